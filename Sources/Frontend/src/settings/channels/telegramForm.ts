import type { Telegram, TelegramChange, TelegramMode } from "../../api/chat";
import type { Problem } from "../../api/http";

/** What a person has typed about a bot. */
export interface BotForm {
  token: string;
  apiBase: string;
  proxy: string;
  mode: TelegramMode;
}

export const blankBot: BotForm = { token: "", apiBase: "", proxy: "", mode: "polling" };

/** As @BotFather writes it: the bot's number, a colon and a key. */
export const looksLikeToken = (text: string): boolean => /^\d{5,}:[\w-]{30,}$/.test(text.trim());

/** Only what somebody filled in; the rest is as usual. */
export function sentBot(form: BotForm): TelegramChange {
  const change: TelegramChange = {};
  if (form.token.trim()) change.token = form.token.trim();
  if (form.apiBase.trim()) change.api_base = form.apiBase.trim();
  if (form.proxy.trim()) change.proxy = form.proxy.trim();
  if (form.mode !== "polling") change.mode = form.mode;
  return change;
}

export const botOf = ({ api_base, proxy, mode }: Telegram): BotForm => ({ token: "", apiBase: api_base ?? "", proxy: proxy ?? "", mode });

/** What is another than before. */
export function botChange(form: BotForm, telegram: Telegram): TelegramChange {
  const before = botOf(telegram);
  const change: TelegramChange = {};
  if (form.token.trim()) change.token = form.token.trim();
  if (form.apiBase.trim() !== before.apiBase) change.api_base = form.apiBase.trim() || null;
  if (form.proxy.trim() !== before.proxy) change.proxy = form.proxy.trim() || null;
  if (form.mode !== before.mode) change.mode = form.mode;
  return change;
}

/** Whether the words of a refusal stand at a field that may be folded away. */
export const botField = (problem: Problem | null): boolean => problem?.field === "api_base" || problem?.field === "proxy" || problem?.field === "mode";

/** What was allowed to a business connection, of the platform's words that this page has words for. */
export const knownRights: readonly string[] = [
  "can_reply", "can_read_messages", "can_delete_sent_messages", "can_delete_all_messages", "can_edit_name", "can_edit_bio",
];
