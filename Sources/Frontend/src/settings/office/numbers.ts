import type { Locale } from "../../api/types";
import { tags } from "../../i18n";

/** What people type: spaces as they like, a comma or a point, a sign behind it. */
function read(text: string, sign: RegExp): number | null {
  const plain = text.replace(/[\s\u00a0\u202f]/g, "").replace(sign, "").replace(",", ".");
  return /^\d{1,9}(\.\d{1,2})?$/.test(plain) ? Math.round(Number(plain) * 100) : null;
}

/** 55,00: minor units as they are typed. */
export const amountText = (locale: Locale, minor: number): string =>
  new Intl.NumberFormat(tags[locale], { minimumFractionDigits: 2, maximumFractionDigits: 2, useGrouping: false }).format(minor / 100);

/** Minor units, at most a million of the currency; `null` for what is no sum. */
export function readAmount(text: string): number | null {
  const found = read(text, /(zł|zl|pln|uah|eur|usd|₴|€|\$)$/i);
  return found !== null && found <= 100_000_000 ? found : null;
}

/** 23 or 12,5: hundredths of a per cent as they are typed. */
export const percentText = (locale: Locale, hundredths: number): string =>
  new Intl.NumberFormat(tags[locale], { maximumFractionDigits: 2, useGrouping: false }).format(hundredths / 100);

/** Hundredths of a per cent up to `most`; `null` for what is none. */
export function readPercent(text: string, most: number): number | null {
  const found = read(text, /%$/);
  return found !== null && found <= most ? found : null;
}

/** A whole number within its bounds; `null` for everything else. */
export function readWhole(text: string, least: number, most: number): number | null {
  const plain = text.trim();
  const value = Number(plain);
  return /^\d{1,6}$/.test(plain) && value >= least && value <= most ? value : null;
}

/** A time of day from "9", "9:30", "9.30" or "0930"; `null` for what is none. */
export function readTime(text: string): string | null {
  const found = /^(\d{1,2})(?:[:.]?(\d{2}))?$/.exec(text.trim());
  if (!found) return null;
  const hours = Number(found[1]);
  const minutes = Number(found[2] ?? "0");
  return hours < 24 && minutes < 60 ? `${String(hours).padStart(2, "0")}:${String(minutes).padStart(2, "0")}` : null;
}
