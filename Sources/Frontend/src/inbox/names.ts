import type { Conversation } from "../api/types";
import { chatLine } from "../channel/typeWords";
import type { T } from "../i18n";
import { calledOf } from "../store/conversations";

/** Who the conversation is with, in words. */
export function nameOf(item: Conversation, t: T): string {
  if (item.chat_kind === "notices") return t("chat.notices.of", { name: item.counterpart.name });
  return calledOf(item) ?? t("name.unknown");
}

/** What stands under the name: the subject of a mail, or what kind of chat it is and by what the other side is known there. */
export function subjectOf(item: Conversation, t: T): string {
  if (!item.chat_kind) return item.subject || t("subject.none");
  const line = chatLine(item);
  return [line.name, t(line.key)].filter(Boolean).join(" · ");
}
