import { useEffect } from "react";
import { after } from "../store/actions";
import { useCell } from "../store/cell";
import { list, reading } from "../store/lists";
import { isLoaded, loadThread } from "../store/threads";
import { cursor } from "./cursor";

/** Milliseconds that the reader has to be at rest, so that whoever runs along the list asks for nothing. */
const rest = 250;

/** Fetches what is probably read next: the conversation after the open one, and the one the keys are at. */
export function usePrefetch(open: string | null): void {
  const at = useCell(cursor);
  useEffect(() => {
    const timer = setTimeout(() => {
      const { ids } = list(reading).get();
      const next = open === null ? null : after(ids, open);
      for (const id of new Set([next, at])) if (id !== null && id !== open && ids.includes(id) && !isLoaded(id)) void loadThread(id);
    }, rest);
    return () => clearTimeout(timer);
  }, [open, at]);
}
