/** Light formatting of the text in a field, as edits that do not know the field. Positions are UTF-16 offsets. */
export interface Selected {
  text: string;
  start: number;
  end: number;
}

/** Put `insert` in place of what is between `from` and `to`, then select `start` to `end`. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
  start: number;
  end: number;
}

/** Sets the selection between two signs, or takes them away where they are. */
export function wrapped({ text, start, end }: Selected, sign: "**" | "*"): Edit {
  const length = sign.length;
  const inside = text.slice(start, end);
  const around = text.slice(Math.max(0, start - length), start) === sign && text.slice(end, end + length) === sign;
  // A single star beside another one is half of a double.
  const half = sign === "*" && (text[start - 2] === "*" || text[end + 1] === "*") && text.slice(start - 3, start) !== "***";
  if (around && !half) return { from: start - length, to: end + length, insert: inside, start: start - length, end: end - length };
  // Signs stand at words: spaces at the ends of the selection stay outside.
  const before = inside.length - inside.trimStart().length;
  const words = inside.trim();
  const lead = words ? inside.slice(0, before) : "";
  const tail = words ? inside.slice(before + words.length) : "";
  const at = start + lead.length + length;
  return { from: start, to: end, insert: `${lead}${sign}${words}${sign}${tail}`, start: at, end: at + words.length };
}

const marks = { bullet: /^[-*] /, number: /^\d{1,3}[.)] /, quote: /^> ?/ } as const;
export type LineMark = keyof typeof marks;

/** Marks the selected lines as a list or a quote, or takes the marks away when all of them have them. */
export function marked({ text, start, end }: Selected, kind: LineMark): Edit {
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const after = text.indexOf("\n", Math.max(start, end));
  const to = after < 0 ? text.length : after;
  const lines = text.slice(from, to).split("\n");
  const all = lines.every((line) => marks[kind].test(line) || (lines.length > 1 && !line.trim()));
  const bare = (line: string) => Object.values(marks).reduce((rest, mark) => rest.replace(mark, ""), line);
  const sign = (index: number) => (kind === "bullet" ? "- " : kind === "number" ? `${index + 1}. ` : "> ");
  const insert = lines.map((line, index) => (all ? line.replace(marks[kind], "") : sign(index) + (kind === "quote" ? line : bare(line)))).join("\n");
  const single = lines.length === 1 && start === end;
  const caret = from + insert.length;
  return { from, to, insert, start: single ? caret : from, end: caret };
}

/** Turns the selection into a link; the address is selected, to be typed over. */
export function linkedTo({ text, start, end }: Selected): Edit {
  const inside = text.slice(start, end).trim();
  if (/^https?:\/\/\S+$/i.test(inside)) return { from: start, to: end, insert: `[](${inside})`, start: start + 1, end: start + 1 };
  const insert = `[${inside}](https://)`;
  const at = start + inside.length + 3;
  // Without words they come first, as one reads.
  return inside ? { from: start, to: end, insert, start: at, end: at + 8 } : { from: start, to: end, insert, start: start + 1, end: start + 1 };
}

/** What Enter does at the end of a list's line: the next item, or the end of the list after an empty one. */
export function continued({ text, start, end }: Selected): Edit | null {
  if (start !== end) return null;
  const from = text.lastIndexOf("\n", start - 1) + 1;
  const line = text.slice(from, start);
  const found = /^( {0,3})(?:([-*])|(\d{1,3})([.)])|(>))( ?)(.*)$/.exec(line);
  if (!found || (found[5] === undefined && found[6] === "")) return null;
  const [, indent, bullet, count, dot, , , words] = found;
  if (!words?.trim()) return { from, to: start, insert: "", start: from, end: from };
  const next = bullet ? `${bullet} ` : count ? `${Number(count) + 1}${dot} ` : "> ";
  const insert = `\n${indent}${next}`;
  return { from: start, to: start, insert, start: start + insert.length, end: start + insert.length };
}
