import type { ReplyLanguage } from "../../api/together";

/** What may stand in a canned reply in braces. */
export const variables = ["client", "first_name", "me", "subject", "today", "address"] as const;
export type Variable = (typeof variables)[number];
export type Values = Partial<Record<Variable, string | null>>;

export interface Filled {
  text: string;
  /** Where the placeholders stand that had no value, first one first. */
  gaps: readonly (readonly [start: number, end: number])[];
}

const isVariable = (name: string): name is Variable => (variables as readonly string[]).includes(name);

/** The text with its values in place. What a value says is never read for placeholders again. */
export function fill(template: string, values: Values): Filled {
  const gaps: [number, number][] = [];
  let text = "";
  let from = 0;
  for (const found of template.matchAll(/\{(\w+)\}/g)) {
    const at = found.index ?? 0;
    const [whole = "", name = ""] = found;
    if (!isVariable(name)) continue;
    text += template.slice(from, at);
    from = at + whole.length;
    const value = values[name]?.trim();
    if (!value) gaps.push([text.length, text.length + whole.length]);
    text += value || whole;
  }
  return { text: text + template.slice(from), gaps };
}

/** Words in braces that nothing will be put in for. */
export function unknownIn(template: string): string[] {
  const names = [...template.matchAll(/\{(\w+)\}/g)].map((found) => found[1] ?? "");
  return [...new Set(names.filter((name) => !isVariable(name)))];
}

/** How somebody is addressed; `null` where the name is an address, or is not there. */
export function firstName(name: string | null | undefined): string | null {
  const first = (name ?? "").trim().split(/\s+/)[0] ?? "";
  return /\p{L}/u.test(first) && !first.includes("@") ? first.replace(/[,;]$/, "") : null;
}

const tags: Record<ReplyLanguage, string> = { uk: "uk-UA", pl: "pl-PL", en: "en-GB", ru: "ru-RU", de: "de-DE" };

/** The day as it is written in a letter of that language. */
export const today = (language: ReplyLanguage, now = new Date()): string =>
  new Intl.DateTimeFormat(tags[language], { day: "numeric", month: "long", year: "numeric" }).format(now);
