import { Problem } from "../api/http";
import type { Conversation, ConversationPatch } from "../api/types";
import { go, openConversation, route } from "../app/router";
import type { Key } from "../i18n";
import { calledOf, conversations, counts, inverse, linkedNames, patched, refreshCounts, send, take } from "./conversations";
import { belongs, passes } from "./filter";
import { list, load, place, reading } from "./lists";
import { me } from "./session";
import { say } from "./toasts";
import { phone } from "../ui/useMedia";

/** The open conversation that was marked unread: it stays unread until it is opened again. */
let keepUnread: string | null = null;

/** Takes a conversation as it is now into what is on screen. */
export function show(item: Conversation): void {
  conversations.set(item);
  place(item, false);
}

export function problemKey(error: unknown): Key {
  const code = error instanceof Problem ? error.code : "network";
  return `problem.${problemCodes.has(code) ? code : "unknown"}` as Key;
}

const problemCodes = new Set([
  "network", "server", "forbidden", "not_found", "conflict", "rate_limited", "validation", "last_owner", "wrong_password",
  "setup_done", "setup_token", "email_taken", "unauthorized", "upgrading", "address_taken", "mailbox_taken", "disk_low", "disk_full", "too_many_rows", "too_many_entries",
]);

/** Changes a conversation at once and tells the server; a refusal takes it back and says why. */
export function change(item: Conversation, patch: ConversationPatch, done?: { key: Key; values?: Record<string, string> }): void {
  const back = inverse(item, patch);
  const attempt = () => {
    const now = conversations.get(item.id) ?? item;
    show(patched(now, patch));
    if (done) say({ tone: "quiet", ...done, action: { key: "action.undo", run: () => change(patched(now, patch), back) } });
    send(item.id, patch).then(
      (answer) => {
        place(answer, false);
        refreshCounts();
      },
      (error) => {
        show(patched(conversations.get(item.id) ?? item, back));
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: attempt } });
      },
    );
  };
  attempt();
}

/** The conversation to show once `id` has left the list: the one that takes its place, else the one before. */
export function after(ids: readonly string[], id: string): string | null {
  const at = ids.indexOf(id);
  if (at < 0) return null;
  return ids[at + 1] ?? ids[at - 1] ?? null;
}

/**
 * What leaves the list that is being read takes the reader to the next one in it.
 * @returns whose that is; `null` where nothing was moved to.
 */
export function moveOn(item: Conversation, patch: ConversationPatch): string | null {
  const now = route.get();
  if (now.page !== "inbox" || now.id !== item.id) return null;
  const then = patched(item, patch);
  const user = me()?.id ?? null;
  if (belongs(reading.view, then, user, Date.now()) && passes(reading.filter, then, user) !== false) return null;
  const next = after(list(reading).get().ids, item.id);
  go({ ...now, id: next, message: null }, true);
  const other = conversations.get(next ?? "");
  return other ? calledOf(other) : null;
}

/** What is said of a conversation that is gone. On a phone no list tells that another one stands in its place. */
function gone(item: Conversation, next: string | null, key: Key, nextKey: Key): { key: Key; values: Record<string, string> } {
  const name = calledOf(item) ?? "";
  return next !== null && matchMedia(phone).matches ? { key: nextKey, values: { name, next } } : { key, values: { name } };
}

export function close(item: Conversation): void {
  if (item.status === "closed") return change(item, { status: "open" }, { key: "toast.reopened" });
  const next = moveOn(item, { status: "closed" });
  change(item, { status: "closed", unread: false }, gone(item, next, "toast.closed", "toast.closed.next"));
}

/** Closes without a word: what it is part of says so and takes it back. */
export function closeQuietly(item: Conversation): void {
  if (item.status === "closed") return;
  moveOn(item, { status: "closed" });
  change(item, { status: "closed", unread: false });
}

export function toggleUnread(item: Conversation): void {
  const unread = item.unread_count === 0;
  keepUnread = unread && openConversation() === item.id ? item.id : null;
  change(item, { unread }, { key: unread ? "toast.unread" : "toast.read" });
}

export function assign(item: Conversation, to: { id: string; name: string } | null): void {
  moveOn(item, { assignee: to?.id ?? null });
  if (to) change(item, { assignee: to.id }, { key: "toast.assigned", values: { name: to.name } });
  else change(item, { assignee: null }, { key: "toast.unassigned" });
}

export function snooze(item: Conversation, until: string | null): void {
  if (until === null) return change(item, { snooze_until: null }, { key: "toast.unsnoozed" });
  const next = moveOn(item, { snooze_until: until, status: "open" });
  change(item, { snooze_until: until, status: "open" }, gone(item, next, "toast.snoozed", "toast.snoozed.next"));
}

/** Says whose conversation it is. */
export function link(item: Conversation, client: { id: string; name: string } | null): void {
  if (!client) return change(item, { client_id: null }, { key: "toast.unlinked" });
  linkedNames.set(client.id, client.name);
  change(item, { client_id: client.id }, { key: "toast.linked", values: { name: client.name } });
}

/** Somebody has looked at what went wrong; the message stays as red as it is. Says whether the server took it. */
export async function attended(id: string): Promise<boolean> {
  const item = conversations.get(id);
  if (!item?.attention) return true;
  show({ ...item, attention: false });
  try {
    await send(id, { attention: false });
    return true;
  } catch {
    const now = conversations.get(id);
    if (now) take({ ...now, attention: true });
    return false;
  }
}

/** The open conversation of which the server did not take that it was read: it is told again when it is opened again, not at once. */
let untold: string | null = null;

/** The reader has the conversation before their eyes. Nothing is said about it and it is not undone by Z. */
export function seen(id: string): void {
  const item = conversations.get(id);
  if (!item || item.unread_count === 0 || keepUnread === id || untold === id) return;
  const before = item.unread_count;
  show({ ...item, unread_count: 0 });
  const numbers = counts.get();
  if (numbers) counts.set({ ...numbers, unread: Math.max(0, numbers.unread - 1) });
  send(id, { unread: false }).then(refreshCounts, () => {
    if (openConversation() === id) untold = id;
    const now = conversations.get(id);
    if (now) take({ ...now, unread_count: before });
    refreshCounts();
  });
}

export function opened(id: string | null): void {
  if (keepUnread !== id) keepUnread = null;
  if (untold !== id) untold = null;
}

export const reload = (): void => void load(reading);
