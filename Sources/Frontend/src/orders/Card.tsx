import { memo, useRef, type PointerEvent } from "react";
import type { OrderRow } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { useCell, useItem } from "../store/cell";
import { orders } from "../store/orders";
import { DueMark, Gross, ManagerMark, PaidMark, Pair, TypeMark, useMinute } from "./Marks";
import { drag } from "./drag";
import { cursor, picked } from "./picked";

export const cardId = (id: string): string => `order-${id}`;

/** What a card says. */
export function CardBody({ row }: { row: OrderRow }) {
  const locale = useLocale();
  const now = useMinute();
  return (
    <>
      <span className="card-line card-top">
        <span className="card-number">{row.order_number}</span>
        <Pair row={row} />
      </span>
      <span className="card-client">{row.client.name}</span>
      <span className="card-line">
        <TypeMark row={row} />
        <span className="card-what">{row.document_type?.names[locale] ?? row.description}</span>
      </span>
      <DueMark row={row} now={now} />
      <span className="card-line card-foot">
        <Gross row={row} />
        <PaidMark row={row} />
        <ManagerMark row={row} />
      </span>
    </>
  );
}

/** So long a finger rests on a card to select it. */
const rest = 450;

/** Selecting by a resting finger, where there is neither a key nor a drag. The tap that ends it does nothing more. */
function useResting(run: () => void) {
  const timer = useRef(0);
  const done = useRef(false);
  const stop = () => clearTimeout(timer.current);
  return {
    begin: (event: PointerEvent) => {
      done.current = false;
      if (event.pointerType !== "touch") return;
      timer.current = window.setTimeout(() => {
        done.current = true;
        run();
      }, rest);
    },
    stop,
    /** Whether the tap that follows belongs to it. */
    took: () => {
      stop();
      return done.current;
    },
  };
}

interface Props {
  id: string;
  index: number;
  onOpen: (id: string) => void;
  onPick: (id: string, range: boolean) => void;
  onHold?: ((event: PointerEvent<HTMLElement>, id: string) => void) | undefined;
}

export const Card = memo(function Card({ id, index, onOpen, onPick, onHold }: Props) {
  const t = useT();
  const row = useItem(orders, id);
  const on = useCell(picked, (all) => all.has(id));
  const here = useCell(cursor, (at) => at === id);
  const held = useCell(drag, (one) => one?.id === id);
  const resting = useResting(() => onPick(id, false));
  if (!row) return null;
  return (
    <div
      id={cardId(id)}
      role="option"
      aria-selected={on}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={["order-card", on && "picked", here && "cursor", held && "held", row.is_archived && "archived"].filter(Boolean).join(" ")}
      onPointerDown={(event) => (onHold ? onHold(event, id) : resting.begin(event))}
      onPointerMove={resting.stop}
      onPointerUp={resting.stop}
      onPointerCancel={resting.stop}
      onContextMenu={(event) => event.preventDefault()}
      onClick={(event) => {
        if (resting.took()) return;
        // With some selected already, a tap selects another.
        if (!onHold && event.nativeEvent instanceof window.PointerEvent && event.nativeEvent.pointerType === "touch" && picked.get().size > 0) onPick(id, false);
        else if (event.shiftKey || event.ctrlKey || event.metaKey) onPick(id, event.shiftKey);
        else onOpen(id);
      }}
    >
      <CardBody row={row} />
      {on && <span className="sr-only">{t("orders.picked.is")}</span>}
    </div>
  );
});

export function CardSkeleton() {
  return (
    <div className="order-card" aria-hidden="true">
      <span className="bone" style={{ width: "46%", height: 12 }} />
      <span className="bone" style={{ width: "78%", height: 14 }} />
      <span className="bone" style={{ width: "60%", height: 12 }} />
      <span className="bone" style={{ width: "50%", height: 12 }} />
    </div>
  );
}
