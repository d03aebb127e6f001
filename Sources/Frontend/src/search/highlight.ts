import type { Range } from "../api/types";

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
