import type { Mode } from "../api/sending";
import { disturbedByMove } from "../app/move";
import { carry } from "../app/part";
import { go, route, type Route } from "../app/router";
import { Cell } from "./cell";
import { blank, isDraft, keepLetter, letters, type Letters } from "./letters";
import { beside } from "./lists";
import { composing, newKey } from "./notes";
import { onSignOut } from "./session";

/** The conversation whose answer is being written. */
export const answering = new Cell<string | null>(null);

onSignOut(() => answering.set(null));
carry("answering", answering.get, (id) => answering.set(id));
disturbedByMove(() => openLetter() !== null);

// One of the two at a time: what is typed goes to the client or to colleagues, never to whatever was under the caret.
composing.subscribe(() => {
  if (composing.get()) answering.set(null);
});
answering.subscribe(() => {
  if (answering.get()) composing.set(null);
});

/**
 * Opens the answer of a conversation; without a mode it goes on with what was begun. Another mode, or another
 * message that is answered, keeps the text and changes whom it goes to.
 */
export function answer(conversation: string, mode: Mode | null, message: string | null = null): void {
  const before = letters.get()[conversation];
  // What is on its way is done with, unless the server gives it back.
  const now = before?.sending ? undefined : before;
  const wanted = mode ?? now?.mode ?? "reply";
  if (!now) keepLetter(conversation, { ...blank(wanted), answers: message });
  else if (now.mode !== wanted || (message && now.answers !== message)) {
    const fresh = { ...blank(wanted), answers: message };
    const files = wanted === "forward" || now.mode === "forward" ? [] : now.files;
    keepLetter(conversation, { ...fresh, text: now.text, signature: now.signature, files, bcc: now.bcc, touched: now.touched });
  }
  answering.set(conversation);
}

/** Opens a first message: a new one, or one that was begun. */
export function writeFirst(id: string | null = null): void {
  const now = route.get();
  const at: Route = now.page === "inbox" ? now : beside(null);
  const chosen = id ?? uuid(newKey());
  if (!letters.get()[chosen]) keepLetter(chosen, blank("first"));
  go({ ...at, id: null, compose: chosen }, now.page === "inbox" && Boolean(now.compose));
}

/** The letter that is written in at this moment. */
export function openLetter(): string | null {
  const now = route.get();
  return answering.get() ?? (now.page === "inbox" ? now.compose ?? null : null);
}

/** A random key in the form of a UUID, version 4. */
export function uuid(hex: string): string {
  const variant = "89ab"[parseInt(hex[16] ?? "0", 16) % 4] ?? "8";
  return [hex.slice(0, 8), hex.slice(8, 12), `4${hex.slice(13, 16)}`, variant + hex.slice(17, 20), hex.slice(20, 32)].join("-");
}

/** First messages that were begun, the newest first. */
export const unfinished = (all: Letters): string[] =>
  Object.entries(all)
    .filter(([, one]) => one.mode === "first" && isDraft(one))
    .sort(([, a], [, b]) => b.at.localeCompare(a.at))
    .map(([id]) => id);

