import { useLocale, useT } from "../../i18n";
import { clock } from "../../i18n/format";
import { useCell } from "../../store/cell";
import { Icon } from "../../ui/Icon";
import { useNow } from "../../ui/useTime";
import { silence, telling } from "./browser";

/** An hour in which nothing is told, in the page or beside it; the bell counts on. */
export function QuietButton() {
  const t = useT();
  const locale = useLocale();
  const { silentUntil } = useCell(telling);
  const now = useNow(20_000);
  const on = silentUntil > now;
  return (
    <button type="button" className="text-button" aria-pressed={on} onClick={silence}>
      <Icon name={on ? "bell" : "bell-off"} size={15} />
      {on ? t("tell.silent.until", { time: clock(locale, new Date(silentUntil).toISOString()) }) : t("tell.silent")}
    </button>
  );
}
