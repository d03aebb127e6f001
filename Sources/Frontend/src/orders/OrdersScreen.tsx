import { useEffect, useState } from "react";
import { orders as api, orderStatuses, type OrderStatus } from "../api/orders";
import type { User } from "../api/types";
import { show } from "../app/overlay";
import { go, type Route } from "../app/router";
import { useT } from "../i18n";
import { keysOf } from "../keys/keymap";
import { useKeys } from "../keys/keyboard";
import { loadCatalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { newOrder } from "../store/orderSheet";
import { worksInInbox } from "../store/session";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { Link } from "../ui/Link";
import { Menu } from "../ui/Menu";
import { phone, useMedia } from "../ui/useMedia";
import { Board } from "./Board";
import { BulkBar } from "./BulkBar";
import { download } from "./download";
import { asked, narrowed, withValues, type Filter } from "./filter";
import { Filters } from "./Filters";
import { columns } from "./list";
import { clearPicked, cursor, picked, targets } from "./picked";
import { OrderPicker, type Choosing } from "./Pickers";
import { Radar } from "./Radar";
import { Table } from "./Table";
import { useFilled } from "./useFilled";

type At = Extract<Route, { page: "orders" }>;

/** Which column a phone shows: tabs over it. */
function ColumnTabs({ at, onChange }: { at: OrderStatus; onChange: (status: OrderStatus) => void }) {
  const t = useT();
  return (
    <div className="tabs column-tabs" role="group" aria-label={t("orders.columns")}>
      {orderStatuses.map((status) => (
        <ColumnTab key={status} status={status} on={status === at} onChoose={() => onChange(status)} />
      ))}
    </div>
  );
}

function ColumnTab({ status, on, onChoose }: { status: OrderStatus; on: boolean; onChoose: () => void }) {
  const t = useT();
  const count = useCell(columns[status].cell, (now) => now.count);
  return (
    <button type="button" className={on ? "tab on" : "tab"} aria-pressed={on} onClick={onChoose}>
      {t(`order.status.${status}`)}
      {count !== null && <span className="tab-count">{count}</span>}
    </button>
  );
}

export function OrdersScreen({ at, user }: { at: At; user: User }) {
  const t = useT();
  const onPhone = useMedia(phone);
  const writes = worksInInbox(user);
  const [choosing, setChoosing] = useState<Choosing | null>(null);
  const [column, setColumn] = useState<OrderStatus | null>(null);
  const filled = useFilled();
  const first = filled.includes(null) ? null : orderStatuses[filled.indexOf(true)] ?? null;
  // A phone begins where there is something to see, and stays in that column when it empties.
  useEffect(() => setColumn((now) => now ?? first), [first]);
  const single = column ?? orderStatuses[0];
  const wanted = asked(at.filter);
  const { sort, status, ...onBoard } = wanted;
  useEffect(() => void loadCatalogue(), []);
  useEffect(() => clearPicked, []);

  const filtered = (filter: Filter, replace = false) => {
    clearPicked();
    // The board has columns for work: what was called off is in none of them.
    go({ ...at, filter, view: filter["cancelled"] ? "table" : at.view }, replace);
  };
  const other = at.view === "board" ? "table" : "board";
  const seen = (view: At["view"]): At => ({ ...at, view, filter: view === "board" ? withValues(at.filter, { cancelled: null }) : at.filter });
  const choose = (what: Choosing["what"]) => () => (writes && targets().length ? setChoosing({ what, ids: targets() }) : false);
  useKeys({
    "other-view": () => go(seen(other)),
    order: () => (writes ? newOrder() : false),
    assign: choose("manager"),
    back: () => {
      if (picked.get().size) return clearPicked();
      if (!cursor.get()) return false;
      cursor.set(null);
    },
  });

  const empty = (
    <Empty icon="clipboard-list" title={t(narrowed(at.filter) ? "orders.nothing" : "orders.empty")}>
      {narrowed(at.filter) ? (
        <button type="button" className="button" onClick={() => filtered({})}>
          {t("orders.filters.clear")}
        </button>
      ) : (
        writes && <p>{t(onPhone ? "orders.empty.hand" : "orders.empty.next")}</p>
      )}
    </Empty>
  );
  const views = (["board", "table"] as const).map((view) => (
    <Link
      key={view}
      to={seen(view)}
      className={view === at.view ? "view-link on" : "view-link"}
      aria-current={view === at.view ? "true" : undefined}
      title={`${t(view === "board" ? "orders.board" : "orders.table")} (${keysOf("other-view").join(" ")})`}
    >
      <Icon name={view === "board" ? "columns-3" : "list"} size={15} />
      <span>{t(view === "board" ? "orders.board" : "orders.table")}</span>
    </Link>
  ));
  return (
    <main className="desk" id="main">
      <header className="desk-head">
        <h1>{t("nav.orders")}</h1>
        <nav className="view-links" aria-label={t("orders.views")}>{views}</nav>
        <span className="desk-space" />
        <Menu
          label={t("orders.export")}
          className="button small"
          align="end"
          items={(["csv", "xlsx"] as const).map((kind) => ({
            id: kind, label: kind.toUpperCase(), icon: "file-spreadsheet", run: () => download(api.exportURL(kind, wanted)),
          }))}
        >
          <Icon name="download" size={15} />
          <span className="wide-only">{t("orders.export")}</span>
        </Menu>
        {writes && (
          <button type="button" className="button primary small" aria-keyshortcuts={keysOf("order").join(" ")} onClick={() => newOrder()}>
            <Icon name="plus" size={15} />
            <span className="wide-only">{t("keys.order")}</span>
            <span className="narrow-only sr-only">{t("keys.order")}</span>
            <KeyCaps keys={keysOf("order")} />
          </button>
        )}
        <button type="button" className="icon-button" aria-label={t("palette.title")} title={t("palette.title")} onClick={() => show("palette")}>
          <Icon name="command" />
        </button>
      </header>
      <Filters filter={at.filter} onFilter={filtered} mine={writes} />
      <Radar due={at.filter["due"] ?? null} onDue={(due) => filtered(withValues(at.filter, { due }))} />
      {at.view === "board" ? (
        <>
          {onPhone && <ColumnTabs at={single} onChange={setColumn} />}
          <Board
            filter={onBoard}
            writes={writes}
            only={onPhone ? single : null}
            onMove={(ids) => setChoosing({ what: "status", ids })}
            onOnly={setColumn}
            empty={empty}
          />
        </>
      ) : (
        <Table
          filter={wanted}
          writes={writes}
          cards={onPhone}
          onSort={(by) => filtered(withValues(at.filter, { sort: by === "newest" ? null : by }))}
          onMove={(ids) => setChoosing({ what: "status", ids })}
          empty={empty}
        />
      )}
      {writes && <BulkBar archived={at.filter["archived"] === "1" || at.filter["cancelled"] === "1"} onChoose={setChoosing} />}
      {choosing && <OrderPicker choosing={choosing} onMoved={(to) => onPhone && setColumn(to)} onClose={() => setChoosing(null)} />}
    </main>
  );
}
