import { useEffect, useRef } from "react";
import { Cell } from "../store/cell";

/** Something that lies over the page: one step back closes it. */
export interface OverPage {
  close: () => void;
}

/** What lies over the page, the newest last. The steps of the browser's history follow it (reading/phone/steps.ts). */
export const layers = new Cell<readonly OverPage[]>([]);

export function useLayer(close: () => void, on = true): void {
  const latest = useRef(close);
  latest.current = close;
  useEffect(() => {
    if (!on) return;
    const own: OverPage = { close: () => latest.current() };
    layers.set([...layers.get(), own]);
    return () => layers.set(layers.get().filter((one) => one !== own));
  }, [on]);
}
