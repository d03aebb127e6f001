import { useEffect, useState } from "react";
import { orders as api, type OrderRow } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { money } from "../i18n/format";
import { paymentKey } from "../store/orderWords";
import { Picker } from "../ui/Picker";

/** Which order a payment is for: those that are not paid yet, or whatever is typed. */
export function OrderSearch({ onChoose, onClose }: { onChoose: (order: OrderRow) => void; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly OrderRow[] | null>(null);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => {
      const q = query.trim();
      api.list(q ? { q, limit: 12 } : { payment: "unpaid", limit: 12 }).then(
        (page) => wanted && setFound(page.items),
        () => wanted && setFound([]),
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
      onQuery={(text) => {
        // Enter must never choose what an earlier text found.
        setQuery(text);
        setFound(null);
      }}
      onClose={onClose}
      empty={found ? t("orders.nothing") : ""}
      waiting={found === null}
      choices={(found ?? []).map((one) => ({
        id: one.id, icon: "clipboard-list", label: `${one.order_number} · ${one.client.name}`,
        detail: one.price_brutto ? `${money(locale, one.balance)} · ${t(paymentKey(one))}` : t(paymentKey(one)),
        group: query.trim() ? t("nav.orders") : t("orders.unpaid"),
        // The picker closes before this runs.
        run: () => onChoose(one),
      }))}
    />
  );
}
