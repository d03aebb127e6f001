import { route } from "../app/router";
import { Cell } from "./cell";
import { onSignOut } from "./session";

const inAddress = (): { id: string } | null => {
  const id = new URLSearchParams(location.search).get("order");
  return id ? { id } : null;
};

const place = "dragoman.order.open";

function remembered(): { conversation?: string; client?: string } | null {
  try {
    return JSON.parse(sessionStorage.getItem(place) ?? "null");
  } catch {
    return null;
  }
}

function remember(): void {
  try {
    sessionStorage.setItem(place, JSON.stringify(orderForm.get()));
  } catch {
    // It is opened by hand then.
  }
}

/** The order that lies over the page, whichever screen it was opened from. The address says it too (`?order=`), so that it survives a reload. */
export const orderSheet = new Cell<{ id: string } | null>(inAddress());
/** The form of a new order, beside the conversation or for the client it was begun at. A reload of the tab brings it back. */
export const orderForm = new Cell<{ conversation?: string; client?: string } | null>(remembered());
orderForm.subscribe(remember);

/** The step that the sheet made in the browser's history. */
interface Step {
  order?: boolean;
}

/** Shows an order. It is a step in the history, so that "back" closes it; another order takes its place. */
export function openOrder(id: string): void {
  const now = orderSheet.get();
  if (now?.id === id) return;
  const address = new URL(location.href);
  address.searchParams.set("order", id);
  const state = { ...(history.state as object | null), order: true, step: undefined };
  if (now) history.replaceState({ ...state, order: (history.state as Step | null)?.order ?? false }, "", address);
  else history.pushState(state, "", address);
  orderSheet.set({ id });
}

export function closeOrder(): void {
  if ((history.state as Step | null)?.order) return history.back();
  const address = new URL(location.href);
  address.searchParams.delete("order");
  history.replaceState(history.state, "", address);
  orderSheet.set(null);
}

export function newOrder(from: { conversation?: string; client?: string } = {}): void {
  orderForm.set(from);
}

const follow = (): void => {
  const wanted = inAddress();
  if (wanted?.id !== orderSheet.get()?.id) orderSheet.set(wanted);
};
addEventListener("popstate", follow);
// Whoever goes elsewhere leaves the order behind.
route.subscribe(follow);
onSignOut(() => {
  orderSheet.set(null);
  orderForm.set(null);
});
