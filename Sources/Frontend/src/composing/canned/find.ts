import { replyLanguages, type CannedReply, type ReplyLanguage } from "../../api/together";

const folded = (text: string): string => text.toLocaleLowerCase().normalize("NFD").replace(/\p{M}/gu, "").replace(/ł/g, "l");

/** How well a reply answers to what was typed: 0 is best, `null` is not at all. */
function rank(one: CannedReply, query: string): number | null {
  const shortcut = folded(one.shortcut);
  const title = folded(one.title);
  if (shortcut === query) return 0;
  if (shortcut.startsWith(query)) return 1;
  if (` ${title}`.includes(` ${query}`)) return 2;
  return shortcut.includes(query) || title.includes(query) ? 3 : null;
}

/** The replies whose shortcut or title answers to the query, best first. */
export function matching(all: readonly CannedReply[], query: string): CannedReply[] {
  const wanted = folded(query.trim());
  const order = (a: CannedReply, b: CannedReply) => a.title.localeCompare(b.title);
  if (!wanted) return [...all].sort(order);
  return all
    .map((one) => ({ one, at: rank(one, wanted) }))
    .filter((found): found is { one: CannedReply; at: number } => found.at !== null)
    .sort((a, b) => a.at - b.at || order(a.one, b.one))
    .map((found) => found.one);
}

/** The begun "/shortcut" before the caret: where it starts and what was typed of it. A slash inside a word begins nothing. */
export function begun(text: string, caret: number): { start: number; query: string } | null {
  const found = /(?:^|\s)\/([\p{L}\p{N}_-]{0,40})$/u.exec(text.slice(0, caret));
  return found ? { start: caret - (found[1] ?? "").length - 1, query: found[1] ?? "" } : null;
}

/** The language of the reply: the first of the wished ones that it is written in, else the first it has. */
export function languageOf(one: CannedReply, wished: readonly (string | null | undefined)[]): ReplyLanguage | null {
  const has = replyLanguages.filter((language) => one.texts[language]?.trim());
  for (const wish of wished) {
    const short = (wish ?? "").slice(0, 2).toLowerCase();
    const found = has.find((language) => language === short);
    if (found) return found;
  }
  return has[0] ?? null;
}
