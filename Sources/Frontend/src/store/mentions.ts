import type { Named } from "../api/types";

/** Whom a text calls by "@Name". The longer name wins where one begins with another. */
export function mentioned(text: string, people: readonly Named[]): Named[] {
  let rest = text;
  const found: Named[] = [];
  for (const one of [...people].sort((a, b) => b.name.length - a.name.length)) {
    const call = `@${one.name}`;
    if (!rest.includes(call) && !found.some((known) => known.name === one.name)) continue;
    found.push(one);
    rest = rest.split(call).join(" ");
  }
  return found;
}
