import { useEffect } from "react";
import { quotes as api, type Quote } from "../api/quotes";
import { hearers } from "../live/changes";
import { Cell, useCell } from "../store/cell";
import { onSignOut } from "../store/session";

interface Kept {
  cell: Cell<readonly Quote[]>;
  asked: boolean;
  /** The last question, until it is answered: what an older one is answered is not taken. */
  question: object | null;
}

const all = new Map<string, Kept>();
onSignOut(() => all.clear());

function kept(conversation: string): Kept {
  let one = all.get(conversation);
  if (!one) all.set(conversation, (one = { cell: new Cell<readonly Quote[]>([]), asked: false, question: null }));
  return one;
}

export async function loadQuotes(conversation: string): Promise<void> {
  const one = kept(conversation);
  const question = (one.question = {});
  one.asked = true;
  try {
    const { items } = await api.list({ conversation_id: conversation, limit: 50 });
    if (one.question === question) one.cell.set(items);
  } catch {
    if (one.question === question) one.asked = false;
  } finally {
    if (one.question === question) one.question = null;
  }
}

export function takeQuote(quote: Quote): void {
  const { cell, question } = kept(quote.conversation_id);
  // What is being read may be from before it.
  if (question) void loadQuotes(quote.conversation_id);
  const rest = cell.get();
  cell.set(rest.some((one) => one.id === quote.id) ? rest.map((one) => (one.id === quote.id ? quote : one)) : [quote, ...rest]);
}

hearers.add((event) => {
  if ((event.type === "conversation.changed" || event.type === "quote.changed") && event.conversation_id && all.get(event.conversation_id)?.asked) void loadQuotes(event.conversation_id);
});

/** The quotes of a conversation. However many ask, it is asked for once; events keep it up to date. */
export function useQuotes(conversation: string): readonly Quote[] {
  useEffect(() => {
    if (!kept(conversation).asked) void loadQuotes(conversation);
  }, [conversation]);
  return useCell(kept(conversation).cell);
}
