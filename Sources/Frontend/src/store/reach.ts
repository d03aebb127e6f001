import { isChat } from "../api/chat";
import type { Conversation } from "../api/types";

/** Why a chat cannot be answered, as the end of a key; `null` where it can. */
export function refusal(item: Conversation): "blocked" | "left" | "read_only" | "connection_off" | "no_rights" | "notices" | "platform" | null {
  if (item.platform !== "telegram") return "platform";
  if (item.chat_kind === "notices") return "notices";
  const person = item.chat_kind === "person";
  if (item.reach === "blocked") return "blocked";
  // In a private chat of the office's own account it is the account that lets the bot in and write.
  if (item.reach === "left") return person ? "connection_off" : "left";
  if (item.reach === "read_only") return person ? "no_rights" : "read_only";
  return null;
}

/** Mail and chats that somebody can be written to in; everywhere else there are notes. */
export const canAnswer = (item: Conversation): boolean => item.platform === "email" || (isChat(item) && refusal(item) === null);
