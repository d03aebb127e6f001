import { useCallback, useEffect, useRef, useState } from "react";
import { type Problem, asProblem } from "../../api/http";

export interface Live<T> {
  /** The last answer; it stays while later ones fail. */
  value: T | null;
  /** Why the last question was not answered; `null` where it was. */
  problem: Problem | null;
  /** When the last answer came. */
  at: number | null;
  /** Asks now instead of at the next time. */
  again: () => void;
}

/**
 * Asks again and again while the page is looked at: the next question follows the answer before, so that a slow server never has two of
 * them. `pause` says for how many milliseconds an answer holds.
 */
export function useLive<T>(ask: (signal: AbortSignal) => Promise<T>, pause: (value: T | null) => number): Live<T> {
  const [state, setState] = useState<Omit<Live<T>, "again">>({ value: null, problem: null, at: null });
  const now = useRef<() => void>(() => undefined);
  useEffect(() => {
    const stop = new AbortController();
    let timer = 0;
    let asking = false;
    let wanted = false;
    let last: T | null = null;
    const next = async () => {
      clearTimeout(timer);
      if (asking) {
        wanted = true;
        return;
      }
      if (document.hidden) return;
      asking = true;
      wanted = false;
      try {
        const value = await ask(stop.signal);
        last = value;
        setState({ value, problem: null, at: Date.now() });
      } catch (error) {
        if (stop.signal.aborted) return;
        const problem = asProblem(error);
        setState((before) => ({ ...before, problem }));
      } finally {
        asking = false;
      }
      if (!stop.signal.aborted) timer = window.setTimeout(() => void next(), wanted ? 0 : pause(last));
    };
    const seen = () => void next();
    now.current = seen;
    document.addEventListener("visibilitychange", seen);
    void next();
    return () => {
      stop.abort();
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", seen);
    };
  }, []);
  const again = useCallback(() => now.current(), []);
  return { ...state, again };
}
