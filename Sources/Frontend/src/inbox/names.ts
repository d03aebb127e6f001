import type { Conversation } from "../api/types";
import type { T } from "../i18n";

/** Who the conversation is with: the client's name, else what the sender calls themselves, else the address. */
export function nameOf(item: Conversation, t: T): string {
  return item.client?.name || item.counterpart.name || item.counterpart.address || t("name.unknown");
}
