import { useCallback, useEffect, useMemo, useRef, useState } from "react";
import { orderStatuses, type OrderFilter, type OrderStatus } from "../api/orders";
import { useT } from "../i18n";
import { useSteps } from "../inbox/cursor";
import { FailedView } from "../inbox/EmptyView";
import { useKeys } from "../keys/keyboard";
import { useCell, useItem } from "../store/cell";
import { orders, stale } from "../store/orders";
import { openOrder } from "../store/orderSheet";
import { useSlow } from "../ui/useTime";
import { VirtualList, type VirtualListHandle } from "../ui/VirtualList";
import { Card, CardBody, cardId, CardSkeleton } from "./Card";
import { moveTo } from "./changes";
import { drag, useDrag } from "./drag";
import { beside } from "./filter";
import { columns, follow, loadBoard } from "./list";
import { cursor, pick, picked, pickTo, targets } from "./picked";
import { useAgain } from "./useAgain";
import { useFilled } from "./useFilled";

const cardHeight = 118;

function Ghost() {
  const now = useCell(drag);
  const row = useItem(orders, now?.id ?? null);
  const many = useCell(picked, (all) => (now && all.has(now.id) ? all.size : 1));
  if (!now || !row) return null;
  return (
    <div className="order-card ghost" aria-hidden="true" style={{ width: now.width, transform: `translate(${now.x}px, ${now.y}px)` }}>
      <CardBody row={row} />
      {many > 1 && <span className="count">{many}</span>}
    </div>
  );
}

interface ColumnProps {
  status: OrderStatus;
  boxes: Map<OrderStatus, VirtualListHandle>;
  onOpen: (id: string) => void;
  onPick: (id: string, range: boolean) => void;
  onHold?: ((event: React.PointerEvent<HTMLElement>, id: string) => void) | undefined;
}

function Column({ status, boxes, onOpen, onPick, onHold }: ColumnProps) {
  const t = useT();
  const list = columns[status];
  const now = useCell(list.cell);
  const at = useCell(cursor);
  const over = useCell(drag, (one) => one?.over === status);
  const slow = useSlow(now.state === "loading");
  const name = t(`order.status.${status}`);
  const count = now.count ?? now.ids.length;
  return (
    <section className={over ? "board-column over" : "board-column"} data-status={status} aria-label={name}>
      <header className="column-head">
        <h2>{name}</h2>
        {now.state === "ready" && <span className="column-count">{count}</span>}
      </header>
      {slow && Array.from({ length: 3 }, (_, index) => <CardSkeleton key={index} />)}
      {now.state === "ready" && now.ids.length === 0 && <p className="column-empty">{t("orders.column.empty")}</p>}
      {now.ids.length > 0 && (
        <VirtualList
          ref={(handle) => void (handle ? boxes.set(status, handle) : boxes.delete(status))}
          label={t("orders.column", { status: name, count })}
          several
          spare={2}
          ids={now.ids}
          waiting={now.next ? 2 : 0}
          rowHeight={cardHeight}
          cursor={at ? now.ids.indexOf(at) : -1}
          rowId={cardId}
          row={(id, index) => <Card id={id} index={index} onOpen={onOpen} onPick={onPick} onHold={onHold} />}
          placeholder={() => <CardSkeleton />}
          onReach={() => void list.more()}
        />
      )}
    </section>
  );
}

interface Props {
  filter: OrderFilter;
  /** Without the right to change anything cards are only read. */
  writes: boolean;
  /** One column, where there is room for no more. */
  only: OrderStatus | null;
  onMove: (ids: string[]) => void;
  onOnly: (status: OrderStatus) => void;
  /** What stands there when no column has anything. */
  empty: JSX.Element;
}

/** Orders by where they stand. Cards are moved by pointer, by Shift with the arrows, or by M and a list. */
export function Board({ filter, writes, only, onMove, onOnly, empty }: Props) {
  const t = useT();
  const board = useRef<HTMLDivElement>(null);
  const [boxes] = useState(() => new Map<OrderStatus, VirtualListHandle>());
  const key = JSON.stringify(filter);
  const turn = useCell(stale);
  const shown = useRef<string | null>(null);
  const again = useAgain(() => void loadBoard(filter, false), key);
  useEffect(() => {
    const anew = shown.current !== key;
    shown.current = key;
    void loadBoard(filter, anew);
  }, [key, turn]);
  useEffect(() => follow(Object.values(columns), again), [again]);
  const allEmpty = useFilled().every((one) => one === false);
  const failed = useCell(columns.do_wykonania.cell, (now) => now.problem);

  const move = (ids: string[], status: OrderStatus) => {
    moveTo(ids, status);
    const at = cursor.get();
    if (at && ids.includes(at)) setTimeout(() => reveal(at), 0);
  };
  const hold = useDrag(board, (id, status) => {
    cursor.set(id);
    move(picked.get().has(id) ? [...picked.get()] : [id], status);
  });

  /** Brings a card into sight and the focus of the lists along with it. */
  const reveal = (id: string) => {
    const status = orders.get(id)?.status;
    if (!status) return;
    if (only) return onOnly(status);
    const box = boxes.get(status);
    box?.reveal(columns[status].cell.get().ids.indexOf(id));
    if (board.current?.contains(document.activeElement) || document.activeElement === document.body) box?.focus();
    document.getElementById(cardId(id))?.closest(".board-column")?.scrollIntoView({ block: "nearest", inline: "nearest" });
  };
  const place = () => {
    const id = cursor.get();
    const status = id ? orders.get(id)?.status : undefined;
    const index = id && status ? columns[status].cell.get().ids.indexOf(id) : -1;
    return status && index >= 0 ? { status, index } : null;
  };
  const to = (status: OrderStatus, index: number): void => {
    const { ids } = columns[status].cell.get();
    const id = ids[Math.max(0, Math.min(index, ids.length - 1))];
    if (!id) return;
    cursor.set(id);
    reveal(id);
  };
  const first = () => {
    const status = orderStatuses.find((one) => (!only || one === only) && columns[one].cell.get().ids.length > 0);
    if (status) to(status, 0);
  };
  const ready = useCell(columns.do_wykonania.cell, (now) => now.state === "ready");
  const step = useSteps(ready, (by) => {
    const at = place();
    if (at) to(at.status, at.index + by);
    else first();
  });
  const across = (by: number) => {
    const at = place();
    if (!at) return first();
    for (let status = beside(at.status, by); status; status = beside(status, by)) {
      if (columns[status].cell.get().ids.length) return to(status, at.index);
    }
  };
  const shift = (by: number) => {
    const at = place();
    const status = at && beside(at.status, by);
    const id = cursor.get();
    if (!writes || !status || !id) return false;
    move([id], status);
  };
  const idsOf = (id: string) => {
    const status = orders.get(id)?.status;
    return status ? columns[status].cell.get().ids : [];
  };
  const range = (id: string | null) => (writes && id ? pickTo(idsOf(id), id) : false);
  const pickDown = (by: number) => {
    const id = cursor.get();
    if (!writes || !id) return false;
    if (!picked.get().has(id)) pick(id);
    step(by);
    range(cursor.get());
  };
  useKeys({
    next: () => step(1),
    previous: () => step(-1),
    left: () => across(-1),
    right: () => across(1),
    "move-left": () => shift(-1),
    "move-right": () => shift(1),
    open: () => {
      const id = cursor.get();
      return id ? openOrder(id) : false;
    },
    move: () => (writes && targets().length ? onMove(targets()) : false),
    pick: () => {
      const id = cursor.get();
      return writes && id ? pick(id) : false;
    },
    "pick-range": () => range(cursor.get()),
    "pick-down": () => pickDown(1),
    "pick-up": () => pickDown(-1),
  });

  const open = useCallback((id: string) => {
    cursor.set(id);
    openOrder(id);
  }, []);
  const select = useMemo(() => (id: string, far: boolean) => {
    if (!writes) return;
    cursor.set(id);
    if (far) pickTo(idsOf(id), id);
    else pick(id);
  }, [writes]);

  if (allEmpty) return empty;
  if (failed) return <FailedView problem={failed} onRetry={() => void loadBoard(filter, true)} />;
  return (
    <div className={only ? "board single" : "board"} ref={board} role="group" aria-label={t("orders.board")}>
      {orderStatuses.filter((status) => !only || status === only).map((status) => (
        <Column key={status} status={status} boxes={boxes} onOpen={open} onPick={select} onHold={writes && !only ? hold : undefined} />
      ))}
      <Ghost />
    </div>
  );
}
