import type { Address } from "../api/types";

/** Good enough to be sent to: one @, no spaces, a domain with a dot. The mail server has the last word. */
export const isAddress = (address: string): boolean => /^[^\s@<>,;:"()[\]\\]+@[^\s@<>,;:"()[\]\\]+\.[^\s@<>,;:"()[\]\\.]{2,}$/.test(address);

/** Cuts at commas, semicolons and line ends that are outside quotes and angle brackets. */
function pieces(text: string): string[] {
  const found: string[] = [];
  let piece = "";
  let quoted = false;
  for (const sign of text) {
    if (sign === '"') quoted = !quoted;
    if (!quoted && /[,;\n]/.test(sign)) {
      found.push(piece);
      piece = "";
    } else piece += sign;
  }
  return [...found, piece].map((one) => one.trim()).filter(Boolean);
}

/** Reads what was typed or pasted: addresses, or `Name <address>`, several of them. What is none is kept as it is, to be put right. */
export function readAddresses(text: string): Address[] {
  return pieces(text).flatMap((piece) => {
    const named = /^"?([^"<]*?)"?\s*<\s*([^<>]*?)\s*>$/.exec(piece);
    if (named) return [{ name: (named[1] ?? "").trim(), address: named[2] ?? "" }];
    const words = piece.split(/\s+/);
    if (words.length > 1 && words.every(isAddress)) return words.map((address) => ({ name: "", address }));
    return [{ name: "", address: piece }];
  });
}

/** Both lists without anybody twice; the first mention stays. */
export function together(known: readonly Address[], more: readonly Address[]): Address[] {
  const seen = new Set<string>();
  return [...known, ...more].filter(({ address }) => {
    const key = address.toLowerCase();
    return !seen.has(key) && seen.add(key);
  });
}

/** As it is read aloud and shown: the name if there is one. */
export const shortName = ({ name, address }: Address): string => name || address;
export const fullName = ({ name, address }: Address): string => (name && name !== address ? `${name} <${address}>` : address);

const plain = (text: string): string => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase().replace(/ł/g, "l");

/** Whether every word that was typed is in the name or the address, accents and case aside. */
export const fits = ({ name, address }: Address, typed: string): boolean =>
  plain(typed).split(/\s+/).filter(Boolean).every((word) => plain(`${name} ${address}`).includes(word));
