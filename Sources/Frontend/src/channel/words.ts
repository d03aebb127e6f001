import type { Platform } from "../api/types";
import type { Key, T } from "../i18n";

interface Said {
  reason: string | null;
  words: string | null;
}

/** Why it does not work, in the language on screen; a code this page does not know yet in the server's words. */
export function reasonWords(t: T, { reason, words }: Said, platform: Platform = "email"): string {
  if (!reason) return words || "";
  // What is wrong with a bot has nothing to do with mail servers.
  if (platform !== "email") return t(`reason.chat.${reason}` as Key) || words || "";
  return t(`reason.${reason}` as Key) || words || "";
}
