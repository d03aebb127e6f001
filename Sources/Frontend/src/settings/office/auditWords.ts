import type { HistoryItem } from "../../api/orders";
import type { Locale } from "../../api/types";
import { formatNumber, tags, type Key, type T } from "../../i18n";
import { date, languageName, money } from "../../i18n/format";

export const auditEntities = [
  "order", "client", "payment", "quote", "note", "language", "language_pair", "document_type", "specialization", "office", "user", "settings",
] as const;
type Entity = (typeof auditEntities)[number];

const known = new Set<string>(auditEntities);
const actions = new Set(["created", "changed", "deleted", "erased", "merged", "unmerged", "voided", "imported", "sent", "accepted", "declined", "withdrawn", "retired", "restored", "archived", "client_erased", "merged_away",
  "ordered", "quote_accepted", "totp_on", "totp_off", "totp_reset", "recovery_codes_made", "recovery_code_used",
  "note", "original_received", "original_returned", "original_changed", "file_added", "file_removed", "agreed", "disagreed", "payment", "refund", "payment_voided", "taken_back"]);

export const entityWords = (t: T, entity: string): string => (known.has(entity) ? t(`audit.entity.${entity as Entity}`) : entity);

/** "Olena Savchuk · changed · order 2026/0042": in this order every language can say it, whoever it was. */
export function sentence(t: T, item: HistoryItem): string {
  const action = actions.has(item.action) ? t(`audit.action.${item.action}` as Key) : item.action;
  const what = [entityWords(t, item.entity), item.label].filter(Boolean).join(" ");
  return t("audit.sentence", { name: item.user?.name || item.user_name || t("audit.nobody"), action, what });
}

const fields = new Set([
  "name", "kind", "latin_name", "latin_name_approved", "language", "tags", "note", "tax_number", "page_unit", "page_rounding", "emails", "phones", "addresses",
  "status", "manager", "office", "document_type", "source_language", "target_language", "translation_type", "description", "unit", "rounding", "characters", "pages",
  "unit_price", "discount", "vat_rate", "price", "price_netto", "price_brutto", "price_vat", "order_source", "deadline", "follow_up_date", "repertorium_number", "reference_code", "is_archived", "cancelled",
  "client", "conversation", "amount", "payment_method", "payment_date", "service_date", "posting_date", "receipt_number", "notes", "void_reason", "text",
  "names", "code", "base_client_price", "is_home", "is_active", "is_default", "factor", "hours", "holidays", "address", "city", "postal_code", "phone", "email",
  "currency", "vat_rates", "default_vat_rate", "order_number_pattern", "receipt_number_pattern", "default_unit", "default_rounding", "express_factor",
  "sworn_factor", "oral_factor", "time_zone", "unanswered_hours", "deadline_lead_hours", "prices_confirmed", "force", "files", "originals", "paid", "payment_state",
]);

/** The name of a field; one that the page does not know as the server calls it. */
export function fieldWords(t: T, field: string): string {
  // What was agreed is told as the field it is about; one paper is one of the papers.
  const plain = field.replace(/^agreements\./, "").replace(/_id$/, "").replace(/^original$/, "originals");
  return fields.has(plain) ? t(`audit.field.${plain}` as Key) : field.replace(/_/g, " ");
}

const payments = new Set(["payment", "deposit", "refund"]);
/** Values that are words of the interface, by field. */
const words: Partial<Record<string, (value: string) => Key>> = {
  // A client's, or a payment's.
  kind: (value) => (payments.has(value) ? `audit.kind.${value}` : `client.kind.${value}`) as Key,
  order_source: (value) => `audit.source.${value}` as Key,
  status: (value) => `order.status.${value}` as Key,
  translation_type: (value) => `order.type.${value}` as Key,
  payment_state: (value) => `audit.paid.${value}` as Key,
  payment_method: (value) => `audit.method.${value}` as Key,
  ...Object.fromEntries(["unit", "page_unit", "default_unit"].map((field) => [field, (value: string) => `page.unit.${value}` as Key])),
  ...Object.fromEntries(["rounding", "page_rounding", "default_rounding"].map((field) => [field, (value: string) => `page.rounding.${value}` as Key])),
};

const percents = new Set(["vat_rate", "default_vat_rate", "vat_rates", "factor", "express_factor", "sworn_factor", "oral_factor", "discount"]);
const sums = new Set(["unit_price", "base_client_price", "price_netto", "price_brutto", "price_vat"]);
const hundredths = new Set(["pages"]);

export const isEmpty = (value: unknown): boolean => value === null || value === undefined || value === "" || (Array.isArray(value) && value.length === 0);

/** A value as people read it. */
export function valueWords(t: T, locale: Locale, field: string, value: unknown): string {
  if (isEmpty(value)) return t("audit.empty");
  if (typeof value === "boolean") return t(value ? "audit.yes" : "audit.no");
  if (typeof value === "number") {
    if (percents.has(field)) return `${formatNumber(locale, value / 100)} %`;
    if (sums.has(field)) return new Intl.NumberFormat(tags[locale], { minimumFractionDigits: 2 }).format(value / 100);
    return formatNumber(locale, hundredths.has(field) ? value / 100 : value);
  }
  if (Array.isArray(value)) return value.map((one) => valueWords(t, locale, field, one)).join(", ");
  if (typeof value === "object" && value !== null) {
    const about = value as Record<string, unknown>;
    if (typeof about["amount"] === "number" && typeof about["currency"] === "string") return money(locale, { amount: about["amount"], currency: about["currency"] });
    const said = about["name"] ?? about[locale] ?? about["value"] ?? about["date"];
    if (typeof said === "string") return said;
    return Object.entries(about).map(([name, one]) => `${fieldWords(t, name)}: ${valueWords(t, locale, name, one)}`).join("; ");
  }
  const text = String(value);
  const [, day, time] = /^(\d{4}-\d\d-\d\d)(?: (\d\d:\d\d))?$/.exec(text) ?? [];
  if (day) return [date(locale, `${day}T12:00:00`), time].filter(Boolean).join(", ");
  if (field === "language" || field === "code") return field === "language" && /^[a-z]{2}$/.test(text) ? languageName(locale, text) : text;
  const word = words[field];
  return (word && t(word(text))) || text;
}
