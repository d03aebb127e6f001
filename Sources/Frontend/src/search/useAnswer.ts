import { useEffect, useState } from "react";
import { search } from "../api";
import { Problem } from "../api/http";
import type { SearchAnswer } from "../api/types";

export type Found = ReturnType<typeof useAnswer>;

/** What the server finds for the words; nothing is asked while there are none. */
export function useAnswer(q: string, kind: string) {
  const [answer, setAnswer] = useState<{ q: string; value: SearchAnswer } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    if (!q.trim()) {
      setAnswer(null);
      setBusy(false);
      return;
    }
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => {
      search(q, kind, 50, stop.signal).then(
        (value) => {
          setProblem(null);
          setAnswer({ q, value });
          setBusy(false);
        },
        (error) => {
          if (stop.signal.aborted) return;
          setProblem(error instanceof Problem ? error : new Problem(0, "network", ""));
          setBusy(false);
        },
      );
    }, 90);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [q, kind, turn]);
  return { answer, problem, busy, again: () => setTurn(turn + 1) };
}
