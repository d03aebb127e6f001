/** Offers to clients, and the counting of what is to be translated. */
import { get, post } from "./http";
import type { OrderFields } from "./orders";
import type { Named, Page } from "./types";
import { crm, type PageUnit, type Part, type Price, query } from "./work";

export interface TextCount {
  file_id: string;
  name: string;
  format: "docx" | "odt" | "txt" | "rtf" | "pdf" | null;
  /** `unsupported`: a kind of file that is not counted. */
  state: "counted" | "scan" | "unreadable" | "unsupported";
  characters: number;
  without_spaces: number;
  words: number;
  /** Sheets of a PDF. */
  sheets: number | null;
  /** Hundredths of a page by unit, rounded as usual in the office. */
  pages: Partial<Record<PageUnit, number>>;
  /** A word for what is wrong or missing, and the sentence for it. */
  error: string | null;
  detail: string | null;
}

export interface QuoteLine extends Partial<OrderFields> {
  file_id?: string | null;
  description: string;
  price: Price;
}

export interface Quote {
  id: string;
  conversation_id: string;
  client: Named | null;
  order_id: string | null;
  message_id: string | null;
  state: "draft" | "sent" | "accepted" | "declined" | "withdrawn";
  language: string;
  lines: QuoteLine[];
  price: Price;
  text: string;
  valid_until: string | null;
  created_at: string;
  created_by: Named | null;
  decided_at: string | null;
  decided_by: Named | null;
  accepted_message_id: string | null;
  /** What was said when it was accepted, frozen. */
  evidence: unknown | null;
}

export const quotes = {
  list: (of: { conversation_id?: string; client_id?: string } & Part) => get<Page<Quote>>(`${crm}/quotes${query(of)}`),
  one: (id: string) => get<Quote>(`${crm}/quotes/${id}`),
  add: (fields: { conversation_id: string; order_id?: string; language: string; lines: Partial<QuoteLine>[]; valid_until?: string }) => post<Quote>(`${crm}/quotes`, fields),
  send: (id: string, fields: { text?: string; last_seen_message_id: string | null; idempotency_key: string }) => post<Quote>(`${crm}/quotes/${id}/send`, fields),
  accept: (id: string, message: string | null) => post<Quote>(`${crm}/quotes/${id}/accept`, { message_id: message }),
  decline: (id: string) => post<Quote>(`${crm}/quotes/${id}/decline`, {}),
  withdraw: (id: string) => post<Quote>(`${crm}/quotes/${id}/withdraw`, {}),
  counts: (files: string[]) => post<{ items: TextCount[] }>(`${crm}/counts`, { file_ids: files }),
};
