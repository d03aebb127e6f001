import { useEffect, useState } from "react";
import { useLocale, useT, type Key } from "../i18n";
import { date, money } from "../i18n/format";
import { catalogue, loadCatalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { linkedNames } from "../store/conversations";
import { closeOrder } from "../store/orderSheet";
import { colleagues, session } from "../store/session";
import { paymentKey } from "../store/orderWords";
import { FailedView } from "../inbox/EmptyView";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { Menu } from "../ui/Menu";
import { useSlow } from "../ui/useTime";
import { nameIn } from "./choices";
import { ClientPicker } from "./ClientFields";
import { ConflictBox } from "./ConflictBox";
import { Cancelled, Cancelling } from "./Cancelling";
import { changeOrder, detail, loadOrder } from "./detail";
import { Editable } from "./Editable";
import { OrderFiles } from "./OrderFiles";
import { OrderHistory } from "./OrderHistory";
import { OrderNotes } from "./OrderNotes";
import { Originals } from "./Originals";
import { Payments } from "./Payments";
import { PriceLines } from "./PriceLines";
import { amountFields, priceFields, whenFields, workFields, type Look, type SheetField } from "./sheetFields";
import { Side } from "./Side";
import { Refused, StatusMenu } from "./StatusMenu";

/** Everything of an order; each field is changed in its place. Who keeps the books reads it, and puts in payments. */
export function OrderSheet({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const { order, problem, conflict, wrong } = useCell(detail(id));
  const all = useCell(catalogue);
  const people = useCell(colleagues);
  const desk = useCell(session, (now) => now.state === "signed-in" && now.me.user.role !== "accountant");
  const slow = useSlow(order === null && problem === null);
  const [choosing, setChoosing] = useState(false);
  const [cancelling, setCancelling] = useState(false);
  useEffect(() => {
    setChoosing(false);
    setCancelling(false);
    void loadOrder(id);
    void loadCatalogue();
  }, [id]);
  useEffect(() => {
    document.querySelector<HTMLElement>(".order-sheet")?.focus({ preventScroll: true });
  }, [id]);
  const look: Look = { t, locale, all, people };
  if (!order) {
    return (
      <Side title={t("sheet.title")} className="order-sheet" inAddress onClose={closeOrder}>
        {slow && (
          <div className="side-body" aria-hidden="true">
            <span className="bone bone-bubble" />
            <span className="bone bone-bubble" />
          </div>
        )}
        {problem && problem.status === 404 && <Empty icon="clipboard-list" title={t("sheet.gone")}><p>{t("sheet.gone.next")}</p></Empty>}
        {problem && problem.status !== 404 && <FailedView problem={problem} onRetry={() => void loadOrder(id)} />}
      </Side>
    );
  }
  const group = (title: Key, fields: readonly SheetField[]) => (
    <section className="sheet-section" aria-label={t(title)}>
      <header>
        <h3>{t(title)}</h3>
      </header>
      <dl className="props">
        {fields.filter((field) => field.shown?.(order) ?? true).map((field) => (
          <Editable key={field.name} order={order} field={field} look={look} open={desk} wrong={wrong[field.sent]} />
        ))}
      </dl>
    </section>
  );
  const archive = order.is_archived ? "sheet.unarchive" : "sheet.archive";
  return (
    <Side
      title={t("sheet.named", { number: order.order_number })}
      short={order.order_number}
      className="order-sheet"
      inAddress
      onClose={closeOrder}
      head={
        <>
          <StatusMenu order={order} open={desk} />
          {desk && (
            <Menu
              label={t("action.more")}
              className="icon-button"
              align="end"
              items={[
                { id: "client", label: t("sheet.client"), icon: "user", run: () => setChoosing(true) },
                ...(order.cancelled ? [] : [{ id: "cancel", label: t("sheet.cancel"), icon: "ban" as const, run: () => setCancelling(true) }]),
                {
                  id: "archive", label: t(archive), icon: order.is_archived ? "rotate-ccw" : "archive",
                  run: () => void changeOrder(id, { is_archived: !order.is_archived }, { key: order.is_archived ? "sheet.unarchived" : "sheet.archived", values: { number: order.order_number } }),
                },
              ]}
            >
              <Icon name="ellipsis" />
            </Menu>
          )}
        </>
      }
    >
      <div className="side-body">
        {choosing && (
          <ClientPicker
            onClose={() => setChoosing(false)}
            onChoose={(client) => {
              if (client.id === order.client.id) return;
              linkedNames.set(client.id, client.name);
              void changeOrder(id, { client_id: client.id }, { key: "sheet.clientNow", values: { number: order.order_number, name: client.name } });
            }}
          />
        )}
        <p className="sheet-about">
          {desk ? (
            <Link to={{ page: "clients", q: "", id: order.client.id }}>{order.client.name}</Link>
          ) : (
            <span>{order.client.name}</span>
          )}
          {desk && order.conversation_id && (
            <Link to={{ page: "inbox", view: "all", id: order.conversation_id }}>
              <Icon name="message-square" size={14} />
              {t("sheet.conversation")}
            </Link>
          )}
          <span>{t("sheet.made", { date: date(locale, order.created_at), name: order.created_by?.name ?? "–" })}</span>
          <span className={`owes owes-${order.payment_state}`}>
            {order.balance.amount > 0 ? t("pay.owed", { sum: money(locale, order.balance) }) : t(paymentKey(order))}
          </span>
          {order.is_archived && !order.cancelled && <span className="tag">{t("sheet.isArchived")}</span>}
        </p>
        {cancelling && !order.cancelled && <Cancelling order={order} onClose={() => setCancelling(false)} />}
        <Cancelled order={order} open={desk} />
        {conflict && <ConflictBox order={order} conflict={conflict} look={look} />}
        <Refused id={id} />
        {group("sheet.work", workFields)}
        {group("sheet.amount", amountFields)}
        {group("sheet.price", priceFields)}
        {order.price && <PriceLines price={order.price} unit={order.unit} type={order.translation_type} document={nameIn(locale, order.document_type?.names)} />}
        {group("sheet.when", whenFields)}
        <Payments key={id} order={order} open />
        <OrderFiles key={`${id} files`} order={order} open={desk} />
        <Originals order={order} open={desk} />
        <OrderNotes key={`${id} notes`} order={order} open={desk} />
        {desk && <OrderHistory key={`${id} history`} order={order} />}
      </div>
    </Side>
  );
}
