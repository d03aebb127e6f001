import { useEffect, useRef, useState } from "react";
import { finance, paymentMethods, type Payment, type PaymentKind, type PaymentMethod } from "../api/finance";
import type { Order } from "../api/orders";
import { Problem, asProblem } from "../api/http";
import { useLocale, useT, type Key } from "../i18n";
import { money } from "../i18n/format";
import { hearers } from "../live/changes";
import { problemKey } from "../store/actions";
import { newKey } from "../store/notes";
import { say } from "../store/toasts";
import { paymentKey } from "../store/orderWords";
import { Field, Segments, Select } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { calendarDate, today } from "./choices";
import { loadOrder } from "./detail";
import { hundredths, typed } from "./numbers";
import { problemWords } from "./problems";

const kinds: readonly PaymentKind[] = ["payment", "deposit", "refund"];

interface Typed {
  kind: PaymentKind;
  amount: string;
  method: PaymentMethod;
  date: string;
  receipt: string;
  service: string;
  posting: string;
  notes: string;
  key: string;
}

const blank = (order: Order): Typed => ({
  kind: "payment", amount: order.balance.amount > 0 ? typed(order.balance.amount, true) : "", method: "cash", date: today(), receipt: "", service: "", posting: "", notes: "", key: newKey(),
});

/** What was paid, and the way to put in more. Nothing is deleted: what was wrong is voided, with the reason. */
export function Payments({ order, open }: { order: Order; open: boolean }) {
  const t = useT();
  const locale = useLocale();
  const [list, setList] = useState<readonly Payment[] | null>(null);
  const [waiting, setWaiting] = useState<readonly Payment[]>([]);
  const [form, setForm] = useState<Typed | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  // Answers overtake each other: only that to the last question is taken.
  const asked = useRef<object | null>(null);
  const load = () => {
    const question = (asked.current = {});
    const settled = (take: () => void) => {
      if (asked.current !== question) return;
      asked.current = null;
      take();
    };
    finance.ofOrder(order.id).then(({ items }) => settled(() => setList(items)), () => settled(() => undefined));
  };
  /** Takes what was written here; the list that is being read may be from before it. */
  const put = (change: (now: readonly Payment[]) => readonly Payment[]) => {
    setList((now) => change(now ?? []));
    if (asked.current) load();
  };
  useEffect(() => {
    load();
    const hear = (event: { type: string; data?: { order_id?: string } }) => {
      if (event.type === "payment.changed" && event.data?.order_id === order.id) load();
    };
    hearers.add(hear);
    return () => void hearers.delete(hear);
  }, [order.id]);

  const add = (wanted: Typed) => {
    const amount = hundredths(wanted.amount);
    if (!amount || Number.isNaN(amount)) return setProblem(new Problem(422, "validation", "", "amount"));
    if (!wanted.date) return setProblem(new Problem(422, "validation", "", "payment_date"));
    const { currency } = order.balance;
    const signed = { amount: wanted.kind === "refund" ? -amount : amount, currency };
    const shown: Payment = {
      id: wanted.key, order_id: order.id, order_number: order.order_number, client: order.client, kind: wanted.kind, amount: signed, payment_method: wanted.method,
      payment_date: wanted.date, service_date: null, posting_date: null, receipt_number: wanted.receipt.trim(), notes: wanted.notes, created_by: null, created_at: "", voided_at: null, void_reason: "",
    };
    setWaiting((now) => [shown, ...now]);
    setForm(null);
    setProblem(null);
    const settle = () => setWaiting((now) => now.filter((one) => one !== shown));
    finance.add(order.id, {
      kind: wanted.kind, amount: signed, payment_method: wanted.method, payment_date: wanted.date, idempotency_key: wanted.key, ...(wanted.receipt.trim() ? { receipt_number: wanted.receipt.trim() } : {}),
      ...(wanted.service ? { service_date: wanted.service } : {}), ...(wanted.posting ? { posting_date: wanted.posting } : {}), ...(wanted.notes.trim() ? { notes: wanted.notes.trim() } : {}),
    }).then(
      (payment) => {
        settle();
        put((now) => [payment, ...now.filter((one) => one.id !== payment.id)]);
        void loadOrder(order.id);
        say({ tone: "quiet", key: "pay.done", values: { number: payment.receipt_number } });
      },
      (error) => {
        settle();
        const met = asProblem(error);
        setForm((now) => now ?? wanted);
        setProblem(met);
        if (!met.field) say({ tone: "error", key: problemKey(met), action: { key: "action.retry", run: () => add(wanted) } });
      },
    );
  };
  const { amount, currency } = order.balance;
  const all = [...waiting, ...(list ?? [])];
  return (
    <section className="sheet-section" aria-label={t("pay.title")}>
      <header>
        <h3>{t("pay.title")}</h3>
        {!form && (
          <button type="button" className="text-button" onClick={() => setForm(blank(order))}>
            <Icon name="plus" size={14} />
            {t("pay.add")}
          </button>
        )}
      </header>
      <p className="balance" role="status">
        <span className={`owes owes-${order.payment_state}`}>{t(paymentKey(order))}</span>
        <span>{t("pay.paid", { sum: money(locale, order.paid) })}</span>
        {amount !== 0 && <strong>{t(amount > 0 ? "pay.owed" : "pay.over", { sum: money(locale, { amount: Math.abs(amount), currency }) })}</strong>}
      </p>
      {form && <PaymentForm form={form} onChange={(next) => (setForm(next), setProblem(null))} problem={problem} onCancel={() => (setForm(null), setProblem(null))} onSave={() => add(form)} />}
      {all.length > 0 && (
        <ul className="sheet-list">
          {all.map((one) => (
            <PaymentLine key={one.id} payment={one} saved={!waiting.includes(one)} open={open} onChange={(next) => put((now) => now.map((other) => (other.id === next.id ? next : other)))} />
          ))}
        </ul>
      )}
    </section>
  );
}

interface FormProps {
  form: Typed;
  problem: Problem | null;
  onChange: (form: Typed) => void;
  onSave: () => void;
  onCancel: () => void;
}

function PaymentForm({ form, problem, onChange, onSave, onCancel }: FormProps) {
  const t = useT();
  const [more, setMore] = useState(false);
  const put = (part: Partial<Typed>) => onChange({ ...form, ...part });
  const error = (field: string) => (problem?.field === field ? t(problemWords(problem)) : null);
  return (
    <form
      className="sheet-form"
      aria-label={t("pay.add")}
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        onSave();
      }}
      onKeyDown={(event) => {
        if (event.code !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onCancel();
      }}
    >
      <Segments label={t("pay.kind")} value={form.kind} options={kinds.map((value) => ({ value, label: t(`pay.kind.${value}` as Key) }))} onChange={(kind) => put({ kind })} />
      <div className="form-three">
        <Field label={t("pay.amount")} placeholder={typed(12_000, true)} inputMode="decimal" autoComplete="off" autoFocus value={form.amount} error={error("amount")} onChange={(event) => put({ amount: event.target.value })} />
        <Select label={t("pay.method")} value={form.method} options={paymentMethods.map((value) => ({ value, label: t(`pay.method.${value}` as Key) }))} onChange={(method) => put({ method })} />
        <Field label={t("pay.date")} type="date" value={form.date} error={error("payment_date")} onChange={(event) => put({ date: event.target.value })} />
      </div>
      <Field label={t("pay.receipt")} autoComplete="off" value={form.receipt} placeholder={t("pay.receipt.own")} error={error("receipt_number")} onChange={(event) => put({ receipt: event.target.value })} />
      {more ? (
        <>
          <div className="form-pair">
            <Field label={t("pay.service")} type="date" value={form.service} error={error("service_date")} onChange={(event) => put({ service: event.target.value })} />
            <Field label={t("pay.posting")} type="date" value={form.posting} error={error("posting_date")} onChange={(event) => put({ posting: event.target.value })} />
          </div>
          <Field label={t("pay.notes")} placeholder={t("pay.notes.example")} autoComplete="off" value={form.notes} onChange={(event) => put({ notes: event.target.value })} />
        </>
      ) : (
        <button type="button" className="text-button" onClick={() => setMore(true)}>
          {t("pay.more")}
        </button>
      )}
      <div className="card-actions">
        <button type="button" className="button small" onClick={onCancel}>
          {t("action.cancel")}
        </button>
        <button type="submit" className="button small primary">
          {t("pay.save")}
        </button>
      </div>
    </form>
  );
}

function PaymentLine({ payment, saved, open, onChange }: { payment: Payment; saved: boolean; open: boolean; onChange: (payment: Payment) => void }) {
  const t = useT();
  const locale = useLocale();
  const [reason, setReason] = useState<string | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const cancel = () => {
    if (!reason?.trim()) return setProblem(new Problem(422, "validation", "", "reason"));
    finance.voidIt(payment.id, reason.trim()).then(
      (next) => {
        onChange(next);
        setReason(null);
        void loadOrder(payment.order_id);
        say({ tone: "quiet", key: "pay.voided.done", values: { number: payment.receipt_number } });
      },
      (error) => setProblem(asProblem(error)),
    );
  };
  return (
    <li className={payment.voided_at ? "payment voided" : "payment"} aria-busy={!saved}>
      <div className="sheet-line">
        <span className="sum">{money(locale, payment.amount)}</span>
        <span className="line-main">
          {[t(`pay.kind.${payment.kind}` as Key), t(`pay.method.${payment.payment_method}` as Key), calendarDate(locale, payment.payment_date)].join(" · ")}
          <small>{[payment.receipt_number, payment.notes].filter(Boolean).join(" · ")}</small>
          {payment.voided_at && <small>{t("pay.voided", { reason: payment.void_reason })}</small>}
        </span>
        {saved && open && !payment.voided_at && reason === null && (
          <button type="button" className="text-button" aria-label={t("pay.void.named", { number: payment.receipt_number })} onClick={() => setReason("")}>
            {t("pay.void")}
          </button>
        )}
      </div>
      {reason !== null && (
        <form
          className="inline-form"
          noValidate
          onSubmit={(event) => {
            event.preventDefault();
            cancel();
          }}
          onKeyDown={(event) => {
            if (event.code !== "Escape") return;
            event.preventDefault();
            event.stopPropagation();
            setReason(null);
          }}
        >
          <Field label={t("pay.void.reason")} placeholder={t("pay.void.example")} autoFocus value={reason} error={problem ? t(problemWords(problem)) : null} onChange={(event) => (setReason(event.target.value), setProblem(null))} />
          <button type="submit" className="button danger">
            {t("pay.void.do")}
          </button>
        </form>
      )}
    </li>
  );
}
