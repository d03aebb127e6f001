import { useEffect } from "react";
import { chats, type Traits } from "../api/chat";
import type { Platform } from "../api/types";
import { Cell, useCell } from "../store/cell";
import { conversations } from "../store/conversations";

/** How much fits; `Infinity` where there is no limit, or none is known yet: the server has the last word. */
export interface Limits {
  text: number;
  caption: number;
  file: number;
  files: number;
}

const known = new Cell<Partial<Record<Platform, Limits>> | null>(null);
let asking: Promise<void> | null = null;

/** What the server says that a platform can carry. */
export function limitsFrom({ text_limit, caption_limit, file_limit, files_limit }: Traits): Limits {
  return { text: text_limit ?? Infinity, caption: caption_limit ?? Infinity, file: file_limit, files: files_limit };
}

const none: Limits = { text: Infinity, caption: Infinity, file: Infinity, files: Infinity };

/** Asks the server once, when somebody begins to write; settled when it has answered or could not. */
export function ask(): Promise<void> {
  if (known.get()) return Promise.resolve();
  asking ??= chats.traits().then(
    ({ items }) => known.set(Object.fromEntries(items.map((one) => [one.platform, limitsFrom(one)]))),
    // Whoever writes next asks again; what is too much is refused in words.
    () => undefined,
  ).finally(() => {
    asking = null;
  });
  return asking;
}

/** The limits of a letter: those of its conversation's platform. A first message is a mail. */
export const limitsOf = (letter: string): Limits => known.get()?.[conversations.get(letter)?.platform ?? "email"] ?? none;

export function useLimits(letter: string): Limits {
  useCell(known);
  useEffect(() => void ask(), []);
  return limitsOf(letter);
}
