import type { Locale } from "../api/types";

/** A sum as people type it, "1 234,50" or "1234.5", in minor units; `null` where it is none. */
export function amountOf(typed: string): number | null {
  const plain = typed.replace(/[\s\u00a0\u202f]/g, "").replace(/zł|pln|€|\$/i, "").replace(",", ".");
  if (!/^\d{1,9}(\.\d{1,2})?$/.test(plain)) return null;
  const [whole = "0", part = ""] = plain.split(".");
  return Number(whole) * 100 + Number(part.padEnd(2, "0"));
}

/** Minor units as they are typed where this language is spoken. */
export const typedAmount = (locale: Locale, amount: number): string =>
  `${Math.floor(amount / 100)}${locale === "en" ? "." : ","}${String(amount % 100).padStart(2, "0")}`;
