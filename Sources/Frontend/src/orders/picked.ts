import { Cell } from "../store/cell";
import { onSignOut } from "../store/session";

/** Where the keys are. */
export const cursor = new Cell<string | null>(null);
/** Which orders a change of many is for. */
export const picked = new Cell<ReadonlySet<string>>(new Set());
/** From where a range reaches. */
let anchor: string | null = null;

export function clearPicked(): void {
  anchor = null;
  picked.set(new Set());
}

onSignOut(() => {
  cursor.set(null);
  clearPicked();
});

export function pick(id: string): void {
  const next = new Set(picked.get());
  if (!next.delete(id)) next.add(id);
  anchor = id;
  picked.set(next);
}

/** From the one that was picked last to this one, along the list they stand in. */
export function pickTo(ids: readonly string[], id: string): void {
  const from = anchor === null ? -1 : ids.indexOf(anchor);
  const to = ids.indexOf(id);
  if (to < 0) return;
  if (from < 0) return pick(id);
  picked.set(new Set([...picked.get(), ...ids.slice(Math.min(from, to), Math.max(from, to) + 1)]));
}

export function forget(gone: readonly string[]): void {
  const next = new Set(picked.get());
  gone.forEach((id) => next.delete(id));
  picked.set(next);
}

/** What a command is for: the picked ones, else the one at the cursor. */
export function targets(): string[] {
  const many = [...picked.get()];
  if (many.length) return many;
  const one = cursor.get();
  return one ? [one] : [];
}
