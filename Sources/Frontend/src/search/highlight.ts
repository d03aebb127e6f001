import type { Range } from "../api/types";

/** A text that begins shortly before its first hit, so that a line which is cut at the end still shows it. */
export function around(text: string, ranges: readonly Range[] | undefined, lead = 22): { text: string; ranges: Range[] } {
  const all = [...(ranges ?? [])].sort((a, b) => a[0] - b[0]);
  const first = all[0]?.[0] ?? 0;
  if (first <= lead + 6) return { text, ranges: all };
  const space = text.indexOf(" ", first - lead);
  const from = space >= 0 && space < first ? space + 1 : first;
  return { text: `…${text.slice(from)}`, ranges: all.map(([start, end]): Range => [start - from + 1, end - from + 1]) };
}

export interface Part {
  text: string;
  hit: boolean;
}

/** Cuts a text along the highlighted ranges (UTF-16 units, as JavaScript counts). Ranges out of order or bounds are harmless. */
export function parts(text: string, ranges: readonly Range[] | undefined): Part[] {
  const result: Part[] = [];
  let at = 0;
  for (const [start, end] of [...(ranges ?? [])].sort((a, b) => a[0] - b[0])) {
    const from = Math.max(at, start);
    const to = Math.min(end, text.length);
    if (from >= to) continue;
    if (from > at) result.push({ text: text.slice(at, from), hit: false });
    result.push({ text: text.slice(from, to), hit: true });
    at = to;
  }
  if (at < text.length) result.push({ text: text.slice(at), hit: false });
  return result;
}
