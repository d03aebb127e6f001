import { useEffect, useRef, useState } from "react";
import { people, type TimelineKind } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import type { InternalNote, TimelineItem } from "../../api/orders";
import { useCell } from "../../store/cell";
import { clientTurn } from "../known";

const part = 30;

interface Found {
  items: readonly TimelineItem[];
  next: string | null;
}

export const keyOf = (item: TimelineItem): string => `${item.kind}-${idOf(item)}`;

function idOf(item: TimelineItem): string {
  switch (item.kind) {
    case "message": return item.message.id;
    case "order": return item.order.id;
    case "payment": return item.payment.id;
    case "note": return item.note.id;
    case "file": return `${item.file.id}-${item.file.order_id}-${item.file.direction}`;
    case "quote": return item.quote.id;
  }
}

/** Everything with a client, newest first. What happens meanwhile joins at the top without moving what was read on to. */
export function useTimeline(client: string, kinds: readonly TimelineKind[]) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [again, setAgain] = useState(0);
  const turn = useCell(clientTurn(client));
  const asking = useRef(false);
  const wanted = useRef(0);
  const which = kinds.join();

  useEffect(() => {
    setFound(null);
  }, [client, which]);
  useEffect(() => {
    const own = ++wanted.current;
    people.timeline(client, kinds, { limit: part }).then(
      (page) => {
        if (own !== wanted.current) return;
        setProblem(null);
        setFound((now) => {
          if (!now) return page;
          const last = page.items[page.items.length - 1];
          // What was read further down stays behind the new first part.
          const fresh = new Set(page.items.map(keyOf));
          const rest = last && page.next ? now.items.filter((one) => one.at <= last.at && !fresh.has(keyOf(one))) : [];
          return rest.length ? { items: [...page.items, ...rest], next: now.next } : page;
        });
      },
      (error) => own === wanted.current && setProblem(asProblem(error)),
    );
    return () => {
      wanted.current++;
    };
  }, [client, which, turn, again]);

  const more = () => {
    if (!found?.next || asking.current) return;
    asking.current = true;
    const own = wanted.current;
    people
      .timeline(client, kinds, { limit: part, cursor: found.next })
      .then(
        (page) => {
          if (own !== wanted.current) return;
          setFound((now) => {
            if (!now) return now;
            const known = new Set(now.items.map(keyOf));
            return { items: [...now.items, ...page.items.filter((one) => !known.has(keyOf(one)))], next: page.next };
          });
        },
        (error) => own === wanted.current && setProblem(asProblem(error)),
      )
      .finally(() => {
        asking.current = false;
      });
  };
  /** Shows a note at once: a new one, a changed one, or `null` for one that goes. */
  const putNote = (id: string, note: InternalNote | null) =>
    setFound((now) => {
      if (!now) return now;
      const others = now.items.filter((one) => one.kind !== "note" || one.note.id !== id);
      if (!note) return { ...now, items: others };
      const item: TimelineItem = { kind: "note", at: note.created_at, note };
      return { ...now, items: [...others, item].sort((a, b) => (a.at < b.at ? 1 : a.at > b.at ? -1 : 0)) };
    });
  return { found, problem, more, again: () => setAgain(again + 1), putNote };
}
