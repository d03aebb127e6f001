import type { Locale } from "../api/types";
import { tags } from ".";

const cache = new Map<string, Intl.DateTimeFormat>();

function formatter(locale: Locale, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const key = locale + JSON.stringify(options);
  let made = cache.get(key);
  if (!made) {
    made = new Intl.DateTimeFormat(tags[locale], options);
    cache.set(key, made);
  }
  return made;
}

const day = (date: Date): string => date.toDateString();

/** 14:32 */
export function clock(locale: Locale, at: string): string {
  return formatter(locale, { hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));
}

/** The shortest form for a list: the time today, the day this year, else the full date. */
export function brief(locale: Locale, at: string, now = new Date()): string {
  const date = new Date(at);
  if (day(date) === day(now)) return clock(locale, at);
  if (date.getFullYear() === now.getFullYear()) return formatter(locale, { day: "numeric", month: "short" }).format(date);
  return formatter(locale, { day: "2-digit", month: "2-digit", year: "2-digit" }).format(date);
}

/** 22 November 2026 */
export function date(locale: Locale, at: string): string {
  return formatter(locale, { day: "numeric", month: "long", year: "numeric" }).format(new Date(at));
}

/** Whole moment, for details and tooltips. */
export function full(locale: Locale, at: string): string {
  return formatter(locale, {
    weekday: "short", day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit", hour12: false,
  }).format(new Date(at));
}

/** A moment that is near enough to go without its year, for who chooses it. */
export function soon(locale: Locale, at: string): string {
  return formatter(locale, { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hour12: false }).format(new Date(at));
}

/** Polish calendars have two letters for a day; "niedz." is too long for one. */
const polishDays = ["nd", "pn", "wt", "śr", "cz", "pt", "so"];

/** A day where there is little room: "Sun 29", "нд 29", "nd 29". */
export function briefDay(locale: Locale, at: Date): string {
  const name = locale === "pl" ? polishDays[at.getDay()] : formatter(locale, { weekday: "short" }).format(at);
  return `${name} ${at.getDate()}`;
}

/** Heading of a day in a thread; `null` for today and yesterday, which have words of their own. */
export function dayHeading(locale: Locale, at: string, now = new Date()): "today" | "yesterday" | string {
  const date = new Date(at);
  if (day(date) === day(now)) return "today";
  const before = new Date(now);
  before.setDate(before.getDate() - 1);
  if (day(date) === day(before)) return "yesterday";
  const options: Intl.DateTimeFormatOptions = { weekday: "long", day: "numeric", month: "long" };
  if (date.getFullYear() !== now.getFullYear()) options.year = "numeric";
  const words = formatter(locale, options).format(date);
  // A heading as "Today" is one: Polish and Ukrainian write days small.
  return words.charAt(0).toLocaleUpperCase(locale) + words.slice(1);
}

export const sameDay = (a: string, b: string): boolean => day(new Date(a)) === day(new Date(b));

/** 3 days ago, 2 hours ago, in the words of the language. */
export function relative(locale: Locale, at: string, now = Date.now()): string {
  const seconds = (Date.parse(at) - now) / 1000;
  const steps: [Intl.RelativeTimeFormatUnit, number][] = [["day", 86400], ["hour", 3600], ["minute", 60]];
  const words = new Intl.RelativeTimeFormat(tags[locale], { numeric: "auto" });
  for (const [unit, length] of steps) {
    if (Math.abs(seconds) >= length) return words.format(Math.round(seconds / length), unit);
  }
  return words.format(0, "second");
}

/** in 12 seconds, in 3 minutes; `null` once the moment is there. */
export function until(locale: Locale, at: string, now = Date.now()): string | null {
  const seconds = Math.ceil((Date.parse(at) - now) / 1000);
  if (!(seconds > 0)) return null;
  const words = new Intl.RelativeTimeFormat(tags[locale]);
  return seconds < 120 ? words.format(seconds, "second") : words.format(Math.round(seconds / 60), "minute");
}

/** 12 kB, 3.4 MB */
export function bytes(locale: Locale, size: number): string {
  const steps: [string, number][] = [["gigabyte", 1e9], ["megabyte", 1e6], ["kilobyte", 1e3]];
  const [unit, length] = steps.find(([, at]) => size >= at) ?? ["byte", 1];
  return new Intl.NumberFormat(tags[locale], {
    style: "unit", unit, unitDisplay: length === 1 ? "long" : "short", maximumFractionDigits: length >= 1e6 ? 1 : 0,
  }).format(size / length);
}

/** A limit in round words. Limits are set in binary megabytes, and "52.4 MB" would puzzle where 50 was meant; said a little lower, it holds. */
export const limit = (locale: Locale, size: number): string => bytes(locale, size >= 2 ** 20 ? Math.floor(size / 2 ** 20) * 1e6 : size);

/** The name of a language in another one: "uk" in Polish is "ukraiński". */
export function languageName(locale: Locale, code: string): string {
  try {
    return new Intl.DisplayNames(tags[locale], { type: "language" }).of(code) ?? code;
  } catch {
    return code;
  }
}

const moneyFormats = new Map<string, Intl.NumberFormat>();

/** 1 234,50 zł: minor units as people read them. */
export function money(locale: Locale, { amount, currency }: { amount: number; currency: string }): string {
  const key = locale + currency;
  let made = moneyFormats.get(key);
  if (!made) {
    made = new Intl.NumberFormat(tags[locale], { style: "currency", currency, currencyDisplay: "narrowSymbol", useGrouping: true });
    moneyFormats.set(key, made);
  }
  return made.format(amount / 10 ** (made.resolvedOptions().maximumFractionDigits ?? 2));
}

/** A date without a time is a day of the calendar, in no zone. */
export const calendarDay = (text: string): Date => new Date(`${text}T12:00:00`);

/** 26 Nov, with the year where it is another one. */
export function shortDate(locale: Locale, text: string, now = new Date()): string {
  const at = calendarDay(text);
  return formatter(locale, at.getFullYear() === now.getFullYear() ? { day: "numeric", month: "short" } : { day: "2-digit", month: "2-digit", year: "2-digit" }).format(at);
}
