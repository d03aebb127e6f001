import type { Message, Named } from "../api/types";
import { holdsPage } from "../app/move";
import { Cell } from "./cell";
import { onSignOut } from "./session";

/** An answer that is shown and whose arrival at the server is not known yet. */
export interface PendingReply extends Message {
  author: Named;
  /** What the thread held before: the same text from there is another message. */
  before: ReadonlySet<string>;
}

export const pendingReplies = new Cell<readonly PendingReply[]>([]);

onSignOut(() => pendingReplies.set([]));
holdsPage(() => pendingReplies.get().length > 0);

/** Whether the server has told of what was sent: the same author and text, and not there before. The text may have a quote below by now. */
export const isTold = (sent: PendingReply, messages: readonly Message[]): boolean =>
  messages.some(
    (one) => one.kind === "reply" && one.author?.id === sent.author.id && !sent.before.has(one.id) && one.text.startsWith(sent.text),
  );

/** The messages with the answers on their way behind them, each once. */
export function withReplies(conversation: string, messages: readonly Message[], pending: readonly PendingReply[]): readonly Message[] {
  const waiting = pending.filter((one) => one.conversation_id === conversation && !isTold(one, messages));
  return waiting.length ? [...messages, ...waiting] : messages;
}

/**
 * The message that was stored last, for "was something written meanwhile": notes do not count, nor does what is not on the server.
 * It need not stand last: the history of a mailbox comes in with the newest first.
 */
export function lastSeen(messages: readonly Message[]): string | null {
  let last: Message | undefined;
  for (const one of messages) {
    if (one.kind !== "note" && !("before" in one) && (!last || one.created_at >= last.created_at)) last = one;
  }
  return last?.id ?? null;
}
