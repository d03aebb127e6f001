import { orderStatuses, type Order } from "../api/orders";
import { useT, type Key } from "../i18n";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { changeOrder, detail, forgetRefused } from "./detail";
import { useCell } from "../store/cell";
import { statusKey } from "../store/orderWords";

export function StatusMenu({ order, open }: { order: Order; open: boolean }) {
  const t = useT();
  const words = t(statusKey(order));
  if (!open || order.cancelled) return <span className={`stand stand-${order.status}`}>{words}</span>;
  return (
    <Menu
      label={t("sheet.status", { status: words })}
      className={`stand stand-${order.status}`}
      align="end"
      items={orderStatuses.map((status) => ({
        id: status,
        label: t(`order.status.${status}` as Key),
        checked: status === order.status,
        run: () => status !== order.status && void changeOrder(order.id, { status }, { key: "order.moved", values: { number: order.order_number, status: t(`order.status.${status}` as Key) } }),
      }))}
    >
      {words}
      <Icon name="chevron-down" size={14} />
    </Menu>
  );
}

/** Why it was not handed out, and the way to do it all the same. */
export function Refused({ id }: { id: string }) {
  const t = useT();
  const { refused, order } = useCell(detail(id));
  if (!refused || !order) return null;
  return (
    <div className="sheet-alert" role="alert">
      <Icon name="circle-alert" size={16} />
      <p>{t(`refused.${refused.code}` as Key)}</p>
      <button
        type="button"
        className="button small"
        onClick={() => void changeOrder(id, { ...refused.fields, force: true }, { key: "order.moved", values: { number: order.order_number, status: t("order.status.closed") } })}
      >
        {t("order.force")}
      </button>
      <button type="button" className="text-button" onClick={() => forgetRefused(id)}>
        {t("sheet.leave")}
      </button>
    </div>
  );
}
