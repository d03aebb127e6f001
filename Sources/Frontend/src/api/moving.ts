import type { Conversation, ConversationPatch, Named } from "./types";
import { get, post } from "./http";

const place = "/api/v1/communications";

/** Messages that were brought from conversations into another. */
export interface Move {
  id: string;
  kind: "merge" | "split";
  at: string;
  by: Named | null;
  undone_at: string | null;
  from: string[];
  to: string;
  /** How many. */
  messages: number;
}

export interface Failed {
  id: string;
  code: string;
  detail: string;
}

export const moving = {
  /** Changes up to 200 conversations, each as a PATCH would. */
  changes: (changes: readonly ({ id: string } & ConversationPatch)[]) =>
    post<{ items: Conversation[]; failed: Failed[] }>(`${place}/conversations/changes`, { changes }),
  merge: (into: string, from: readonly string[]) => post<{ move: Move; conversation: Conversation }>(`${place}/conversations/${into}/merge`, { from }),
  split: (id: string, messages: readonly string[]) => post<{ move: Move; conversation: Conversation }>(`${place}/conversations/${id}/split`, { message_ids: messages }),
  undo: (move: string) => post<{ move: Move; conversations: Conversation[] }>(`${place}/moves/${move}/undo`),
  of: (id: string) => get<{ items: Move[] }>(`${place}/conversations/${id}/moves`),
};
