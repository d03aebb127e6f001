import { orders as api, orderStatuses, type OrderFilter, type OrderRow, type OrderStatus } from "../api/orders";
import { type Problem, asProblem } from "../api/http";
import { Cell } from "../store/cell";
import { orders, take, unsettled, watchOrders } from "../store/orders";
import { me } from "../store/session";
import { matches, placed } from "./filter";

export interface Listing {
  ids: readonly string[];
  next: string | null;
  /** How many there are on the server, where it says so. */
  count: number | null;
  state: "loading" | "ready" | "failed";
  more: boolean;
  /** New ones that wait above for the reader to come back to the top. */
  fresh: readonly string[];
  problem: Problem | null;
}

const start: Listing = { ids: [], next: null, count: null, state: "loading", more: false, fresh: [], problem: null };
type Sort = "newest" | "deadline" | "closed";
let filling = false;

/** Takes rows that a list asked for: they are no news. */
function taken(items: readonly OrderRow[]): string[] {
  filling = true;
  try {
    return items.map((one) => take(one).id);
  } finally {
    filling = false;
  }
}

/** An answer, and the orders that were changed while it was on its way: it may not know of that yet. */
async function answered<T>(ask: Promise<T>): Promise<{ answer: T; changed: ReadonlySet<string> }> {
  const changed = new Set<string>();
  const end = watchOrders((_row, _before, id) => void (filling || changed.add(id)));
  try {
    const answer = await ask;
    unsettled().forEach((id) => changed.add(id));
    return { answer, changed };
  } finally {
    end();
  }
}

/** One list of orders, the table or a column of the board: which ones, in which order, and how far it is loaded. */
export class OrderList {
  readonly cell = new Cell<Listing>(start);
  atTop = true;
  filter: OrderFilter = {};
  sort: Sort = "newest";

  reset(filter: OrderFilter, sort: Sort): void {
    this.filter = filter;
    this.sort = sort;
    this.cell.set(start);
  }

  /** Takes the first page. What was loaded beyond it stays, so that nothing moves under a reader who is further down. */
  fill(items: readonly OrderRow[], next: string | null, count: number | null, changed: ReadonlySet<string>): void {
    const all = taken(items);
    const ids = all.filter((id) => !changed.has(id) || this.belongs(orders.get(id)));
    const before = this.cell.get();
    const page = new Set(ids);
    const further = next !== null && before.state === "ready" && before.ids.length > ids.length;
    const rest = further ? before.ids.filter((id) => !page.has(id) && this.belongs(orders.get(id))) : [];
    const fresh = before.state === "ready" && !this.atTop && this.sort === "newest" ? ids.filter((id) => !before.ids.includes(id)) : [];
    const waiting = new Set(fresh);
    this.cell.set({
      ...start, state: "ready", count, fresh, next: further ? before.next : next,
      ids: [...ids.filter((id) => !waiting.has(id)), ...rest],
    });
    // What was moved meanwhile stays where it was moved to.
    if (count !== null) this.cell.merge({ count: count - (all.length - ids.length) });
    for (const id of changed) if (!page.has(id)) this.enter(id);
  }

  /** Puts an order in that an answer did not know to be here. */
  private enter(id: string): void {
    const row = orders.get(id);
    const now = this.cell.get();
    if (!row || now.ids.includes(id) || !this.belongs(row)) return;
    const ids = placed(now.ids, row, (one) => orders.get(one), this.sort);
    const beyond = now.next !== null && ids[ids.length - 1] === id;
    if (!beyond) this.cell.merge({ ids, count: now.count === null ? null : now.count + 1 });
  }

  fail(error: unknown): void {
    if (this.cell.get().state === "ready") return;
    this.cell.set({ ...start, state: "failed", problem: asProblem(error) });
  }

  async more(): Promise<void> {
    const { next, more, state } = this.cell.get();
    if (!next || more || state !== "ready") return;
    this.cell.merge({ more: true });
    try {
      const { answer: page, changed } = await answered(api.list({ ...this.filter, sort: this.sort === "newest" ? "newest" : "deadline", cursor: next, limit: 50 }));
      const now = this.cell.get();
      if (now.next !== next) return this.cell.merge({ more: false });
      const shown = new Set(now.ids);
      const ids = taken(page.items).filter((id) => !shown.has(id) && (!changed.has(id) || this.belongs(orders.get(id))));
      this.cell.merge({ ids: [...now.ids, ...ids], next: page.next, more: false });
    } catch {
      // The next scroll asks again; what is loaded stays readable.
      setTimeout(() => this.cell.merge({ more: false }), 2000);
    }
  }

  belongs(row: OrderRow | null | undefined): boolean {
    return Boolean(row && matches(row, this.filter, Date.now(), me()?.id ?? null));
  }

  /** Puts what waited above into the list; the reader has come to the top. */
  showFresh(): void {
    const now = this.cell.get();
    let ids = now.ids;
    for (const id of now.fresh) {
      const row = orders.get(id);
      if (row && this.belongs(row)) ids = placed(ids, row, (one) => orders.get(one), this.sort);
    }
    this.cell.merge({ ids, fresh: [] });
  }

  changed(row: OrderRow | null, before: OrderRow | undefined, id: string): void {
    const now = this.cell.get();
    if (now.state !== "ready") return;
    const inside = now.ids.includes(id);
    const was = inside || this.belongs(before);
    const is = this.belongs(row);
    const count = now.count === null ? null : now.count + Number(is) - Number(was);
    if (!is || !row) {
      if (was) this.cell.merge({ ids: now.ids.filter((one) => one !== id), fresh: now.fresh.filter((one) => one !== id), count });
      return;
    }
    const moved = !inside || (this.sort === "deadline" && before?.deadline?.at !== row.deadline?.at);
    if (!moved) return;
    if (!inside && !this.atTop && this.sort === "newest") {
      if (!now.fresh.includes(id)) this.cell.merge({ fresh: [id, ...now.fresh], count });
      return;
    }
    const ids = placed(now.ids, row, (one) => orders.get(one), this.sort);
    // Behind everything that is loaded there may be others that come first.
    const beyond = !inside && now.next !== null && ids[ids.length - 1] === id;
    this.cell.merge({ ids: beyond ? now.ids : ids, count });
  }
}

export const table = new OrderList();
export const columns = Object.fromEntries(orderStatuses.map((status) => [status, new OrderList()])) as Record<OrderStatus, OrderList>;

let asking = 0;

/** Asks for the table. `anew`: it is another one than before. */
export async function loadTable(filter: OrderFilter, anew: boolean): Promise<void> {
  const turn = ++asking;
  const sort = filter.sort ?? "newest";
  if (anew) table.reset(filter, sort);
  try {
    const { answer: page, changed } = await answered(api.list({ ...filter, sort, limit: 50 }));
    if (turn === asking) table.fill(page.items, page.next, null, changed);
  } catch (error) {
    if (turn === asking) table.fail(error);
  }
}

export async function loadBoard(filter: OrderFilter, anew: boolean): Promise<void> {
  const turn = ++asking;
  if (anew) for (const status of orderStatuses) columns[status].reset({ ...filter, status }, status === "closed" ? "closed" : "deadline");
  try {
    const { answer, changed } = await answered(api.board(filter));
    if (turn !== asking) return;
    for (const one of answer.columns) columns[one.status].fill(one.items, one.next, one.count, changed);
  } catch (error) {
    if (turn === asking) for (const status of orderStatuses) columns[status].fail(error);
  }
}

/** Keeps lists as the orders are; what nobody has seen before is counted anew by `again`. */
export function follow(lists: readonly OrderList[], again: () => void): () => void {
  return watchOrders((row, before, id) => {
    if (filling) return;
    lists.forEach((list) => list.changed(row, before, id));
    if (!before || !row) again();
  });
}
