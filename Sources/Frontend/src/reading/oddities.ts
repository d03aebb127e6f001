import type { Message } from "../api/types";
import type { Key, T } from "../i18n";

/** Milliseconds that a mail may be on its way without a word, and that a clock may be wrong. */
const slow = 3_600_000;
const ahead = 300_000;

/** What the parser says of damaged mail, in its own English words, by what they begin with, and the page's words for it. */
const damage: readonly [RegExp, Key][] = [
  [/^limit reached/, "odd.limit"],
  [/^byte order mark|^empty lines|^lines among the headers/, "odd.head"],
  [/not UTF-8|declared as|charset|bytes are not/, "odd.letters"],
  [/stops the parser|does not know the platform/, "odd.unread"],
  [/truncated|cut|ends? (early|before)|unterminated|no end/, "odd.cut"],
];

/** How long a message was on its way, where that is worth a word; `null` where it is not. */
export function delay(message: Pick<Message, "direction" | "sent_at" | "created_at">): { kind: "late" | "ahead"; minutes: number } | null {
  if (message.direction !== "inbound" || !message.sent_at) return null;
  const took = Date.parse(message.created_at) - Date.parse(message.sent_at);
  if (took > slow) return { kind: "late", minutes: Math.round(took / 60_000) };
  return took < -ahead ? { kind: "ahead", minutes: Math.round(-took / 60_000) } : null;
}

/** Everything that was odd about a message, a sentence each. What has no words of the page stands as the parser said it. */
export function oddities(message: Message, t: T, away: (minutes: number) => string): string[] {
  const found: string[] = [];
  const late = delay(message);
  if (late) found.push(t(`odd.${late.kind}`, { time: away(late.minutes) }));
  if (message.html_remote_images) found.push(t("odd.images"));
  for (const said of message.defects) {
    const key = damage.find(([pattern]) => pattern.test(said))?.[1];
    const words = key ? t(key) : t("odd.other", { words: said });
    if (!found.includes(words)) found.push(words);
  }
  return found;
}
