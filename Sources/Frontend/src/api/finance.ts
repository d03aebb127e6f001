/** Payments, of one order or of all. */
import { get, patch, post } from "./http";
import type { Named, Page } from "./types";
import { crm, type Money, type Part, query } from "./work";

export const paymentMethods = ["cash", "card", "transfer", "blik"] as const;
export type PaymentMethod = (typeof paymentMethods)[number];
export type PaymentKind = "payment" | "deposit" | "refund";

export interface Payment {
  id: string;
  order_id: string;
  order_number: string;
  client: Named | null;
  kind: PaymentKind;
  amount: Money;
  payment_method: PaymentMethod;
  payment_date: string;
  service_date: string | null;
  posting_date: string | null;
  receipt_number: string;
  notes: string;
  created_by: Named | null;
  created_at: string;
  voided_at: string | null;
  void_reason: string;
}

export interface PaymentTable extends Page<Payment> {
  totals: Record<PaymentMethod | "all", Money>;
  /** What came in other currencies than the office's, a sum each. */
  other_currencies?: Money[];
}

export const finance = {
  ofOrder: (order: string) => get<Page<Payment>>(`${crm}/orders/${order}/payments`),
  add: (order: string, fields: Partial<Omit<Payment, "id">> & { idempotency_key: string }) => post<Payment>(`${crm}/orders/${order}/payments`, fields),
  table: (filter: { from?: string; to?: string; method?: string; q?: string } & Part) => get<PaymentTable>(`/api/v1/finance/transactions${query(filter)}`),
  change: (id: string, fields: Partial<Pick<Payment, "payment_date" | "service_date" | "posting_date" | "notes">>) => patch<Payment>(`/api/v1/finance/transactions/${id}`, fields),
  voidIt: (id: string, reason: string) => post<Payment>(`/api/v1/finance/transactions/${id}/void`, { reason }),
  exportURL: (kind: "csv" | "xlsx", filter: object) => `/api/v1/finance/transactions/export.${kind}${query(filter)}`,
};
