import type { Fold } from "../api/types";

/** A piece of a message's text: shown as it is, or folded away behind a button. */
export interface Piece {
  text: string;
  fold: Fold["kind"] | null;
}

/** Cuts a text along its folds. Folds that overlap, lie outside or are empty are ignored rather than lose text. */
export function pieces(text: string, folds: readonly Fold[]): Piece[] {
  const result: Piece[] = [];
  let at = 0;
  for (const fold of [...folds].sort((a, b) => a.start - b.start)) {
    const end = Math.min(fold.end, text.length);
    if (fold.start < at || fold.start >= end) continue;
    if (fold.start > at) result.push({ text: text.slice(at, fold.start), fold: null });
    result.push({ text: text.slice(fold.start, end), fold: fold.kind });
    at = end;
  }
  if (at < text.length) result.push({ text: text.slice(at), fold: null });
  // A message that would be nothing but folds is a forwarded or empty answer: show it.
  if (!result.some((piece) => piece.fold === null && piece.text.trim())) return [{ text, fold: null }];
  return result.filter((piece) => piece.fold !== null || piece.text.trim());
}

export interface Run {
  text: string;
  href: string | null;
}

const link = /\b(?:https?:\/\/|www\.)[^\s<>"'`]+|\b[\w.+-]+@[\w-]+(?:\.[\w-]+)+/giu;

// "+48 600 700 800", "0048…", "600 700 800" and "067 123 45 67" as they are written here; not a sum, a date, an account or the number of an order.
const phone = /(?<![\p{L}\d/.,+-])(?:(?:\+|00)[1-9]\d{0,2}[\s.-]?(?:\(?\d{2,4}\)?[\s.-]?)(?:\d{2,4}[\s.-]?){1,3}\d{2,4}|\d{3}([ -])\d{3}\1\d{3}|\(?0\d{2}\)?[ -]?\d{3}[ -]?\d{2}[ -]?\d{2})(?![\p{L}\d/-]|[.,]\d|\s*(?:zł|PLN|EUR|€|грн|UAH|\$)|\s\d)/gu;

const digits = (text: string): string => text.replace(/[^\d+]/g, "");

/** Finds phone numbers in what is left between addresses. */
function called(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const found of text.matchAll(phone)) {
    const number = digits(found[0] ?? "");
    const start = found.index ?? 0;
    // ITU-T E.164: fifteen digits at most.
    if (number.length > 16 || number.length < 9) continue;
    if (start > at) runs.push({ text: text.slice(at, start), href: null });
    runs.push({ text: found[0] ?? "", href: `tel:${number}` });
    at = start + (found[0] ?? "").length;
  }
  if (at < text.length) runs.push({ text: text.slice(at), href: null });
  return runs;
}

/** Finds addresses and phone numbers in plain text. The sign that ends the sentence is not part of an address; a closed bracket is. */
export function linked(text: string): Run[] {
  const runs: Run[] = [];
  let at = 0;
  for (const found of text.matchAll(link)) {
    let address = (found[0] ?? "").replace(/[.,;:!?…»”]+$/u, "");
    while (address.endsWith(")") && !address.includes("(")) address = address.slice(0, -1);
    const start = found.index ?? 0;
    const target = /^https?:/i.test(address) ? address : address.includes("@") ? `mailto:${address}` : `https://${address}`;
    if (start > at) runs.push(...called(text.slice(at, start)));
    runs.push({ text: address, href: target });
    at = start + address.length;
  }
  if (at < text.length) runs.push(...called(text.slice(at)));
  return runs;
}
