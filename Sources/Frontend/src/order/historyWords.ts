import { orderSources, orderStatuses, type HistoryItem } from "../api/orders";
import { pageRoundings, pageUnits, translationTypes, type Names } from "../api/work";
import type { Locale } from "../api/types";
import { formatNumber, type Key, type T } from "../i18n";
import { money } from "../i18n/format";
import { calendarDate, nameIn, percent } from "./choices";

const actions = [
  "created", "changed", "file_added", "file_removed", "original_received", "original_returned", "original_changed", "agreed", "disagreed", "note", "payment", "refund", "payment_voided",
  "quote_accepted",
] as const;

/** What was done, in a few words; what this page has no words for is said as the server calls it. */
export function doneWords(t: T, item: HistoryItem): string {
  const action = actions.find((one) => one === item.action);
  return action ? t(`log.did.${action}` as Key) : [item.action, item.label].filter(Boolean).join(" · ");
}

const fields = new Set([
  "client", "document_type", "translation_type", "source_language", "target_language", "description", "unit", "rounding", "characters", "pages", "unit_price", "discount", "vat_rate", "price_netto",
  "price_brutto", "price_vat", "deadline", "follow_up_date", "manager", "office", "order_source", "reference_code", "repertorium_number", "price", "status", "amount", "is_archived", "cancelled", "paid", "files", "originals", "original", "notes", "manual_net", "manual_gross", "payment", "receipt_number",
]);

export function fieldWords(t: T, field: string): string {
  const name = field.replace(/^agreements\./, "").replace(/_id$/, "");
  if (name === "status") return t("sheet.status.label");
  return fields.has(name) ? t(`order.${name}` as Key) : name;
}

const isNames = (value: object): value is Names => "uk" in value && "pl" in value && "en" in value;
const is = (all: readonly string[], value: unknown): value is string => typeof value === "string" && all.includes(value);

/** A value before or after, as people read it. `currency`: of the order, for sums that name none. */
export function valueWords(t: T, locale: Locale, currency: string, field: string, value: unknown): string {
  if (value === null || value === undefined || value === "") return t("log.nothing");
  if (Array.isArray(value)) return value.map((one) => valueWords(t, locale, currency, field, one)).join(", ");
  if (typeof value === "boolean") return t(value ? "log.yes" : "log.no");
  if (field === "status" && is(orderStatuses, value)) return t(`order.status.${value}` as Key);
  if (field === "translation_type" && is(translationTypes, value)) return t(`order.type.${value}` as Key);
  if (field === "unit" && is(pageUnits, value)) return t(`unit.${value}` as Key);
  if (field === "rounding" && is(pageRoundings, value)) return t(`rounding.${value}` as Key);
  if (field === "order_source" && is(orderSources, value)) return t(`source.${value}` as Key);
  if (typeof value === "number") {
    if (field === "pages") return formatNumber(locale, value / 100);
    if (field === "vat_rate" || field === "discount") return percent(locale, value);
    if (field === "characters" || field === "count") return formatNumber(locale, value);
    return money(locale, { amount: value, currency });
  }
  if (typeof value === "string") {
    const [, day, time] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?$/.exec(value) ?? [];
    return day ? [calendarDate(locale, day), time].filter(Boolean).join(", ") : value;
  }
  if (typeof value === "object") {
    if (isNames(value)) return nameIn(locale, value);
    if ("amount" in value && "currency" in value) return money(locale, value as { amount: number; currency: string });
    if ("names" in value) return nameIn(locale, (value as { names: Names }).names);
    if ("name" in value) return String((value as { name: unknown }).name);
    if ("date" in value) return [calendarDate(locale, (value as { date: string }).date), (value as { time?: string }).time].filter(Boolean).join(", ");
  }
  return JSON.stringify(value);
}
