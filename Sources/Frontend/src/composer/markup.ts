import type { Entity } from "../api/chat";
import { spans, type Span } from "../thread/markdown";

/** What was typed with its light formatting, as a messenger has it: text, and the formatting beside it. As the server reads it. */
export function parted(typed: string): { text: string; entities: Entity[] } {
  let text = "";
  const entities: Entity[] = [];
  let quote: number | null = null;
  const add = (kind: Entity["kind"], start: number, url?: string) => {
    if (text.length > start) entities.push({ start, end: text.length, kind, ...(url ? { url } : {}) });
  };
  const put = (list: readonly Span[]): void => {
    for (const one of list) {
      const start = text.length;
      if (one.kind === "bold" || one.kind === "italic") {
        put(one.spans);
        add(one.kind, start);
      } else {
        text += one.text;
        if (one.kind === "link") add("link", start, one.href);
      }
    }
  };
  typed.split("\n").forEach((line, number) => {
    const quoted = line.startsWith(">");
    if (quote !== null && !quoted) {
      add("quote", quote);
      quote = null;
    }
    if (number > 0) text += "\n";
    if (quoted && quote === null) quote = text.length;
    put(spans(quoted ? line.replace(/^[> ]+/, "") : line));
  });
  if (quote !== null) add("quote", quote);
  entities.sort((a, b) => a.start - b.start || b.end - a.end);
  return { text, entities };
}

const marks: Partial<Record<Entity["kind"], string>> = { bold: "**", italic: "*" };

/** A text with its formatting as somebody would have typed it, to be changed. What has no sign is left out. */
export function typedOf(text: string, entities: readonly Entity[] | null | undefined): string {
  const before = new Map<number, string>();
  const behind = new Map<number, string>();
  const put = (map: Map<number, string>, at: number, sign: string, first: boolean) => map.set(at, first ? sign + (map.get(at) ?? "") : (map.get(at) ?? "") + sign);
  const known = (entities ?? []).filter((one) => one.start >= 0 && one.end > one.start && one.end <= text.length);
  // Outer ones open first and close last.
  for (const one of [...known].sort((a, b) => a.start - b.start || b.end - a.end)) {
    const words = text.slice(one.start, one.end);
    const mark = marks[one.kind];
    if (mark && !words.includes("\n")) {
      put(before, one.start, mark, false);
      put(behind, one.end, mark, true);
    } else if (one.kind === "link" && one.url && one.url !== words && /^(https?:\/\/|mailto:)/.test(one.url) && !/[\]\n]/.test(words)) {
      put(before, one.start, "[", false);
      put(behind, one.end, `](${one.url})`, true);
    } else if (one.kind === "quote") {
      for (let at = one.start; at < one.end; at++) if (at === one.start || text[at - 1] === "\n") put(before, at, "> ", true);
    }
  }
  let result = "";
  for (let at = 0; at <= text.length; at++) result += (behind.get(at) ?? "") + (before.get(at) ?? "") + (text[at] ?? "");
  return result;
}

/** How long the text will be on the platform: without the signs of its formatting. */
export const lengthOf = (typed: string): number => parted(typed.trim()).text.length;
