import { memo, useCallback, useEffect, useMemo, useRef } from "react";
import type { OrderFilter } from "../api/orders";
import { useLocale, useT, type Key } from "../i18n";
import { FailedView } from "../inbox/EmptyView";
import { stepped, useSteps } from "../inbox/cursor";
import { useKeys } from "../keys/keyboard";
import { useCell, useItem } from "../store/cell";
import { orders, stale } from "../store/orders";
import { openOrder } from "../store/orderSheet";
import { statusKey } from "../store/orderWords";
import { Icon } from "../ui/Icon";
import { useSlow } from "../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList";
import { Card, cardId, CardSkeleton } from "./Card";
import { follow, loadTable, table } from "./list";
import { DueMark, Gross, ManagerMark, PaidMark, Pair, TypeMark, useMinute } from "./Marks";
import { cursor, pick, picked, pickTo, targets } from "./picked";
import { useAgain } from "./useAgain";

const lineHeight = 40;
const cardHeight = 122;

interface LineProps {
  id: string;
  index: number;
  writes: boolean;
  onOpen: (id: string) => void;
  onPick: (id: string, range: boolean) => void;
}

const Line = memo(function Line({ id, index, writes, onOpen, onPick }: LineProps) {
  const t = useT();
  const locale = useLocale();
  const row = useItem(orders, id);
  const on = useCell(picked, (all) => all.has(id));
  const here = useCell(cursor, (at) => at === id);
  const now = useMinute();
  if (!row) return null;
  return (
    <div
      id={cardId(id)}
      role="option"
      aria-selected={on}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={["order-line order-grid", on && "picked", here && "cursor"].filter(Boolean).join(" ")}
      onClick={(event) => {
        const box = (event.target as HTMLElement).closest(".pick-box");
        if (writes && (box || event.shiftKey || event.ctrlKey || event.metaKey)) onPick(id, event.shiftKey);
        else onOpen(id);
      }}
    >
      <span className="pick-box" aria-hidden="true">
        {writes && <span className="pick-mark">{on && <Icon name="check" size={12} />}</span>}
      </span>
      <span className="line-number">{row.order_number}</span>
      <span className="line-client">{row.client.name}</span>
      {/* A cell stands here in any case, or those after it would move to the left. */}
      <span className="line-pair">
        <Pair row={row} />
      </span>
      <TypeMark row={row} />
      <span className="line-what">{row.document_type?.names[locale] ?? row.description}</span>
      <DueMark row={row} now={now} />
      <span className="line-status">
        <span className={`status-dot status-${row.status}`} aria-hidden="true" />
        {t(statusKey(row))}
      </span>
      <ManagerMark row={row} />
      <Gross row={row} />
      <PaidMark row={row} />
    </div>
  );
});

const LineSkeleton = () => (
  <div className="order-line waiting" aria-hidden="true">
    <span className="bone" />
  </div>
);

interface Props {
  filter: OrderFilter;
  writes: boolean;
  /** Cards in place of lines, on a phone. */
  cards: boolean;
  onSort: (sort: "newest" | "deadline") => void;
  onMove: (ids: string[]) => void;
  empty: JSX.Element;
}

/** All orders of the filter under each other. */
export function Table({ filter, writes, cards, onSort, onMove, empty }: Props) {
  const t = useT();
  const now = useCell(table.cell);
  const at = useCell(cursor);
  const turn = useCell(stale);
  const box = useRef<VirtualListHandle>(null);
  const shown = useRef<string | null>(null);
  const slow = useSlow(now.state === "loading");
  const key = JSON.stringify(filter);
  const again = useAgain(() => void loadTable(filter, false), key);
  useEffect(() => {
    const anew = shown.current !== key;
    shown.current = key;
    if (anew) table.atTop = true;
    void loadTable(filter, anew);
  }, [key, turn]);
  useEffect(() => follow([table], again), [again]);
  useEffect(() => {
    if (now.next && now.ids.length < 30) void table.more();
  }, [now.next, now.ids.length]);

  const step = useSteps(now.state === "ready", (by) => {
    const id = stepped(now.ids, cursor.get(), by);
    cursor.set(id);
    if (id) box.current?.reveal(now.ids.indexOf(id));
  });
  const far = (by: number) => {
    const id = cursor.get();
    if (!writes || !id) return false;
    if (!picked.get().has(id)) pick(id);
    step(by);
    const next = cursor.get();
    if (next && now.ids.includes(next)) pickTo(now.ids, next);
  };
  const withCursor = (run: (id: string) => void) => () => {
    const id = cursor.get();
    return writes && id && now.ids.includes(id) ? run(id) : false;
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    open: () => {
      const id = cursor.get();
      return id && now.ids.includes(id) ? openOrder(id) : false;
    },
    move: () => (writes && targets().length ? onMove(targets()) : false),
    pick: withCursor(pick),
    "pick-range": withCursor((id) => pickTo(now.ids, id)),
    "pick-down": () => far(1),
    "pick-up": () => far(-1),
  });

  const open = useCallback((id: string) => {
    cursor.set(id);
    openOrder(id);
  }, []);
  const select = useMemo(() => (id: string, range: boolean) => {
    if (!writes) return;
    cursor.set(id);
    if (range) pickTo(table.cell.get().ids, id);
    else pick(id);
  }, [writes]);
  const sorted = filter.sort ?? "newest";
  const head = (name: Key, sort?: "newest" | "deadline") =>
    sort ? (
      <button type="button" className="head-sort" aria-pressed={sorted === sort} onClick={() => onSort(sort)}>
        {t(name)}
        {sorted === sort && <Icon name={sort === "newest" ? "chevron-down" : "arrow-up"} size={13} />}
      </button>
    ) : (
      <span>{t(name)}</span>
    );

  return (
    <div className={cards ? "order-table cards" : "order-table"}>
      {!cards && (
        <div className="order-head order-grid">
          <span />
          {head("orders.head.number", "newest")}
          {head("orders.head.client")}
          {head("orders.head.languages")}
          {head("orders.head.type")}
          {head("orders.head.what")}
          {head("orders.head.deadline", "deadline")}
          {head("orders.head.status")}
          <span>
            <span className="sr-only">{t("orders.head.manager")}</span>
          </span>
          {head("orders.head.gross")}
          {head("orders.head.paid")}
        </div>
      )}
      <div className="list-body">
        {now.fresh.length > 0 && (
          <button
            type="button"
            className="pill"
            onClick={() => {
              box.current?.toTop();
              table.atTop = true;
              table.showFresh();
            }}
          >
            <Icon name="arrow-up" size={14} />
            {t("orders.fresh", { n: now.fresh.length })}
          </button>
        )}
        {now.state === "failed" && <FailedView problem={now.problem} onRetry={() => void loadTable(filter, true)} />}
        {now.state === "ready" && now.ids.length === 0 && now.fresh.length === 0 && empty}
        {slow && Array.from({ length: cards ? 5 : 12 }, (_, index) => (cards ? <CardSkeleton key={index} /> : <LineSkeleton key={index} />))}
        {now.ids.length > 0 && (
          <VirtualList
            key={`${key}${cards}`}
            ref={box}
            label={t("nav.orders")}
            several={writes}
            ids={now.ids}
            waiting={now.next ? 3 : 0}
            rowHeight={cards ? cardHeight : lineHeight}
            cursor={at ? now.ids.indexOf(at) : -1}
            rowId={cardId}
            row={(id, index) =>
              cards ? <Card id={id} index={index} onOpen={open} onPick={select} /> : <Line id={id} index={index} writes={writes} onOpen={open} onPick={select} />
            }
            placeholder={() => (cards ? <CardSkeleton /> : <LineSkeleton />)}
            onReach={() => void table.more()}
            onScroll={(top) => {
              table.atTop = top < 8;
              if (table.atTop && table.cell.get().fresh.length) table.showFresh();
            }}
          />
        )}
      </div>
    </div>
  );
}
