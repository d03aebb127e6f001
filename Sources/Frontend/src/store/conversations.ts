import { inbox } from "../api";
import type { Conversation, ConversationPatch, Counts } from "../api/types";
import { Cell, Collection } from "./cell";
import { colleagues, onLeaving, onSignOut } from "./session";
import { Turns } from "./turns";

/** Every conversation the page knows, by id: what the server said, with the changes on their way laid over it. */
export const conversations = new Collection<Conversation>();
/** Whom a conversation is with, as far as anybody said: the client's name, else what the sender calls themselves, else the address. */
export const calledOf = (item: Conversation): string | null =>
  (item.chat_kind === "group" ? "" : item.client?.name) || item.counterpart.name || item.counterpart.address || null;

/** Names of the clients somebody linked a conversation to, for showing it before the server answers. */
export const linkedNames = new Map<string, string>();
export const counts = new Cell<Counts | null>(null);

/** What is on its way may also be that it goes into another one. */
type Overlay = ConversationPatch & { merged_into?: string };

/** Changes that were sent and not yet answered; an answer that left the server before must not undo them on screen. */
const pending = new Map<string, Overlay[]>();
/** What is told of each conversation. */
const turns = new Turns();
/** Milliseconds for what waits at signing out. */
const patience = 3000;

onSignOut(() => {
  conversations.clear();
  linkedNames.clear();
  pending.clear();
  turns.clear();
  counts.set(null);
  countsAgain = false;
});

// What waits has not been asked, and after the end of the session it would not be any more.
onLeaving({
  before: () => Promise.race([turns.allOver(), new Promise((done) => setTimeout(done, patience))]),
  after: () => undefined,
});

/** Whether a tag is among others; capitals do not matter. */
export const hasTag = (tags: readonly string[], tag: string): boolean => tags.some((one) => one.toLocaleLowerCase() === tag.toLocaleLowerCase());

/** The conversation as it will be once the server has taken the patch. */
export function patched(item: Conversation, patch: Overlay): Conversation {
  const next = { ...item };
  if (patch.merged_into !== undefined) next.merged_into = patch.merged_into;
  if (patch.status !== undefined) next.status = patch.status;
  // A closed conversation waits for nothing.
  if (patch.status === "closed") next.snooze_until = null;
  if (patch.attention !== undefined) next.attention = patch.attention;
  if (patch.client_id !== undefined) next.client = patch.client_id ? { id: patch.client_id, name: linkedNames.get(patch.client_id) ?? "" } : null;
  if (patch.snooze_until !== undefined) next.snooze_until = patch.snooze_until;
  if (patch.tags !== undefined) next.tags = patch.tags;
  const { tags_add: more, tags_remove: fewer } = patch;
  if (fewer) next.tags = next.tags.filter((one) => !hasTag(fewer, one));
  if (more) next.tags = [...next.tags, ...more.filter((one) => !hasTag(next.tags, one))];
  if (patch.unread !== undefined) next.unread_count = patch.unread ? Math.max(1, item.unread_count) : 0;
  if (patch.assignee !== undefined) {
    next.assignee = colleagues.get().find((one) => one.id === patch.assignee) ?? null;
  }
  return next;
}

/** The patch that brings back what `patch` changes in `item`. */
export function inverse(item: Conversation, patch: ConversationPatch): ConversationPatch {
  const back: ConversationPatch = {};
  if (patch.status !== undefined) back.status = item.status;
  const asleep = item.snooze_until !== null && Date.parse(item.snooze_until) > Date.now();
  if (patch.status === "closed" && asleep) back.snooze_until = item.snooze_until;
  if (patch.client_id !== undefined) {
    back.client_id = item.client?.id ?? null;
    if (item.client) linkedNames.set(item.client.id, item.client.name);
  }
  if (patch.snooze_until !== undefined) back.snooze_until = item.snooze_until;
  if (patch.tags !== undefined) back.tags = item.tags;
  // Only what it changes here: the tags that colleagues put on meanwhile stay.
  if (patch.tags_add) back.tags_remove = patch.tags_add.filter((one) => !hasTag(item.tags, one));
  if (patch.tags_remove) back.tags_add = item.tags.filter((one) => hasTag(patch.tags_remove ?? [], one));
  if (patch.unread !== undefined) back.unread = item.unread_count > 0;
  if (patch.assignee !== undefined) back.assignee = item.assignee?.id ?? null;
  return back;
}

/** A conversation of the server with the changes on their way laid over it. */
export const laid = (item: Conversation): Conversation => (pending.get(item.id) ?? []).reduce(patched, item);

/** Takes a conversation the server sent. */
export function take(item: Conversation): Conversation {
  const shown = laid(item);
  conversations.set(shown);
  return shown;
}

/** Lays a change over what the server says of a conversation until it is called. */
export function layOver(id: string, patch: Overlay): () => void {
  pending.set(id, [...(pending.get(id) ?? []), patch]);
  return () => {
    const left = (pending.get(id) ?? []).filter((one) => one !== patch);
    if (left.length) pending.set(id, left);
    else pending.delete(id);
  };
}

/** Conversations with a change that the server has not answered yet. */
export const unsettled = (): Iterable<string> => pending.keys();

/** Tells something of conversations, after what was told of any of them before. */
export const inTurn = <T>(ids: readonly string[], ask: () => Promise<T>): Promise<T> => turns.run(ask, ids);

/** Sends a patch, after those before it, while `conversations` already shows it; what the server answers replaces the guess. */
export async function send(id: string, patch: ConversationPatch): Promise<Conversation> {
  const settle = layOver(id, patch);
  try {
    const answer = await turns.run(() => inbox.change(id, patch), id);
    settle();
    return take(answer);
  } catch (error) {
    settle();
    throw error;
  }
}

let countsAsked = false;
let countsAgain = false;

/** Asks for the numbers beside the views, at most once a second however often it is called, and once more for what was called meanwhile. */
export function refreshCounts(): void {
  countsAgain = countsAsked;
  if (countsAsked) return;
  countsAsked = true;
  const asked = inbox.counts().then((answer) => counts.set(answer), () => undefined);
  setTimeout(async () => {
    await asked;
    countsAsked = false;
    if (countsAgain) refreshCounts();
  }, 1000);
}
