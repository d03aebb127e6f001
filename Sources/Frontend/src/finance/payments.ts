import { finance as api, type Payment, type PaymentTable } from "../api/finance";
import type { Money } from "../api/work";
import { type Problem, asProblem } from "../api/http";
import { Cell } from "../store/cell";
import { problemKey } from "../store/actions";
import { onSignOut } from "../store/session";
import { dismiss, say } from "../store/toasts";
import type { Period } from "./period";

export interface MoneyFilter extends Period {
  method?: string;
  q?: string;
}

interface Shown {
  items: readonly Payment[];
  next: string | null;
  totals: PaymentTable["totals"] | null;
  others: readonly Money[];
  state: "loading" | "ready" | "failed";
  problem: Problem | null;
}

const start: Shown = { items: [], next: null, totals: null, others: [], state: "loading", problem: null };
export const payments = new Cell<Shown>(start);
let filter: MoneyFilter = {};
let turn = 0;
let more = false;

onSignOut(() => payments.set(start));

/** Asks for the first page; `anew` where another range or method is wanted. */
export async function loadPayments(wanted: MoneyFilter, anew: boolean): Promise<void> {
  filter = wanted;
  const mine = ++turn;
  // The sums stay until the new ones are there, so that nothing jumps.
  if (anew) payments.set({ ...start, totals: payments.get().totals, others: payments.get().others });
  try {
    const page = await api.table({ ...wanted, limit: 100 });
    if (mine !== turn) return;
    const before = payments.get();
    const known = new Set(page.items.map((one) => one.id));
    const further = page.next !== null && before.items.length > page.items.length;
    payments.set({
      items: [...page.items, ...(further ? before.items.filter((one) => !known.has(one.id)) : [])],
      next: further ? before.next : page.next, totals: page.totals, others: page.other_currencies ?? [], state: "ready", problem: null,
    });
  } catch (error) {
    if (mine !== turn || payments.get().state === "ready") return;
    payments.merge({ state: "failed", problem: asProblem(error) });
  }
}

export async function morePayments(): Promise<void> {
  const { next, state } = payments.get();
  if (!next || more || state !== "ready") return;
  more = true;
  const mine = turn;
  try {
    const page = await api.table({ ...filter, limit: 100, cursor: next });
    if (mine !== turn || payments.get().next !== next) return;
    const now = payments.get();
    const known = new Set(now.items.map((one) => one.id));
    payments.merge({ items: [...now.items, ...page.items.filter((one) => !known.has(one.id))], next: page.next });
  } catch {
    // The next scroll asks again.
  } finally {
    more = false;
  }
}

function put(one: Payment): void {
  payments.merge({ items: payments.get().items.map((other) => (other.id === one.id ? one : other)) });
}

type Dates = Partial<Pick<Payment, "payment_date" | "service_date" | "posting_date" | "notes">>;

/** Changes dates and notes at once; a refusal takes them back. */
export function changePayment(one: Payment, fields: Dates, say_ = true): void {
  const back = Object.fromEntries(Object.keys(fields).map((name) => [name, one[name as keyof Dates]])) as Dates;
  put({ ...one, ...fields });
  const said = say_
    ? say({ tone: "quiet", key: "finance.changed", values: { number: one.receipt_number || one.order_number }, action: { key: "action.undo", run: () => changePayment({ ...one, ...fields }, back, false) } })
    : 0;
  api.change(one.id, fields).then(put, (error) => {
    put(one);
    dismiss(said);
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => changePayment(one, fields, say_) } });
  });
}

/** Voids a payment; rejects with the reason where the server refuses. */
export async function voidPayment(one: Payment, reason: string): Promise<void> {
  put(await api.voidIt(one.id, reason));
  void loadPayments(filter, false);
}

export const again = (): void => void loadPayments(filter, false);
