import type { Key, T } from "../i18n";

interface Said {
  reason: string | null;
  words: string | null;
}

/** Why it does not work, in the language on screen; a code this page does not know yet in the server's words. */
export const reasonWords = (t: T, { reason, words }: Said): string => (reason ? t(`reason.${reason}` as Key) : "") || words || "";
