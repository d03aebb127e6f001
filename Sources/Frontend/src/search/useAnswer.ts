import { useEffect, useRef, useState } from "react";
import { search } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { SearchAnswer } from "../api/types";

/** Fewer hits than this leave room on the screen: the next page is asked for by itself, so many times. */
const few = 10;
const most = 10;

export type Found = ReturnType<typeof useAnswer>;

/** What the server finds for the words; nothing is asked while there are none. */
export function useAnswer(q: string, kind: string) {
  const [answer, setAnswer] = useState<{ q: string; value: SearchAnswer } | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const [turn, setTurn] = useState(0);
  const asking = useRef(false);
  useEffect(() => {
    asking.current = false;
    if (!q.trim()) {
      setAnswer(null);
      setBusy(false);
      return;
    }
    const stop = new AbortController();
    setBusy(true);
    const timer = setTimeout(() => {
      search(q, kind, 50, null, stop.signal).then(
        (value) => {
          setProblem(null);
          setAnswer({ q, value });
          setBusy(false);
        },
        (error) => {
          if (stop.signal.aborted) return;
          setProblem(asProblem(error));
          setBusy(false);
        },
      );
    }, 90);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [q, kind, turn]);

  /** Pages asked for since somebody wanted to see further. */
  const [passed, setPassed] = useState(0);

  /** The next page of one kind; where all are sought, more of the conversations. */
  const more = () => {
    const next = answer?.value.next;
    if (!next || asking.current || answer.q !== q) return;
    asking.current = true;
    search(q, kind === "all" ? "conversations" : kind, 50, next).then(
      (page) => {
        if (!asking.current) return;
        asking.current = false;
        setPassed((pages) => pages + 1);
        setAnswer((now) => {
          if (!now || now.q !== q || now.value.next !== next) return now;
          const known = new Set(now.value.items.map((hit) => hit.id));
          return { q, value: { ...now.value, items: [...now.value.items, ...page.items.filter((hit) => !known.has(hit.id))], next: page.next } };
        });
      },
      // The next scroll asks again; what is loaded stays readable.
      () => setTimeout(() => (asking.current = false), 2000),
    );
  };
  // A page goes over so many messages at most: what is rare may be some pages away. Clients and orders were all looked through.
  const isShort = Boolean(answer?.value.next) && (answer?.value.items.filter((hit) => !/^(client|order)/.test(hit.kind)).length ?? 0) < few;
  useEffect(() => setPassed(0), [q, kind]);
  useEffect(() => {
    if (isShort && passed < most) more();
  }, [answer, passed === 0]);
  return {
    answer, problem, busy, again: () => setTurn(turn + 1), more,
    /** Whether it goes on by itself through what is older. */
    goesOn: isShort && passed < most,
    /** Goes on through what is older, as far again. */
    further: () => setPassed(0),
  };
}
