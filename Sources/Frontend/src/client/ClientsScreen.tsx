import { useEffect, useRef, useState } from "react";
import { clients } from "../api";
import { Problem } from "../api/http";
import type { Client } from "../api/types";
import { back, go, type Route } from "../app/router";
import { useLocale, useT } from "../i18n";
import { brief } from "../i18n/format";
import { stepped } from "../inbox/cursor";
import { FailedView } from "../inbox/EmptyView";
import { RowSkeleton } from "../inbox/Row";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { Avatar } from "../ui/Avatar";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { phone, useMedia } from "../ui/useMedia";
import { useSlow } from "../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList";
import { ClientCard } from "./ClientCard";
import { clientCell } from "./ClientPanel";

type ClientsRoute = Extract<Route, { page: "clients" }>;
type Found = { q: string; items: readonly Client[]; next: string | null };

function useClients(q: string) {
  const [found, setFound] = useState<Found | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const asking = useRef(false);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      clients.list(q, null).then(
        (page) => {
          if (!wanted) return;
          page.items.forEach((one) => clientCell(one.id).set(one));
          setProblem(null);
          setFound({ q, items: page.items, next: page.next });
        },
        (error) => wanted && setProblem(error instanceof Problem ? error : new Problem(0, "network", "")),
      );
    }, q ? 120 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [q, turn]);
  const more = () => {
    if (!found?.next || asking.current) return;
    asking.current = true;
    clients.list(found.q, found.next).then(
      (page) => {
        page.items.forEach((one) => clientCell(one.id).set(one));
        setFound((now) => now && { ...now, items: [...now.items, ...page.items], next: page.next });
      },
      () => undefined,
    ).finally(() => {
      asking.current = false;
    });
  };
  return { found, problem, more, again: () => setTurn(turn + 1) };
}

function ClientRow({ client, index, open, atCursor }: { client: Client; index: number; open: boolean; atCursor: boolean }) {
  const t = useT();
  const locale = useLocale();
  const classes = ["row client-row", open && "open", atCursor && "cursor"].filter(Boolean).join(" ");
  return (
    <div
      id={`client-${client.id}`}
      role="option"
      aria-selected={open}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={classes}
      onClick={() => go({ page: "clients", q: new URLSearchParams(location.search).get("q") ?? "", id: client.id })}
    >
      <Avatar name={client.name} />
      <div className="row-body">
        <div className="row-line">
          <span className="row-name">{client.name}</span>
          {client.last_message_at && (
            <time className="row-time" dateTime={client.last_message_at}>
              {brief(locale, client.last_message_at)}
            </time>
          )}
        </div>
        <div className="row-line">
          <span className="row-preview">{client.identities[0]?.value ?? t("client.contacts.none")}</span>
          <span className="row-count">{t("client.count", { n: client.conversation_count })}</span>
        </div>
      </div>
    </div>
  );
}

function Detail({ id }: { id: string }) {
  const t = useT();
  const cell = clientCell(id);
  const client = useCell(cell);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    clients.one(id).then((answer) => cell.set(answer), () => setFailed(true));
  }, [id, cell]);
  if (client) return <ClientCard client={client} onChange={(next) => cell.set(next)} />;
  return failed ? <Empty icon="users" title={t("client.failed")} /> : null;
}

export function ClientsScreen({ at }: { at: ClientsRoute }) {
  const t = useT();
  const onPhone = useMedia(phone);
  const { found, problem, more, again } = useClients(at.q);
  const [cursor, setCursor] = useState<string | null>(at.id);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<VirtualListHandle>(null);
  const slow = useSlow(found === null && problem === null);
  const items = found?.items ?? [];
  const ids = items.map((one) => one.id);

  const step = (by: number) => {
    const id = stepped(ids, cursor, by);
    setCursor(id);
    if (id) box.current?.reveal(ids.indexOf(id));
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => (cursor ? go({ ...at, id: cursor }) : false),
    back: () => (at.id ? (onPhone ? back({ ...at, id: null }) : go({ ...at, id: null })) : false),
    search: () => field.current?.focus(),
  });

  return (
    <main className={at.id ? "columns has-thread" : "columns"} id="main">
      <section className="list-column" aria-label={t("clients.title")}>
        <header className="list-head">
          <div className="list-title">
            <h1>{t("clients.title")}</h1>
          </div>
          <div className="search-field" role="search">
            <Icon name="search" size={16} />
            <input
              ref={field}
              type="text"
              inputMode="search"
              autoComplete="off"
              aria-label={t("clients.search")}
              placeholder={t("clients.search")}
              value={at.q}
              onChange={(event) => go({ ...at, q: event.target.value }, true)}
              onKeyDown={(event) => {
                if (event.code === "Escape") event.currentTarget.blur();
              }}
            />
          </div>
        </header>
        <div className="list-body">
          {problem && <FailedView problem={problem} onRetry={again} />}
          {slow && Array.from({ length: 8 }, (_, index) => <RowSkeleton key={index} />)}
          {found && items.length === 0 && (
            <Empty icon="users" title={t(found.q ? "search.nothing" : "clients.empty")}>
              <p>{t(found.q ? "search.nothing.next" : "clients.empty.next")}</p>
            </Empty>
          )}
          {items.length > 0 && (
            <VirtualList
              ref={box}
              label={t("clients.title")}
              ids={ids}
              waiting={found?.next ? 3 : 0}
              rowHeight={64}
              cursor={cursor ? ids.indexOf(cursor) : -1}
              rowId={(id) => `client-${id}`}
              row={(id, index) => (
                <ClientRow client={items[index] as Client} index={index} open={id === at.id} atCursor={id === cursor} />
              )}
              placeholder={() => <RowSkeleton />}
              onReach={more}
            />
          )}
        </div>
      </section>
      <section className="thread-column detail" aria-label={t("client.panel")}>
        {at.id ? (
          <>
            {onPhone && (
              <header className="thread-head">
                <button type="button" className="icon-button" aria-label={t("thread.back")} onClick={() => back({ ...at, id: null })}>
                  <Icon name="arrow-left" />
                </button>
              </header>
            )}
            <Detail key={at.id} id={at.id} />
          </>
        ) : (
          <Empty icon="users" title={t("clients.none")} />
        )}
      </section>
    </main>
  );
}
