import type { Entity } from "../api/chat";

/** A stretch of a text with its formatting around it; `entity` is `null` for plain text. */
export interface Node {
  entity: Entity | null;
  text: string;
  inside: readonly Node[];
}

/** More than anybody formats, and a bound for what a stranger may have the page draw. */
const most = 500;
const deepest = 12;

/** The formatting that lies within the text, outer before inner. */
export function usable(text: string, entities: readonly Entity[] | null | undefined): Entity[] {
  return (entities ?? [])
    .slice(0, most)
    .filter((one) => Number.isInteger(one.start) && Number.isInteger(one.end) && one.start >= 0 && one.end > one.start && one.start < text.length)
    .map((one) => ({ ...one, end: Math.min(one.end, text.length) }))
    .sort((a, b) => a.start - b.start || b.end - a.end);
}

/** Cuts a text along its formatting. What overlaps without lying inside is cut at the end of what is around it. */
export function nodes(text: string, entities: readonly Entity[] | null | undefined): Node[] {
  return within(text, usable(text, entities), 0, text.length, 0);
}

function within(text: string, all: readonly Entity[], from: number, to: number, depth: number): Node[] {
  const found: Node[] = [];
  const plain = (start: number, end: number) => {
    if (end > start) found.push({ entity: null, text: text.slice(start, end), inside: [] });
  };
  let at = from;
  let rest = depth < deepest ? [...all] : [];
  while (rest.length) {
    const [entity, ...others] = rest as [Entity, ...Entity[]];
    const start = Math.max(entity.start, at);
    const end = Math.min(entity.end, to);
    if (end <= start) {
      rest = others;
      continue;
    }
    plain(at, start);
    const inner = others.filter((one) => one.start < end).map((one) => ({ ...one, end: Math.min(one.end, end) }));
    found.push({ entity: { ...entity, start, end }, text: text.slice(start, end), inside: within(text, inner, start, end, depth + 1) });
    // The part of another one that reaches beyond this one goes on behind it.
    rest = others.filter((one) => one.end > end).map((one) => ({ ...one, start: Math.max(one.start, end) }));
    at = end;
  }
  plain(at, to);
  return found;
}

const safe = /^(https?:\/\/|mailto:|tel:|tg:\/\/)/i;

/** Where a stretch leads; `null` where it leads nowhere, or nowhere good. */
export function target(entity: Entity, text: string): string | null {
  const url = entity.url?.trim();
  if (url) return safe.test(url) ? url : null;
  const words = text.trim();
  switch (entity.kind) {
    case "link":
      return safe.test(words) ? words : /^[^\s/:]+\.[^\s/:]+/.test(words) ? `https://${words}` : null;
    case "email":
      return `mailto:${words}`;
    case "phone":
      return `tel:${words.replace(/[^\d+]/g, "")}`;
    case "mention":
      return /^@\w{3,}$/.test(words) ? `https://t.me/${words.slice(1)}` : null;
    default:
      return null;
  }
}

/** What is said behind a link whose words are not its address: where it really leads. */
export function leadsTo(href: string, text: string): string | null {
  if (!/^https?:/i.test(href)) return null;
  try {
    const { host } = new URL(href);
    const named = text.trim().toLowerCase();
    return named.startsWith(host) || named.replace(/^https?:\/\//, "").startsWith(host) ? null : host;
  } catch {
    return null;
  }
}
