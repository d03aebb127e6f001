import { Cell } from "../store/cell";
import { reading } from "../store/lists";
import { toasts } from "../store/toasts";
import { overlay } from "./overlay";
import { moveOn } from "./part";
import { route } from "./router";

/** Milliseconds without a hand on the page before it moves by itself, and after which a hidden page is one that is not just closed. */
const calm = 10_000;
const settles = 1000;
/** To which build this browser tab has moved by itself; should it still get another one, a cache in between is to blame. */
const place = "dragoman.moved";
const named = /\/app\.js\?v=(\w+)/;

/** The build that the server gives to whoever comes now, where it is another one than this page. */
const next = new Cell<string | null>(null);
let touched = performance.now();
/** Fields in which something was typed that is kept nowhere yet; one that is gone has been done with. */
const unsaved = new Set<Element>();

const busy: (() => boolean)[] = [];
const writing: (() => boolean)[] = [];
/** Registers what a move would lose. */
export const holdsPage = (one: () => boolean): unknown => busy.push(one);
/** Registers what a move would not lose and yet disturb while somebody is at it. */
export const disturbedByMove = (one: () => boolean): unknown => writing.push(one);

/** Looks whether the server was replaced by another version while the page was without it. */
export async function lookForNext(): Promise<void> {
  const own = named.exec(document.querySelector<HTMLScriptElement>("script[type=module]")?.src ?? "")?.[1];
  try {
    const answer = await fetch("/", { cache: "no-cache", headers: { Accept: "text/html" } });
    const there = answer.ok ? named.exec(await answer.text())?.[1] : null;
    next.set(own && there && there !== own && there !== sessionStorage.getItem(place) ? there : null);
  } catch {
    // The next connection looks again.
  }
}

const scrolled = (): boolean => [...document.querySelectorAll(".hit-list, .settings-body")].some((one) => one.scrollTop > 8);

/** Whether the reader stands somewhere that they would have to find again. */
function isReading(): boolean {
  const box = document.querySelector(".thread-scroll");
  const inside = box !== null && box.scrollHeight - box.scrollTop - box.clientHeight > 24;
  return inside || scrolled() || (route.get().page === "inbox" && !reading.atTop);
}

function mayMove(): boolean {
  if ([...unsaved].some((one) => one.isConnected) || overlay.get().name !== "none" || toasts.get().length > 0 || busy.some((one) => one())) return false;
  if (document.querySelector("dialog[open], [role=menu]")) return false;
  const still = performance.now() - touched;
  if (document.visibilityState === "hidden") return still > settles;
  return still > calm && !writing.some((one) => one()) && !isReading();
}

function step(): void {
  const to = next.get();
  if (!to || !mayMove()) return;
  next.set(null);
  sessionStorage.setItem(place, to);
  moveOn();
}

/** Moves to the build that was found once nobody is at something; what is open stays open. Until the function that comes back is called. */
export function moves(): () => void {
  const touch = () => (touched = performance.now());
  const typed = (event: Event) => {
    const field = event.target as Element;
    // A dialog holds the page while it is open.
    if (!field.closest("dialog, form.letter textarea, .note-composer textarea")) unsaved.add(field);
  };
  const away = route.subscribe(() => unsaved.clear());
  const timer = setInterval(step, settles);
  for (const one of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove", "visibilitychange"]) {
    document.addEventListener(one, touch, { capture: true, passive: true });
  }
  document.addEventListener("input", typed, true);
  return () => {
    away();
    clearInterval(timer);
    document.removeEventListener("input", typed, true);
    for (const one of ["keydown", "pointerdown", "pointermove", "wheel", "touchmove", "visibilitychange"]) document.removeEventListener(one, touch, true);
  };
}
