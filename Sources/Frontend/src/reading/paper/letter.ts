import { inbox, urls } from "../../api";
import { asProblem, problemOf } from "../../api/http";
import type { Conversation, Message } from "../../api/types";

/** As many messages as anybody takes to court; older ones are left out, and the sheet says so. */
export const most = 2000;
/** How many mails are fetched at a time. */
const together = 6;

export interface Letter {
  item: Conversation;
  messages: Message[];
  /** HTML by message. */
  html: ReadonlyMap<string, string>;
  /** Whether older messages were left out. */
  cut: boolean;
}

async function htmlOf(id: string): Promise<string> {
  const response = await fetch(urls.html(id, false), { credentials: "same-origin" });
  if (!response.ok) throw await problemOf(response);
  return response.text();
}

/** Everything that a conversation has, for paper. Rejects with the problem. */
export async function wholeConversation(id: string, on: (messages: number) => void): Promise<Letter> {
  const item = await inbox.one(id);
  let messages: Message[] = [];
  let cursor: string | null = null;
  do {
    const page: { items: Message[]; next: string | null } = await inbox.messages(id, cursor, 200);
    messages = [...page.items, ...messages];
    cursor = page.next;
    on(messages.length);
  } while (cursor && messages.length < most);
  const wanted = messages.filter((one) => one.has_html && !one.author);
  const html = new Map<string, string>();
  try {
    for (let at = 0; at < wanted.length; at += together) {
      await Promise.all(wanted.slice(at, at + together).map(async (one) => html.set(one.id, await htmlOf(one.id))));
    }
  } catch (error) {
    throw asProblem(error);
  }
  return { item, messages, html, cut: cursor !== null };
}
