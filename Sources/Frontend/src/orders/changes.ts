import { orders as api, type OrderFields, type OrderRow, type OrderStatus } from "../api/orders";
import type { Named } from "../api/types";
import { translate, type Key, type Values } from "../i18n";
import { problemKey } from "../store/actions";
import { inverse, known } from "../store/orderFields";
import { change, forcible, hold, orders, type Said } from "../store/orders";
import { preferences } from "../store/preferences";
import { dismiss, say } from "../store/toasts";
import { Turns } from "../store/turns";
import { clearPicked } from "./picked";

/** One request takes at most so many. */
const most = 200;
/** So many refused orders are named. */
const named = 4;

const words = (key: Key, values?: Values): string => translate(preferences.get().locale, key, values);
const numbersOf = (ids: readonly string[]): string => {
  const all = ids.map((id) => orders.get(id)?.order_number ?? "").filter(Boolean);
  return all.length > named ? `${all.slice(0, named).join(", ")} +${all.length - named}` : all.join(", ");
};

/** Orders by what takes their change back. */
function backs(ids: readonly string[], changes: OrderFields): { ids: string[]; fields: OrderFields }[] {
  const groups = new Map<string, { ids: string[]; fields: OrderFields }>();
  for (const id of ids) {
    const row = orders.get(id);
    const fields = row && inverse(row, changes);
    if (!fields) continue;
    const key = JSON.stringify(fields);
    const group = groups.get(key) ?? { ids: [], fields };
    group.ids.push(id);
    groups.set(key, group);
  }
  return [...groups.values()];
}

interface Outcome {
  changed: OrderRow[];
  refused: { id: string; code: string; detail: string }[];
}

/** What takes a change back must not come before it. */
const turns = new Turns();

async function ask(ids: readonly string[], changes: OrderFields): Promise<Outcome> {
  const all: Outcome = { changed: [], refused: [] };
  for (let at = 0; at < ids.length; at += most) {
    const { changed, refused } = await api.bulk(ids.slice(at, at + most), changes);
    all.changed.push(...changed);
    all.refused.push(...refused);
  }
  return all;
}

/** Changes many orders at once: shown at once, undone in one step, and those that were refused are named with the reason. */
export async function changeMany(ids: readonly string[], changes: OrderFields, done: Said): Promise<void> {
  const undoing = backs(ids, changes);
  const releases = new Map(ids.map((id) => [id, hold(id, changes)]));
  const undo = (only: ReadonlySet<string>) => ({
    key: "action.undo" as const,
    run: () => undoing.forEach(({ ids: some, fields }) => void changeMany(some.filter((id) => only.has(id)), fields, { key: "orders.many.undone" })),
  });
  const said = say({ tone: "quiet", ...done, action: undo(new Set(ids)) });
  try {
    const { changed, refused } = await turns.run(() => ask(ids, changes));
    changed.forEach((row) => releases.get(row.id)?.(row));
    refused.forEach(({ id }) => releases.get(id)?.());
    if (refused.length === 0) return;
    dismiss(said);
    const taken = new Set(changed.map((row) => row.id));
    if (taken.size) say({ tone: "quiet", key: "orders.many.some", values: { n: taken.size }, action: undo(taken) });
    refusals(refused, changes, done);
  } catch (error) {
    releases.forEach((release) => release());
    dismiss(said);
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void changeMany(ids, changes, done) } });
  }
}

function refusals(refused: Outcome["refused"], changes: OrderFields, done: Said): void {
  const byCode = new Map<string, string[]>();
  for (const { id, code } of refused) byCode.set(code, [...(byCode.get(code) ?? []), id]);
  for (const [code, ids] of byCode) {
    const values = { n: ids.length, numbers: numbersOf(ids) };
    if (forcible(code)) {
      const run = () => void changeMany(ids, { ...changes, force: true }, done);
      say({ tone: "error", key: `orders.many.refused.${code}`, values, action: { key: "order.force", run } });
    } else {
      const run = () => void changeMany(ids, changes, done);
      say({ tone: "error", key: "orders.many.refused", values, action: { key: "action.retry", run } });
    }
  }
}

/** One order by itself, which tells of conflicts; several by the request for many. */
function apply(ids: readonly string[], changes: OrderFields, one: Key, many: Key, values: Values): void {
  const wanted = ids.filter((id) => orders.get(id));
  const [first] = wanted;
  if (first === undefined) return;
  if (wanted.length === 1) void change(first, changes, { key: one, values: { ...values, number: orders.get(first)?.order_number ?? "" } });
  else void changeMany(wanted, changes, { key: many, values: { ...values, n: wanted.length } });
}

export function moveTo(ids: readonly string[], status: OrderStatus): void {
  const wanted = ids.filter((id) => orders.get(id)?.status !== status);
  apply(wanted, { status }, "order.moved", "orders.many.moved", { status: words(`order.status.${status}`) });
}

export function giveTo(ids: readonly string[], to: Named | null): void {
  if (to) known.set(to.id, to);
  const keys: [Key, Key] = to ? ["orders.given", "orders.many.given"] : ["orders.given.nobody", "orders.many.given.nobody"];
  apply(ids, { manager_id: to?.id ?? null }, ...keys, { name: to?.name ?? "" });
}

export function toOffice(ids: readonly string[], to: Named): void {
  known.set(to.id, to);
  apply(ids, { office_id: to.id }, "orders.office.set", "orders.many.office", { name: to.name });
}

export function archive(ids: readonly string[], archived: boolean): void {
  apply(ids, { is_archived: archived }, archived ? "orders.archived" : "orders.unarchived", archived ? "orders.many.archived" : "orders.many.unarchived", {});
  clearPicked();
}

/** Calls orders off, without a reason: that of one stands in its sheet. */
export function cancel(ids: readonly string[]): void {
  apply(ids, { cancelled: { reason: "" } }, "orders.cancelled", "orders.many.cancelled", {});
  clearPicked();
}
