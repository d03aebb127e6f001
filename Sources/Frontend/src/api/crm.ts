/** Calls about clients and the office's settings of orders, beside those in orders.ts (docs/orders.md). */
import { get, patch, path, post, postFile, put, remove, keepDelete } from "./http";
import { crmSettings } from "./catalogue";
import type { DocumentType, Language, LanguagePair, Office, OrderSettings, Specialization } from "./catalogue";
import type { CrmClient, HistoryItem, InternalNote, TimelineItem } from "./orders";
import type { PageRounding, PageUnit, Part } from "./work";
import type { Client, Page } from "./types";

const crm = "/api/v1/crm";

/** A client with everything that is known. */
export type WholeClient = Client & CrmClient & { merged?: { id: string; name: string; at: string }[] };

export interface Contact {
  value: string;
  label: string;
}

/** What a PATCH of a client carries; fields that are absent stay, a list replaces the list. */
export interface ClientFields {
  name?: string;
  kind?: "person" | "company";
  latin_name?: string | null;
  latin_name_approved?: boolean;
  language?: string | null;
  tags?: string[];
  note?: string;
  tax_number?: string | null;
  page_unit?: PageUnit | null;
  page_rounding?: PageRounding | null;
  emails?: string[];
  phones?: Contact[];
  addresses?: Contact[];
}

export interface ClientFilter {
  q?: string;
  tag?: string | null;
  kind?: "person" | "company" | null;
}

export const timelineKinds = ["message", "order", "payment", "note", "file", "quote"] as const;
export type TimelineKind = (typeof timelineKinds)[number];

export interface ImportFault {
  /** The column, as the export calls it. */
  field: string | null;
  code: "missing" | "invalid" | "too_long" | "too_many" | "taken" | "columns";
  detail: string;
}

export const importResults = ["created", "updated", "unchanged", "refused"] as const;
export type ImportResult = (typeof importResults)[number];

export interface ImportLine {
  /** Of the file, counted from 1 with the line of the names. */
  line: number;
  result: ImportResult;
  name: string;
  /** Who it is already, or who it became. */
  client_id: string | null;
  faults: ImportFault[];
}

export interface ImportReport extends Record<ImportResult, number> {
  dry_run: boolean;
  unknown_columns: string[];
  items: ImportLine[];
}

/** What goes with a client, and what stays without a name. */
export interface Erasure {
  conversations: number;
  messages: number;
  originals: number;
  files: number;
  identities: number;
  notes: number;
  quotes: number;
  /** Orders without payments: they go as well. */
  orders_erased: number;
  /** Orders with payments: number and sums stay. */
  orders_kept: number;
  /** Whether the last traces are overwritten already; it goes on by itself. */
  clean: boolean;
  /** Copies that were made before and hold the client until they are replaced. */
  backups: number;
}

export const people = {
  list: (filter: ClientFilter, cursor: string | null) => get<Page<WholeClient>>(path(`${crm}/clients`, { ...filter, cursor, limit: 50 })),
  one: (id: string) => get<WholeClient>(`${crm}/clients/${id}`),
  add: (fields: ClientFields) => post<WholeClient>(`${crm}/clients`, fields),
  change: (id: string, fields: ClientFields & { revision: number }) => patch<WholeClient>(`${crm}/clients/${id}`, fields),
  tags: () => get<Page<{ name: string; count: number }>>(`${crm}/client-tags`),
  timeline: (id: string, kinds: readonly TimelineKind[], part: Part) =>
    get<Page<TimelineItem>>(path(`${crm}/clients/${id}/timeline`, { kinds: kinds.join(","), limit: part.limit, cursor: part.cursor })),
  note: (id: string, text: string) => post<InternalNote>(`${crm}/clients/${id}/notes`, { text }),
  changeNote: (id: string, text: string) => patch<InternalNote>(`${crm}/notes/${id}`, { text }),
  removeNote: (id: string) => remove(`${crm}/notes/${id}`),
  /** Reaches the server although the page is going. */
  removeNoteLeaving: (id: string) => keepDelete(`${crm}/notes/${id}`),
  importFile: (file: Blob, dry: boolean) => postFile<ImportReport>(`${crm}/clients/import${dry ? "?dry_run=1" : ""}`, file, "text/csv"),
  exportURL: `${crm}/clients/export.csv`,
  /** What would go; nothing does. */
  erasable: (id: string) => get<Erasure>(`${crm}/clients/${id}/erase`),
  erase: (id: string, confirm: string) => post<Erasure>(`${crm}/clients/${id}/erase`, { confirm }),
};

type Fields<T> = Partial<Omit<T, "id">>;

export const officeSettings = {
  ...crmSettings,
  addLanguage: (fields: Fields<Language>) => post<Language>(`${crm}/languages`, fields),
  changeLanguage: (id: string, fields: Fields<Language>) => patch<Language>(`${crm}/languages/${id}`, fields),
  setPair: (pair: Omit<LanguagePair, "price"> & { price: number | null }) => put<void>(`${crm}/language-pairs`, pair),
  addDocumentType: (fields: Fields<DocumentType>) => post<DocumentType>(`${crm}/document-types`, fields),
  changeDocumentType: (id: string, fields: Fields<DocumentType>) => patch<DocumentType>(`${crm}/document-types/${id}`, fields),
  addSpecialization: (fields: Fields<Specialization>) => post<Specialization>(`${crm}/specializations`, fields),
  changeSpecialization: (id: string, fields: Fields<Specialization>) => patch<Specialization>(`${crm}/specializations/${id}`, fields),
  addOffice: (fields: Fields<Office>) => post<Office>(`${crm}/offices`, fields),
  changeOffice: (id: string, fields: Fields<Office>) => patch<Office>(`${crm}/offices/${id}`, fields),
  changeOrders: (fields: Partial<OrderSettings>) => patch<OrderSettings>("/api/v1/settings/orders", fields),
  audit: (filter: { entity?: string | null; user_id?: string | null }, cursor: string | null) =>
    get<Page<HistoryItem>>(path("/api/v1/settings/audit", { ...filter, cursor, limit: 50 })),
};

export const notificationTypes = ["message", "assigned", "mention", "deadline", "follow_up", "unanswered", "unpaid"] as const;
export type NotificationType = (typeof notificationTypes)[number];
/** From one time of day to another, the whole day, or nothing. */
export type Quiet = [string, string] | "all_day" | null;

export interface NotificationSettings {
  /** `desktop`: beside the browser's window. */
  types: Record<NotificationType, { page: boolean; mail: boolean; desktop?: boolean }>;
  quiet: { weekdays: Quiet; weekend: Quiet };
}

export interface NotificationChange {
  types?: Partial<NotificationSettings["types"]>;
  quiet?: Partial<NotificationSettings["quiet"]>;
}

export const notificationSettings = {
  get: () => get<NotificationSettings>("/api/v1/notifications/settings"),
  change: (part: NotificationChange) => patch<NotificationSettings>("/api/v1/notifications/settings", part),
};
