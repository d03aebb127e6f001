import { get, keepPost, patch, post, remove } from "./http";
import type { Named, Page } from "./types";

const mail = "/api/v1/communications";

/** The languages that a canned reply may be written in. */
export const replyLanguages = ["uk", "pl", "en", "ru", "de"] as const;
export type ReplyLanguage = (typeof replyLanguages)[number];

export interface CannedReply {
  id: string;
  /** The word typed after "/". */
  shortcut: string;
  title: string;
  texts: Partial<Record<ReplyLanguage, string>>;
  created_at: string;
  updated_at: string;
}

export type CannedFields = Pick<CannedReply, "shortcut" | "title" | "texts">;

export const cannedReplies = {
  list: () => get<Page<CannedReply>>(`${mail}/canned-replies`),
  add: (body: CannedFields) => post<CannedReply>(`${mail}/canned-replies`, body),
  change: (id: string, body: Partial<CannedFields>) => patch<CannedReply>(`${mail}/canned-replies/${id}`, body),
  remove: (id: string) => remove(`${mail}/canned-replies/${id}`),
};

export type PresenceState = "viewing" | "typing";

export interface Present extends Named {
  state: PresenceState;
}

const presenceOf = (conversation: string): string => `${mail}/conversations/${conversation}/presence`;

export const presence = {
  tell: (conversation: string, state: PresenceState | "away") => post<void>(presenceOf(conversation), { state }),
  who: (conversation: string) => get<{ people: Present[] }>(presenceOf(conversation)),
  /** Reaches the server although the page is going; nobody waits for the answer. */
  leave: (conversation: string): void => {
    keepPost(presenceOf(conversation), { state: "away" }).catch(() => undefined);
  },
};
