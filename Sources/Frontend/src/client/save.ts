import { people, type ClientFields, type WholeClient } from "../api/crm";
import { Problem } from "../api/http";
import type { Key, Values } from "../i18n";
import { problemKey } from "../store/actions";
import { Cell } from "../store/cell";
import { offering, say as sayNow } from "../store/toasts";
import { Turns } from "../store/turns";
import { ahead as untold, clientCell, patched, takeClient } from "./known";

/** What is wrong with a field, in the page's words. */
export interface Fault {
  key: Key;
  values?: Values;
  /** Whose the refused address is. */
  client?: { id: string; name: string };
}

/** Two people changed the same field of a client. */
export interface Conflict {
  client: WholeClient;
  /** What was typed here. */
  mine: ClientFields;
  fields: readonly (keyof ClientFields)[];
  by: string;
}

export const conflict = new Cell<Conflict | null>(null);

/** Revisions that came of saving here: who went on typing meanwhile has seen them. */
const own = new Map<string, Map<number, number>>();

function current(id: string, seen: number): number {
  const steps = own.get(id);
  let at = seen;
  for (let next = steps?.get(at); next !== undefined; next = steps?.get(at)) at = next;
  return at;
}

function remember(id: string, from: number, to: number): void {
  const steps = own.get(id) ?? new Map<number, number>();
  // Somebody else's change in between has not been seen here.
  if (to === from + 1) steps.set(from, to);
  own.set(id, steps);
}

/** The fields that take a change back. */
export function inverse(client: WholeClient, fields: ClientFields): ClientFields {
  const back: ClientFields = {};
  for (const name of Object.keys(fields) as (keyof ClientFields)[]) {
    if (name === "latin_name_approved") back.latin_name_approved = client.latin_name_approved !== null;
    else Object.assign(back, { [name]: client[name] });
  }
  if (fields.latin_name !== undefined && client.latin_name_approved) back.latin_name_approved = true;
  return back;
}

const turns = new Turns();

interface Way {
  /** Whether the answer offers to take it back. */
  undoable?: boolean;
  /** Whether it is shown before the server has answered; what stands in its field anyway is not. */
  ahead?: boolean;
}

/** What is to be changed; where it depends on changes before it, made of the client as these leave it. */
type Change = ClientFields | ((client: WholeClient) => ClientFields);

/**
 * Changes a client at once and tells the server, one change after another. A refusal that is about a field is handed back, every
 * other one takes the change back and says why. `seen`: the revision that whoever typed has seen.
 */
export function saveClient(id: string, change: Change, seen: number, way: Way = {}): Promise<Fault | null> {
  const { undoable = true, ahead = true } = way;
  const cell = clientCell(id);
  const before = cell.get();
  if (!before) return Promise.resolve(null);
  const shown = ahead && typeof change !== "function" ? change : null;
  const early = shown && inverse(before, shown);
  if (shown) {
    untold.add(id, shown);
    cell.set(patched(before, shown));
  }
  const work = async (say: typeof sayNow): Promise<Fault | null> => {
    const last = cell.get() ?? before;
    const fields = typeof change === "function" ? change(last) : change;
    const back = early ?? inverse(last, fields);
    const revision = current(id, seen);
    const settle = () => shown && untold.drop(id, shown);
    try {
      const answer = await people.change(id, { ...fields, revision });
      remember(id, revision, answer.revision);
      settle();
      takeClient(answer);
      say({
        tone: "quiet",
        key: "toast.saved",
        ...(undoable ? { action: { key: "action.undo", run: () => void saveClient(id, back, answer.revision, { undoable: false }) } } : {}),
      });
      return null;
    } catch (error) {
      settle();
      const now = cell.get();
      if (error instanceof Problem && error.code === "changed_meanwhile") {
        const { current: theirs, fields: both, by } = error.about as { current: WholeClient; fields: (keyof ClientFields)[]; by?: { name?: string } | string | null };
        takeClient(theirs);
        conflict.set({ client: theirs, mine: fields, fields: both, by: (typeof by === "string" ? by : by?.name) ?? "" });
        return null;
      }
      if (now && shown) cell.set(untold.over(patched(now, back)));
      const fault = faultOf(error);
      if (!fault) say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void saveClient(id, change, seen, way) } });
      return fault;
    }
  };
  return offering((say) => turns.run(() => work(say), id), undoable);
}

const invalid: Partial<Record<string, Key>> = {
  name: "invalid.name", emails: "invalid.email", phones: "invalid.client.phone", latin_name: "invalid.latin", tax_number: "invalid.tax", addresses: "invalid.address",
  tags: "invalid.tags", note: "invalid.note",
};

/** What a refusal says about one field; `null` where it is about something else. */
export function faultOf(error: unknown): (Fault & { field: string }) | null {
  if (!(error instanceof Problem)) return null;
  if (error.code === "email_taken") {
    const holder = error.about["client"] as { id: string; name: string } | undefined;
    return holder ? { field: "emails", key: "invalid.email.taken", values: { name: holder.name }, client: holder } : { field: "emails", key: "problem.email_taken" };
  }
  // A list's fault may name its place, as in "emails.1" or "emails[1]".
  const field = (error.field ?? "").split(/[.[]/)[0] ?? "";
  const key = invalid[field];
  return key && error.status === 422 ? { field, key } : null;
}
