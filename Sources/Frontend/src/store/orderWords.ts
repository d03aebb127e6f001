import type { OrderRow } from "../api/orders";
import type { Key } from "../i18n";

/** Where an order stands, in a word: on the board, or called off. */
export const statusKey = (row: OrderRow): Key => (row.cancelled ? "order.cancelled" : `order.status.${row.status}`) as Key;

/** What of it is paid, in a word. What was called off has no price that could be missing. */
export const paymentKey = (row: OrderRow): Key =>
  (row.cancelled && row.payment_state === "unpriced" ? "order.cancelled" : `order.paid.${row.payment_state}`) as Key;
