import { people, type ClientFields, type WholeClient } from "../api/crm";
import { Problem } from "../api/http";
import { Cell } from "../store/cell";
import { me, onSignOut } from "../store/session";

/** Clients seen so far, so that there is something to show at once. */
const known = new Map<string, Cell<WholeClient | null>>();
/** How often something of a client changed since the page was opened: its time line is asked for anew. */
const turns = new Map<string, Cell<number>>();
/** The same for all of them: the list is asked for anew. */
export const clientsTurn = new Cell(0);

onSignOut(() => {
  known.clear();
  waiting.clear();
  turns.clear();
});

export function clientCell(id: string): Cell<WholeClient | null> {
  const cell = known.get(id) ?? new Cell<WholeClient | null>(null);
  known.set(id, cell);
  return cell;
}

export function clientTurn(id: string): Cell<number> {
  const cell = turns.get(id) ?? new Cell(0);
  turns.set(id, cell);
  return cell;
}

/** The client as it will be. */
export function patched(client: WholeClient, fields: ClientFields): WholeClient {
  const { latin_name_approved: approved, ...rest } = fields;
  const next: WholeClient = { ...client, ...rest };
  if (fields.latin_name !== undefined && fields.latin_name !== client.latin_name) next.latin_name_approved = null;
  if (approved !== undefined) {
    const user = me();
    next.latin_name_approved = approved ? { at: new Date().toISOString(), by: user && { id: user.id, name: user.name } } : null;
  }
  return next;
}

/** Changes that are shown and not answered yet, by client, in the order in which they are told. */
const waiting = new Map<string, readonly ClientFields[]>();

export const ahead = {
  add: (id: string, fields: ClientFields): void => void waiting.set(id, [...(waiting.get(id) ?? []), fields]),
  drop(id: string, fields: ClientFields): void {
    const left = (waiting.get(id) ?? []).filter((one) => one !== fields);
    if (left.length) waiting.set(id, left);
    else waiting.delete(id);
  },
  /** The client with them. */
  over: (client: WholeClient): WholeClient => (waiting.get(client.id) ?? []).reduce(patched, client),
};

/** Takes a client as the server has it, under what is on its way. An answer that was overtaken by a newer one changes nothing. */
export function takeClient(answer: WholeClient): void {
  const cell = clientCell(answer.id);
  const now = cell.get();
  if (!now || now.revision <= answer.revision) cell.set(ahead.over(answer));
}

/** The tags of the clients seen so far, where the server does not say all of them. */
function seenTags(): { name: string; count: number }[] {
  const counts = new Map<string, number>();
  for (const cell of known.values()) for (const tag of cell.get()?.tags ?? []) counts.set(tag, (counts.get(tag) ?? 0) + 1);
  return [...counts].map(([name, count]) => ({ name, count })).sort((a, b) => a.name.localeCompare(b.name));
}

/** The tags that clients have, and how many. */
export const clientTags = (): Promise<readonly { name: string; count: number }[]> => people.tags().then((page) => page.items, seenTags);

/** Asks for a client; what is shown of it follows. */
export async function loadClient(id: string): Promise<WholeClient> {
  const answer = await people.one(id);
  takeClient(answer);
  return answer;
}

/** Something about a client happened at the server: what is on screen of it follows. */
export function clientTouched(type: string, id: string): void {
  if (type === "client.erased") known.get(id)?.set(null);
  else if (known.get(id)?.get()) {
    loadClient(id).catch((error) => {
      if (error instanceof Problem && error.status === 404) known.get(id)?.set(null);
    });
  }
  const turn = turns.get(id);
  turn?.set(turn.get() + 1);
  if (type.startsWith("client.")) clientsTurn.set(clientsTurn.get() + 1);
}
