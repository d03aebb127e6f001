import { useEffect, useRef } from "react";
import { Cell } from "../store/cell";

/** The row the keys act on: a bar at the left, apart from the row that is open. */
export const cursor = new Cell<string | null>(null);

/** The id `step` rows further, held inside the list; the first one when there was no cursor yet. */
export function stepped(ids: readonly string[], from: string | null, step: number): string | null {
  if (ids.length === 0) return null;
  const at = from === null ? -1 : ids.indexOf(from);
  if (at < 0) return ids[0] ?? null;
  return ids[Math.max(0, Math.min(ids.length - 1, at + step))] ?? null;
}

/** Steps through a list; those that are taken before it is there are taken once it is. */
export function useSteps(ready: boolean, step: (by: number) => void): (by: number) => void {
  const owed = useRef(0);
  useEffect(() => {
    for (const by = Math.sign(owed.current); ready && owed.current; owed.current -= by) step(by);
  }, [ready]);
  return (by) => (ready ? step(by) : void (owed.current += by));
}
