import type { Notice } from "../api/chat";
import type { Locale } from "../api/types";
import { tags, type Key, type T } from "../i18n";

const kinds = new Set([
  "joined", "left", "created", "renamed", "moved", "pinned", "photo", "photo_removed", "blocked", "unblocked", "business_on", "business_off",
]);

/** What happened in a chat, in a sentence. */
export function noticeWords(t: T, locale: Locale, { kind, names, detail }: Notice): string {
  const who = new Intl.ListFormat(tags[locale], { type: "conjunction" }).format(names);
  const word = kinds.has(kind) ? kind : "other";
  return t(`notice.${word}` as Key, { n: Math.max(1, names.length), names: who || t("name.unknown"), detail: detail ?? "" }).trim();
}
