import type { ChatKind, ChatParts, MediaParts, Reach, Telegram } from "./chat";

/** The shapes of the HTTP interface. Times are RFC 3339 in UTC, ids are UUID strings. */
export type Locale = "uk" | "pl" | "en";
export type Theme = "system" | "light" | "dark";
export type Role = "owner" | "manager" | "accountant";
export type Platform = "telegram" | "whatsapp" | "email" | "instagram" | "facebook";
export type View = "open" | "mine" | "unassigned" | "snoozed" | "closed" | "all";

export interface Page<T> {
  items: T[];
  next: string | null;
  /** Of the inbox narrowed by words: there may be more than was found. */
  capped?: boolean;
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
  /** Under what is written here; plain text. */
  signature: string;
  /** How long a message is held back so that it can be undone. */
  undo_seconds: number;
  created_at: string;
  disabled_at?: string | null;
  /** Whether signing in takes a second step; told to owners. */
  totp?: boolean;
}

export interface Me {
  user: User;
  office: { name: string; time_zone: string };
  version: string;
  /** The number of the newest event: what is asked for later is no older than that. */
  last_event: number;
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
  /** A message of it was not sent, or perhaps not, and nobody has opened it since. */
  attention?: boolean;
  /** Of a chat: what it is, and whether anybody can be written to there. */
  chat_kind?: ChatKind | null;
  reach?: Reach | null;
  /** The type of the message of which `preview` is the beginning. */
  preview_type?: string | null;
  /** The conversation its messages went to; then it stands in no list. */
  merged_into?: string | null;
}

/** What a PATCH of a conversation may carry; fields that are absent stay. */
export interface ConversationPatch {
  status?: "open" | "closed";
  assignee?: string | null;
  tags?: string[];
  tags_add?: string[];
  tags_remove?: string[];
  snooze_until?: string | null;
  unread?: boolean;
  client_id?: string | null;
  attention?: false;
}

export interface Counts {
  open: number;
  mine: number;
  unassigned: number;
  snoozed: number;
  unread: number;
  capped?: boolean;
}

export interface Attachment extends MediaParts {
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

/** The work that is left with a message on its way. */
export interface Outgoing {
  stage: "queued" | "sending" | "stopped" | "filing";
  due_at: string | null;
  scheduled: boolean;
  attempts: number;
  retrying_since: string | null;
}

/** How an account's mail goes out. */
export interface OutgoingHealth {
  state: "ok" | "retrying" | "down";
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
  next_try_at: string | null;
  queued: number;
}

export interface Message extends ChatParts {
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
  /** Whom a note calls. */
  mentions?: Named[];
  /** Who wrote it here. */
  author?: Named | null;
  bcc?: Address[];
  /** Why it did not go out, as a word, and what the server said. */
  fault?: string | null;
  fault_detail?: string | null;
  outgoing?: Outgoing | null;
  /** A mail over the size limit, of which only the head is here. */
  oversized?: { size: number; state: "waiting" | "wanted" | "failed"; error: string | null } | null;
}

export interface Identity {
  platform: Platform;
  kind: string;
  value: string;
  /** By what a messenger knows the person; without "@". */
  username?: string | null;
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
  /** Found in a note of a colleague, not in what was sent or came in. */
  note?: boolean;
}

export type CountedKind = "clients" | "orders" | "conversations" | "messages";

export interface SearchAnswer extends Page<Hit> {
  took_ms: number;
  /** How many of each kind, 1,000 at most, and of which there are more; null on later pages. */
  counts?: (Record<CountedKind, number> & { capped: CountedKind[] }) | null;
  /** Values of operators that could not be read and narrowed nothing. */
  hints?: { operator: string; value: string; code: string; detail: string }[];
}

export interface Suggestion {
  kind: "operator" | "value" | "client" | "recent";
  text: string;
  /** In place of the last word. */
  insert: string;
  detail?: string | null;
  id?: string | null;
}

export interface LiveEvent {
  n: number;
  type: string;
  at: string;
  conversation_id?: string | null;
  data?: { by?: Named; reason?: string; conversation_ids?: string[]; read?: number; new?: number; done?: boolean; channel_id?: string; state?: HealthState; backlog?: number;
    order_id?: string; client_id?: string; revision?: number; from?: string; to?: string };
}

/** The room on the server's disk, in bytes. */
export interface Disk {
  /** While it is low, mail waits on its servers and files are refused. */
  state: "ok" | "low";
  free: number | null;
  /** Has to stay free. */
  floor: number;
  /** From here on it goes on. */
  enough: number;
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

export type HealthState = "off" | "connecting" | "ok" | "retrying" | "down";

/** How a channel's listener does. Counts are mails; `backlog` is what is known to be on the server and not here yet. */
export interface Health {
  state: HealthState;
  since: string | null;
  last_contact_at: string | null;
  last_success_at: string | null;
  backlog: number;
  /** A stable code; `words`, `advice` are its English text, `detail` what the mail server itself said. */
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
  next_try_at: string | null;
  on_server: number | null;
  here: number | null;
  checked_at: string | null;
}

export interface Channel extends Named {
  platform: Platform;
  address: string;
  created_at: string;
  connected: boolean;
  /** `null` where nothing was ever connected. */
  health: Health | null;
  outgoing?: OutgoingHealth | null;
}

export type Encryption = "tls" | "starttls" | "none";
export type Backfill = "none" | "30d" | "all";
export type History = "read" | "unread" | "server";

export interface MailServer {
  host: string;
  port: number;
  security: Encryption;
  user?: string;
}

export interface ChannelFolder {
  name: string;
  role: string | null;
  on_server: number | null;
  here: number;
  backlog: number;
  oversized: number;
  gone: number;
  missing: boolean;
}

export interface Mailbox {
  imap: MailServer;
  smtp: MailServer | null;
  has_password: boolean;
  ca_pem: string | null;
  backfill: Backfill;
  history: History;
  folders: ChannelFolder[];
}

export interface ChannelDetail extends Channel {
  email: Mailbox | null;
  telegram?: Telegram | null;
}

export interface Candidate {
  imap: MailServer;
  smtp: MailServer | null;
  source: string;
  /** The server lies outside the address's domain and is no known provider: the user agrees before the password goes there. */
  confirm: boolean;
}

export interface Proposals {
  provider: string | null;
  note: "app_password" | "no_password_signin" | null;
  note_url: string | null;
  user: string;
  candidates: Candidate[];
}

export type TestStep = "name" | "connect" | "tls" | "sign_in" | "folders" | "outgoing";

export interface TestLine {
  step: TestStep;
  state: "running" | "ok" | "failed";
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
}

export interface ServerFolder {
  name: string;
  role: string | null;
  messages: number | null;
}

export interface TestDone {
  step: "done";
  ok: boolean;
  folders: ServerFolder[];
}

/** What a mailbox is connected or changed with; a password that is absent stays. */
export interface MailboxChange {
  name?: string;
  imap?: MailServer;
  smtp?: MailServer | null;
  password?: string;
  ca_pem?: string | null;
  folders?: string[];
  backfill?: Backfill;
  history?: History;
  connected?: boolean;
}

export interface LedgerFolder {
  name: string;
  on_server: number | null;
  here: number;
  gone: number;
  oversized: number;
  missing: { uid: number; size: number; received_at: string | null }[];
  missing_count: number;
}

export interface Ledger {
  checked_at: string | null;
  folders: LedgerFolder[];
}
