import type { Message } from "../api/types";
import { shade } from "../ui/initials";

/** By which a sender is the same again: names change. */
export const senderOf = (message: Message): string =>
  message.author?.id ?? (message.from?.address || message.from?.name || (message.direction === "outbound" ? "office" : ""));

/** The pastel of a sender, the same in every chat. */
export const toneOf = (message: Message): number => shade(senderOf(message));

/** Of a service notice or another card that stands for itself. */
export const isNotice = (message: Message): boolean => message.type === "system" || message.card?.kind === "service";

/** How far apart two messages of one person still read as one, in milliseconds. */
const apart = 10 * 60_000;
const time = (message: Message): number => Date.parse(message.sent_at ?? message.created_at);

/** Whether a message goes on with what the same person wrote just before. */
export function joins(before: Message | undefined, message: Message): boolean {
  if (!before || isNotice(before) || isNotice(message)) return false;
  if (before.kind !== message.kind || message.kind === "note" || before.direction !== message.direction) return false;
  return senderOf(before) === senderOf(message) && time(message) - time(before) < apart;
}
