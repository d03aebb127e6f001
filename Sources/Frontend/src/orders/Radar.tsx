import { useEffect, useState } from "react";
import { orders as api, type Radar as Numbers } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { briefDay, calendarDay, date as longDate } from "../i18n/format";
import { useCell } from "../store/cell";
import { stale, watchOrders } from "../store/orders";
import { Icon } from "../ui/Icon";
import { useAgain } from "./useAgain";

/** The deadlines of the next two weeks; a click shows those of one day. */
export function Radar({ due, onDue }: { due: string | null; onDue: (due: string | null) => void }) {
  const t = useT();
  const locale = useLocale();
  const [numbers, setNumbers] = useState<Numbers | null>(null);
  const turn = useCell(stale);
  const load = () => void api.radar().then(setNumbers, () => undefined);
  const again = useAgain(load, "");
  useEffect(load, [turn]);
  useEffect(() => watchOrders((row, before) => {
    if (!before || !row || before.deadline?.at !== row.deadline?.at || before.status !== row.status || before.is_archived !== row.is_archived) again();
  }), [again]);

  const most = Math.max(1, ...(numbers?.days.map((one) => one.count) ?? []));
  const days = numbers?.days ?? Array.from({ length: 14 }, (_, index) => ({ date: "", count: 0, index }));
  const value = (name: string) => (due === name ? null : name);
  return (
    <div className="radar" role="group" aria-label={t("orders.radar")}>
      <button
        type="button"
        className={numbers?.overdue ? "radar-day late" : "radar-day"}
        aria-pressed={due === "overdue"}
        aria-label={t("orders.radar.overdue", { n: numbers?.overdue ?? 0 })}
        onClick={() => onDue(value("overdue"))}
      >
        <span className="radar-name">
          <Icon name="triangle-alert" size={12} />
          {t("orders.overdue")}
        </span>
        <span className="radar-count">{numbers?.overdue ?? "–"}</span>
      </button>
      {days.map((one, index) => {
        // The first two days have names of their own.
        const near = index === 0 ? t("orders.today") : index === 1 ? t("orders.tomorrow") : null;
        const at = one.date ? calendarDay(one.date) : null;
        const name = index === 0 ? "today" : one.date;
        const weekend = at !== null && (at.getDay() === 0 || at.getDay() === 6);
        return (
          <button
            key={index}
            type="button"
            disabled={!at}
            className={["radar-day", weekend && "weekend", index === 0 && "now", one.count === 0 && "none"].filter(Boolean).join(" ")}
            aria-pressed={due !== null && (due === name || due === one.date)}
            aria-label={at ? t("orders.radar.day", { day: near ?? longDate(locale, `${one.date}T12:00:00`), n: one.count }) : t("orders.radar")}
            onClick={() => onDue(value(name))}
          >
            <span className="radar-name">{near ?? (at ? briefDay(locale, at) : "")}</span>
            <span className="radar-count">{at ? one.count : "–"}</span>
            <span className="radar-bar" aria-hidden="true" style={{ transform: `scaleX(${one.count / most})` }} />
          </button>
        );
      })}
    </div>
  );
}
