/** The light formatting of what is written here: emphasis, links, lists, quotes. Everything else stays as it was typed. */
export type Span = { kind: "text" | "bold" | "italic"; spans: readonly Span[]; text: string } | { kind: "link"; text: string; href: string };

export type Block =
  | { kind: "text"; lines: readonly string[] }
  | { kind: "list"; ordered: boolean; start: number; items: readonly string[] }
  | { kind: "quote"; lines: readonly string[] };

const bullet = /^ {0,3}[-*] +(.*)$/;
const number = /^ {0,3}(\d{1,3})[.)] +(.*)$/;
const quoted = /^> ?(.*)$/;

/** Cuts a text into paragraphs, lists and quotes. */
export function blocks(text: string): Block[] {
  const found: Block[] = [];
  const add = (kind: "text" | "quote", line: string): void => {
    const last = found[found.length - 1];
    if (last?.kind === kind) found[found.length - 1] = { kind, lines: [...last.lines, line] };
    else found.push({ kind, lines: [line] });
  };
  for (const line of text.split("\n")) {
    const last = found[found.length - 1];
    const item = bullet.exec(line);
    const step = number.exec(line);
    const quote = quoted.exec(line);
    if (item || step) {
      const ordered = Boolean(step);
      const words = (step ? step[2] : item?.[1]) ?? "";
      if (last?.kind === "list" && last.ordered === ordered) found[found.length - 1] = { ...last, items: [...last.items, words] };
      else found.push({ kind: "list", ordered, start: step ? Number(step[1]) : 1, items: [words] });
    } else if (quote) add("quote", quote[1] ?? "");
    else add("text", line);
  }
  return found.flatMap((one) => trimmed(one));
}

/** A paragraph without the empty lines at its ends; the space between blocks says the same. */
function trimmed(block: Block): Block[] {
  if (block.kind !== "text") return [block];
  const lines = [...block.lines];
  while (lines.length && !lines[0]?.trim()) lines.shift();
  while (lines.length && !lines[lines.length - 1]?.trim()) lines.pop();
  return lines.length ? [{ kind: "text", lines }] : [];
}

const mark = /\*\*(?=\S)([^\n]*?\S)\*\*|\*(?=[^\s*])([^*\n]*?[^\s*])\*|\[([^\]\n]+)\]\((https?:\/\/[^\s)]+|mailto:[^\s)]+)\)/;

/** The emphasis and the named links within a line. Signs without a partner are signs. */
export function spans(text: string): Span[] {
  const found: Span[] = [];
  let rest = text;
  for (let match = mark.exec(rest); match; match = mark.exec(rest)) {
    if (match.index > 0) found.push({ kind: "text", text: rest.slice(0, match.index), spans: [] });
    const [whole = "", bold, italic, name, href] = match;
    if (name !== undefined && href !== undefined) found.push({ kind: "link", text: name, href });
    else if (bold !== undefined) found.push({ kind: "bold", text: bold, spans: spans(bold) });
    else found.push({ kind: "italic", text: italic ?? "", spans: spans(italic ?? "") });
    rest = rest.slice(match.index + whole.length);
  }
  if (rest) found.push({ kind: "text", text: rest, spans: [] });
  return found;
}

/** A line of what was written here, for where it stands on one line and nothing is formatted. */
export const withoutMarks = (line: string): string =>
  line
    .replace(/\[([^\]\n]+)\]\([^\s)]+\)/g, "$1")
    .replace(/\*\*(\S(?:.*?\S)?)\*\*/g, "$1")
    .replace(/(^|[\s(])\*(\S(?:.*?\S)?)\*(?=[\s.,;:!?)]|$)/g, "$1$2");
