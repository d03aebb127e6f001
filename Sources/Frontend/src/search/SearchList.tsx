import { useEffect, useRef, useState } from "react";
import type { Hit, Platform, Range } from "../api/types";
import { go, searchKinds, type Route } from "../app/router";
import { useLocale, useT, type Key } from "../i18n";
import { brief } from "../i18n/format";
import { stepped } from "../inbox/cursor";
import { FailedView } from "../inbox/EmptyView";
import { RowSkeleton } from "../inbox/Row";
import { useKeys } from "../keys/keyboard";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { Empty } from "../ui/Empty";
import { Link } from "../ui/Link";
import { useSlow } from "../ui/useTime";
import { around, parts } from "./highlight";
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
  const who = hit.client?.name || hit.counterpart?.name || hit.counterpart?.address || (isClient ? hit.title : t("name.unknown"));
  const classes = ["row hit", open && "open", atCursor && "cursor"].filter(Boolean).join(" ");
  return (
    <div id={id} role="option" aria-selected={open} className={classes} onClick={onOpen}>
      <Avatar name={who} platform={isClient ? null : ((hit.platform ?? null) as Platform | null)} />
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
        </div>
      </div>
    </div>
  );
}

/** The search in place of the inbox list: type, move, open beside it. */
export function SearchList({ at, found }: { at: SearchRoute; found: Found }) {
  const t = useT();
  const { answer, problem, busy, again } = found;
  const [cursor, setCursor] = useState<string | null>(null);
  const box = useRef<HTMLDivElement>(null);
  const slow = useSlow(busy && answer === null);
  const hits = answer?.value.items ?? [];
  const ids = hits.map((hit, index) => `hit-${index}-${hit.id}`);
  useEffect(() => setCursor(null), [at.q, at.kind]);

  const open = (index: number) => {
    const hit = hits[index];
    if (!hit) return;
    setCursor(ids[index] ?? null);
    go(target(hit, at));
  };
  const step = (by: number) => {
    const next = stepped(ids, cursor, by);
    setCursor(next);
    if (next) document.getElementById(next)?.scrollIntoView({ block: "nearest" });
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => (cursor ? open(ids.indexOf(cursor)) : false),
  });
  const isOpen = (hit: Hit) => {
    const to = target(hit, at);
    return to.page === "search" && at.id !== null && to.id === at.id && to.message === at.message;
  };

  return (
    <>
      <nav className="tabs" aria-label={t("search.kinds")}>
        {searchKinds.map((kind) => (
          <Link
            key={kind}
            to={{ ...at, kind }}
            replace
            className={kind === at.kind ? "tab on" : "tab"}
            aria-current={kind === at.kind ? "page" : undefined}
          >
            {t(`search.kind.${kind}` as Key)}
          </Link>
        ))}
      </nav>
      <div className="list-body" aria-busy={busy}>
        {problem && !busy && <FailedView problem={problem} onRetry={again} />}
        {slow && Array.from({ length: 6 }, (_, index) => <RowSkeleton key={index} />)}
        {!at.q.trim() && (
          <Empty icon="search" title={t("search.start")}>
            <p>{t("search.start.next")}</p>
          </Empty>
        )}
        {answer && !problem && at.q.trim() && hits.length === 0 && (
          <Empty icon="search" title={t("search.nothing")}>
            <p>{t("search.nothing.next")}</p>
          </Empty>
        )}
        {at.q.trim() && !problem && hits.length > 0 && (
          <div
            className="hit-list"
            role="listbox"
            tabIndex={0}
            ref={box}
            aria-label={t("search.results")}
            aria-activedescendant={cursor ?? undefined}
          >
            {hits.map((hit, index) => (
              <HitRow
                key={ids[index]}
                hit={hit}
                id={ids[index] as string}
                open={isOpen(hit)}
                atCursor={ids[index] === cursor}
                onOpen={() => open(index)}
              />
            ))}
          </div>
        )}
      </div>
    </>
  );
}
