import { inbox } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { Message } from "../api/types";
import { go, openConversation, route } from "../app/router";
import { Cell } from "./cell";
import { take } from "./conversations";
import { onSignOut } from "./session";

/** The loaded part of a conversation, oldest message first. */
export interface Thread {
  messages: readonly Message[];
  next: string | null;
  state: "empty" | "loading" | "ready" | "failed";
  older: boolean;
  problem: Problem | null;
}

const start: Thread = { messages: [], next: null, state: "empty", older: false, problem: null };
const threads = new Map<string, Cell<Thread>>();
const kept = 40;

onSignOut(() => threads.clear());

/** The thread of a conversation; the ones not looked at for longest are forgotten. */
export function thread(id: string): Cell<Thread> {
  let cell = threads.get(id);
  if (!cell) {
    cell = new Cell(start);
    threads.set(id, cell);
    const oldest = threads.keys().next().value;
    if (threads.size > kept && oldest !== undefined && oldest !== id) threads.delete(oldest);
  }
  return cell;
}

/** What is known of a conversation's messages is no longer true. */
export function forgetThread(id: string): void {
  threads.get(id)?.set(start);
}

export const isLoaded = (id: string): boolean => threads.get(id)?.get().state === "ready";

/** Messages of two lists in the order of their times; the newer version of each, the same object where nothing changed. */
export function merged(known: readonly Message[], newer: readonly Message[]): readonly Message[] {
  const byId = new Map(known.map((one) => [one.id, one]));
  let changed = false;
  for (const one of newer) {
    const before = byId.get(one.id);
    if (before && JSON.stringify(before) === JSON.stringify(one)) continue;
    byId.set(one.id, one);
    changed = true;
  }
  if (!changed) return known;
  const order = (one: Message) => one.sent_at ?? one.created_at;
  const position = new Map([...byId.keys()].map((id, index) => [id, index]));
  return [...byId.values()].sort(
    (a, b) => order(a).localeCompare(order(b)) || (position.get(a.id) ?? 0) - (position.get(b.id) ?? 0),
  );
}

/** Asking for the newest messages of a thread; overtaken once something was written or taken back here meanwhile. */
interface Question {
  overtaken: boolean;
}

/** The question about each thread that was asked last and has no answer yet. */
const asked = new Map<string, Question>();

function overtake(id: string): void {
  const question = asked.get(id);
  if (question) question.overtaken = true;
}

/** Something happened in a thread: what is known of it, or is being asked for, is asked for anew. */
export async function follow(id: string): Promise<void> {
  if (isLoaded(id)) await loadThread(id);
  else overtake(id);
}

/** Takes a message that was written here. */
export function add(id: string, message: Message): void {
  const cell = thread(id);
  overtake(id);
  if (cell.get().state === "ready") cell.merge({ messages: merged(cell.get().messages, [message]) });
}

/** Takes a message out that was taken back. */
export function forgetMessage(id: string, message: string): void {
  const cell = thread(id);
  overtake(id);
  cell.merge({ messages: cell.get().messages.filter((one) => one.id !== message) });
}

/** States in which a message can be taken back, or was when it was last heard of. */
const takable = new Set(["queued", "sending", "failed"]);

/** What is known without the messages that were taken back: they can be gone from the page they would stand on, the others cannot. */
export function remaining(known: readonly Message[], page: readonly Message[]): readonly Message[] {
  const ids = new Set(page.map((one) => one.id));
  const first = page[0]?.created_at ?? "";
  const left = known.filter(
    (one) => ids.has(one.id) || one.created_at < first || one.direction === "inbound" || !takable.has(one.state ?? ""),
  );
  return left.length === known.length ? known : left;
}

/** Loads the newest messages, or brings a loaded thread up to date. */
export async function loadThread(id: string): Promise<void> {
  const cell = thread(id);
  if (cell.get().state === "loading") return;
  if (cell.get().state !== "ready") cell.set({ ...start, state: "loading" });
  const question: Question = { overtaken: false };
  asked.set(id, question);
  try {
    let page;
    do {
      question.overtaken = false;
      page = await inbox.messages(id, null);
      // Answers overtake each other: only that to the newest question is taken, or what was taken back would stand there again.
      if (asked.get(id) !== question) return;
    } while (question.overtaken);
    asked.delete(id);
    const now = cell.get();
    const overlap = page.items.some((one) => now.messages.some((known) => known.id === one.id));
    // Without a common message there may be a gap in between: start over rather than show a thread with a hole.
    if (now.messages.length && !overlap) cell.set({ ...start, messages: page.items, next: page.next, state: "ready" });
    else {
      const next = now.messages.length ? now.next : page.next;
      cell.set({ ...now, messages: merged(remaining(now.messages, page.items), page.items), next, state: "ready", problem: null });
    }
  } catch (error) {
    if (asked.get(id) !== question) return;
    asked.delete(id);
    if (cell.get().state !== "ready") cell.set({ ...start, state: "failed", problem: asProblem(error) });
  }
}

export async function loadOlder(id: string, limit = 50): Promise<boolean> {
  const cell = thread(id);
  const { next, older, state } = cell.get();
  if (!next || older || state !== "ready") return false;
  cell.merge({ older: true });
  try {
    const page = await inbox.messages(id, next, limit);
    cell.merge({ messages: merged(page.items, cell.get().messages), next: page.next, older: false });
    return true;
  } catch {
    cell.merge({ older: false });
    return false;
  }
}

/** Loads older pages until the message is there, for a search hit far back. */
export async function loadUntil(id: string, message: string): Promise<boolean> {
  for (let pages = 0; pages < 25; pages++) {
    if (thread(id).get().messages.some((one) => one.id === message)) return true;
    if (!(await loadOlder(id, 200))) return false;
  }
  return false;
}

/** Fetches a conversation that no list has brought yet (opened by its address). */
export async function loadConversation(id: string): Promise<void> {
  const item = take(await inbox.one(id));
  // Its messages are in another one now.
  const now = route.get();
  if (item.merged_into && openConversation() === id && (now.page === "inbox" || now.page === "search")) go({ ...now, id: item.merged_into }, true);
}
