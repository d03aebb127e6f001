import { useState } from "react";
import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { newOrder } from "../store/orderSheet";
import { orders } from "../store/orders";
import { Icon } from "../ui/Icon";
import { phone, useMedia } from "../ui/useMedia";
import { useOrders, loadList } from "./lists";
import { OrderCard } from "./OrderCard";
import { QuoteLines } from "./QuoteCard";
import { startQuote } from "./quoteForm";
import { making } from "./save";

/** What is in sight before "Show more". */
const few = 4;

/** The orders of whoever the thread is with, one click away, and the quotes of the thread. `about`: what they come to, under their heading. */
export function ClientOrders({ client, conversation, about }: { client: string | null; conversation: string | null; about: JSX.Element | null }) {
  const t = useT();
  const { ids, failed } = useOrders(client, conversation);
  const coming = useCell(making).filter((one) => (conversation ? one.place.conversation === conversation : one.place.client === client));
  const [all, setAll] = useState(false);
  const onPhone = useMedia(phone);
  // What is still to be done comes first.
  const done = (id: string) => Number(orders.get(id)?.status === "closed" || orders.get(id)?.is_archived || false);
  const sorted = [...(ids ?? [])].sort((a, b) => done(a) - done(b));
  const shown = all ? sorted : sorted.slice(0, few);
  return (
    <section className="panel-section client-orders" aria-label={t("orders.title")}>
      <header>
        <h3>{t("orders.title")}</h3>
        <button type="button" className="text-button" onClick={() => newOrder(conversation ? { conversation } : client ? { client } : {})}>
          <Icon name="plus" size={14} />
          {t("keys.order")}
        </button>
      </header>
      {about}
      {failed && (
        <p className="panel-note" role="alert">
          {t("orders.failed")}
          <button type="button" className="text-button" onClick={() => void loadList(client ? { client } : { conversation: conversation ?? "" })}>
            {t("action.retry")}
          </button>
        </p>
      )}
      {ids?.length === 0 && coming.length === 0 && (
        <p className="panel-note">
          {t("orders.none")} {conversation && !onPhone && t("orders.none.key")}
        </p>
      )}
      <ul className="work-cards">
        {coming.map((one) => (
          <li key={one.key} className="work-card" aria-busy="true">
            {t("orders.making")}
          </li>
        ))}
        {shown.map((id) => (
          <OrderCard key={id} id={id} />
        ))}
      </ul>
      {sorted.length > shown.length && (
        <button type="button" className="text-button" onClick={() => setAll(true)}>
          {t("action.showMore")}
        </button>
      )}
      {conversation && (
        <>
          <QuoteLines conversation={conversation} />
          <button type="button" className="text-button" onClick={() => startQuote(conversation, [])}>
            <Icon name="receipt-text" size={14} />
            {t("quote.make")}
          </button>
        </>
      )}
    </section>
  );
}
