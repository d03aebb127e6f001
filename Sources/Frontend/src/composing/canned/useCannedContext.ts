import { useEffect } from "react";
import type { WholeClient } from "../../api/crm";
import { clientCell, loadClient } from "../../client/known";
import { Cell, useCell, useItem } from "../../store/cell";
import { conversations } from "../../store/conversations";
import { firstName } from "./variables";

/** What a canned reply is filled with, and the language that is tried first. What is not known is `null`. */
export interface CannedContext {
  language: string | null;
  client: string | null;
  firstName: string | null;
  subject: string | null;
  address: string | null;
}

const nobody = new Cell<WholeClient | null>(null);

/** The values of a conversation; for a first message, which has none yet, what the composer knows itself. */
export function useCannedContext(conversation: string | null, known: Partial<CannedContext> = {}): CannedContext {
  const item = useItem(conversations, conversation);
  const id = item?.client?.id ?? null;
  const cell = id ? clientCell(id) : nobody;
  const client = useCell(cell);
  useEffect(() => {
    if (id && !cell.get()) loadClient(id).catch(() => undefined);
  }, [id, cell]);
  const address = item?.counterpart.address || null;
  const name = item?.client?.name || item?.counterpart.name || null;
  // Who wrote without a name is a client under their address, which nobody is greeted by.
  const told = name && name !== address ? name : null;
  return {
    language: client?.language ?? null,
    client: told,
    firstName: client?.kind === "company" ? firstName(item?.counterpart.name) : firstName(told),
    subject: item?.subject || null,
    address,
    ...known,
  };
}
