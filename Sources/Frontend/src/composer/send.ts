import { isChat, type Quoted } from "../api/chat";
import { Problem } from "../api/http";
import { sending } from "../api/sending";
import type { Message } from "../api/types";
import { go, openConversation, route } from "../app/router";
import { change, closeQuietly, problemKey } from "../store/actions";
import { answer, answering } from "../store/answering";
import { conversations } from "../store/conversations";
import { dropLetter, keepLetter, letters, type Letter } from "../store/letters";
import { beside } from "../store/lists";
import { newKey } from "../store/notes";
import { pendingReplies, type PendingReply } from "../store/pending";
import { me } from "../store/session";
import { add, forgetMessage, thread } from "../store/threads";
import { dismiss, say } from "../store/toasts";
import { parted } from "./markup";
import { setNewer } from "./refused";
import { isAnswer, letterOf, requestOf } from "./request";
import type { Key } from "../i18n";

export interface Order {
  /** The letter, and for answers the conversation of the same id. */
  id: string;
  /** The newest message its writer saw. */
  seen: string | null;
  sendAt: string | null;
  /** Whether the conversation is closed with it. */
  close: boolean;
}

const standardHold = 5;
export const holdSeconds = (): number => me()?.undo_seconds ?? standardHold;

/** Lost on the way: it may have arrived, so that the next attempt must be known for the same. */
const isLost = (error: unknown): boolean => !(error instanceof Problem) || error.status === 0 || error.status >= 500;

/**
 * Sends an answer or a forward: it stands in its thread at once, and the composer is free for the next thing. Whatever the server
 * says against it brings the letter back as it was.
 */
export function sendLetter(order: Order): void {
  const before = letters.get()[order.id];
  const item = conversations.get(order.id);
  if (!before) return;
  // Remembered before it leaves: after a crash in between the same letter goes out under the same name.
  const last = thread(order.id).get().messages.slice(-1)[0]?.id ?? null;
  const letter: Letter = { ...before, ...(before.key ? {} : { key: newKey(), after: last }), sending: true };
  keepLetter(order.id, letter);
  setNewer(order.id, null);
  answering.set(null);
  const shown = isAnswer(letter) ? guess(order, letter) : null;
  if (shown) pendingReplies.set([...pendingReplies.get(), shown]);
  if (order.close && item) closeQuietly(item);
  const sent = post(order, letter);
  const toast = announce(order, letter, sent);
  sent.then(
    (message) => {
      if (isAnswer(letter)) add(order.id, message);
      settle(shown);
      if (letters.get()[order.id]?.key === letter.key) dropLetter(order.id);
    },
    (error) => {
      settle(shown);
      dismiss(toast);
      refuse(order, letter, error);
    },
  );
}

export function post(order: Order, letter: Letter): Promise<Message> {
  const chat = isChat(conversations.get(order.id));
  const request = requestOf(letter, { key: letter.key ?? newKey(), hold: holdSeconds(), sendAt: order.sendAt, seen: order.seen, chat });
  return isAnswer(letter) ? sending.reply(order.id, request) : sending.first(request);
}

const settle = (shown: PendingReply | null): void => pendingReplies.set(pendingReplies.get().filter((one) => one !== shown));

/** Says that it goes, and for how long it can be taken back. */
export function announce(order: Order, letter: Letter, sent: Promise<Message>): number {
  const hold = holdSeconds();
  const undo = { key: "action.undo" as Key, run: () => void sent.then((message) => takeBack(message, order, letter), () => undefined) };
  if (order.sendAt) return say({ tone: "quiet", key: "send.scheduled", action: undo });
  if (hold === 0) return say({ tone: "quiet", key: "send.sent" });
  return say({ tone: "quiet", key: "send.held", values: { seconds: hold }, action: undo, time: hold * 1000 });
}

/** Whether a letter whose answer got lost is in the thread all the same. */
export function arrived(letter: Letter, messages: readonly Message[], user: string): boolean {
  const from = messages.findIndex((one) => one.id === letter.after);
  if (letter.key === null || letter.sending || from < 0) return false;
  return messages
    .slice(from + 1)
    .some((one) => one.kind === "reply" && one.author?.id === user && !("before" in one) && [letter.text.trim(), parted(letter.text.trim()).text].some((text) => one.text.startsWith(text)));
}

/** Puts a letter back before its writer. What was begun since stands below it. */
function putBack(id: string, letter: Letter): void {
  const newer = letters.get()[id];
  const typed = newer && !newer.sending && newer.text.trim() && newer.text !== letter.text ? `${letter.text}\n\n${newer.text}` : letter.text;
  const files = [...letter.files, ...(newer && !newer.sending ? newer.files.filter((one) => !letter.files.some((own) => own.id === one.id)) : [])];
  const same = typed === letter.text && letter.key !== null;
  keepLetter(id, { ...letter, text: typed, files, sending: false, touched: true, ...(same ? {} : { key: null, at: new Date().toISOString() }) });
}

function refuse(order: Order, letter: Letter, error: unknown): void {
  const lost = isLost(error);
  putBack(order.id, { ...letter, key: lost ? letter.key : null });
  reopen(order);
  if (!me()) return;
  const met = error instanceof Problem && error.code === "newer_message" ? (error.about["message"] as Message | undefined) : undefined;
  if (met) {
    add(order.id, met);
    setNewer(order.id, met);
    if (openConversation() === order.id) return;
  }
  const retry = { key: "action.retry" as Key, run: () => sendLetter(order) };
  const open = { key: "keys.open" as Key, run: () => show(order.id) };
  say({ tone: "error", key: met ? "newer.elsewhere" : "send.failed", ...(met ? {} : { reason: sendProblem(error) }), action: lost ? retry : open });
}

const chatFaults = new Set(["chat_blocked", "chat_left", "chat_read_only", "no_answers"]);

/** Why a letter was not taken, in the page's words. */
export function sendProblem(error: unknown): Key {
  const code = error instanceof Problem ? error.code : "network";
  const field = error instanceof Problem ? error.field : null;
  if (code === "validation" && (field === "to" || field === "cc" || field === "bcc")) return "send.recipients";
  if (code === "validation" && field?.startsWith("attachments")) return "send.filesGone";
  if (code === "validation" && field === "send_at") return "later.past";
  if (chatFaults.has(code)) return `chat.refused.${code}` as Key;
  if (code === "channel_not_connected") return "fault.not_connected";
  if (code === "no_outgoing_server") return "send.noOutgoing";
  if (code === "peer_limit") return "send.peerLimit";
  if (code === "own_address") return "send.ownAddress";
  if (code === "too_large") return "send.tooLarge";
  return problemKey(error);
}

function reopen(order: Order): void {
  const item = conversations.get(order.id);
  if (order.close && item) {
    change(item, { status: "open" });
    show(order.id);
  } else if (openConversation() === order.id) answering.set(order.id);
}

function show(id: string): void {
  if (openConversation() !== id) go(beside(id));
  answer(id, null);
}

/** Takes a sent message back into the composer while it is still here. Without an order it was found in a thread. */
export async function takeBack(message: Message, order: Order | null, letter: Letter | null): Promise<void> {
  try {
    const { conversation_id, request } = await sending.cancel(message.id);
    const back = letter ?? letterOf(request, message);
    forgetMessage(message.conversation_id, message.id);
    const id = order?.id ?? (back.mode === "first" || back.mode === "forward" ? message.id : conversation_id);
    putBack(id, { ...back, key: null });
    const item = conversations.get(id);
    if (order?.close && item) change(item, { status: "open" });
    if (back.mode === "first" || !(order || isAnswer(back))) {
      const view = route.get();
      go({ ...(view.page === "inbox" ? view : beside(null)), id: null, message: null, compose: id }, openConversation() === conversation_id);
    } else show(id);
  } catch (error) {
    const late = error instanceof Problem && error.code === "already_sending";
    say({ tone: "error", key: late ? "send.tooLate" : "send.notTakenBack", ...(late ? {} : { reason: problemKey(error) }) });
  }
}

/** The message as it will stand in its thread. */
function guess(order: Order, letter: Letter): PendingReply {
  const at = new Date().toISOString();
  const user = me();
  const author = { id: user?.id ?? "", name: user?.name ?? "" };
  const chat = isChat(conversations.get(order.id)) ? { ...parted(letter.text.trim()), quoted: quotedIn(order.id, letter) } : {};
  return {
    id: `reply-${letter.key}`, conversation_id: order.id, direction: "outbound", type: "text", kind: "reply", subject: letter.subject,
    text: letter.text.trim(), has_html: false, from: { name: author.name, address: user?.email ?? "" }, to: letter.to, cc: letter.cc, bcc: letter.bcc,
    sent_at: at, created_at: at, state: "queued", error: null, auto: null, bounce: null, defects: [], external_id: null, size: null,
    attachments: letter.files.map((one) => ({ ...one, sha256: null, inline: false, state: "stored" })), fold: [], author,
    outgoing: {
      stage: "queued", due_at: order.sendAt ?? new Date(Date.now() + holdSeconds() * 1000).toISOString(), scheduled: order.sendAt !== null,
      attempts: 0, retrying_since: null,
    },
    before: new Set(thread(order.id).get().messages.map((one) => one.id)),
    ...chat,
  };
}

function quotedIn(conversation: string, letter: Letter): Quoted | null {
  const one = thread(conversation).get().messages.find((other) => other.id === letter.answers);
  return one ? { message_id: one.id, name: one.author?.name ?? one.from?.name ?? "", text: one.text.slice(0, 160), type: one.type } : null;
}
