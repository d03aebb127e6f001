/** How numbers of orders and receipts look. The same rules as the server's (Core/Orders/NumberPattern.swift). */
export type PatternFault = "empty" | "tooLong" | "counter" | "year" | "unknown" | "openBrace";

export interface PatternRead {
  fault: PatternFault | null;
  /** What is between the braces, where it is not known. */
  name: string;
  /** A number by the pattern. */
  example: string;
}

const longest = 60;

/** Reads a pattern and makes the number `counter` of the year and month of `now` by it. */
export function readPattern(text: string, counter: number, now: Date): PatternRead {
  const no = (fault: PatternFault, name = ""): PatternRead => ({ fault, name, example: "" });
  if (!text.trim()) return no("empty");
  if ([...text].length > longest) return no("tooLong");
  const year = String(now.getFullYear());
  let example = "";
  let counters = 0;
  let years = 0;
  let rest = text;
  for (let open = rest.indexOf("{"); open >= 0; open = rest.indexOf("{")) {
    example += rest.slice(0, open);
    const close = rest.indexOf("}", open);
    if (close < 0) return no("openBrace");
    const name = rest.slice(open + 1, close);
    const digits = /^n(?::([2-8]))?$/.exec(name);
    if (name === "year") example += year;
    else if (name === "yy") example += year.slice(-2);
    else if (name === "month") example += String(now.getMonth() + 1).padStart(2, "0");
    else if (digits) example += String(counter).padStart(Number(digits[1] ?? 1), "0");
    else return no("unknown", name.slice(0, 20));
    if (name === "year" || name === "yy") years += 1;
    if (digits) counters += 1;
    rest = rest.slice(close + 1);
  }
  if (rest.includes("}")) return no("openBrace");
  if (counters !== 1) return no("counter");
  if (years === 0) return no("year");
  return { fault: null, name: "", example: example + rest };
}
