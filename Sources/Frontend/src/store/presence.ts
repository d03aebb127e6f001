import { presence as api, type Present } from "../api/together";
import { Collection } from "./cell";
import { me, onSignOut } from "./session";

/** Who has a conversation before them, the reader too; a conversation nobody looks at is not in it. */
interface Presence {
  id: string;
  people: readonly Present[];
}

export const presences = new Collection<Presence>();

/** The server forgets after 45 s; one beat may be lost. */
const beatTime = 20_000;
const typingTold = 5_000;
const typingEnds = 6_000;
/** Who only passes through a conversation with the arrow keys was not there. */
const glance = 400;

let looking: { id: string; beat: () => void } | null = null;
let typing: { id: string; told: number; end: number } | null = null;

onSignOut(() => {
  presences.clear();
  stopTyping();
});

export function takePresence(conversation: string, people: readonly Present[]): void {
  if (people.length) presences.set({ id: conversation, people });
  else presences.delete(conversation);
}

/** The socket is (again) there: what it said before is over. */
export function presenceAgain(): void {
  presences.clear();
  looking?.beat();
}

/** Who has signed out tells nothing any more, though their composers close only then. */
function tell(id: string, state: "viewing" | "typing"): void {
  if (me()) api.tell(id, state).catch(() => undefined);
}

function stopTyping(): void {
  if (typing) clearTimeout(typing.end);
  typing = null;
}

/** Somebody writes to the client or to colleagues. To be called with every change of the text. */
export function noteTyping(id: string): void {
  const now = performance.now();
  const goOn = typing?.id === id && now - typing.told < typingTold;
  const told = goOn && typing ? typing.told : now;
  stopTyping();
  typing = { id, told, end: window.setTimeout(() => doneTyping(id), typingEnds) };
  if (!goOn) tell(id, "typing");
}

/** The text was sent or put aside. */
export function doneTyping(id: string): void {
  if (typing?.id !== id) return;
  stopTyping();
  if (looking?.id === id) tell(id, "viewing");
}

/** Tells the office that the conversation is before somebody's eyes, until the function that comes back is called. */
export function look(id: string): () => void {
  let told = false;
  const beat = () => {
    if (document.visibilityState !== "visible" || !me()) return;
    told = true;
    tell(id, typing?.id === id ? "typing" : "viewing");
    api.who(id).then(({ people }) => takePresence(id, people), () => undefined);
  };
  const leave = () => {
    if (!told || !me()) return;
    told = false;
    api.leave(id);
  };
  const turn = () => (document.visibilityState === "visible" ? beat() : leave());
  const own = { id, beat };
  looking = own;
  const first = setTimeout(beat, glance);
  const timer = setInterval(beat, beatTime);
  document.addEventListener("visibilitychange", turn);
  addEventListener("pagehide", leave);
  addEventListener("pageshow", turn);
  return () => {
    clearTimeout(first);
    clearInterval(timer);
    document.removeEventListener("visibilitychange", turn);
    removeEventListener("pagehide", leave);
    removeEventListener("pageshow", turn);
    if (typing?.id === id) stopTyping();
    if (looking === own) looking = null;
    leave();
  };
}
