import { Cell } from "./cell";

/** The order that lies open over the page. */
export const orderSheet = new Cell<{ id: string } | null>(null);
/** The form of a new order, and what it begins with. */
export const orderForm = new Cell<{ conversation?: string; client?: string } | null>(null);

export function openOrder(id: string): void {
  orderSheet.set({ id });
}

export function newOrder(from: { conversation?: string; client?: string } = {}): void {
  orderForm.set(from);
}
