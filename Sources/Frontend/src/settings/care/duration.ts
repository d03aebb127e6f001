import type { Locale } from "../../api/types";
import { tags } from "../../i18n";

/** 3 days, 4 hours: the two largest units that are not nothing, in the words of the language. */
export function duration(locale: Locale, milliseconds: number): string {
  const minutes = Math.max(0, Math.floor(milliseconds / 60_000));
  const parts: [number, string][] = [[Math.floor(minutes / 1440), "day"], [Math.floor((minutes % 1440) / 60), "hour"], [minutes % 60, "minute"]];
  const first = parts.findIndex(([count]) => count > 0);
  const shown = first < 0 ? parts.slice(-1) : parts.slice(first, first + 2).filter(([count]) => count > 0);
  return shown
    .map(([count, unit]) => new Intl.NumberFormat(tags[locale], { style: "unit", unit, unitDisplay: "long" }).format(count))
    .join(" ");
}
