import { useEffect, useLayoutEffect, useRef, type RefObject } from "react";
import type { Message } from "../api/types";

/**
 * Where a thread stands while its contents grow (frames report their height late, older pages come in above).
 * Until the reader scrolls, the newest message stays in sight: its end, or its start when it is taller than the window.
 * Afterwards a message that arrives is followed only by a reader who is at the end.
 */
export function useReadingPlace(scroller: RefObject<HTMLDivElement>, messages: readonly Message[], follow: boolean) {
  const hold = useRef<"end" | "free" | string>(follow ? "end" : "free");
  const own = useRef(false);
  const first = useRef<{ id: string; height: number } | null>(null);

  const settle = (): void => {
    const box = scroller.current;
    if (!box || hold.current === "free") return;
    let top: number;
    if (hold.current === "end") {
      const newest = box.querySelector<HTMLElement>(".thread-inner > article:last-of-type");
      const end = box.scrollHeight - box.clientHeight;
      top = newest && newest.offsetHeight > box.clientHeight - 24 ? Math.min(end, newest.offsetTop - 12) : end;
    } else {
      const wanted = document.getElementById(hold.current);
      if (!wanted) return;
      top = wanted.offsetTop - Math.max(12, (box.clientHeight - wanted.offsetHeight) / 3);
    }
    if (Math.abs(box.scrollTop - top) < 1) return;
    own.current = true;
    box.scrollTop = top;
  };

  useLayoutEffect(() => {
    const box = scroller.current;
    const start = messages[0]?.id ?? null;
    if (box && start && first.current && first.current.id !== start && hold.current === "free") {
      const grown = box.scrollHeight - first.current.height;
      // The browser's own scroll anchoring does not work at the very top.
      if (box.scrollTop < 2 && grown > 0) box.scrollTop += grown;
    }
    if (box && start) first.current = { id: start, height: box.scrollHeight };
    settle();
  }, [messages]);

  useEffect(() => {
    const box = scroller.current;
    if (!box) return;
    const observer = new ResizeObserver(settle);
    const watch = () => {
      const inner = box.querySelector(".thread-inner");
      if (inner) observer.observe(inner);
    };
    watch();
    observer.observe(box);
    const added = new MutationObserver(watch);
    added.observe(box, { childList: true });
    const scrolled = () => {
      if (own.current) {
        own.current = false;
        return;
      }
      const atEnd = box.scrollHeight - box.scrollTop - box.clientHeight < 24;
      hold.current = atEnd ? "end" : "free";
    };
    // Only a hand lets go of the held place; a scroll event alone may be the layout's.
    const letGo = () => {
      hold.current = "free";
    };
    box.addEventListener("scroll", scrolled, { passive: true });
    box.addEventListener("wheel", letGo, { passive: true });
    box.addEventListener("touchmove", letGo, { passive: true });
    return () => {
      observer.disconnect();
      added.disconnect();
      box.removeEventListener("scroll", scrolled);
      box.removeEventListener("wheel", letGo);
      box.removeEventListener("touchmove", letGo);
    };
  }, []);

  return {
    toEnd: () => {
      hold.current = "end";
      settle();
    },
    goTo: (element: string) => {
      hold.current = element;
      settle();
    },
  };
}
