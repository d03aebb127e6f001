import type { OrderSettings } from "../../api/catalogue";
import type { PageRounding, PageUnit } from "../../api/work";
import type { Locale } from "../../api/types";
import type { Key } from "../../i18n";
import { percentText, readPercent, readWhole } from "./numbers";
import { readPattern, type PatternFault } from "./pattern";

/** The settings of orders while they are being typed. */
export interface RulesForm {
  currency: string;
  vat_rates: readonly string[];
  /** Which of the rates is the usual one. */
  usual: number;
  order_number_pattern: string;
  receipt_number_pattern: string;
  default_unit: PageUnit;
  default_rounding: PageRounding;
  express_factor: string;
  sworn_factor: string;
  oral_factor: string;
  time_zone: string;
  unanswered_hours: string;
  deadline_lead_hours: string;
}

export type RulesFaults = Readonly<Record<string, Key>>;
export const factorNames = ["sworn_factor", "express_factor", "oral_factor"] as const;
export const mostRates = 10;
/** A hundred times the price, in hundredths of a per cent. */
const mostFactor = 1_000_000;

export function rulesForm(of: OrderSettings, locale: Locale): RulesForm {
  return {
    ...of,
    vat_rates: of.vat_rates.map((one) => percentText(locale, one)),
    usual: Math.max(0, of.vat_rates.indexOf(of.default_vat_rate)),
    express_factor: percentText(locale, of.express_factor),
    sworn_factor: percentText(locale, of.sworn_factor),
    oral_factor: percentText(locale, of.oral_factor),
    unanswered_hours: String(of.unanswered_hours),
    deadline_lead_hours: String(of.deadline_lead_hours),
  };
}

export const patternKey = (fault: PatternFault): Key => `invalid.pattern.${fault}` as Key;

export function isZone(name: string): boolean {
  try {
    // A number of hours is a zone to browsers and none to an office.
    return /^[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+$|^UTC$/.test(name) && Boolean(new Intl.DateTimeFormat("en", { timeZone: name }));
  } catch {
    return false;
  }
}

export function isCurrency(code: string): boolean {
  try {
    return /^[A-Z]{3}$/.test(code) && new Intl.DisplayNames("en", { type: "currency" }).of(code) !== code;
  } catch {
    return false;
  }
}

/** What is wrong with the form, by field. */
export function wrongRules(form: RulesForm): RulesFaults {
  const found: Record<string, Key> = {};
  const now = new Date();
  for (const name of ["order_number_pattern", "receipt_number_pattern"] as const) {
    const { fault } = readPattern(form[name], 42, now);
    if (fault) found[name] = patternKey(fault);
  }
  if (!isCurrency(form.currency.trim().toUpperCase())) found["currency"] = "invalid.currency";
  const seen = new Set<number>();
  form.vat_rates.forEach((text, index) => {
    const rate = readPercent(text, 10_000);
    if (rate === null) found[`vat_rates.${index}`] = "invalid.rate";
    else if (seen.has(rate)) found[`vat_rates.${index}`] = "invalid.rate.twice";
    if (rate !== null) seen.add(rate);
  });
  for (const name of factorNames) if (!readPercent(form[name], mostFactor)) found[name] = "invalid.factor";
  if (!isZone(form.time_zone.trim())) found["time_zone"] = "invalid.zone";
  if (readWhole(form.unanswered_hours, 1, 720) === null) found["unanswered_hours"] = "invalid.hours.unanswered";
  if (readWhole(form.deadline_lead_hours, 0, 720) === null) found["deadline_lead_hours"] = "invalid.hours.lead";
  return found;
}

/** What is sent; the form has nothing wrong with it. */
export function sentRules(form: RulesForm): Omit<OrderSettings, "prices_confirmed"> {
  const rates = form.vat_rates.map((text) => readPercent(text, 10_000) ?? 0);
  return {
    currency: form.currency.trim().toUpperCase(),
    vat_rates: rates,
    default_vat_rate: rates[form.usual] ?? rates[0] ?? 0,
    order_number_pattern: form.order_number_pattern.trim(),
    receipt_number_pattern: form.receipt_number_pattern.trim(),
    default_unit: form.default_unit,
    default_rounding: form.default_rounding,
    express_factor: readPercent(form.express_factor, mostFactor) ?? 0,
    sworn_factor: readPercent(form.sworn_factor, mostFactor) ?? 0,
    oral_factor: readPercent(form.oral_factor, mostFactor) ?? 0,
    time_zone: form.time_zone.trim(),
    unanswered_hours: Number(form.unanswered_hours),
    deadline_lead_hours: Number(form.deadline_lead_hours),
  };
}
