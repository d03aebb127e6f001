/** What goes out: replies, first messages, files, drafts. See docs/sending.md. */
import { get, keep, path, post, remove } from "./http";
import type { Address, Attachment, Message, Page } from "./types";

const mail = "/api/v1/communications";

export type Mode = "reply" | "all" | "forward";

/** What is POSTed to send; `last_seen_message_id` belongs to answers, the account and `forward_of` to first messages. */
export interface SendRequest {
  kind?: "reply";
  text: string;
  to?: Address[];
  cc?: Address[];
  bcc?: Address[];
  subject?: string | null;
  attachments?: string[];
  in_reply_to?: string | null;
  quote?: boolean;
  signature?: boolean;
  last_seen_message_id?: string | null;
  channel_account_id?: string;
  forward_of?: string | null;
  idempotency_key: string;
  /** Seconds in which it can be taken back. */
  hold_seconds?: number;
  send_at?: string;
}

/** What a composer starts from. */
export interface Beginning {
  mode: Mode;
  channel_account_id: string;
  to: Address[];
  cc: Address[];
  subject: string | null;
  quoted: string;
  attachments: Attachment[];
}

export interface StoredFile {
  id: string;
  name: string;
  mime: string;
  size: number;
}

export interface StoredDraft {
  id: string;
  content: unknown;
  updated_at: string;
}

export const sending = {
  reply: (conversation: string, body: SendRequest) => post<Message>(`${mail}/conversations/${conversation}/messages`, body),
  first: (body: SendRequest) => post<Message>(`${mail}/conversations`, body),
  beginning: (message: string, mode: Mode) => get<Beginning>(path(`${mail}/messages/${message}/reply`, { mode })),
  cancel: (message: string) => post<{ conversation_id: string; request: SendRequest }>(`${mail}/messages/${message}/cancel`),
  retry: (message: string) => post<Message>(`${mail}/messages/${message}/retry`),
  resolve: (message: string, outcome: "sent" | "resend") => post<Message>(`${mail}/messages/${message}/resolve`, { outcome }),
  upload: (name: string) => path("/api/v1/files", { name }),
  drafts: () => get<Page<StoredDraft>>(`${mail}/drafts`),
  /** Goes on when the page is left in the middle of it. */
  keepDraft: (id: string, content: object) => keep(`${mail}/drafts/${id}`, content),
  dropDraft: (id: string) => remove(`${mail}/drafts/${id}`),
};
