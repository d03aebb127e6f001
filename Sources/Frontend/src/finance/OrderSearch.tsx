import { useEffect, useState } from "react";
import { orders as api, type OrderRow } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { money } from "../i18n/format";
import { Picker } from "../ui/Picker";

/** Which order a payment is for: those that are not paid yet, or whatever is typed. */
export function OrderSearch({ onChoose, onClose }: { onChoose: (order: OrderRow) => void; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly OrderRow[]>([]);
  const [asked, setAsked] = useState(false);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      const q = query.trim();
      api.list(q ? { q, limit: 12 } : { payment: "unpaid", limit: 12 }).then(
        (page) => {
          if (!wanted) return;
          setFound(page.items);
          setAsked(true);
        },
        () => wanted && setAsked(true),
      );
    }, query ? 120 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  return (
    <Picker
      title={t("finance.pick")}
      placeholder={t("finance.pick")}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      empty={asked ? t("orders.nothing") : ""}
      choices={found.map((one) => ({
        id: one.id, icon: "clipboard-list", label: `${one.order_number} · ${one.client.name}`,
        detail: one.price_brutto ? `${money(locale, one.balance)} · ${t(`order.paid.${one.payment_state}`)}` : t("order.paid.unpriced"),
        group: query.trim() ? t("nav.orders") : t("orders.unpaid"),
        // The picker closes before this runs.
        run: () => onChoose(one),
      }))}
    />
  );
}
