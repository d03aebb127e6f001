import type { Problem } from "../api/http";
import type { Key } from "../i18n";
import { problemKey } from "../store/actions";

/** What is wrong with a field that the server did not take, by the server's name of it. */
const words: Record<string, Key> = {
  client_id: "invalid.client", "client.name": "invalid.name", "client.email": "invalid.email", "client.phone": "invalid.phone", characters: "invalid.characters", pages: "invalid.pages",
  unit_price: "invalid.money", discount: "invalid.discount", vat_rate: "invalid.vat", manual_net: "invalid.money", manual_gross: "invalid.money", deadline: "invalid.deadline",
  follow_up_date: "invalid.date", description: "invalid.long", repertorium_number: "invalid.long.short", reference_code: "invalid.long.short", target_language_id: "invalid.pair",
  attachment_ids: "invalid.files", upload_ids: "invalid.files", amount: "invalid.amount", payment_date: "invalid.paymentDate", service_date: "invalid.date", posting_date: "invalid.date",
  receipt_number: "invalid.receipt", reason: "invalid.reason", count: "invalid.count", valid_until: "invalid.date", text: "invalid.empty",
};
const codes: Record<string, Key> = {
  email_taken: "problem.email_taken", receipt_taken: "invalid.receipt.taken", receipt_number_taken: "invalid.receipt.taken", refund_above_paid: "pay.refund.above", payment_refunded: "pay.refunded",
  payment_voided: "pay.voided.already", quote_not_sent: "quote.notSent", quote_sent: "quote.decided", quote_accepted: "quote.decided", quote_closed: "quote.decided", quote_evidence: "quote.tooEarly", quote_ordered: "quote.ordered", unpaid: "refused.unpaid", originals_here: "refused.originals_here",
  newer_message: "quote.newer", chat_blocked: "quote.blocked", chat_left: "quote.blocked", no_answers: "quote.blocked",
  chat_read_only: "quote.blocked", channel_not_connected: "quote.noChannel", no_outgoing_server: "quote.noChannel", no_text: "count.nothing",
};

export function problemWords(problem: Problem): Key {
  const last = problem.field?.split(".").pop() ?? "";
  return codes[problem.code] ?? (problem.code === "validation" ? words[problem.field ?? ""] ?? words[last] ?? "problem.validation" : problemKey(problem));
}
