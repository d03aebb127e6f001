import { Cell } from "./cell";

/** The order that lies over the page, whichever screen it was opened from. */
export const orderSheet = new Cell<{ id: string } | null>(null);
/** The form of a new order, beside the conversation or for the client it was begun at. */
export const orderForm = new Cell<{ conversation?: string; client?: string } | null>(null);

export function openOrder(id: string): void {
  orderSheet.set({ id });
}

export function newOrder(from: { conversation?: string; client?: string } = {}): void {
  orderForm.set(from);
}
