import { useEffect, useRef } from "react";
import { preferences } from "../store/preferences";
import { match } from "./keymap";

type Handler = () => boolean | void;
type Handlers = Record<string, Handler>;

/** Handlers of the screens on show, the innermost last. One that returns `false` leaves the key to those before it. */
const stack: { current: Handlers }[] = [];
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
  for (let index = stack.length - 1; index >= 0; index--) {
    const handler = stack[index]?.current[id];
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
  const binding = match({ code: event.code, ctrl, shift: event.shiftKey, alt: event.altKey }, followsG);
  if (binding && run(binding.id)) event.preventDefault();
}

addEventListener("keydown", onKeyDown);

/** Handles keys while the component is on screen. */
export function useKeys(handlers: Handlers): void {
  const latest = useRef(handlers);
  latest.current = handlers;
  useEffect(() => {
    stack.push(latest);
    return () => {
      stack.splice(stack.indexOf(latest), 1);
    };
  }, []);
}
