import { useEffect, useRef, useState } from "react";
import { people, type ClientFilter, type WholeClient } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import { useCell } from "../../store/cell";
import { clientCell, clientsTurn, takeClient } from "../known";

interface Found {
  /** What it was found by. */
  key: string;
  q: string;
  ids: readonly string[];
  next: string | null;
}

/** Clients by what is typed and chosen, a part at a time. After a change the parts that were read are asked for again, in place. */
export function useClients({ q, tag, kind }: ClientFilter) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [again, setAgain] = useState(0);
  const turn = useCell(clientsTurn);
  const asking = useRef(false);
  const key = JSON.stringify([q, tag, kind]);
  const filter = { q: q?.trim() ?? "", tag, kind };
  const take = (items: readonly WholeClient[]) => items.map((one) => (takeClient(one), one.id));

  useEffect(() => {
    let wanted = true;
    // Changes come in flocks (an import): the list is asked for once they have settled.
    const timer = setTimeout(() => {
      people.list(filter, null).then(
        (page) => {
          if (!wanted) return;
          const ids = take(page.items);
          setProblem(null);
          setFound((now) => {
            if (now?.key !== key || !page.next) return { key, q: filter.q, ids, next: page.next };
            const fresh = new Set(ids);
            const rest = now.ids.slice(ids.length).filter((id) => !fresh.has(id) && clientCell(id).get());
            return { ...now, ids: [...ids, ...rest], next: rest.length ? now.next : page.next };
          });
        },
        (error) => wanted && setProblem(asProblem(error)),
      );
    }, q || turn ? 120 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [key, turn, again]);

  const more = () => {
    if (!found?.next || asking.current || found.key !== key) return;
    asking.current = true;
    people
      .list(filter, found.next)
      .then(
        (page) => {
          const ids = take(page.items);
          setFound((now) => now && (now.key === key ? { ...now, ids: [...now.ids, ...ids.filter((id) => !now.ids.includes(id))], next: page.next } : now));
        },
        () => undefined,
      )
      .finally(() => {
        asking.current = false;
      });
  };
  return { found, problem, more, again: () => setAgain(again + 1), /** Whether what was found is for what is typed by now. */ fresh: found?.key === key };
}
