import { orders as api, type Order, type OrderFields, type OrderRow } from "../api/orders";
import { Problem } from "../api/http";
import type { Key, Values } from "../i18n";
import { problemKey } from "./actions";
import { Cell, Collection } from "./cell";
import { inverse, patched } from "./orderFields";
import { onSignOut } from "./session";
import { dismiss, say } from "./toasts";
import { Turns } from "./turns";

/** Every order that was seen, as the server has it with the changes that are still on their way. */
export const orders = new Collection<OrderRow>();
/** Counts up when more happened than single orders tell: whoever shows a list asks for it again. */
export const stale = new Cell(0);

const saved = new Map<string, OrderRow>();
const held = new Map<string, OrderFields[]>();
/** What is told of each order: the next one waits, since it has to name the revision that the one before makes. */
const turns = new Turns();

type Watcher = (row: OrderRow | null, before: OrderRow | undefined, id: string) => void;
const watchers = new Set<Watcher>();

/** Tells of every order that is new or was changed, by anybody; `null` for one that is gone. */
export function watchOrders(watcher: Watcher): () => void {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

onSignOut(() => {
  orders.clear();
  saved.clear();
  held.clear();
});

function show(id: string): void {
  const base = saved.get(id);
  if (!base) return;
  const before = orders.get(id);
  orders.set((held.get(id) ?? []).reduce(patched, base));
  const now = orders.get(id);
  if (now && now !== before) watchers.forEach((tell) => tell(now, before, id));
}

/** Takes an order as the server has it; one that is older than what is known changes nothing. Gives back what is on screen now. */
export function take(from: OrderRow | Order): OrderRow {
  const { files, originals, agreements, notes, price, rounding, unit_price, vat_rate, discount, manual_net, manual_gross, created_by, ...row } = from as Order;
  const known = saved.get(row.id);
  if (!known || known.revision <= row.revision) saved.set(row.id, row);
  show(row.id);
  return orders.get(row.id) ?? row;
}

/** The order is gone. */
export function drop(id: string): void {
  const before = orders.get(id);
  saved.delete(id);
  held.delete(id);
  orders.delete(id);
  watchers.forEach((tell) => tell(null, before, id));
}

/** Shows a change before the server has it. What is given back ends that, with the server's answer or without one. */
export function hold(id: string, fields: OrderFields): (answer?: OrderRow) => void {
  const mine = { ...fields };
  held.set(id, [...(held.get(id) ?? []), mine]);
  show(id);
  return (answer) => {
    held.set(id, (held.get(id) ?? []).filter((one) => one !== mine));
    if (answer) take(answer);
    else show(id);
  };
}

/** Orders with a change that the server has not answered yet. */
export const unsettled = (): string[] => [...held].flatMap(([id, fields]) => (fields.length ? [id] : []));

/** Tells something of an order, after what was told of it before. */
export const inTurn = <T>(id: string, ask: () => Promise<T>): Promise<T> => turns.run(ask, id);
export const allTold = (id: string): Promise<void> => turns.over(id);

const send = (id: string, fields: OrderFields): Promise<Order> =>
  inTurn(id, async () => {
    const revision = saved.get(id)?.revision;
    const answer = await api.change(id, revision === undefined ? fields : { ...fields, revision });
    // Before the next one in the queue, which has to find the new revision.
    take(answer);
    return answer;
  });

export interface Said {
  key: Key;
  values?: Values;
}

/** Why an order may not be handed out as it is; whoever decides it may do so all the same. */
export const forcible = (code: string): code is "unpaid" | "originals_here" => code === "unpaid" || code === "originals_here";

/**
 * Changes an order at once and tells the server. `done` is said with Undo. A refusal takes the change back and says why, with what can
 * be done about it: hand out all the same, save over somebody else's change, try again. Settles with the answer, or `null`.
 */
export async function change(id: string, fields: OrderFields, done?: Said): Promise<Order | null> {
  const row = orders.get(id);
  const back = row && inverse(row, fields);
  const release = hold(id, fields);
  const undo = back ? { action: { key: "action.undo" as const, run: () => void change(id, back) } } : {};
  const said = done && say({ tone: "quiet", ...done, ...undo });
  try {
    const answer = await send(id, fields);
    release(answer);
    return answer;
  } catch (error) {
    release();
    if (said) dismiss(said);
    refused(id, fields, done, error);
    return null;
  }
}

function refused(id: string, fields: OrderFields, done: Said | undefined, error: unknown): void {
  const number = orders.get(id)?.order_number ?? "";
  const again = (more: OrderFields = {}) => () => void change(id, { ...fields, ...more }, done);
  const code = error instanceof Problem ? error.code : "";
  if (code === "changed_meanwhile" && error instanceof Problem) {
    const { current, by } = error.about as { current?: Order; by?: string };
    if (current) take(current);
    const name = by;
    say({
      tone: "error", key: name ? "order.meanwhile" : "order.meanwhile.somebody", values: { number, name: name ?? "" },
      action: { key: "order.anyway", run: again() },
    });
  } else if (forcible(code)) {
    say({ tone: "error", key: `order.refused.${code}`, values: { number }, action: { key: "order.force", run: again({ force: true }) } });
  } else {
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: again() } });
  }
}

const dirty = new Set<string>();
let timer = 0;
/** Past this many at once the lists are asked for again instead of every order in them. */
const many = 12;

/** An order was changed somewhere; `revision` saves the question where it is known already. */
export function orderChanged(id: string, revision?: number): void {
  const base = saved.get(id);
  if (revision !== undefined && base && base.revision >= revision) return;
  // Nobody shows orders, and this one was never seen.
  if (!base && watchers.size === 0) return;
  dirty.add(id);
  if (!timer) timer = window.setTimeout(() => void look(), 80);
}

async function look(): Promise<void> {
  const ids = [...dirty];
  dirty.clear();
  if (ids.length > many) stale.set(stale.get() + 1);
  else await Promise.all(ids.map((id) => refresh(id)));
  timer = dirty.size ? window.setTimeout(() => void look(), 80) : 0;
}

/** Asks for one order again. */
export async function refresh(id: string): Promise<void> {
  // A change of ours that is on its way tells more than what is there now.
  await turns.over(id);
  try {
    take(await api.one(id));
  } catch (error) {
    if (error instanceof Problem && error.status === 404) drop(id);
  }
}
