import { useEffect, useRef, type PointerEvent as ReactPointerEvent } from "react";
import { orderStatuses, type OrderStatus } from "../api/orders";
import { Cell } from "../store/cell";

export interface Drag {
  id: string;
  /** Where the pointer is, and where on the card it took hold. */
  x: number;
  y: number;
  width: number;
  over: OrderStatus | null;
}

export const drag = new Cell<Drag | null>(null);

/** So far a pressed pointer may move and still be a click. */
const slack = 6;
/** A finger scrolls; only one that rests takes the card. */
const rest = 350;
/** From this far inside the edge the board scrolls along, so fast. */
const edge = 56;
const speed = 14;

function statusAt(x: number, y: number): OrderStatus | null {
  const column = document.elementFromPoint(x, y)?.closest<HTMLElement>("[data-status]");
  return orderStatuses.find((one) => one === column?.dataset["status"]) ?? null;
}

/** Lets cards be dragged between columns by mouse, pen or a resting finger. Escape lets go. */
export function useDrag(board: React.RefObject<HTMLElement>, drop: (id: string, status: OrderStatus) => void) {
  const latest = useRef(drop);
  latest.current = drop;
  const stop = useRef<() => void>(() => undefined);
  useEffect(() => () => stop.current(), []);

  return (event: ReactPointerEvent<HTMLElement>, id: string): void => {
    if (event.button !== 0 || !event.isPrimary) return;
    const card = event.currentTarget.getBoundingClientRect();
    const begin = { x: event.clientX, y: event.clientY };
    const hold = { x: begin.x - card.left, y: begin.y - card.top };
    const touch = event.pointerType === "touch";
    let frame = 0;
    let at = begin;

    const lift = () => drag.set({ id, x: at.x - hold.x, y: at.y - hold.y, width: card.width, over: statusAt(at.x, at.y) });
    const timer = touch ? window.setTimeout(lift, rest) : 0;
    const scroll = () => {
      const box = board.current?.getBoundingClientRect();
      if (box && drag.get()) {
        const by = at.x < box.left + edge ? -speed : at.x > box.right - edge ? speed : 0;
        if (by) board.current?.scrollBy(by, 0);
      }
      frame = requestAnimationFrame(scroll);
    };
    const move = (next: PointerEvent) => {
      at = { x: next.clientX, y: next.clientY };
      const far = Math.hypot(at.x - begin.x, at.y - begin.y) > slack;
      if (!drag.get() && !far) return;
      if (!drag.get() && touch) return end();
      lift();
    };
    const end = () => {
      clearTimeout(timer);
      cancelAnimationFrame(frame);
      for (const [name, handler] of listeners) removeEventListener(name, handler as EventListener, true);
      drag.set(null);
    };
    const up = () => {
      const now = drag.get();
      end();
      if (!now) return;
      // The click that ends a drag opens nothing.
      addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => removeEventListener("click", swallow, true), 50);
      if (now.over) latest.current(id, now.over);
    };
    const key = (pressed: KeyboardEvent) => {
      if (pressed.code !== "Escape" || !drag.get()) return;
      pressed.preventDefault();
      pressed.stopPropagation();
      end();
    };
    const still = (touched: Event) => drag.get() && touched.preventDefault();
    const listeners: [string, unknown][] = [["pointermove", move], ["pointerup", up], ["pointercancel", end], ["keydown", key]];
    for (const [name, handler] of listeners) addEventListener(name, handler as EventListener, true);
    addEventListener("touchmove", still, { passive: false, capture: true });
    listeners.push(["touchmove", still]);
    frame = requestAnimationFrame(scroll);
    stop.current = end;
  };
}

function swallow(event: Event): void {
  event.preventDefault();
  event.stopPropagation();
}
