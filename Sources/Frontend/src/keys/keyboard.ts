import { useEffect, useRef } from "react";
import { preferences } from "../store/preferences";
import { match, type Stroke } from "./keymap";

type Handler = () => boolean | void;
type Handlers = Record<string, Handler>;

/** Handlers of the page as a whole and of the screens on show. One that returns `false` leaves the key to those before it. */
const page: { current: Handlers }[] = [];
const screens: { current: Handlers }[] = [];
let afterG = 0;

const typing = (target: EventTarget | null): boolean => {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  return element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null;
};

/** Controls that mean something else by these keys themselves. */
const takenByControl = (code: string, target: EventTarget | null): boolean => {
  const element = target as HTMLElement | null;
  if (!element?.closest) return false;
  if (code === "Enter" || code === "Space") return element.closest("button, a, summary, input") !== null;
  if (code.startsWith("Arrow")) return element.closest("[role=tablist], [role=menu], [role=radiogroup], input, .thread-scroll") !== null;
  return false;
};

function run(id: string): boolean {
  for (const one of [...screens, ...page]) {
    const handler = one.current[id];
    if (handler && handler() !== false) return true;
  }
  return false;
}

export function onKeyDown(event: KeyboardEvent): void {
  const ctrl = event.ctrlKey || event.metaKey;
  const palette = ctrl && event.code === "KeyK";
  if (event.defaultPrevented || event.isComposing) return;
  if (typing(event.target) && !palette) return;
  // A modal dialog has the keys to itself; it closes by the browser's own Escape.
  if (document.querySelector("dialog:modal")) return;
  if (!preferences.get().keys && !palette && event.code !== "Escape") return;
  if (takenByControl(event.code, event.target)) return;
  const followsG = afterG > performance.now();
  afterG = 0;
  if (event.code === "KeyG" && !ctrl && !event.altKey && !event.shiftKey && !followsG) {
    afterG = performance.now() + 1500;
    event.preventDefault();
    return;
  }
  const binding = match(strokeOf(event, ctrl), followsG);
  if (binding && run(binding.id)) event.preventDefault();
}

/** "/" and "?" stand elsewhere on many keyboards: whoever types the sign means the sign. */
export function strokeOf(event: Pick<KeyboardEvent, "key" | "code" | "shiftKey" | "altKey">, ctrl: boolean): Stroke {
  if (event.key === "/" || event.key === "?") return { code: "Slash", ctrl, shift: event.key === "?", alt: false };
  return { code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey };
}

addEventListener("keydown", onKeyDown);

/** Handles keys while the component is on screen. Screens come before the page, whatever was mounted first. */
export function useKeys(handlers: Handlers, level: "screen" | "page" = "screen"): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    const stack = level === "page" ? page : screens;
    stack.unshift(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
    };
  }, [level]);
}
