import { useEffect, useLayoutEffect, useRef, useState, type PointerEvent } from "react";

/** How many times larger than the window a picture can be drawn. */
export const largest = 6;
const each = 1.6;
/** Pixels after which a finger has swiped, and which a touch may move and still be a touch. */
const swiped = 48;
const still = 8;

interface Hands {
  step: (by: 1 | -1) => unknown;
  close: () => void;
}

const between = ([a, b]: readonly { x: number; y: number }[]): number => (a && b ? Math.hypot(a.x - b.x, a.y - b.y) : 0);

/** How large a picture is drawn, by buttons, keys, the wheel with Ctrl, two fingers or a click; one finger swipes while it fits the window. */
export function useZoom(of: string, { step, close }: Hands) {
  const stage = useRef<HTMLDivElement>(null);
  const picture = useRef<HTMLImageElement>(null);
  const [by, setBy] = useState(1);
  const fitted = useRef(0);
  const fingers = useRef(new Map<number, { x: number; y: number }>());
  const began = useRef<{ x: number; y: number; apart: number; by: number } | null>(null);
  const moved = useRef(false);
  useEffect(() => setBy(1), [of]);

  const set = (to: number) => {
    const next = Math.min(largest, Math.max(1, to));
    if (by === 1 && next > 1) fitted.current = picture.current?.getBoundingClientRect().width ?? 0;
    if (fitted.current > 0) setBy(next < 1.05 ? 1 : next);
  };
  // What was in the middle stays in the middle.
  const before = useRef(1);
  useLayoutEffect(() => {
    const box = stage.current;
    if (box && by > 1) {
      const ratio = before.current === 1 ? 0 : by / before.current;
      const middle = (at: number, size: number, whole: number) => (ratio ? (at + size / 2) * ratio - size / 2 : (whole - size) / 2);
      box.scrollTo(middle(box.scrollLeft, box.clientWidth, box.scrollWidth), middle(box.scrollTop, box.clientHeight, box.scrollHeight));
    }
    before.current = by;
  }, [by]);
  useEffect(() => {
    const box = stage.current;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      set(by * Math.exp(-event.deltaY / 200));
    };
    box?.addEventListener("wheel", onWheel, { passive: false });
    return () => box?.removeEventListener("wheel", onWheel);
  });

  const onPointerDown = (event: PointerEvent) => {
    if (event.pointerType === "mouse") return;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const all = [...fingers.current.values()];
    moved.current = all.length > 1;
    began.current = { x: event.clientX, y: event.clientY, apart: between(all), by };
  };
  const onPointerMove = (event: PointerEvent) => {
    if (!fingers.current.has(event.pointerId) || !began.current) return;
    fingers.current.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const { apart, by: from, x, y } = began.current;
    if (Math.hypot(event.clientX - x, event.clientY - y) > still) moved.current = true;
    if (fingers.current.size === 2 && apart > 0) set((from * between([...fingers.current.values()])) / apart);
  };
  const onPointerEnd = (event: PointerEvent) => {
    const start = began.current;
    const alone = fingers.current.size === 1;
    if (!fingers.current.delete(event.pointerId) || !start) return;
    if (fingers.current.size === 0) began.current = null;
    if (!alone || by > 1 || start.apart > 0 || event.type === "pointercancel") return;
    const [x, y] = [event.clientX - start.x, event.clientY - start.y];
    if (Math.abs(x) > swiped && Math.abs(x) > Math.abs(y) * 1.5) step(x < 0 ? 1 : -1);
    else if (y > swiped * 2 && y > Math.abs(x) * 1.5) close();
  };
  return {
    stage, picture, by,
    size: by > 1 ? `${Math.round(fitted.current * by)}px` : null,
    larger: () => set(by * each),
    smaller: () => set(by / each),
    fit: () => set(1),
    /** A click, which at the end of a swipe is none. */
    toggle: () => {
      if (!moved.current) set(by > 1 ? 1 : 2.5);
      moved.current = false;
    },
    hands: { onPointerDown, onPointerMove, onPointerUp: onPointerEnd, onPointerCancel: onPointerEnd },
  };
}
