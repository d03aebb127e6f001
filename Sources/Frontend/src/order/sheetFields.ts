import type { Order, OrderFields } from "../api/orders";
import type { Locale, Named } from "../api/types";
import { formatNumber, type Key, type T } from "../i18n";
import { money } from "../i18n/format";
import type { Catalogue } from "../store/catalogue";
import {
  calendarDate, languageOptions, nameIn, officeOptions, pagesIn, peopleOptions, percent, roundingOptions, sourceOptions, typeOptions, unitOptions, vatOptions, workOptions, type Option,
} from "./choices";
import { counts } from "./form";
import { hundredths, typed, whole } from "./numbers";

/** What a field needs to be shown and edited. */
export interface Look {
  t: T;
  locale: Locale;
  all: Catalogue | null;
  people: readonly Named[];
}

/** One field of the sheet. `write` gives the change, or the words about what is wrong with what was typed. */
export interface SheetField {
  name: string;
  /** By this name the server takes it, and says who changed it. */
  sent: keyof OrderFields;

  label: Key;
  kind: "text" | "long" | "number" | "select" | "date" | "moment";
  show: (order: Order, look: Look) => string;
  read: (order: Order) => string;
  options?: (order: Order, look: Look) => Option[];
  write: (typed: string) => OrderFields | { wrong: Key };
  shown?: (order: Order) => boolean;
}

const text = (name: "description" | "reference_code" | "repertorium_number", kind: "text" | "long"): SheetField => ({
  name, sent: name, label: `order.${name}` as Key, kind, show: (order) => order[name], read: (order) => order[name], write: (value) => ({ [name]: value.trim() }),
});

const number = (name: "characters" | "pages" | "unit_price", parse: (typed: string) => number | null, wrong: Key, show: SheetField["show"], shown?: SheetField["shown"]): SheetField => ({
  name, sent: name, label: `order.${name}` as Key, kind: "number", show, read: (order) => (name === "characters" ? String(order.characters ?? "") : typed(order[name], name === "unit_price")),
  write: (value) => {
    const parsed = parse(value);
    if (Number.isNaN(parsed)) return { wrong };
    // What the characters make takes the place of pages that were typed.
    return (name === "characters" && parsed !== null ? { characters: parsed, pages: null } : { [name]: parsed }) as OrderFields;
  },
  ...(shown ? { shown } : {}),
});

const choice = (name: string, sent: keyof OrderFields, now: (order: Order) => string, options: NonNullable<SheetField["options"]>, nullable = true): SheetField => ({
  name, sent, label: `order.${name}` as Key, kind: "select", read: now, options, show: (order, look) => {
    const value = now(order);
    return value ? options(order, look).find((one) => one.value === value)?.label ?? "" : "";
  },
  write: (value) => ({ [sent]: nullable ? value || null : value }) as OrderFields,
});

/** A name that came with the order is shown as it is, also before the list of all is here. */
const named = (field: SheetField, own: (order: Order, look: Look) => string): SheetField => ({ ...field, show: own });

export const workFields: readonly SheetField[] = [
  named(choice("document_type", "document_type_id", (order) => order.document_type?.id ?? "", (order, { all, locale }) => typeOptions(all, locale, order.document_type?.id)),
    (order, { locale }) => nameIn(locale, order.document_type?.names)),
  choice("translation_type", "translation_type", (order) => order.translation_type, (_, { t }) => workOptions(t), false),
  named(choice("source_language", "source_language_id", (order) => order.source_language?.id ?? "", (order, { all, locale }) => languageOptions(all, locale, order.source_language?.id)),
    (order, { locale }) => nameIn(locale, order.source_language?.names)),
  named(choice("target_language", "target_language_id", (order) => order.target_language?.id ?? "", (order, { all, locale }) => languageOptions(all, locale, order.target_language?.id)),
    (order, { locale }) => nameIn(locale, order.target_language?.names)),
  text("description", "long"),
];

export const amountFields: readonly SheetField[] = [
  choice("unit", "unit", (order) => order.unit, (_, { t }) => unitOptions(t), false),
  choice("rounding", "rounding", (order) => order.rounding, (_, { t }) => roundingOptions(t), false),
  number("characters", whole, "invalid.characters", (order, { locale }) => (order.characters === null ? "" : formatNumber(locale, order.characters)), (order) => counts(order.unit)),
  number("pages", hundredths, "invalid.pages", (order, { t, locale }) => (order.pages === null ? "" : pagesIn(t, locale, order.unit, order.pages))),
];

const sum = (name: "price_netto" | "price_brutto", sent: "manual_net" | "manual_gross"): SheetField => ({
  name: name === "price_brutto" ? "price" : name, sent, label: `order.${name}` as Key, kind: "number",
  show: (order, { locale }) => (order[name] ? money(locale, order[name] as NonNullable<Order["price_netto"]>) : ""), read: (order) => typed(order[name]?.amount, true),
  write: (value) => {
    const parsed = hundredths(value);
    if (Number.isNaN(parsed)) return { wrong: "invalid.money" };
    // Without a sum by hand it is worked out again; with one, the other goes.
    return parsed === null ? { manual_net: null, manual_gross: null } : ({ [sent]: parsed } as OrderFields);
  },
});

export const priceFields: readonly SheetField[] = [
  number("unit_price", hundredths, "invalid.money", (order, { locale }) => (order.unit_price === null ? "" : money(locale, { amount: order.unit_price, currency: order.balance.currency }))),
  {
    name: "discount", sent: "discount", label: "order.discount", kind: "number", show: (order, { locale }) => (order.discount ? percent(locale, order.discount) : ""),
    read: (order) => typed(order.discount || null),
    write: (value) => {
      const parsed = hundredths(value) ?? 0;
      return Number.isNaN(parsed) || parsed > 10_000 ? { wrong: "invalid.discount" } : { discount: parsed };
    },
  },
  {
    name: "vat_rate", sent: "vat_rate", label: "order.vat_rate", kind: "select", read: (order) => String(order.vat_rate ?? ""),
    show: (order, { locale }) => (order.vat_rate === null ? "" : percent(locale, order.vat_rate)), options: (order, { all, locale }) => vatOptions(all, locale, order.vat_rate),
    write: (value) => ({ vat_rate: Number(value) }),
  },
  sum("price_netto", "manual_net"),
  sum("price_brutto", "manual_gross"),
];

export const whenFields: readonly SheetField[] = [
  {
    name: "deadline", sent: "deadline", label: "order.deadline", kind: "moment",
    show: (order, { locale }) => (order.deadline ? [calendarDate(locale, order.deadline.date), order.deadline.time].filter(Boolean).join(", ") : ""),
    read: (order) => (order.deadline ? `${order.deadline.date} ${order.deadline.time ?? ""}` : ""),
    write: (value) => {
      const [date = "", time = ""] = value.split(" ");
      if (!date && time) return { wrong: "invalid.deadline" };
      return { deadline: date ? { date, time: time || null } : null };
    },
  },
  {
    name: "follow_up_date", sent: "follow_up_date", label: "order.follow_up_date", kind: "date", show: (order, { locale }) => (order.follow_up_date ? calendarDate(locale, order.follow_up_date) : ""),
    read: (order) => order.follow_up_date ?? "", write: (value) => ({ follow_up_date: value || null }),
  },
  named(choice("manager", "manager_id", (order) => order.manager?.id ?? "", (_, { people }) => peopleOptions(people)), (order) => order.manager?.name ?? ""),
  named(choice("office", "office_id", (order) => order.office?.id ?? "", (order, { all }) => officeOptions(all, order.office?.id)), (order) => order.office?.name ?? ""),
  choice("order_source", "order_source", (order) => order.order_source, (_, { t }) => sourceOptions(t), false),
  text("reference_code", "text"),
  text("repertorium_number", "text"),
];

export const sheetFields: readonly SheetField[] = [...workFields, ...amountFields, ...priceFields, ...whenFields];
/** What is agreed with a client: by the server's name, with the words for it. */
export const agreed: readonly { name: string; label: Key }[] = [
  { name: "price", label: "order.price" }, { name: "deadline", label: "order.deadline" }, { name: "document_type_id", label: "order.document_type" },
  { name: "source_language_id", label: "order.source_language" }, { name: "target_language_id", label: "order.target_language" },
  { name: "translation_type", label: "order.translation_type" }, { name: "pages", label: "order.pages" }, { name: "description", label: "order.description" },
];
/** By which name a field's agreement is remembered; `null` for what nobody agrees on. */
export const agreementOf = (field: SheetField): string | null => {
  const name = field.name === "price" ? "price" : field.sent;
  return agreed.some((one) => one.name === name) ? name : null;
};
