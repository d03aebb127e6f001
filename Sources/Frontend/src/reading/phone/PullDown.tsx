import { useEffect, useRef, useState } from "react";
import { useT } from "../../i18n";
import { refreshAll } from "../../live/changes";
import { list, reading } from "../../store/lists";
import { Icon } from "../../ui/Icon";

type State = "none" | "pull" | "ready" | "busy" | "failed";

/** Pixels that the finger pulls before letting go refreshes, and the least time for which it is said. */
const enough = 88;
const atLeast = 500;
const atMost = 8000;

/** Pulling the list of the inbox down asks for it anew; what it does is said in words. */
export function PullDown() {
  const t = useT();
  const [state, setState] = useState<State>("none");
  const [by, setBy] = useState(0);
  const now = useRef<State>("none");
  const set = (next: State) => {
    now.current = next;
    setState(next);
  };
  useEffect(() => {
    let from: { x: number; y: number } | null = null;
    const start = (event: TouchEvent) => {
      const box = (event.target as Element | null)?.closest(".list-body");
      const scroller = box?.querySelector(".virtual-list");
      const touch = event.touches[0];
      from = box && touch && event.touches.length === 1 && (scroller?.scrollTop ?? 0) <= 0 && now.current !== "busy" ? { x: touch.clientX, y: touch.clientY } : null;
    };
    const move = (event: TouchEvent) => {
      const touch = event.touches[0];
      if (!from || !touch) return;
      const down = touch.clientY - from.y;
      if (down < 8 || Math.abs(touch.clientX - from.x) > down) {
        if (now.current !== "none") set("none");
        return;
      }
      setBy(Math.min(down, enough * 1.4));
      set(down >= enough ? "ready" : "pull");
    };
    const end = () => {
      from = null;
      if (now.current === "pull") set("none");
      if (now.current !== "ready") return;
      set("busy");
      const began = performance.now();
      refreshAll();
      const timer = setInterval(() => {
        const took = performance.now() - began;
        const { state: has } = list(reading).get();
        if (took < atLeast || (has === "loading" && took < atMost)) return;
        clearInterval(timer);
        set(navigator.onLine && has !== "failed" ? "none" : "failed");
        if (now.current === "failed") setTimeout(() => now.current === "failed" && set("none"), 4000);
      }, 100);
    };
    document.addEventListener("touchstart", start, { passive: true });
    document.addEventListener("touchmove", move, { passive: true });
    document.addEventListener("touchend", end);
    document.addEventListener("touchcancel", end);
    return () => {
      document.removeEventListener("touchstart", start);
      document.removeEventListener("touchmove", move);
      document.removeEventListener("touchend", end);
      document.removeEventListener("touchcancel", end);
    };
  }, []);
  const away = state === "pull" || state === "ready" ? by / 2 : state === "none" ? 0 : 44;
  return (
    <div className={`pull pull-${state}`} role="status" style={{ transform: `translate(-50%, ${away}px)` }}>
      {state !== "none" && (
        <>
          <Icon name={state === "busy" ? "loader-circle" : state === "failed" ? "circle-alert" : "rotate-ccw"} size={16} />
          {t(`pull.${state}`)}
        </>
      )}
    </div>
  );
}
