import type { Deadline, OrderRow } from "../api/orders";
import type { Locale } from "../api/types";
import type { T } from "../i18n";
import { shortDate } from "../i18n/format";

export type Due = "overdue" | "today" | "tomorrow" | "later";

/** The date in a zone; an unknown zone is the browser's own. */
export function dateIn(zone: string, at: number): string {
  try {
    return new Intl.DateTimeFormat("en-CA", { timeZone: zone || undefined, year: "numeric", month: "2-digit", day: "2-digit" } as Intl.DateTimeFormatOptions).format(at);
  } catch {
    return new Intl.DateTimeFormat("en-CA", { year: "numeric", month: "2-digit", day: "2-digit" }).format(at);
  }
}

/** The date so many days after another. */
export function daysAfter(date: string, days: number): string {
  const at = new Date(`${date}T00:00:00Z`);
  at.setUTCDate(at.getUTCDate() + days);
  return at.toISOString().slice(0, 10);
}

/** How near a deadline is, on the calendar of its own zone. */
export function dueOf(deadline: Deadline, now: number): Due {
  if (Date.parse(deadline.at) < now) return "overdue";
  const today = dateIn(deadline.zone, now);
  if (deadline.date <= today) return "today";
  return deadline.date === daysAfter(today, 1) ? "tomorrow" : "later";
}

/** An order that was handed out is late no more. */
export const urgency = (row: Pick<OrderRow, "status" | "deadline">, now: number): Due | null =>
  row.deadline && row.status !== "closed" ? dueOf(row.deadline, now) : null;

/** 28 Nov, 16:00 today; what is late has no need of the hour any more. */
export function dueWords(t: T, locale: Locale, row: Pick<OrderRow, "status" | "deadline">, now: number): { when: string; word: string | null } | null {
  const { deadline } = row;
  if (!deadline) return null;
  const near = urgency(row, now);
  const day = shortDate(locale, deadline.date);
  return { when: deadline.time && near !== "overdue" ? `${day}, ${deadline.time.slice(0, 5)}` : day, word: near && near !== "later" ? t(`order.due.${near}`) : null };
}
