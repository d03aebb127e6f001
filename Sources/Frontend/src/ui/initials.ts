/** One or two letters: of the first two words, or the first letter of an address. */
export function initials(name: string): string {
  const words = name.replace(/[^\p{L}\p{N}\s@.]/gu, " ").split(/\s+/).filter((word) => /[\p{L}\p{N}]/u.test(word));
  const shown = words.length === 1 ? words : words.slice(0, 2);
  return shown.map((word) => [...word.replace(/^[@.]+/, "")][0] ?? "").join("").toLocaleUpperCase() || "?";
}

/** The same person has the same colour everywhere. */
export function shade(name: string): number {
  let sum = 0;
  for (const char of name) sum = (sum * 31 + (char.codePointAt(0) ?? 0)) >>> 0;
  return sum % 6;
}
