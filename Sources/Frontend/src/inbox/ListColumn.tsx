import { useDesk } from "../app/deskPart";
import type { Route } from "../app/router";
import { Alarm } from "../channel/Alarm";
import { useT } from "../i18n";
import { useAnswer } from "../search/useAnswer";
import { useCell } from "../store/cell";
import { counts } from "../store/conversations";
import { isFiltered } from "../store/filter";
import { InboxList } from "./InboxList";
import { ListHead } from "./ListHead";

/** The column at the left: one head with the search field, and below it the inbox or what the search found. */
export function ListColumn({ at }: { at: Extract<Route, { page: "inbox" | "search" }> }) {
  const t = useT();
  const numbers = useCell(counts);
  const searching = at.page === "search";
  const found = useAnswer(searching ? at.q : "", searching ? at.kind : "all");
  const note = () => {
    if (searching) {
      const value = found.answer?.value;
      if (!value || !at.q.trim()) return null;
      const kind = at.kind;
      const n = kind === "all" ? undefined : value.counts?.[kind];
      if (kind === "all" || n === undefined) return t("search.found", { n: value.items.length });
      return t(value.counts?.capped.includes(kind) ? "search.foundMore" : "search.found", { n });
    }
    // It counts all of them.
    return numbers && at.view === "open" && !isFiltered(at.filter) ? t(numbers.capped ? "inbox.countCapped" : "inbox.count", { n: numbers.open }) : null;
  };
  const desk = useDesk(searching);
  const title = t(searching ? "search.title" : "inbox.title");
  return (
    <section className="list-column" aria-label={title}>
      <ListHead title={title} note={note()} />
      {searching ? desk && desk !== "failed" && <desk.SearchList at={at} found={found} /> : <InboxList at={at} />}
      <Alarm />
    </section>
  );
}
