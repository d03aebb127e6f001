import type { OrderRow } from "../api/orders";
import { useLocale, useT, type T } from "../i18n";
import { money, shortDate } from "../i18n/format";
import type { Locale } from "../api/types";
import { useItem } from "../store/cell";
import { openOrder } from "../store/orderSheet";
import { orders } from "../store/orders";
import { paymentKey, statusKey } from "../store/orderWords";
import { Icon } from "../ui/Icon";
import { nameIn, today } from "./choices";

/** What the order is, in a few words: kind of document and languages, else what somebody wrote. */
export function aboutOrder(locale: Locale, row: OrderRow): string {
  const pair = [row.source_language, row.target_language].map((one) => one && (one.code?.toUpperCase() ?? nameIn(locale, one.names)));
  const languages = pair[0] || pair[1] ? `${pair[0] ?? "?"} → ${pair[1] ?? "?"}` : "";
  return [nameIn(locale, row.document_type?.names), languages].filter(Boolean).join(" · ") || row.description;
}

/** The deadline in words, and whether it presses. */
export function dueOf(t: T, locale: Locale, row: OrderRow): { words: string; tone: "late" | "soon" | "calm" } | null {
  const { deadline } = row;
  if (!deadline) return null;
  const day = shortDate(locale, deadline.date);
  const words = [day, deadline.time].filter(Boolean).join(", ");
  if (row.status === "closed") return { words, tone: "calm" };
  if (Date.parse(deadline.at) < Date.now()) return { words: `${words}, ${t("order.due.overdue")}`, tone: "late" };
  return deadline.date === today() ? { words: [t("order.due.today"), deadline.time].filter(Boolean).join(", "), tone: "soon" } : { words, tone: "calm" };
}

export function OrderCard({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const row = useItem(orders, id);
  if (!row) return null;
  const due = dueOf(t, locale, row);
  return (
    <li>
      <button type="button" className="work-card" onClick={() => openOrder(id)}>
        <span className="work-card-line">
          <strong>{row.order_number}</strong>
          <span className={`stand stand-${row.status}`}>{t(statusKey(row))}</span>
        </span>
        {aboutOrder(locale, row) && <span className="work-card-about">{aboutOrder(locale, row)}</span>}
        <span className="work-card-line">
          {due ? (
            <span className={`until until-${due.tone}`}>
              <Icon name="calendar-clock" size={13} />
              {due.words}
            </span>
          ) : (
            <span />
          )}
          <span className={`owes owes-${row.payment_state}`}>
            {row.balance.amount > 0 ? t("pay.owed", { sum: money(locale, row.balance) }) : t(paymentKey(row))}
          </span>
        </span>
      </button>
    </li>
  );
}
