import { go, openConversation, route } from "../app/router";
import { Cell } from "./cell";
import { forgetThread, loadThread } from "./threads";

/** Counts up when messages went from one conversation to another: what shows where they were asks again. */
export const movedAgain = new Cell(0);

/** Asks anew for messages of which some came or went. */
export function reloadThread(id: string): void {
  forgetThread(id);
  if (openConversation() === id) void loadThread(id);
  movedAgain.set(movedAgain.get() + 1);
}

/** A colleague moved messages. */
export function messagesMoved(from: string | undefined, to: string | undefined): void {
  for (const id of [from, to]) if (id) reloadThread(id);
}

/** The open conversation went into another one: the reader goes with it. */
export function followMerge(into: string): void {
  const now = route.get();
  if (now.page === "inbox" || now.page === "search") go({ ...now, id: into }, true);
}
