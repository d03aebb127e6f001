import { get, lines, patch, path, post, remove, removeWith } from "./http";
import type { Place } from "../store/filter";
import type { TelegramChange, TelegramTest } from "./chat";
import type {
  Channel, ChannelDetail, Client, Conversation, ConversationPatch, Counts, Disk, Ledger, LiveEvent, Locale, MailboxChange, MailServer,
  Me, Message, Named, Page, Proposals, Role, SearchAnswer, Session, Suggestion, TestDone, TestLine, Theme, Token, User,
} from "./types";

const mail = "/api/v1/communications";
const crm = "/api/v1/crm";

export const auth = {
  setupNeeded: () => get<{ needed: boolean; signed_in?: boolean }>("/api/v1/setup"),
  setup: (body: { token: string; name: string; email: string; password: string; locale: Locale; office?: string }) =>
    post<{ user: User }>("/api/v1/setup", body),
  /** `totp`: the code of the second step, or a recovery code. */
  login: (email: string, password: string, totp?: string) => post<{ user: User }>("/api/v1/auth/login", { email, password, totp }),
  logout: () => post<void>("/api/v1/auth/logout"),
  me: () => get<Me>("/api/v1/auth/me"),
  change: (body: { name?: string; locale?: Locale; theme?: Theme; signature?: string; undo_seconds?: number }) => patch<{ user: User }>("/api/v1/auth/me", body),
  password: (current: string, next: string) =>
    post<void>("/api/v1/auth/password", { current_password: current, new_password: next }),
  sessions: () => get<Page<Session>>("/api/v1/auth/sessions"),
  /** Ends all other sessions, with `own` this one too; tokens stay and are counted. */
  endSessions: (own: boolean) => removeWith<{ ended: number; tokens: number }>(path("/api/v1/auth/sessions", { own: own ? 1 : null })),
  endSession: (id: string) => remove(`/api/v1/auth/sessions/${id}`),
  tokens: () => get<Page<Token>>("/api/v1/auth/tokens"),
  addToken: (name: string) => post<Token & { token: string }>("/api/v1/auth/tokens", { name }),
  endToken: (id: string) => remove(`/api/v1/auth/tokens/${id}`),
};

/** The second step of signing in (RFC 6238). */
export const totp = {
  state: () => get<{ enabled: boolean; since: string | null; recovery_codes_left: number }>("/api/v1/auth/totp"),
  begin: (password: string) => post<{ secret: string; uri: string; qr: string }>("/api/v1/auth/totp", { password }),
  confirm: (code: string) => post<{ recovery_codes: string[] }>("/api/v1/auth/totp/confirm", { code }),
  newCodes: (password: string, code: string) => post<{ recovery_codes: string[] }>("/api/v1/auth/totp/recovery-codes", { password, code }),
  end: (password: string, code: string) => removeWith<void>("/api/v1/auth/totp", { password, code }),
};

export const settings = {
  /** By an owner, for a colleague who lost the phone. */
  endTotp: (id: string) => remove(`/api/v1/settings/users/${id}/totp`),
  users: () => get<Page<User>>("/api/v1/settings/users"),
  addUser: (body: { name: string; email: string; role: Role; password: string; locale: Locale }) =>
    post<User>("/api/v1/settings/users", body),
  changeUser: (id: string, body: { name?: string; role?: Role; disabled?: boolean; password?: string }) =>
    patch<User>(`/api/v1/settings/users/${id}`, body),
};

const place = "/api/v1/settings/channels";

export const channels = {
  list: () => get<Page<Channel>>(place),
  one: (id: string) => get<ChannelDetail>(`${place}/${id}`),
  proposals: (address: string) => post<Proposals>(`${place}/email/proposals`, { address }),
  /** Signs in once, live: `onLine` is called for every step as the server takes it. */
  test: (
    body: { address: string; imap: MailServer; smtp?: MailServer | null; password?: string; channel_id?: string; ca_pem?: string },
    onLine: (line: TestLine | TestDone) => void,
    signal: AbortSignal,
  ) => lines(`${place}/email/test`, body, onLine, signal),
  add: (body: MailboxChange & { address: string; imap: MailServer; password: string }) =>
    post<ChannelDetail>(place, { platform: "email", ...body }),
  change: (id: string, body: MailboxChange) => patch<ChannelDetail>(`${place}/${id}`, body),
  testTelegram: (body: TelegramChange & { channel_id?: string }) => post<TelegramTest>(`${place}/telegram/test`, body),
  addTelegram: (body: TelegramChange & { token: string }) => post<ChannelDetail>(place, { platform: "telegram", ...body }),
  changeTelegram: (id: string, body: TelegramChange) => patch<ChannelDetail>(`${place}/${id}`, body),
  check: (id: string) => post<void>(`${place}/${id}/check`),
  retry: (id: string) => post<void>(`${place}/${id}/retry`),
  ledger: (id: string) => get<Ledger>(`${place}/${id}/ledger`),
};

export const disk = {
  room: () => get<Disk>("/api/v1/disk"),
};

export const inbox = {
  list: ({ view, filter }: Place, cursor: string | null, limit = 50) =>
    get<Page<Conversation>>(path(`${mail}/inbox`, { view, ...filter, cursor, limit })),
  counts: () => get<Counts>(`${mail}/inbox/counts`),
  one: (id: string) => get<Conversation>(`${mail}/conversations/${id}`),
  change: (id: string, body: ConversationPatch) => patch<Conversation>(`${mail}/conversations/${id}`, body),
  messages: (id: string, cursor: string | null, limit = 50) =>
    get<Page<Message>>(path(`${mail}/conversations/${id}/messages`, { cursor, limit })),
  note: (id: string, body: { text: string; kind: "note"; mentions: string[]; idempotency_key: string }) =>
    post<Message>(`${mail}/conversations/${id}/messages`, body),
  tags: () => get<Page<{ name: string; count: number }>>(`${mail}/tags`),
  /** Asks for a mail over the size limit after all. */
  fetch: (message: string) => post<void>(`${mail}/messages/${message}/fetch`),
  events: (after: number) => get<{ items: LiveEvent[]; next: number }>(path("/api/v1/events", { after })),
  colleagues: () => get<Page<Named>>("/api/v1/users"),
};

export const urls = {
  html: (message: string, images: boolean) => `${mail}/messages/${message}/html?images=${images ? 1 : 0}`,
  /** All files of a message in one archive. */
  together: (message: string) => `${mail}/messages/${message}/files.zip`,
  raw: (message: string) => `${mail}/messages/${message}/raw`,
  file: (id: string) => `/api/v1/files/${id}`,
  download: (id: string) => `/api/v1/files/${id}?download=1`,
  socket: (after: number | null) => {
    const base = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}${mail}/ws`;
    return after === null ? base : `${base}?after=${after}`;
  },
};

export const clients = {
  list: (q: string, cursor: string | null) => get<Page<Client>>(path(`${crm}/clients`, { q, cursor, limit: 50 })),
  one: (id: string) => get<Client>(`${crm}/clients/${id}`),
  conversations: (id: string, cursor: string | null, limit = 20) =>
    get<Page<Conversation>>(path(`${crm}/clients/${id}/conversations`, { cursor, limit })),
};

export const search = (q: string, kind: string, limit: number, cursor: string | null = null, signal?: AbortSignal) =>
  get<SearchAnswer>(path("/api/v1/search", { q, kind, limit, cursor }), signal);

/** For the last word of a text. */
export const searchSuggestions = (q: string, signal?: AbortSignal) => get<{ items: Suggestion[] }>(path("/api/v1/search/suggestions", { q }), signal);
