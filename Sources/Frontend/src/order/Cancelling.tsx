import { useState } from "react";
import type { Order } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { date } from "../i18n/format";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { changeOrder } from "./detail";

/** As many characters as the server takes. */
const longest = 500;

/** Calls an order off, with a reason where there is one. It can be undone, so that nobody is asked whether they are sure. */
export function Cancelling({ order, onClose }: { order: Order; onClose: () => void }) {
  const t = useT();
  const [reason, setReason] = useState("");
  return (
    <form
      className="inline-form"
      noValidate
      aria-label={t("sheet.cancel")}
      onSubmit={(event) => {
        event.preventDefault();
        onClose();
        void changeOrder(order.id, { cancelled: { reason: reason.trim() } }, { key: "sheet.cancelled", values: { number: order.order_number } });
      }}
      onKeyDown={(event) => {
        if (event.code !== "Escape") return;
        event.preventDefault();
        event.stopPropagation();
        onClose();
      }}
    >
      <Field label={t("cancel.reason")} placeholder={t("cancel.reason.example")} autoFocus autoComplete="off" maxLength={longest} value={reason} onChange={(event) => setReason(event.target.value)} />
      <button type="submit" className="button danger">
        {t("sheet.cancel")}
      </button>
      <button type="button" className="button" onClick={onClose}>
        {t("sheet.leave")}
      </button>
    </form>
  );
}

/** That it was called off, when and why, and the way to take it up again. */
export function Cancelled({ order, open }: { order: Order; open: boolean }) {
  const t = useT();
  const locale = useLocale();
  if (!order.cancelled) return null;
  return (
    <div className="sheet-alert order-cancelled">
      <Icon name="ban" size={16} />
      <p>
        <strong>{t("sheet.isCancelled", { date: date(locale, order.cancelled.at) })}</strong> {order.cancelled.reason}
      </p>
      {open && (
        <button type="button" className="button small" onClick={() => void changeOrder(order.id, { cancelled: null }, { key: "sheet.resumed", values: { number: order.order_number } })}>
          {t("sheet.resume")}
        </button>
      )}
    </div>
  );
}
