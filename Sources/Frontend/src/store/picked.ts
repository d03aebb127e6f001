import { Cell } from "./cell";
import { onSignOut } from "./session";

/** What of a list a change of many is for, and how it is chosen. */
export function picking() {
  const picked = new Cell<ReadonlySet<string>>(new Set());
  /** From where a range reaches. */
  let anchor: string | null = null;
  const clearPicked = (): void => {
    anchor = null;
    if (picked.get().size) picked.set(new Set());
  };
  onSignOut(clearPicked);
  const pick = (id: string): void => {
    const next = new Set(picked.get());
    if (!next.delete(id)) next.add(id);
    anchor = id;
    picked.set(next);
  };
  /** From the one that was picked last to this one, along the list they stand in. */
  const pickTo = (ids: readonly string[], id: string): void => {
    const from = anchor === null ? -1 : ids.indexOf(anchor);
    const to = ids.indexOf(id);
    if (to < 0) return;
    if (from < 0) return pick(id);
    picked.set(new Set([...picked.get(), ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]));
  };
  /** All that are loaded; a second time none. */
  const pickAll = (ids: readonly string[]): void => {
    const now = picked.get();
    if (ids.length > 0 && ids.every((id) => now.has(id))) return clearPicked();
    anchor = ids[0] ?? null;
    picked.set(new Set(ids));
  };
  return { picked, clearPicked, pick, pickTo, pickAll };
}

/** Conversations of the inbox's list. */
export const { picked, clearPicked, pick, pickTo, pickAll } = picking();

/** The one the keys leave belongs to the range that begins there. */
export function beginRange(id: string | null): void {
  if (id !== null && !picked.get().has(id)) pick(id);
}
