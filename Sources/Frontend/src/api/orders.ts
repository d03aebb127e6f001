/** Clients and orders as docs/orders.md describes them. */
import type { Payment } from "./finance";
import { get, patch, post, put, remove } from "./http";
import type { Quote, TextCount } from "./quotes";
import type { Message, Named, Page, Platform } from "./types";
import { crm, type LanguageRef, type Money, type Names, type PageRounding, type PageUnit, type Part, type Price, query, type TranslationType } from "./work";

export const orderStatuses = ["do_wykonania", "oplacone", "do_poswiadczenia", "do_wydania", "ustne", "closed"] as const;
export type OrderStatus = (typeof orderStatuses)[number];
export const paymentStates = ["unpriced", "unpaid", "partly", "paid", "overpaid"] as const;
export type PaymentState = (typeof paymentStates)[number];
export const orderSources = ["manual", "email", "telegram", "whatsapp", "instagram", "facebook", "phone", "form", "office_visit"] as const;
export type OrderSource = (typeof orderSources)[number];

/** A local date, perhaps with a time; `at` is the moment after which it is late. */
export interface Deadline {
  date: string;
  time: string | null;
  zone: string;
  at: string;
}

export interface OrderRow {
  id: string;
  order_number: string;
  status: OrderStatus;
  client: Named;
  conversation_id: string | null;
  manager: Named | null;
  office: Named | null;
  document_type: { id: string; names: Names } | null;
  source_language: LanguageRef | null;
  target_language: LanguageRef | null;
  translation_type: TranslationType;
  description: string;
  unit: PageUnit;
  pages: number | null;
  characters: number | null;
  price_netto: Money | null;
  price_vat: Money | null;
  price_brutto: Money | null;
  paid: Money;
  balance: Money;
  payment_state: PaymentState;
  deadline: Deadline | null;
  follow_up_date: string | null;
  order_source: OrderSource;
  repertorium_number: string;
  reference_code: string;
  is_archived: boolean;
  /** Called off; it is in the archive then and owes nothing. */
  cancelled: { at: string; reason: string } | null;
  created_at: string;
  updated_at: string | null;
  closed_at: string | null;
  revision: number;
}

export interface OrderFile {
  /** Opens under /api/v1/files/{id}. */
  id: string;
  direction: "in" | "out";
  name: string;
  mime: string;
  size: number;
  added_by: Named | null;
  created_at: string;
  /** The message it was taken from. */
  message_id: string | null;
}

export interface Original {
  id: string;
  description: string;
  count: number;
  place: string;
  received_at: string;
  received_by: Named | null;
  returned_at: string | null;
  returned_by: Named | null;
  returned_to: string;
}

export interface InternalNote {
  id: string;
  text: string;
  author: Named | null;
  created_at: string;
  edited_at: string | null;
}

export interface Agreement {
  message_id: string;
  conversation_id: string;
  quote: string;
}

export interface Order extends OrderRow {
  rounding: PageRounding;
  unit_price: number | null;
  vat_rate: number | null;
  discount: number;
  /** Typed in place of the arithmetic, at most one of them. */
  manual_net: number | null;
  manual_gross: number | null;
  price: Price | null;
  files: OrderFile[];
  originals: Original[];
  agreements: Record<string, Agreement>;
  notes: InternalNote[];
  created_by: Named | null;
}

/** What a form sends; what is missing stays as it is. Ids of languages, types, offices and people under `…_id`; null clears. */
export interface OrderFields {
  client_id?: string;
  client?: { name: string; email?: string; phone?: string; language?: string | null };
  conversation_id?: string | null;
  status?: OrderStatus;
  /** Hands out although money is owed or papers are here. */
  force?: boolean;
  manager_id?: string | null;
  office_id?: string | null;
  document_type_id?: string | null;
  source_language_id?: string | null;
  target_language_id?: string | null;
  translation_type?: TranslationType;
  description?: string;
  unit?: PageUnit;
  rounding?: PageRounding;
  characters?: number | null;
  pages?: number | null;
  /** Of one page, net, minor units. */
  unit_price?: number | null;
  discount?: number;
  vat_rate?: number | null;
  /** A sum typed by hand in place of the arithmetic, minor units. */
  manual_net?: number | null;
  manual_gross?: number | null;
  deadline?: { date: string; time?: string | null } | null;
  follow_up_date?: string | null;
  repertorium_number?: string;
  reference_code?: string;
  order_source?: OrderSource;
  is_archived?: boolean;
  /** Calls it off, or takes it up again. */
  cancelled?: { reason: string } | null;
  revision?: number;
  attachment_ids?: string[];
  upload_ids?: string[];
  /** Where a field was agreed. */
  agreements?: Record<string, { message_id: string; quote?: string }>;
  idempotency_key?: string;
  /** The accepted offer that a new order is made of. */
  quote_id?: string;
}

export interface OrderFilter {
  q?: string;
  status?: OrderStatus;
  client_id?: string;
  conversation_id?: string;
  manager?: string;
  /** Or a date: what is due on that day. */
  due?: "overdue" | "today" | "week" | string;
  payment?: "unpaid" | "paid";
  language_id?: string;
  office_id?: string;
  archived?: "0" | "1";
  cancelled?: "0" | "1";
  sort?: "newest" | "deadline";
}

export interface Board {
  columns: { status: OrderStatus; count: number; items: OrderRow[]; next: string | null }[];
}

export interface Radar {
  overdue: number;
  today: number;
  tomorrow: number;
  days: { date: string; count: number }[];
}

export interface OrderDraft {
  client: Named | null;
  conversation_id: string;
  /** What the thread says, each with the message that it was read in. */
  emails: { value: string; message_id: string }[];
  phones: { value: string; message_id: string }[];
  amounts: { money: Money; text: string; message_id: string }[];
  attachments: { id: string; message_id: string; name: string; mime: string; size: number; count: TextCount | null; order: { id: string; order_number: string } | null }[];
  defaults: OrderFields;
}

export interface PricePreview {
  price: Price | null;
  pages: number | null;
  unit_price: number | null;
  /** `examples`: a price that the office began with and nobody has confirmed. */
  unit_price_from: "own" | "pair" | "languages" | "examples" | null;
  vat_rate: number | null;
  unit: PageUnit;
  rounding: PageRounding;
}

/** Who changed what: `changes` holds [before, after] by field, as people read them. */
export interface HistoryItem {
  id: string;
  at: string;
  user: Named | null;
  user_name: string;
  entity: string;
  action: string;
  label: string;
  changes: Record<string, [unknown, unknown]>;
}

export interface CrmClient extends Named {
  kind: "person" | "company";
  latin_name: string | null;
  latin_name_approved: { at: string; by: Named | null } | null;
  language: string | null;
  tags: string[];
  note: string;
  tax_number: string | null;
  page_unit: PageUnit | null;
  page_rounding: PageRounding | null;
  emails: string[];
  phones: { value: string; label: string }[];
  addresses: { value: string; label: string }[];
  order_count: number;
  balance: Money;
  revision: number;
  created_at: string;
  updated_at: string | null;
}

export type TimelineItem = { at: string } & (
  | { kind: "message"; message: Message; platform?: Platform }
  | { kind: "order"; order: OrderRow }
  | { kind: "payment"; payment: Payment }
  | { kind: "note"; note: InternalNote & { order_id?: string | null; order_number?: string | null } }
  | { kind: "file"; file: OrderFile & { order_id: string; order_number: string } }
  | { kind: "quote"; quote: Quote }
);

export const orders = {
  list: (filter: OrderFilter & Part) => get<Page<OrderRow>>(`${crm}/orders${query(filter)}`),
  board: (filter: OrderFilter) => get<Board>(`${crm}/orders/board${query(filter)}`),
  radar: () => get<Radar>(`${crm}/orders/radar`),
  draft: (conversation: string) => get<OrderDraft>(`${crm}/orders/draft${query({ conversation_id: conversation })}`),
  /** Which files of a conversation are in which orders. */
  placed: (conversation: string) => get<{ items: { attachment_id: string; order: { id: string; order_number: string } }[] }>(`${crm}/orders/files${query({ conversation_id: conversation })}`),
  one: (id: string) => get<Order>(`${crm}/orders/${id}`),
  add: (fields: OrderFields) => post<Order>(`${crm}/orders`, fields),
  change: (id: string, fields: OrderFields) => patch<Order>(`${crm}/orders/${id}`, fields),
  bulk: (ids: string[], changes: OrderFields) =>
    post<{ changed: OrderRow[]; refused: { id: string; code: string; detail: string }[] }>(`${crm}/orders/bulk`, { ids, changes }),
  history: (id: string, part: Part = {}) => get<Page<HistoryItem>>(`${crm}/orders/${id}/history${query(part)}`),
  agree: (id: string, field: string, message: string, quote = "") => put<Order>(`${crm}/orders/${id}/agreements/${field}`, { message_id: message, quote }),
  disagree: (id: string, field: string) => remove(`${crm}/orders/${id}/agreements/${field}`),
  addFiles: (id: string, direction: "in" | "out", files: { attachment_ids?: string[]; upload_ids?: string[] }) =>
    post<Order>(`${crm}/orders/${id}/files`, { direction, ...files }),
  removeFile: (id: string) => remove(`${crm}/order-files/${id}`),
  addOriginal: (id: string, fields: { description: string; count: number; place: string }) => post<Order>(`${crm}/orders/${id}/originals`, fields),
  changeOriginal: (id: string, fields: { returned?: boolean; returned_to?: string; place?: string }) => patch<Order>(`${crm}/originals/${id}`, fields),
  note: (id: string, text: string) => post<InternalNote>(`${crm}/orders/${id}/notes`, { text }),
  /** With `order_id` what a change of that order makes of it; `price` is null where something is missing. */
  price: (fields: OrderFields & { order_id?: string | null }) => post<PricePreview>(`${crm}/price`, fields),
  exportURL: (kind: "csv" | "xlsx", filter: OrderFilter) => `${crm}/orders/export.${kind}${query(filter)}`,
};
