import { people, type WholeClient } from "../api/crm";
import { Problem } from "../api/http";
import { Cell } from "../store/cell";
import { onSignOut } from "../store/session";

/** Clients seen so far, so that there is something to show at once. */
const known = new Map<string, Cell<WholeClient | null>>();
/** How often something of a client changed since the page was opened: its time line is asked for anew. */
const turns = new Map<string, Cell<number>>();
/** The same for all of them: the list is asked for anew. */
export const clientsTurn = new Cell(0);

onSignOut(() => {
  known.clear();
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
  clientCell(id).set(answer);
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
