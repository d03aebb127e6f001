import { orderStatuses, type OrderFilter, type OrderRow, type OrderStatus } from "../api/orders";
import { dateIn, daysAfter } from "./due";

/** What the address says about the list. */
export type Filter = Readonly<Record<string, string>>;

const names = ["q", "manager", "due", "payment", "language_id", "office_id", "status", "sort", "archived", "cancelled"] as const;

/** The filter as the server takes it: what it does not know is left out. */
export function asked(filter: Filter): OrderFilter {
  const found: Record<string, string> = {};
  for (const name of names) if (filter[name]) found[name] = filter[name] as string;
  return found as OrderFilter;
}

/** Whether anything but the order of the rows is asked for. */
export const narrowed = (filter: Filter): boolean => names.some((name) => name !== "sort" && Boolean(filter[name]));

/** The filter with other values; an empty one goes. */
export function withValues(filter: Filter, more: Record<string, string | null>): Filter {
  const next: Record<string, string> = {};
  for (const [name, value] of Object.entries({ ...filter, ...more })) if (value) next[name] = value;
  return next;
}

/** Without case and accents: how the search on the server compares too. */
export const plainText = (text: string): string =>
  text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[łŁ]/g, "l").toLowerCase();

function hasWords(row: OrderRow, q: string): boolean {
  const text = plainText(`${row.order_number} ${row.client.name} ${row.description} ${row.repertorium_number} ${row.reference_code}`);
  return plainText(q).split(/\s+/).filter(Boolean).every((word) => text.includes(word));
}

function isDue(row: OrderRow, due: string, now: number): boolean {
  const { deadline } = row;
  if (!deadline || row.status === "closed") return false;
  const today = dateIn(deadline.zone, now);
  switch (due) {
    case "overdue":
      return Date.parse(deadline.at) < now;
    case "today":
      return Date.parse(deadline.at) >= now && deadline.date === today;
    case "week":
      return Date.parse(deadline.at) >= now && deadline.date < daysAfter(today, 7);
    default:
      return deadline.date === due;
  }
}

/** Whether an order belongs to a list, as the server decides it, so that a change moves it at once. */
export function matches(row: OrderRow, filter: OrderFilter, now: number, user: string | null): boolean {
  const { manager, payment, language_id: language } = filter;
  if (row.is_archived !== (filter.archived === "1" || filter.cancelled === "1")) return false;
  if (filter.cancelled === "1" && !row.cancelled) return false;
  if (filter.status && row.status !== filter.status) return false;
  if (manager && row.manager?.id !== (manager === "me" ? user : manager)) return false;
  if (filter.office_id && row.office?.id !== filter.office_id) return false;
  if (language && row.source_language?.id !== language && row.target_language?.id !== language) return false;
  if (payment === "unpaid" && row.payment_state !== "unpaid" && row.payment_state !== "partly") return false;
  if (payment === "paid" && row.payment_state !== "paid" && row.payment_state !== "overpaid") return false;
  if (filter.due && !isDue(row, filter.due, now)) return false;
  return !filter.q || hasWords(row, filter.q);
}

const far = "9999";
const time = (row: OrderRow): string => row.deadline?.at ?? far;

/** Whether `a` stands before `b`. */
export function precedes(a: OrderRow, b: OrderRow, sort: "newest" | "deadline" | "closed"): boolean {
  if (sort === "deadline" && time(a) !== time(b)) return time(a) < time(b);
  if (sort === "closed" && a.closed_at !== b.closed_at) return (a.closed_at ?? far) > (b.closed_at ?? far);
  return a.created_at > b.created_at;
}

/** The ids with one put where it belongs. What stands already where it may stand stays, or a list would jump for nothing. */
export function placed(ids: readonly string[], row: OrderRow, of: (id: string) => OrderRow | undefined, sort: "newest" | "deadline" | "closed"): string[] {
  const rest = ids.filter((id) => id !== row.id);
  let at = rest.findIndex((id) => {
    const other = of(id);
    return other !== undefined && precedes(row, other, sort);
  });
  if (at < 0) at = rest.length;
  return [...rest.slice(0, at), row.id, ...rest.slice(at)];
}

/** The status beside, `null` at the edge of the board. */
export function beside(status: OrderStatus, by: number): OrderStatus | null {
  return orderStatuses[orderStatuses.indexOf(status) + by] ?? null;
}
