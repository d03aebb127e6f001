import { useEffect } from "react";
import { fetched } from "../app/part";
import { Cell, useCell } from "../store/cell";

type Part = typeof import("../composer/part");

/** The composer and the words about what goes out: fetched once a thread is open, before anybody asks for them. */
const part = new Cell<Part | "failed" | null>(null);
let asked = false;

export function fetchComposer(): void {
  if (asked) return;
  asked = true;
  part.set(null);
  fetched(import("../composer/part")).then(
    (found) => part.set(found),
    () => {
      asked = false;
      part.set("failed");
    },
  );
}

/** The part as soon as it is here. `wanted`: somebody needs it now. */
export function useComposer(wanted: boolean): Part | "failed" | null {
  useEffect(() => {
    if (wanted) fetchComposer();
  }, [wanted]);
  return useCell(part);
}
