import { useEffect, useMemo, useRef, useState } from "react";
import type { CountedKind, Hit, Platform, Range, SearchAnswer } from "../api/types";
import { go, searchKinds, type Route } from "../app/router";
import { useLocale, useT, type Key } from "../i18n";
import { brief } from "../i18n/format";
import { stepped } from "../inbox/cursor";
import { FailedView } from "../inbox/EmptyView";
import { RowSkeleton } from "../inbox/Row";
import { useKeys } from "../keys/keyboard";
import { openOrder } from "../store/orderSheet";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { Empty } from "../ui/Empty";
import { Link } from "../ui/Link";
import { useSlow } from "../ui/useTime";
import { around, parts } from "./highlight";
import { valuesOf, type Operator } from "./operators";
import { QueryChips } from "./QueryChips";
import { rememberSearch } from "./recent";
import { entering } from "./SearchField";
import type { Found } from "./useAnswer";

type SearchRoute = Extract<Route, { page: "search" }>;

function Lit({ text, ranges }: { text: string; ranges: readonly Range[] | undefined }) {
  return (
    <>
      {parts(text, ranges).map((part, index) => (part.hit ? <mark key={index}>{part.text}</mark> : part.text))}
    </>
  );
}

/** Where a hit leads. */
export function target(hit: Hit, at: SearchRoute): Route {
  if (hit.kind.startsWith("client")) return { page: "clients", q: "", id: hit.id };
  const id = hit.conversation_id ?? hit.id;
  return { ...at, id, message: hit.message_id ?? (hit.kind.startsWith("message") ? hit.id : null) };
}

interface HitProps {
  hit: Hit;
  id: string;
  open: boolean;
  atCursor: boolean;
  onOpen: () => void;
}

function HitRow({ hit, id, open, atCursor, onOpen }: HitProps) {
  const t = useT();
  const locale = useLocale();
  const isClient = hit.kind.startsWith("client");
  const isOrder = hit.kind.startsWith("order");
  const who = hit.client?.name || hit.counterpart?.name || hit.counterpart?.address || (isClient ? hit.title : t("name.unknown"));
  const classes = ["row hit", open && "open", atCursor && "cursor"].filter(Boolean).join(" ");
  return (
    <div id={id} role="option" aria-selected={open} className={classes} onClick={onOpen}>
      <Avatar name={who} platform={isClient || isOrder ? null : ((hit.platform ?? null) as Platform | null)} />
      <div className="row-body">
        <div className="row-line">
          <span className="row-name">{isClient ? <Lit text={hit.title} ranges={hit.highlights.title} /> : who}</span>
          {hit.at && (
            <time className="row-time" dateTime={hit.at}>
              {brief(locale, hit.at)}
            </time>
          )}
        </div>
        {!isClient && (
          <div className="row-line">
            <span className="row-subject">
              {hit.title ? <Lit text={hit.title} ranges={hit.highlights.title} /> : t("subject.none")}
            </span>
          </div>
        )}
        <div className="row-line">
          {hit.note && (
            <span className="mark mark-note">
              <Icon name="notebook-pen" size={13} />
              {t("message.note")}
            </span>
          )}
          <span className="row-preview">
            <Lit {...around(hit.snippet, hit.highlights.snippet)} />
          </span>
          {isClient && <span className="tag">{t("search.client")}</span>}
          {isOrder && <span className="tag">{t("search.order")}</span>}
        </div>
      </div>
    </div>
  );
}

const kindOf = (hit: Hit): CountedKind =>
  hit.kind.startsWith("client") ? "clients" : hit.kind.startsWith("order") ? "orders" : hit.kind.startsWith("message") ? "messages" : "conversations";

/** One line of the list: a hit, or the way to more of its kind. */
type Line = { id: string; hit: Hit } | { id: string; more: CountedKind | "next" | "older" };

interface Section {
  kind: CountedKind;
  lines: readonly Line[];
}

/** The hits by kind, in the order in which the best of each came; behind each kind the way to all of it. */
function sections(answer: SearchAnswer, all: boolean): Section[] {
  const byKind = new Map<CountedKind, Hit[]>();
  for (const hit of answer.items) byKind.set(kindOf(hit), [...(byKind.get(kindOf(hit)) ?? []), hit]);
  return [...byKind].map(([kind, hits]) => {
    const count = answer.counts?.[kind];
    const left = all && count !== undefined && count > hits.length;
    const lines: Line[] = hits.map((hit) => ({ id: `hit-${kind}-${hit.id}`, hit }));
    if (left) lines.push({ id: `more-${kind}`, more: kind });
    // Of all kinds the conversations go on, where what is older was not looked through.
    if (answer.next && (!all || kind === "conversations")) lines.push({ id: "more-next", more: "next" });
    return { kind, lines };
  });
}

/** Of all kinds something was found, but no conversation as far as was looked: the way to what is older, as where nothing was found. */
function withOlder(parted: Section[], answer: SearchAnswer, all: boolean): Section[] {
  const isLacking = all && answer.next && parted.length > 0 && parted.every((one) => one.kind !== "conversations");
  return isLacking ? [...parted, { kind: "conversations", lines: [{ id: "more-older", more: "older" }] }] : parted;
}

function MoreRow({ id, text, atCursor, onOpen }: { id: string; text: string; atCursor: boolean; onOpen: () => void }) {
  return (
    <div id={id} role="option" aria-selected={false} className={atCursor ? "row hit more cursor" : "row hit more"} onClick={onOpen}>
      {text}
      <Icon name="chevron-right" size={14} />
    </div>
  );
}

/** What could not be read of the query, in words. */
function Hints({ answer }: { answer: SearchAnswer }) {
  const t = useT();
  if (!answer.hints?.length) return null;
  const way = (operator: string): Key =>
    operator === "before" || operator === "after" || operator === "on" ? "search.hint.date"
      : operator === "is" || operator === "has" || operator === "platform" ? "search.hint.choice" : "search.hint.unknown";
  return (
    <div className="search-hints" role="status">
      <ul>
        {answer.hints.slice(0, 5).map((one) => (
          <li key={`${one.operator} ${one.value}`}>
            <Icon name="info" size={14} />
            <span>{t(way(one.operator), { operator: `${one.operator}:`, value: one.value, values: (valuesOf[one.operator as Operator] ?? []).join(", ") })}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}

/** The search in place of the inbox list: type, move, open beside it. */
export function SearchList({ at, found }: { at: SearchRoute; found: Found }) {
  const t = useT();
  const { answer, problem, busy, again, more, goesOn, further } = found;
  const [cursor, setCursor] = useState<string | null>(null);
  const slow = useSlow(busy && answer === null);
  const parted = useMemo(() => (answer ? withOlder(sections(answer.value, at.kind === "all"), answer.value, at.kind === "all") : []), [answer, at.kind]);
  const lines = parted.flatMap((one) => one.lines);
  const ids = lines.map((one) => one.id);
  const counts = answer?.value.counts;
  const box = useRef<HTMLDivElement>(null);
  useEffect(() => {
    setCursor(null);
    // What is found anew is read from its beginning.
    if (box.current) box.current.scrollTop = 0;
  }, [at.q, at.kind]);
  useEffect(() => {
    if (busy || answer?.q !== at.q || !entering.get()) return;
    entering.set(false);
    box.current?.focus();
  }, [busy, answer]);

  const open = (line: Line | undefined) => {
    if (!line) return;
    setCursor(line.id);
    if ("more" in line) return line.more === "older" ? goesOn || further() : line.more === "next" ? more() : go({ ...at, kind: line.more }, true);
    rememberSearch(at.q);
    if (line.hit.kind.startsWith("order")) {
      // Beside somebody else's letter it would be answered there.
      if (at.id) go({ ...at, id: null, message: null }, true);
      return openOrder(line.hit.id);
    }
    go(target(line.hit, at));
  };
  const step = (by: number) => {
    const next = stepped(ids, cursor, by);
    setCursor(next);
    if (next) document.getElementById(next)?.scrollIntoView({ block: "nearest" });
    if (by > 0 && next !== null && ids.indexOf(next) > ids.length - 8) more();
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    // What an older answer found is not meant.
    open: () => (cursor && answer?.q === at.q ? open(lines.find((one) => one.id === cursor)) : false),
  });
  const isOpen = (hit: Hit) => {
    if (hit.kind.startsWith("order")) return false;
    const to = target(hit, at);
    return to.page === "search" && at.id !== null && to.id === at.id && to.message === at.message;
  };
  const number = (kind: CountedKind): string => {
    const count = counts?.[kind];
    return count ? `${count}${counts?.capped.includes(kind) ? "+" : ""}` : "";
  };

  return (
    <>
      <nav className="tabs search-kinds" aria-label={t("search.kinds")}>
        {searchKinds.map((kind) => (
          <Link
            key={kind}
            to={{ ...at, kind }}
            replace
            className={kind === at.kind ? "tab on" : "tab"}
            aria-current={kind === at.kind ? "page" : undefined}
          >
            {t(`search.kind.${kind}` as Key)}
            {kind !== "all" && at.q.trim() && number(kind) && <span className="tab-count">{number(kind)}</span>}
          </Link>
        ))}
      </nav>
      <QueryChips at={at} />
      {answer && at.q.trim() && <Hints answer={answer.value} />}
      <div className="list-body" aria-busy={busy}>
        {problem && !busy && <FailedView problem={problem} onRetry={again} />}
        {slow && Array.from({ length: 6 }, (_, index) => <RowSkeleton key={index} />)}
        {!at.q.trim() && (
          <Empty icon="search" title={t("search.start")}>
            <p>{t("search.start.next")}</p>
          </Empty>
        )}
        {answer && !problem && at.q.trim() && lines.length === 0 && (
          <Empty icon="search" title={t(goesOn ? "search.further" : answer.value.next ? "search.nothing.yet" : "search.nothing")}>
            {!goesOn && <p>{t(answer.value.next ? "search.nothing.older" : "search.nothing.next")}</p>}
            {!goesOn && answer.value.next && (
              <button type="button" className="button" onClick={further}>
                {t("search.older")}
              </button>
            )}
          </Empty>
        )}
        {at.q.trim() && !problem && lines.length > 0 && (
          <div
            ref={box}
            className="hit-list"
            role="listbox"
            tabIndex={0}
            aria-label={t("search.results")}
            aria-activedescendant={cursor ?? undefined}
            onScroll={(event) => {
              const box = event.currentTarget;
              if (at.kind !== "all" && box.scrollTop + box.clientHeight > box.scrollHeight - 600) more();
            }}
          >
            {parted.map(({ kind, lines: own }) => (
              <div key={kind} role="group" aria-label={t(`search.kind.${kind}` as Key)}>
                {at.kind === "all" && (
                  <p className="hit-kind" aria-hidden="true">
                    {t(`search.kind.${kind}` as Key)}
                    <span className="tab-count">{number(kind)}</span>
                  </p>
                )}
                {own.map((line) =>
                  "more" in line ? (
                    <MoreRow
                      key={line.id}
                      id={line.id}
                      text={line.more === "older" ? t(goesOn ? "search.further" : "search.older") : line.more === "next" ? t("search.next") : t("search.all", { kind: t(`search.kind.${line.more}` as Key), count: number(line.more) })}
                      atCursor={line.id === cursor}
                      onOpen={() => open(line)}
                    />
                  ) : (
                    <HitRow key={line.id} hit={line.hit} id={line.id} open={isOpen(line.hit)} atCursor={line.id === cursor} onOpen={() => open(line)} />
                  ),
                )}
              </div>
            ))}
          </div>
        )}
      </div>
    </>
  );
}
