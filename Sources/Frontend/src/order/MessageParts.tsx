import { useState } from "react";
import type { Message } from "../api/types";
import { useT } from "../i18n";
import { useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { newOrder } from "../store/orderSheet";
import { orders } from "../store/orders";
import { Icon } from "../ui/Icon";
import { Menu, type MenuItem } from "../ui/Menu";
import { Picker } from "../ui/Picker";
import { agree } from "./AgreementMark";
import { detail, loadOrder } from "./detail";
import { FileTools } from "./FileTools";
import { useOrders } from "./lists";
import { AcceptDialog, MessageQuotes } from "./QuoteCard";
import { startQuote } from "./quoteForm";
import { useQuotes } from "./quotes";
import { agreed } from "./sheetFields";

/** Under a message: what can be done with its files, the quote it brought, the one it accepted. */
export function MessageBelow({ message }: { message: Message }) {
  return (
    <>
      {message.attachments.length > 0 && <FileTools message={message} />}
      <MessageQuotes message={message} />
    </>
  );
}

/** What a message can mean for an order: where something was agreed, a yes to a quote. */
export function MessageMenu({ message }: { message: Message }) {
  const t = useT();
  const item = useItem(conversations, message.conversation_id);
  const { ids } = useOrders(item?.client?.id ?? null, message.conversation_id);
  const offers = useQuotes(message.conversation_id).filter((one) => one.state === "sent" && one.created_at <= message.created_at);
  const [choosing, setChoosing] = useState<"field" | "quote" | null>(null);
  const [query, setQuery] = useState("");
  const rows = (ids ?? []).flatMap((id) => {
    const row = orders.get(id);
    return row && !row.is_archived ? [row] : [];
  });
  const items: MenuItem[] = [];
  if (rows.length) items.push({ id: "agreed", label: t("agree.here"), icon: "link", run: () => (setQuery(""), setChoosing("field")) });
  if (message.direction === "inbound" && offers.length) items.push({ id: "accepted", label: t("quote.acceptedBy"), icon: "check", run: () => setChoosing("quote") });
  items.push({ id: "order", label: t("keys.order"), icon: "clipboard-list", run: () => newOrder({ conversation: message.conversation_id }) });
  items.push({ id: "quote", label: t("quote.make"), icon: "receipt-text", run: () => startQuote(message.conversation_id, []) });
  return (
    <>
      <Menu label={t("orders.message")} className="icon-button tiny order-menu" align={message.direction === "outbound" ? "end" : "start"} items={items}>
        <Icon name="clipboard-list" size={14} />
      </Menu>
      {choosing === "field" && (
        <Picker
          title={t("agree.what")}
          placeholder={t("agree.what.placeholder")}
          query={query}
          onQuery={setQuery}
          onClose={() => setChoosing(null)}
          empty={t("agree.empty")}
          choices={rows
            .slice(0, 5)
            .flatMap((row) =>
              agreed.map((field) => ({
                id: `${row.id} ${field.name}`, label: t(field.label), detail: rows.length > 1 ? row.order_number : undefined, icon: "link" as const, group: row.order_number,
                run: () =>
                  void loadOrder(row.id).then(() => {
                    const { order } = detail(row.id).get();
                    if (order) agree(order, field.name, message);
                  }),
              })),
            )
            .filter((one) => `${one.label} ${one.group}`.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase()))}
        />
      )}
      {choosing === "quote" && <AcceptDialog offers={offers} message={message} onClose={() => setChoosing(null)} />}
    </>
  );
}
