import { useEffect, useRef, useState } from "react";
import { people } from "../../api/crm";
import { back, go, type Route } from "../../app/router";
import { useT } from "../../i18n";
import { FailedView } from "../../inbox/EmptyView";
import { RowSkeleton } from "../../inbox/Row";
import { stepped } from "../../inbox/cursor";
import { useKeys } from "../../keys/keyboard";
import { newOrder } from "../../store/orderSheet";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { phone, useMedia } from "../../ui/useMedia";
import { useSlow } from "../../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../../ui/VirtualList";
import { ImportPane } from "../import/ImportPane";
import { ClientPage } from "../page/ClientPage";
import { NewClient } from "../page/NewClient";
import { ClientRow } from "./ClientRow";
import { Filters } from "./Filters";
import { useClients } from "./useClients";

type At = Extract<Route, { page: "clients" }>;

/** Takes what the browser would open as a download, without leaving the page. */
function download(url: string): void {
  const link = document.createElement("a");
  link.href = url;
  link.download = "";
  link.click();
}

function List({ at, onNew }: { at: At; onNew: () => void }) {
  const t = useT();
  const { found, problem, more, again, fresh } = useClients({ q: at.q, tag: at.tag ?? null, kind: at.kind ?? null });
  const [cursor, setCursor] = useState<string | null>(at.id);
  const field = useRef<HTMLInputElement>(null);
  const box = useRef<VirtualListHandle>(null);
  const slow = useSlow(found === null && problem === null);
  const ids = found?.ids ?? [];
  const filtered = Boolean(at.q.trim() || at.tag || at.kind);
  const open = (id: string) => {
    setCursor(id);
    go({ ...at, id });
  };
  // Enter waits for who is meant: what stands there may still be what was found before.
  const [entering, setEntering] = useState(false);
  const enter = (opens: boolean) => {
    if (opens && ids[0]) open(cursor && ids.includes(cursor) ? cursor : ids[0]);
    box.current?.focus();
    if (!cursor || !ids.includes(cursor)) setCursor(ids[0] ?? null);
  };
  useEffect(() => {
    if (!entering || !fresh) return;
    setEntering(false);
    enter(true);
  }, [entering, fresh]);
  const step = (by: number) => {
    const id = stepped(ids, cursor, by);
    setCursor(id);
    if (id) box.current?.reveal(ids.indexOf(id));
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => (cursor && ids.includes(cursor) ? open(cursor) : false),
    search: () => field.current?.focus(),
  });
  return (
    <section className="list-column" aria-label={t("clients.title")}>
      <header className="list-head">
        <div className="list-title">
          <h1>{t("clients.title")}</h1>
          <span className="list-note" />
          <button type="button" className="icon-button" aria-label={t("clients.new")} title={`${t("clients.new")} (C)`} onClick={onNew}>
            <Icon name="user-plus" />
          </button>
          <Menu
            label={t("clients.more")}
            className="icon-button"
            align="end"
            items={[
              { id: "import", label: t("clients.import"), icon: "upload", run: () => go({ ...at, id: "import" }) },
              { id: "export", label: t("clients.export"), icon: "download", run: () => download(people.exportURL) },
            ]}
          >
            <Icon name="ellipsis" />
          </Menu>
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
            onChange={(event) => {
              setEntering(false);
              go({ ...at, q: event.target.value }, true);
            }}
            onKeyDown={(event) => {
              if (event.code === "Escape") event.currentTarget.blur();
              else if (event.code === "ArrowDown" || event.code === "Enter") {
                event.preventDefault();
                if (event.code === "Enter" && !fresh) setEntering(true);
                else enter(event.code === "Enter");
              }
            }}
          />
        </div>
      </header>
      <Filters at={at} />
      <div className="list-body clients">
        {problem && !found && <FailedView problem={problem} onRetry={again} />}
        {slow && Array.from({ length: 8 }, (_, index) => <RowSkeleton key={index} />)}
        {found && ids.length === 0 && (
          <Empty icon="users" title={t(filtered ? "search.nothing" : "clients.empty")}>
            <p>{t(filtered ? "clients.nothing.next" : "clients.empty.next")}</p>
            {filtered ? (
              <button type="button" className="button" onClick={() => go({ page: "clients", q: "", id: at.id })}>
                {t("clients.nothing.all")}
              </button>
            ) : (
              <button type="button" className="button primary" onClick={onNew}>
                {t("clients.new")}
              </button>
            )}
          </Empty>
        )}
        {ids.length > 0 && (
          <VirtualList
            ref={box}
            label={t("clients.title")}
            ids={ids}
            waiting={found?.next ? 3 : 0}
            rowHeight={64}
            cursor={cursor ? ids.indexOf(cursor) : -1}
            rowId={(id) => `client-${id}`}
            row={(id, index) => <ClientRow id={id} index={index} open={id === at.id} atCursor={id === cursor} onOpen={open} />}
            placeholder={() => <RowSkeleton />}
            onReach={more}
          />
        )}
      </div>
    </section>
  );
}

/** All clients, and the one that is open. */
export function ClientsScreen({ at }: { at: At }) {
  const t = useT();
  const onPhone = useMedia(phone);
  const [writing, setWriting] = useState(false);
  const client = at.id && at.id !== "new" && at.id !== "import" ? at.id : null;
  const begin = () => go({ ...at, id: "new" });
  const leave = () => (onPhone ? back({ ...at, id: null }) : go({ ...at, id: null }));
  useKeys({
    // A note where there is somebody to write it about, else a client.
    note: () => (client ? setWriting(true) : begin()),
    first: begin,
    order: () => (client ? newOrder({ client }) : false),
    back: () => (at.id ? leave() : false),
  });
  return (
    <main className={at.id ? "columns has-thread" : "columns"} id="main">
      <List at={at} onNew={begin} />
      <section className="thread-column detail" aria-label={t("client.panel")}>
        {client ? (
          <ClientPage key={client} id={client} at={at} writing={writing} onWriting={setWriting} onBack={onPhone ? leave : null} />
        ) : at.id === "new" ? (
          <NewClient at={at} onBack={onPhone ? leave : null} />
        ) : at.id === "import" ? (
          <ImportPane at={at} onBack={onPhone ? leave : null} />
        ) : (
          <Empty icon="users" title={t("clients.none")} />
        )}
      </section>
    </main>
  );
}
