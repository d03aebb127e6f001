import { orders as api, type Order, type OrderFields } from "../api/orders";
import { type Problem, asProblem } from "../api/http";
import type { Key, Values } from "../i18n";
import { hearers } from "../live/changes";
import { problemKey } from "../store/actions";
import { Cell } from "../store/cell";
import { allTold, drop, forcible, hold, inTurn, take } from "../store/orders";
import { onSignOut } from "../store/session";
import { dismiss, offering, say } from "../store/toasts";
import { inverse, patched } from "./patched";

/** Somebody changed the same fields meanwhile: what we wanted, what stands there now, and who put it there. */
export interface Conflict {
  mine: OrderFields;
  fields: string[];
  by: string;
}

/** A whole order as it is on screen. */
export interface Detail {
  order: Order | null;
  problem: Problem | null;
  conflict: Conflict | null;
  /** Why it was not handed out. */
  refused: { code: "unpaid" | "originals_here"; fields: OrderFields } | null;
  /** What the server did not take, by its field. */
  wrong: Readonly<Record<string, Problem>>;
}

interface Kept {
  cell: Cell<Detail>;
  /** As the server has it. */
  saved: Order | null;
  /** Changes that it does not have yet. */
  pending: OrderFields[];
  loading: Promise<void> | null;
}

const most = 30;
const all = new Map<string, Kept>();
onSignOut(() => all.clear());

function kept(id: string): Kept {
  let one = all.get(id);
  if (!one) {
    one = { cell: new Cell<Detail>({ order: null, problem: null, conflict: null, refused: null, wrong: {} }), saved: null, pending: [], loading: null };
    all.set(id, one);
    const oldest = all.keys().next().value;
    if (all.size > most && oldest !== undefined && oldest !== id) all.delete(oldest);
  }
  return one;
}

export const detail = (id: string): Cell<Detail> => kept(id).cell;

function show(one: Kept): void {
  if (one.saved) one.cell.merge({ order: one.pending.reduce(patched, one.saved), problem: null });
}

/** Takes an order as the server has it; one that is older than what is known changes nothing. */
export function takeWhole(order: Order): void {
  const one = kept(order.id);
  if (!one.saved || one.saved.revision <= order.revision) one.saved = order;
  show(one);
  take(order);
}

/** Asks for an order, or for what became of it. */
export function loadOrder(id: string): Promise<void> {
  const one = kept(id);
  one.loading ??= api.one(id).then(takeWhole, (error) => {
    const problem = asProblem(error);
    if (problem.status === 404) drop(id);
    if (!one.saved || problem.status === 404) one.cell.merge({ order: null, problem });
  }).finally(() => {
    one.loading = null;
  });
  return one.loading;
}

hearers.add((event) => {
  const id = event.data?.order_id;
  const one = id ? all.get(id) : undefined;
  if (!id || !one || (!one.saved && !one.loading)) return;
  // What is being read may be from before it, so that it is read once more. One that this page made itself has the answer already.
  if (event.type === "order.changed" && event.data?.revision !== undefined && event.data.revision < (one.saved?.revision ?? 0)) return;
  if (event.type === "order.changed" || event.type === "payment.changed") void allTold(id).then(() => one.loading).then(() => loadOrder(id));
});

export interface Said {
  key: Key;
  values?: Values;
}

/** Changes an order at once and tells the server. It can be undone; what is refused goes back, with the reason at its field. */
export function changeOrder(id: string, fields: OrderFields, said?: Said | null): Promise<boolean> {
  const one = kept(id);
  const before = one.cell.get().order;
  const back = before && inverse(before, fields);
  one.pending = [...one.pending, fields];
  one.cell.merge({ refused: null, wrong: without(one.cell.get().wrong, Object.keys(fields)) });
  show(one);
  const release = hold(id, fields);
  const toast = said && say({ tone: "quiet", ...said, ...(back ? { action: { key: "action.undo" as const, run: () => void changeOrder(id, back) } } : {}) });
  // After the one before, since it names the revision that one makes.
  return inTurn(id, () => api.change(id, one.saved ? { ...fields, revision: one.saved.revision } : fields)).then(
    (order) => {
      one.pending = one.pending.filter((other) => other !== fields);
      release(order);
      takeWhole(order);
      return true;
    },
    (error) => {
      one.pending = one.pending.filter((other) => other !== fields);
      release();
      show(one);
      if (toast) dismiss(toast);
      refuse(one, id, fields, said ?? null, error);
      return false;
    },
  );
}

const without = <T>(record: Readonly<Record<string, T>>, names: string[]): Record<string, T> => Object.fromEntries(Object.entries(record).filter(([name]) => !names.includes(name)));

function refuse(one: Kept, id: string, fields: OrderFields, said: Said | null, error: unknown): void {
  const problem = asProblem(error);
  if (problem.code === "changed_meanwhile") {
    const { current, fields: names = [], by = "" } = problem.about as { current?: Order; fields?: string[]; by?: string };
    if (current) takeWhole(current);
    // What follows from a field collides as well, under a name of its own.
    const sent = Object.keys(fields).filter((name) => name !== "force");
    const same = sent.filter((name) => names.includes(name));
    const met = same.length ? same : sent;
    const mine = Object.fromEntries(Object.entries(fields).filter(([name]) => met.includes(name)));
    const rest = Object.fromEntries(Object.entries(fields).filter(([name]) => !met.includes(name) && name !== "force"));
    // Pages that are to follow the characters are decided on with them.
    const asked = mine["pages"] === null && "characters" in mine ? met.filter((name) => name !== "pages") : met;
    one.cell.merge({ conflict: { mine, fields: asked, by } });
    if (Object.keys(rest).length) void changeOrder(id, rest);
  } else if (forcible(problem.code)) {
    one.cell.merge({ refused: { code: problem.code, fields } });
  } else if (problem.field && problem.status === 422) {
    one.cell.merge({ wrong: { ...one.cell.get().wrong, [problem.field]: problem } });
  } else {
    say({ tone: "error", key: problemKey(problem), action: { key: "action.retry", run: () => void changeOrder(id, fields, said) } });
  }
}

/** Somebody decided between two values: ours is sent again, over theirs which was seen. */
export function decide(id: string, field: string, mine: boolean): void {
  const { cell } = kept(id);
  const { conflict } = cell.get();
  if (!conflict) return;
  const left = conflict.fields.filter((one) => one !== field);
  cell.merge({ conflict: left.length ? { ...conflict, fields: left } : null });
  if (!mine) return;
  const pages = field === "characters" && conflict.mine.pages === null ? { pages: null } : {};
  void changeOrder(id, { [field]: conflict.mine[field as keyof OrderFields], ...pages }, { key: "sheet.saved" });
}

export const forgetRefused = (id: string): void => detail(id).merge({ refused: null });

/** Does something to an order that answers with the whole of it; a refusal is said, with another try. */
export function act(run: () => Promise<Order | void>, id: string, said?: Said & { undo?: () => void }): Promise<Problem | null> {
  return offering((say) => run().then(
    async (order): Promise<Problem | null> => {
      if (order) takeWhole(order);
      else {
        // What is being read may be from before it.
        await kept(id).loading;
        await loadOrder(id);
      }
      if (said) {
        const { undo, ...words } = said;
        say({ tone: "quiet", ...words, ...(undo ? { action: { key: "action.undo", run: undo } } : {}) });
      }
      return null;
    },
    (error) => {
      const problem = asProblem(error);
      if (problem.status !== 422 && problem.field === null) {
        say({ tone: "error", key: problemKey(problem), action: { key: "action.retry", run: () => void act(run, id, said) } });
      }
      return problem;
    },
  ), said?.undo !== undefined);
}
