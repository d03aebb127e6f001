/** What messengers have beside mail: see docs/channels.md. */
import { get, keepDelete, patch, post, put, remove } from "./http";
import type { Client, Conversation, Message, Named, Page, Platform } from "./types";

const mail = "/api/v1/communications";
const crm = "/api/v1/crm";

export type ChatKind = "person" | "group" | "channel" | "notices";
export type Reach = "reachable" | "blocked" | "left" | "read_only";

export const entityKinds = [
  "bold", "italic", "underline", "strikethrough", "spoiler", "code", "pre", "quote", "link", "mention", "hashtag", "command", "email", "phone", "other",
] as const;

/** Formatting of a stretch of text, in UTF-16 units as JavaScript counts them. */
export interface Entity {
  start: number;
  end: number;
  kind: (typeof entityKinds)[number];
  url?: string | null;
}

export interface Notice {
  kind: string;
  names: string[];
  detail?: string | null;
}

export type Card =
  | { kind: "location"; latitude: number; longitude: number; title?: string | null; address?: string | null; seconds?: number | null }
  | { kind: "contact"; name: string; phone: string; user?: string | null }
  | { kind: "poll"; question: string; options: { text: string; votes: number }[]; closed: boolean }
  | { kind: "service"; notice: Notice }
  | { kind: "button"; data: string }
  | { kind: "unknown"; word: string };

export interface Quoted {
  /** The message here, where it is here. */
  message_id?: string | null;
  external_id?: string | null;
  name: string;
  text: string;
  type: string;
}

export interface Reaction {
  emoji: string;
  count?: number;
  names: string[];
  own: boolean;
}

/** What a message of a chat has beside what a mail has. */
export interface ChatParts {
  entities?: Entity[] | null;
  card?: Card | null;
  quoted?: Quoted | null;
  forwarded_from?: string | null;
  edited_at?: string | null;
  withdrawn_at?: string | null;
  reactions?: Reaction[] | null;
}

/** What a file of a chat has beside its name. */
export interface MediaParts {
  width?: number | null;
  height?: number | null;
  /** Seconds. */
  duration?: number | null;
  note?: string | null;
  fault?: string | null;
  /** One picture of an album that was taken back. */
  withdrawn?: boolean;
}

export interface Version {
  at: string;
  text: string;
  entities: Entity[] | null;
  attachments: Message["attachments"];
}

export type DuplicateReason = "same_phone" | "same_email" | "same_name" | "same_username";

export interface Duplicate {
  client: Client;
  reasons: DuplicateReason[];
  score: number;
}

export interface TelegramBot extends Named {
  username: string;
  can_join_groups: boolean;
  can_read_groups: boolean;
  can_connect_business: boolean;
}

export interface TelegramConnection extends Named {
  username: string | null;
  enabled: boolean;
  can_reply: boolean;
  rights: string[];
}

export type TelegramMode = "polling" | "webhook";

export interface Telegram {
  bot: TelegramBot;
  api_base: string | null;
  proxy: string | null;
  mode: TelegramMode;
  webhook_url: string | null;
  has_token: boolean;
  business: TelegramConnection[];
}

export interface TelegramChange {
  token?: string;
  api_base?: string | null;
  proxy?: string | null;
  mode?: TelegramMode;
  name?: string;
  connected?: boolean;
}

export interface TelegramTest {
  ok: boolean;
  bot?: TelegramBot | null;
  reason?: string | null;
  words?: string | null;
  advice?: string | null;
  detail?: string | null;
}

export const chats = {
  edit: (message: string, text: string) => patch<Message | undefined>(`${mail}/messages/${message}`, { text }),
  react: (message: string, emoji: string | null) => put<void>(`${mail}/messages/${message}/reaction`, { emoji }),
  withdraw: (message: string) => remove(`${mail}/messages/${message}`),
  /** Reaches the server although the page is going. */
  withdrawLeaving: (message: string) => keepDelete(`${mail}/messages/${message}`),
  fetch: (file: string) => post<void>(`/api/v1/files/${file}/fetch`),
  versions: (message: string) => get<Page<Version>>(`${mail}/messages/${message}/versions`),
};

export const duplicates = {
  of: (client: string) => get<Page<Duplicate>>(`${crm}/clients/${client}/duplicates`),
  merge: (client: string, other: string) => post<Client>(`${crm}/clients/${client}/merge`, { client_id: other }),
  undo: (client: string, other: string) => post<Client>(`${crm}/clients/${client}/unmerge`, { client_id: other }),
};

/** What each platform can carry. */
export interface Traits {
  text: number;
  caption: number;
}

/** Limits that are known before anything is asked (`ChannelTraits`); nothing goes out on the others yet. */
export const traits: Partial<Record<Platform, Traits>> = { telegram: { text: 4096, caption: 1024 } };

/** Whether a conversation is a chat; mail has no such kind. */
export const isChat = (item: Conversation | undefined): boolean => Boolean(item?.chat_kind);
