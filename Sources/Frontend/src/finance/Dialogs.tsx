import { useState } from "react";
import { finance as api, paymentMethods, type Payment, type PaymentKind, type PaymentMethod } from "../api/finance";
import type { OrderRow } from "../api/orders";
import { Problem } from "../api/http";
import { useLocale, useT, type Key } from "../i18n";
import { money } from "../i18n/format";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";
import { Dialog } from "../ui/Dialog";
import { Field, FormError, Segments } from "../ui/Field";
import { amountOf, typedAmount } from "./amount";
import { again, changePayment, voidPayment } from "./payments";
import { localDate } from "./period";

const kinds: readonly PaymentKind[] = ["payment", "deposit", "refund"];
type Wrong = { field: string; key: Key } | null;

/** Which field the server means, by the name that it gives. */
function wrongOf(error: unknown): Wrong {
  const field = error instanceof Problem ? error.field ?? "" : "";
  const own: Record<string, Key> = {
    amount: "finance.wrong.amount", payment_date: "finance.wrong.date", receipt_number: "finance.wrong.receipt", reason: "finance.wrong.reason",
  };
  return { field: own[field] ? field : "", key: own[field] ?? problemKey(error) };
}

/** Money that came for an order, or was given back. */
export function AddPayment({ order, onClose }: { order: OrderRow; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [kind, setKind] = useState<PaymentKind>("payment");
  const [amount, setAmount] = useState(order.balance.amount > 0 ? typedAmount(locale, order.balance.amount) : "");
  const [method, setMethod] = useState<PaymentMethod>("cash");
  const [date, setDate] = useState(() => localDate(new Date()));
  const [receipt, setReceipt] = useState("");
  const [notes, setNotes] = useState("");
  const [wrong, setWrong] = useState<Wrong>(null);
  const [busy, setBusy] = useState(false);
  // The same press twice, or again after a lost answer, is one payment.
  const [key, setKey] = useState(() => crypto.randomUUID());
  const of = (field: string) => (wrong?.field === field ? t(wrong.key) : null);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const sum = amountOf(amount);
    if (!sum) return setWrong({ field: "amount", key: "finance.wrong.amount" });
    if (!date) return setWrong({ field: "payment_date", key: "finance.wrong.date" });
    setBusy(true);
    setWrong(null);
    try {
      await api.add(order.id, {
        kind, amount: { amount: kind === "refund" ? -sum : sum, currency: order.balance.currency }, payment_method: method, payment_date: date,
        ...(receipt.trim() ? { receipt_number: receipt.trim() } : {}), ...(notes.trim() ? { notes: notes.trim() } : {}), idempotency_key: key,
      });
      say({ tone: "quiet", key: "finance.added", values: { sum: money(locale, { amount: sum, currency: order.balance.currency }), number: order.order_number } });
      again();
      onClose();
    } catch (error) {
      setBusy(false);
      // What the server refused was not stored; what was lost on the way may have been.
      if (error instanceof Problem && error.status > 0) setKey(crypto.randomUUID());
      setWrong(wrongOf(error));
    }
  };
  return (
    <Dialog title={t("finance.add.title", { number: order.order_number })} onClose={onClose} className="form-dialog">
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="money-about">
          {order.client.name}
          {order.price_brutto && <span>{t("finance.owed", { sum: money(locale, order.balance), of: money(locale, order.price_brutto) })}</span>}
        </p>
        <Segments label={t("finance.kind")} value={kind} onChange={setKind} options={kinds.map((value) => ({ value, label: t(`finance.kind.${value}`) }))} />
        <Field label={t("finance.amount")} value={amount} placeholder={typedAmount(locale, 12_000)} inputMode="decimal" autoComplete="off" onChange={(event) => (setAmount(event.target.value), setWrong(null))} error={of("amount")} />
        <Segments label={t("finance.method")} value={method} onChange={setMethod} options={paymentMethods.map((value) => ({ value, label: t(`finance.method.${value}`) }))} />
        <Field label={t("finance.date")} type="date" value={date} onChange={(event) => (setDate(event.target.value), setWrong(null))} error={of("payment_date")} />
        <Field label={t("finance.receipt")} value={receipt} maxLength={60} autoComplete="off" hint={t("finance.receipt.hint")} onChange={(event) => (setReceipt(event.target.value), setWrong(null))} error={of("receipt_number")} />
        <Field label={t("finance.notes")} placeholder={t("finance.notes.example")} value={notes} maxLength={500} autoComplete="off" onChange={(event) => setNotes(event.target.value)} />
        <FormError>{wrong?.field === "" && t(wrong.key)}</FormError>
        <button type="submit" className="button primary wide" aria-busy={busy}>
          {t("finance.add")}
        </button>
      </form>
    </Dialog>
  );
}

/** Sums are never changed: a payment is voided with the reason, and entered anew. */
export function VoidPayment({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [reason, setReason] = useState("");
  const [wrong, setWrong] = useState<Wrong>(null);
  const [busy, setBusy] = useState(false);
  const submit = async (event: React.FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!reason.trim()) return setWrong({ field: "reason", key: "finance.wrong.reason" });
    setBusy(true);
    try {
      await voidPayment(payment, reason.trim());
      say({ tone: "quiet", key: "finance.voided.done", values: { number: payment.receipt_number || payment.order_number } });
      onClose();
    } catch (error) {
      setBusy(false);
      setWrong(wrongOf(error));
    }
  };
  return (
    <Dialog title={t("finance.void.title")} onClose={onClose} className="form-dialog" typing>
      <form onSubmit={(event) => void submit(event)} noValidate>
        <p className="money-about">
          {[money(locale, payment.amount), payment.receipt_number, payment.order_number].filter(Boolean).join(" · ")}
          <span>{t("finance.void.text")}</span>
        </p>
        <Field
          label={t("finance.void.reason")}
          value={reason}
          placeholder={t("finance.void.example")}
          maxLength={500}
          autoComplete="off"
          onChange={(event) => (setReason(event.target.value), setWrong(null))}
          error={wrong?.field === "reason" ? t(wrong.key) : null}
        />
        <FormError>{wrong?.field === "" && t(wrong.key)}</FormError>
        <button type="submit" className="button danger wide" aria-busy={busy}>
          {t("finance.void")}
        </button>
      </form>
    </Dialog>
  );
}

/** Dates and notes of a payment. */
export function EditPayment({ payment, onClose }: { payment: Payment; onClose: () => void }) {
  const t = useT();
  const [date, setDate] = useState(payment.payment_date);
  const [service, setService] = useState(payment.service_date ?? "");
  const [posting, setPosting] = useState(payment.posting_date ?? "");
  const [notes, setNotes] = useState(payment.notes);
  const [wrong, setWrong] = useState(false);
  const submit = (event: React.FormEvent) => {
    event.preventDefault();
    if (!date) return setWrong(true);
    const next = { payment_date: date, service_date: service || null, posting_date: posting || null, notes: notes.trim() };
    const changed = Object.fromEntries(Object.entries(next).filter(([name, value]) => payment[name as keyof typeof next] !== value));
    if (Object.keys(changed).length) changePayment(payment, changed);
    onClose();
  };
  return (
    <Dialog title={t("finance.edit.title", { number: payment.receipt_number || payment.order_number })} onClose={onClose} className="form-dialog">
      <form onSubmit={submit} noValidate>
        <Field label={t("finance.date")} type="date" value={date} onChange={(event) => (setDate(event.target.value), setWrong(false))} error={wrong ? t("finance.wrong.date") : null} />
        <Field label={t("finance.service")} type="date" value={service} onChange={(event) => setService(event.target.value)} />
        <Field label={t("finance.posting")} type="date" value={posting} onChange={(event) => setPosting(event.target.value)} />
        <Field label={t("finance.notes")} placeholder={t("finance.notes.example")} value={notes} maxLength={500} autoComplete="off" onChange={(event) => setNotes(event.target.value)} />
        <p className="field-hint">{t("finance.edit.hint")}</p>
        <button type="submit" className="button primary wide">
          {t("finance.save")}
        </button>
      </form>
    </Dialog>
  );
}
