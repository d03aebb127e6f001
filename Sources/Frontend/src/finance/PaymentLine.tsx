import { memo, useState } from "react";
import type { Payment } from "../api/finance";
import { useLocale, useT } from "../i18n";
import { money, shortDate } from "../i18n/format";
import { openOrder } from "../store/orderSheet";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { changePayment } from "./payments";

/** When it stands in the books: a click makes a field of it, Enter or leaving it keeps the date. */
function Posting({ payment }: { payment: Payment }) {
  const t = useT();
  const locale = useLocale();
  const [draft, setDraft] = useState<string | null>(null);
  const now = payment.posting_date;
  if (draft === null) {
    return (
      <button
        type="button"
        className={now ? "posting" : "posting none"}
        disabled={payment.voided_at !== null}
        aria-label={t("finance.posting.edit", { date: now ? shortDate(locale, now) : t("finance.posting.none") })}
        onClick={() => setDraft(now ?? "")}
      >
        {now ? shortDate(locale, now) : t("finance.posting.none")}
        <Icon name="pencil" size={12} />
      </button>
    );
  }
  const keep = () => {
    setDraft(null);
    if ((draft || null) !== now) changePayment(payment, { posting_date: draft || null });
  };
  return (
    <input
      type="date"
      className="posting-field"
      autoFocus
      aria-label={t("finance.posting")}
      value={draft}
      onChange={(event) => setDraft(event.target.value)}
      onBlur={keep}
      onKeyDown={(event) => {
        if (event.code === "Enter") keep();
        else if (event.code === "Escape") setDraft(null);
        else return;
        event.preventDefault();
        event.stopPropagation();
      }}
    />
  );
}

interface Props {
  payment: Payment;
  index: number;
  onEdit: (payment: Payment) => void;
  onVoid: (payment: Payment) => void;
}

export const PaymentLine = memo(function PaymentLine({ payment, index, onEdit, onVoid }: Props) {
  const t = useT();
  const locale = useLocale();
  const voided = payment.voided_at !== null;
  const sum = money(locale, payment.amount);
  return (
    <div className={voided ? "money-line money-grid voided" : "money-line money-grid"} role="row" aria-rowindex={index + 2}>
      <span role="cell" className="money-date">{shortDate(locale, payment.payment_date)}</span>
      <span role="cell" className="money-order">
        <button type="button" className="link-button" onClick={() => openOrder(payment.order_id)}>
          {payment.order_number}
        </button>
      </span>
      <span role="cell" className="money-client">{payment.client?.name ?? "—"}</span>
      <span role="cell" className="money-kind">
        {voided ? <span className="money-void" title={payment.void_reason}>{t("finance.voided", { reason: payment.void_reason })}</span> : t(`finance.kind.${payment.kind}`)}
      </span>
      <span role="cell" className="money-method">{t(`finance.method.${payment.payment_method}`)}</span>
      <span role="cell" className="money-receipt">{payment.receipt_number || "—"}</span>
      <span role="cell" className="money-service">{payment.service_date ? shortDate(locale, payment.service_date) : "—"}</span>
      <span role="cell" className="money-posting">
        <Posting key={payment.id} payment={payment} />
      </span>
      <span role="cell" className="money-sum">{sum}</span>
      <span role="cell" className="money-more">
        {!voided && (
          <Menu
            key={payment.id}
            label={t("finance.more", { number: payment.receipt_number || payment.order_number })}
            className="icon-button small"
            align="end"
            items={[
              { id: "edit", label: t("finance.edit"), icon: "pencil", run: () => onEdit(payment) },
              { id: "void", label: t("finance.void"), icon: "circle-x", run: () => onVoid(payment) },
            ]}
          >
            <Icon name="ellipsis" size={16} />
          </Menu>
        )}
      </span>
    </div>
  );
});
