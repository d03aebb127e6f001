import type { Order } from "../api/orders";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { decide, type Conflict } from "./detail";
import { patched } from "./patched";
import { sheetFields, type Look, type SheetField } from "./sheetFields";

/** What can collide and is no field of the sheet. */
const apart: Partial<Record<string, Pick<SheetField, "label" | "show">>> = {
  status: { label: "sheet.status.label", show: (order, { t }) => t(`order.status.${order.status}`) },
  cancelled: { label: "order.cancelled", show: (order) => order.cancelled?.reason ?? "" },
};

/** Two people changed the same field: who it was, both values, and the choice between them. */
export function ConflictBox({ order, conflict, look }: { order: Order; conflict: Conflict; look: Look }) {
  const t = useT();
  const mine = patched(order, conflict.mine);
  return (
    <div className="sheet-alert conflict" role="alert">
      <Icon name="circle-alert" size={16} />
      <div>
        <p>{conflict.by ? t("conflict.by", { name: conflict.by }) : t("conflict.somebody")}</p>
        {conflict.fields.map((name) => {
          const field = sheetFields.find((one) => one.sent === name) ?? apart[name];
          const words = (of: Order) => field?.show(of, look) || t("sheet.nothing");
          return (
            <div key={name} className="conflict-line">
              <strong>{field ? t(field.label) : name}</strong>
              <button type="button" className="button small" onClick={() => decide(order.id, name, false)}>
                {t("conflict.theirs", { value: words(order) })}
              </button>
              <button type="button" className="button small" onClick={() => decide(order.id, name, true)}>
                {t("conflict.mine", { value: words(mine) })}
              </button>
            </div>
          );
        })}
      </div>
    </div>
  );
}
