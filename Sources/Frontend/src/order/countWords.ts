import type { TextCount } from "../api/quotes";
import type { PageUnit } from "../api/work";
import type { Locale } from "../api/types";
import type { Key, T } from "../i18n";
import { pagesIn } from "./choices";

const faults = new Set(["damaged", "password", "too_large", "unpacks_too_large", "pdf_reader_missing", "too_slow", "no_process", "old_word", "empty_sheets"]);

/** What is wrong with a file, or missing from what was counted, and what to do; null where there is nothing to say. */
export function faultWords(t: T, count: Pick<TextCount, "error">): string | null {
  return count.error !== null && faults.has(count.error) ? t(`count.fault.${count.error}` as Key) : null;
}

/** What a file holds, in a line. */
export function countWords(t: T, locale: Locale, count: TextCount, unit: PageUnit): string {
  const fault = faultWords(t, count);
  const held = holds(t, locale, count, unit);
  if (held === null) return fault ?? t(count.state === "unreadable" ? "count.unreadable" : "count.unsupported");
  // That there is hardly any text is said of a scan already.
  return fault === null || count.state === "scan" ? held : `${held}. ${fault}`;
}

/** Null for a file that was not counted. */
function holds(t: T, locale: Locale, count: TextCount, unit: PageUnit): string | null {
  if (count.state === "counted") {
    const pages = count.pages[unit];
    const characters = t("count.characters", { n: count.characters });
    return pages === undefined ? characters : t("count.line", { characters, pages: pagesIn(t, locale, unit, pages) });
  }
  if (count.state === "scan") return t("count.scan", { n: count.sheets ?? 1, characters: t("count.characters", { n: count.characters }) });
  return null;
}

/** Whether a file looks like a picture of text: what little can be counted in it is no amount to price by. */
export const isPicture = (mime: string, count: TextCount | undefined): boolean => count?.state === "scan" || mime.startsWith("image/");
