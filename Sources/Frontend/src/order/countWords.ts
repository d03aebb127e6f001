import type { PageUnit, TextCount } from "../api/orders";
import type { Locale } from "../api/types";
import type { T } from "../i18n";
import { pagesIn } from "./choices";

/** What a file holds, in a line. */
export function countWords(t: T, locale: Locale, count: TextCount, unit: PageUnit): string {
  if (count.state === "counted") {
    const pages = count.pages[unit];
    const characters = t("count.characters", { n: count.characters });
    return pages === undefined ? characters : t("count.line", { characters, pages: pagesIn(t, locale, unit, pages) });
  }
  if (count.state === "scan") return count.sheets ? t("count.scan.sheets", { n: count.sheets }) : t("count.scan");
  return t(count.state === "unreadable" ? "count.unreadable" : "count.unsupported");
}
