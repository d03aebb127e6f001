import { Cell } from "../store/cell";
import { picking } from "../store/picked";
import { onSignOut } from "../store/session";

/** Where the keys are. */
export const cursor = new Cell<string | null>(null);
/** Which orders a change of many is for. */
export const { picked, clearPicked, pick, pickTo } = picking();

onSignOut(() => cursor.set(null));

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
