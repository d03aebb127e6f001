import type { Locale } from "../api/types";
import { preferences } from "../store/preferences";
import { useCell } from "../store/cell";
import type { en } from "./en";
import type { care } from "./en/care";
import type { channels } from "./en/channels";
import type { chats } from "./en/chats";
import type { clients } from "./en/clients";
import type { composing } from "./en/composing";
import type { crmSettings } from "./en/crmSettings";
import type { desk } from "./en/desk";
import type { order } from "./en/order";
import type { orders } from "./en/orders";
import type { reader } from "./en/reader";
import type { replies } from "./en/replies";
import type { sections } from "./en/sections";
import type { telegram } from "./en/telegram";
import type { twofactor } from "./en/twofactor";
import type { sorting } from "./en/sorting";
import { shown } from "./shown";
import { texts, type Text } from "./texts";

export type Key =
  | keyof typeof en | keyof typeof care | keyof typeof channels | keyof typeof composing | keyof typeof replies | keyof typeof chats
  | keyof typeof telegram | keyof typeof desk | keyof typeof sorting | keyof typeof orders
  | keyof typeof clients | keyof typeof crmSettings | keyof typeof sections | keyof typeof order
  | keyof typeof reader | keyof typeof twofactor;
export type Values = Record<string, string | number>;
type Catalogue = Partial<Record<Key, Text>>;

/** Empty until somebody reads the language. `texts` is used here so that it stands in the part that all others share. */
const catalogues: Record<Locale, Catalogue> = { uk: texts({}), pl: texts({}), en: texts({}) };

/** Adds the words of a language that has come. */
export function addLanguage(locale: Locale, more: Catalogue): void {
  Object.assign(catalogues[locale], more);
}

/** Adds the texts of a part of the page that is fetched when it is needed. */
export function addTexts(more: Record<Locale, Catalogue>): void {
  for (const locale of locales) Object.assign(catalogues[locale], more[locale]);
}

export const locales: readonly Locale[] = ["uk", "pl", "en"];
/** The BCP 47 tag for Intl: English as written in Europe, with day before month and a 24-hour clock. */
export const tags: Record<Locale, string> = { uk: "uk-UA", pl: "pl-PL", en: "en-GB" };

const plurals = new Map<Locale, Intl.PluralRules>(locales.map((locale) => [locale, new Intl.PluralRules(locale)]));
const numbers = new Map<Locale, Intl.NumberFormat>(
  // Polish groups only from five digits on by default; the same number must look the same in every language.
  locales.map((locale) => [locale, new Intl.NumberFormat(tags[locale], { useGrouping: true })]),
);

export function formatNumber(locale: Locale, value: number): string {
  return (numbers.get(locale) as Intl.NumberFormat).format(value);
}

export function translate(locale: Locale, key: Key, values: Values = {}): string {
  const text = catalogues[locale][key];
  const count = values["n"];
  const rule = typeof count === "number" ? (plurals.get(locale) as Intl.PluralRules).select(count) : "other";
  const form = typeof text === "string" ? text : text?.[rule] ?? text?.other ?? "";
  return form.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    return typeof value === "number" ? formatNumber(locale, value) : value ?? "";
  });
}

export type T = (key: Key, values?: Values) => string;
const bound: Record<Locale, T> = {
  uk: (key, values) => translate("uk", key, values),
  pl: (key, values) => translate("pl", key, values),
  en: (key, values) => translate("en", key, values),
};

export function useLocale(): Locale {
  return useCell(shown) ?? preferences.get().locale;
}

/** The translator of the language on screen; a component that uses it renders again when the language changes. */
export function useT(): T {
  return bound[useLocale()];
}
