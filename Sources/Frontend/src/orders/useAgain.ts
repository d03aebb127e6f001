import { useCallback, useEffect, useRef } from "react";

/** Something to be done again soon, once, however often it was asked for meanwhile. `key`: what it depends on. */
export function useAgain(run: () => void, key: string): () => void {
  const latest = useRef(run);
  latest.current = run;
  const timer = useRef(0);
  useEffect(() => () => clearTimeout(timer.current), [key]);
  return useCallback(() => {
    clearTimeout(timer.current);
    timer.current = window.setTimeout(() => latest.current(), 500);
  }, [key]);
}
