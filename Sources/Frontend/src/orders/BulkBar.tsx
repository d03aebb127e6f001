import { useT } from "../i18n";
import { catalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { archive, cancel } from "./changes";
import { clearPicked, picked } from "./picked";
import type { Choosing } from "./Pickers";

/** What can be done with the selected orders. */
export function BulkBar({ archived, onChoose }: { archived: boolean; onChoose: (choosing: Choosing) => void }) {
  const t = useT();
  const all = useCell(picked);
  const places = useCell(catalogue)?.offices.filter((one) => one.is_active) ?? [];
  if (all.size === 0) return null;
  const ids = [...all];
  return (
    <div className="bulk-bar" role="toolbar" aria-label={t("orders.bulk")}>
      <span className="bulk-count" role="status">{t("orders.picked", { n: ids.length })}</span>
      <button type="button" className="text-button" onClick={() => onChoose({ what: "status", ids })}>
        {t("orders.move")}
        <KeyCaps keys={["M"]} />
      </button>
      <button type="button" className="text-button" onClick={() => onChoose({ what: "manager", ids })}>
        {t("orders.give")}
        <KeyCaps keys={["A"]} />
      </button>
      {places.length > 1 && (
        <button type="button" className="text-button" onClick={() => onChoose({ what: "office", ids })}>
          {t("orders.office")}
        </button>
      )}
      <button type="button" className="text-button" onClick={() => archive(ids, !archived)}>
        <Icon name="archive" size={14} />
        {t(archived ? "orders.unarchive" : "orders.archive")}
      </button>
      {!archived && (
        <button type="button" className="text-button" onClick={() => cancel(ids)}>
          <Icon name="ban" size={14} />
          {t("orders.cancel")}
        </button>
      )}
      <button type="button" className="icon-button small" aria-label={t("orders.picked.clear")} title={`${t("orders.picked.clear")} (Esc)`} onClick={clearPicked}>
        <Icon name="x" size={16} />
      </button>
    </div>
  );
}
