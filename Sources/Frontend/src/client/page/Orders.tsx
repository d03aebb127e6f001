import { useEffect, useState } from "react";
import type { WholeClient } from "../../api/crm";
import { orders, type OrderRow } from "../../api/orders";
import type { Page } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { money } from "../../i18n/format";
import { useCell } from "../../store/cell";
import { newOrder, openOrder } from "../../store/orderSheet";
import { Icon } from "../../ui/Icon";
import { clientTurn } from "../known";

const few = 8;

/** What a client has ordered and what is still owed for it. */
export function Orders({ client }: { client: WholeClient }) {
  const t = useT();
  const locale = useLocale();
  const [found, setFound] = useState<Page<OrderRow> | null>(null);
  const turn = useCell(clientTurn(client.id));
  const ask = (cursor: string | null) =>
    orders.list({ client_id: client.id, sort: "newest", limit: few, cursor }).then(
      (page) => setFound((now) => (cursor && now ? { items: [...now.items, ...page.items], next: page.next } : page)),
      () => undefined,
    );
  useEffect(() => void ask(null), [client.id, turn]);
  const owed = client.balance.amount;
  return (
    <section className="panel-section">
      <div className="section-head">
        <h3>{t("client.orders")}</h3>
        <button type="button" className="text-button" onClick={() => newOrder({ client: client.id })}>
          <Icon name="plus" size={16} />
          {t("client.orders.new")}
        </button>
      </div>
      <p className={owed > 0 ? "client-balance owed" : "client-balance"}>
        {t("client.orders.count", { n: client.order_count })}
        {owed !== 0 && <strong>{t(owed > 0 ? "client.owes" : "client.credit", { sum: money(locale, { ...client.balance, amount: Math.abs(owed) }) })}</strong>}
      </p>
      <ul className="lines">
        {found?.items.map((one) => (
          <li key={one.id}>
            <button type="button" className="line" onClick={() => openOrder(one.id)}>
              <span className={one.status === "closed" ? "line-dot closed" : "line-dot"} aria-hidden="true" />
              <span className="line-text">{[one.order_number, one.document_type?.names[locale] ?? one.description].filter(Boolean).join(" · ")}</span>
              <span className="line-more">{t(`order.status.${one.status}` as Key)}</span>
            </button>
          </li>
        ))}
      </ul>
      {found?.next && (
        <button type="button" className="text-button" onClick={() => void ask(found.next)}>
          {t("action.showMore")}
        </button>
      )}
    </section>
  );
}
