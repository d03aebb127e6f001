/** The shapes of the HTTP interface. Times are RFC 3339 in UTC, ids are UUID strings. */
export type Locale = "uk" | "pl" | "en";
export type Theme = "system" | "light" | "dark";
export type Role = "owner" | "manager" | "accountant";
export type Platform = "telegram" | "whatsapp" | "email" | "instagram" | "facebook";
export type View = "open" | "mine" | "unassigned" | "snoozed" | "closed" | "all";

export interface Page<T> {
  items: T[];
  next: string | null;
}

export interface Named {
  id: string;
  name: string;
}

export interface User extends Named {
  email: string;
  role: Role;
  locale: Locale;
  theme: Theme;
  created_at: string;
  disabled_at?: string | null;
}

export interface Me {
  user: User;
  office: { name: string; time_zone: string };
  version: string;
}

export interface Address {
  name: string;
  address: string;
}

export interface Conversation {
  id: string;
  platform: Platform;
  channel_account_id: string;
  external_id: string | null;
  subject: string | null;
  preview: string;
  status: "open" | "closed";
  snooze_until: string | null;
  unread_count: number;
  message_count: number;
  last_message_at: string;
  last_direction: "inbound" | "outbound" | null;
  client: Named | null;
  assignee: Named | null;
  tags: string[];
  related_conversation_id: string | null;
  counterpart: Address;
  has_attachments: boolean;
}

/** What a PATCH of a conversation may carry; fields that are absent stay. */
export interface ConversationPatch {
  status?: "open" | "closed";
  assignee?: string | null;
  tags?: string[];
  snooze_until?: string | null;
  unread?: boolean;
}

export interface Counts {
  open: number;
  mine: number;
  unassigned: number;
  snoozed: number;
  unread: number;
  capped?: boolean;
}

export interface Attachment {
  id: string;
  name: string;
  mime: string;
  size: number;
  sha256: string | null;
  inline: boolean;
  state: string;
}

export interface Fold {
  start: number;
  end: number;
  kind: "quote" | "signature";
}

export interface Message {
  id: string;
  conversation_id: string;
  direction: "inbound" | "outbound";
  type: string;
  kind: "reply" | "note";
  subject: string | null;
  text: string;
  has_html: boolean;
  html_remote_images?: boolean;
  from: Address | null;
  to: Address[];
  cc: Address[];
  sent_at: string | null;
  created_at: string;
  state: string | null;
  error: string | null;
  auto: string | null;
  bounce: { recipient: string | null; status: string | null; original_message_id?: string | null } | null;
  defects: string[];
  external_id: string | null;
  size: number | null;
  attachments: Attachment[];
  fold: Fold[];
}

export interface Identity {
  platform: Platform;
  kind: string;
  value: string;
}

export interface Client extends Named {
  kind: "person" | "company";
  identities: Identity[];
  language: string | null;
  note: string | null;
  created_at: string;
  conversation_count: number;
  last_message_at: string | null;
}

export type HitKind = "conversation" | "message" | "client";
export type Range = [start: number, end: number];

export interface Hit {
  kind: string;
  id: string;
  conversation_id?: string | null;
  message_id?: string | null;
  title: string;
  snippet: string;
  highlights: { title?: Range[]; snippet?: Range[] };
  at: string | null;
  client?: Named | null;
  platform?: Platform | null;
  counterpart?: Address | null;
}

export interface SearchAnswer extends Page<Hit> {
  took_ms: number;
}

export interface LiveEvent {
  n: number;
  type: string;
  at: string;
  conversation_id?: string | null;
  data?: { reason?: string; conversation_ids?: string[]; read?: number; new?: number; done?: boolean };
}

export interface Session {
  id: string;
  created_at: string;
  last_seen_at: string;
  user_agent: string;
  network: string | null;
  current: boolean;
}

export interface Token extends Named {
  created_at: string;
  last_used_at: string | null;
}

export interface Channel extends Named {
  platform: Platform;
  address: string;
  created_at: string;
}
