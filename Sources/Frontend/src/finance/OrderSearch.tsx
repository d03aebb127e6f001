import { orders as api, type OrderRow } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { money } from "../i18n/format";
import { paymentKey } from "../store/orderWords";
import { Picker } from "../ui/Picker";
import { useFound } from "../ui/useFound";

/** Which order a payment is for: those that are not paid yet, or whatever is typed. */
export function OrderSearch({ onChoose, onClose }: { onChoose: (order: OrderRow) => void; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const { found, failed, field } = useFound((q) => api.list(q ? { q, limit: 12 } : { payment: "unpaid", limit: 12 }));
  return (
    <Picker
      title={t("finance.pick")}
      placeholder={t("finance.pick")}
      {...field}
      onClose={onClose}
      empty={failed ? t("failed.title") : found ? t("orders.nothing") : ""}
      choices={(found ?? []).map((one) => ({
        id: one.id, icon: "clipboard-list", label: `${one.order_number} · ${one.client.name}`,
        detail: one.price_brutto ? `${money(locale, one.balance)} · ${t(paymentKey(one))}` : t(paymentKey(one)),
        group: field.query.trim() ? t("nav.orders") : t("orders.unpaid"),
        // The picker closes before this runs.
        run: () => onChoose(one),
      }))}
    />
  );
}
