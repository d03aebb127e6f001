/** What clients, orders, quotes and money share: kinds of work, units and prices. `pages` are hundredths, rates and factors hundredths of a per cent. */

export const crm = "/api/v1/crm";

export const translationTypes = ["zwykle", "przysiegle", "ustne", "ekspresowe"] as const;
export type TranslationType = (typeof translationTypes)[number];
export const pageUnits = ["characters_1125", "characters_1500", "characters_1600", "characters_1800", "page", "hour"] as const;
export type PageUnit = (typeof pageUnits)[number];
export const pageRoundings = ["whole_up", "half_up", "quarter_up", "exact"] as const;
export type PageRounding = (typeof pageRoundings)[number];

/** In minor units. */
export interface Money {
  amount: number;
  currency: string;
}

export interface Names {
  uk: string;
  pl: string;
  en: string;
}

export interface LanguageRef {
  id: string;
  code: string | null;
  names: Names;
}

export interface PriceLine {
  kind: "pages" | "document" | "work" | "discount" | "manual";
  quantity: number | null;
  rate: number | null;
  amount: number;
}

/** A price with its arithmetic; sums in minor units of `currency`. */
export interface Price {
  lines: PriceLine[];
  net: number;
  vat_rate: number;
  vat: number;
  gross: number;
  currency: string;
}

/** The tail of an address: what has a value. */
export function query(values: object): string {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(values)) if (value !== undefined && value !== null && value !== "") search.set(key, String(value));
  const text = search.toString();
  return text ? `?${text}` : "";
}

export interface Part {
  limit?: number;
  cursor?: string | null;
}
