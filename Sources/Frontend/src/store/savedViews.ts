import { savedViewsApi, type SavedView, type ViewChange } from "../api/views";
import { go, type Route } from "../app/router";
import { problemKey } from "./actions";
import { Cell } from "./cell";
import { cleaned, isFiltered, keyOf, type Place } from "./filter";
import { onSignOut } from "./session";
import { dismiss, say } from "./toasts";

/** In the order of whoever is signed in; `null` until they are here. */
export const savedViews = new Cell<readonly SavedView[] | null>(null);
/** Views somebody may keep. */
export const mostViews = 50;

onSignOut(() => savedViews.set(null));

export const placeOf = ({ filter: { view, ...filter } }: Pick<SavedView, "filter">): Place => ({ view, filter: cleaned(filter) });
export const viewRoute = (one: SavedView): Route => {
  const { view, filter } = placeOf(one);
  return { page: "inbox", view, ...(isFiltered(filter) ? { filter } : {}), id: null };
};
/** The view that the list on screen is. */
export const viewAt = (all: readonly SavedView[] | null, place: Place): SavedView | undefined => all?.find((one) => keyOf(placeOf(one)) === keyOf(place));

/** Changes that were begun, and those of them that are still on their way. */
let begun = 0;
let pending = 0;

export async function loadViews(): Promise<void> {
  const turn = begun;
  try {
    const { items } = await savedViewsApi.list();
    // What was read before a change would take it off the screen again; the last change reads anew.
    if (turn === begun && pending === 0) savedViews.set(items);
  } catch {
    // The next event or the next gap asks again.
  }
}

/** G and a number. */
export function openView(number: number): boolean {
  const one = savedViews.get()?.[number - 1];
  if (one) go(viewRoute(one));
  return one !== undefined;
}

/** Shows a change at once; a refusal takes it back and says why. */
async function shown<T>(next: readonly SavedView[], ask: () => Promise<T>, retry: () => void): Promise<T | null> {
  const before = savedViews.get();
  savedViews.set(next);
  begun += 1;
  pending += 1;
  try {
    return await ask();
  } catch (error) {
    savedViews.set(before);
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: retry } });
    return null;
  } finally {
    pending -= 1;
    if (pending === 0) void loadViews();
  }
}

export function changeView(id: string, change: ViewChange): void {
  const all = savedViews.get() ?? [];
  void shown(all.map((one) => (one.id === id ? { ...one, ...change } : one)), () => savedViewsApi.change(id, change), () => changeView(id, change));
}

export function orderViews(ids: readonly string[]): void {
  const all = savedViews.get() ?? [];
  void shown(ids.flatMap((id) => all.find((one) => one.id === id) ?? []), () => savedViewsApi.order(ids), () => orderViews(ids));
}

export function removeView(one: SavedView): void {
  const all = savedViews.get() ?? [];
  const ids = all.map((other) => other.id);
  const { name, shared, filter } = one;
  const gone = shown(all.filter((other) => other.id !== one.id), () => savedViewsApi.remove(one.id).then(() => true), () => removeView(one));
  const undo = async () => {
    // Only what is gone there can be made anew.
    if (!(await gone)) return;
    const back = await shown(all, () => savedViewsApi.add({ name, shared, filter }), () => void undo());
    if (!back) return;
    savedViews.set(all.map((other) => (other.id === one.id ? back : other)));
    orderViews(ids.map((id) => (id === one.id ? back.id : id)));
  };
  const told = say({ tone: "quiet", key: "toast.view.removed", values: { name }, action: { key: "action.undo", run: () => void undo() } });
  // What the server refused was not deleted: only that is said then.
  void gone.then((done) => done ?? dismiss(told));
}
