import { orderSources, type OrderSource } from "../api/orders";
import { pageRoundings, pageUnits, translationTypes, type Names, type PageRounding, type PageUnit, type TranslationType } from "../api/work";
import type { Locale, Named } from "../api/types";
import type { Key, T } from "../i18n";
import { formatNumber } from "../i18n";
import { date } from "../i18n/format";
import type { Catalogue } from "../store/catalogue";

export interface Option {
  value: string;
  label: string;
}

/** The name in the language on screen, beginning with a capital where it stands alone. */
export function nameIn(locale: Locale, names: Names | undefined | null): string {
  const name = names?.[locale] ?? "";
  return name.charAt(0).toLocaleUpperCase() + name.slice(1);
}

const none: Option = { value: "", label: "–" };
/** What is retired is offered no more, but stays where it was chosen. */
const kept = <O extends { id: string; is_active: boolean }>(all: readonly O[], now: string | null | undefined): O[] => all.filter((one) => one.is_active || one.id === now);

export const languageOptions = (all: Catalogue | null, locale: Locale, now?: string | null): Option[] => [
  none, ...kept(all?.languages ?? [], now).map((one) => ({ value: one.id, label: nameIn(locale, one.names) })).sort((a, b) => a.label.localeCompare(b.label, locale)),
];
export const typeOptions = (all: Catalogue | null, locale: Locale, now?: string | null): Option[] => [
  none, ...kept(all?.types ?? [], now).map((one) => ({ value: one.id, label: nameIn(locale, one.names) })),
];
export const officeOptions = (all: Catalogue | null, now?: string | null): Option[] => [none, ...kept(all?.offices ?? [], now).map((one) => ({ value: one.id, label: one.name }))];
export const peopleOptions = (people: readonly Named[]): Option[] => [none, ...people.map((one) => ({ value: one.id, label: one.name }))];
export const workOptions = (t: T): Option[] => translationTypes.map((value: TranslationType) => ({ value, label: t(`order.type.${value}` as Key) }));
export const unitOptions = (t: T): Option[] => pageUnits.map((value: PageUnit) => ({ value, label: t(`unit.${value}` as Key) }));
export const roundingOptions = (t: T): Option[] => pageRoundings.map((value: PageRounding) => ({ value, label: t(`rounding.${value}` as Key) }));
export const sourceOptions = (t: T): Option[] => orderSources.map((value: OrderSource) => ({ value, label: t(`source.${value}` as Key) }));
export const vatOptions = (all: Catalogue | null, locale: Locale, now?: number | null): Option[] => {
  const rates = new Set([...(all?.settings.vat_rates ?? []), ...(now === null || now === undefined ? [] : [now])]);
  return [...rates].sort((a, b) => b - a).map((rate) => ({ value: String(rate), label: percent(locale, rate) }));
};

/** 2300 is 23 %. */
export const percent = (locale: Locale, rate: number): string => `${formatNumber(locale, rate / 100)} %`;

/** 1,150 is 11.5 pages; hours for oral work. */
export function pagesIn(t: T, locale: Locale, unit: PageUnit, pages: number): string {
  const hours = unit === "hour";
  // Parts of a page have one form in every language here.
  if (pages % 100 !== 0) return t(hours ? "amount.hours.part" : "amount.pages.part", { amount: formatNumber(locale, pages / 100) });
  return t(hours ? "amount.hours" : "amount.pages", { n: pages / 100 });
}

/** A day of the calendar, in no zone: 26 November 2026. */
export const calendarDate = (locale: Locale, text: string): string => date(locale, `${text}T12:00:00`);

/** The day it is here, as a date field has it. */
export function today(now = new Date()): string {
  const two = (value: number) => String(value).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}
