/** The operators of the search, by the names that the server knows; the words about them are in the language on screen. */
export const operators = ["from", "to", "subject", "has", "is", "before", "after", "on", "platform", "account", "tag", "assignee"] as const;
export type Operator = (typeof operators)[number];

/** What can stand behind an operator of which there are few. */
export const valuesOf: Partial<Record<Operator, readonly string[]>> = {
  has: ["attachment", "image", "pdf", "link", "order"],
  is: ["open", "closed", "snoozed", "unread", "mine", "unassigned", "note", "sent", "received"],
  platform: ["email", "telegram", "whatsapp", "instagram", "facebook"],
  assignee: ["me", "none"],
};

export interface Token {
  text: string;
  start: number;
  end: number;
  /** `null`: plain words. */
  operator: Operator | null;
  value: string;
  /** "-" before it turns it round. */
  negated: boolean;
}

const isOperator = (name: string): name is Operator => (operators as readonly string[]).includes(name);

/** Cuts a query as the server does: at spaces outside of quotes; a quote that is open reaches to the end. */
export function tokens(q: string): Token[] {
  const found: Token[] = [];
  const pattern = /(?:[^\s"]|"[^"]*(?:"|$))+/g;
  for (let match = pattern.exec(q); match; match = pattern.exec(q)) {
    const [text = ""] = match;
    const [, sign = "", named = "", rest = ""] = /^(-?)([a-z]+):([\s\S]*)$/i.exec(text) ?? [];
    const name = named.toLowerCase();
    const known = isOperator(name);
    found.push({
      text, start: match.index, end: match.index + text.length,
      operator: known ? name : null,
      value: (known ? rest : text).replace(/"/g, ""),
      negated: known && sign === "-",
    });
  }
  return found;
}

/** The query without one of its parts, with single spaces where it was. */
export const withoutToken = (q: string, token: Token): string => `${q.slice(0, token.start).trimEnd()} ${q.slice(token.end).trimStart()}`.trim();

/** The word that the caret is at the end of, as far as it is typed; empty behind a space. */
export function lastWord(text: string): { start: number; word: string } {
  const all = tokens(text);
  const last = all[all.length - 1];
  return last && last.end === text.length ? { start: last.start, word: last.text } : { start: text.length, word: "" };
}

/** The text with its last word replaced; behind what is whole there is room for the next. */
export const replaced = (text: string, insert: string): string => {
  const { start } = lastWord(text);
  return `${text.slice(0, start)}${insert}${insert.endsWith(":") ? "" : " "}`;
};

/** A value as it stands behind an operator: with spaces in quotes. */
export const quoted = (value: string): string => (/\s/.test(value) ? `"${value.replace(/"/g, "")}"` : value);
