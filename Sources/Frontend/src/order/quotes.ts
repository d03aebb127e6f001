import { useEffect } from "react";
import { quotes as api, type Quote } from "../api/quotes";
import { hearers } from "../live/changes";
import { Cell, useCell } from "../store/cell";
import { onSignOut } from "../store/session";

const cells = new Map<string, Cell<readonly Quote[]>>();
const asked = new Set<string>();

onSignOut(() => {
  cells.clear();
  asked.clear();
});

function quotesOf(conversation: string): Cell<readonly Quote[]> {
  let cell = cells.get(conversation);
  if (!cell) cells.set(conversation, (cell = new Cell<readonly Quote[]>([])));
  return cell;
}

export async function loadQuotes(conversation: string): Promise<void> {
  asked.add(conversation);
  try {
    quotesOf(conversation).set((await api.list({ conversation_id: conversation, limit: 50 })).items);
  } catch {
    asked.delete(conversation);
  }
}

export function takeQuote(quote: Quote): void {
  const cell = quotesOf(quote.conversation_id);
  const rest = cell.get();
  cell.set(rest.some((one) => one.id === quote.id) ? rest.map((one) => (one.id === quote.id ? quote : one)) : [quote, ...rest]);
}

hearers.add((event) => {
  if ((event.type === "conversation.changed" || event.type === "quote.changed") && event.conversation_id && asked.has(event.conversation_id)) void loadQuotes(event.conversation_id);
});

/** The quotes of a conversation. However many ask, it is asked for once; events keep it up to date. */
export function useQuotes(conversation: string): readonly Quote[] {
  useEffect(() => {
    if (!asked.has(conversation)) void loadQuotes(conversation);
  }, [conversation]);
  return useCell(quotesOf(conversation));
}
