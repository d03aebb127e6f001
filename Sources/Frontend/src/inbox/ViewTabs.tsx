import type { Counts, View } from "../api/types";
import { go } from "../app/router";
import { useLocale, useT, type Key } from "../i18n";
import { formatNumber } from "../i18n";
import { useCell } from "../store/cell";
import { counts } from "../store/conversations";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { Menu } from "../ui/Menu";
import { PlatformFilter } from "./PlatformFilter";

const first: readonly View[] = ["open", "mine", "unassigned"];
const others: readonly View[] = ["snoozed", "closed", "all"];
export const viewName = (view: View): Key => `view.${view}` as Key;

function numberOf(view: View, numbers: Counts | null): number | null {
  if (!numbers) return null;
  if (view === "mine" || view === "unassigned" || view === "snoozed") return numbers[view];
  return null;
}

/** The views of the inbox: the three of every day as tabs, the others behind "More". */
export function ViewTabs({ view }: { view: View }) {
  const t = useT();
  const locale = useLocale();
  const numbers = useCell(counts);
  const shown = (value: number) => (value > 999 ? `${formatNumber(locale, 999)}+` : formatNumber(locale, value));
  const apart = others.includes(view);
  return (
    <nav className="tabs" aria-label={t("view.label")}>
      {first.map((one) => {
        const count = numberOf(one, numbers);
        return (
          <Link
            key={one}
            to={{ page: "inbox", view: one, id: null }}
            className={one === view ? "tab on" : "tab"}
            aria-current={one === view ? "page" : undefined}
          >
            {t(viewName(one))}
            {count !== null && count > 0 && <span className="tab-count">{shown(count)}</span>}
          </Link>
        );
      })}
      <Menu
        label={t("view.more")}
        className={apart ? "tab on" : "tab"}
        align="end"
        items={others.map((one) => {
          const count = numberOf(one, numbers);
          return {
            id: one,
            label: t(viewName(one)),
            checked: one === view,
            detail: count ? shown(count) : undefined,
            run: () => go({ page: "inbox", view: one, id: null }),
          };
        })}
      >
        {apart ? t(viewName(view)) : t("view.more")}
        <Icon name="chevron-down" size={14} />
      </Menu>
      <PlatformFilter />
    </nav>
  );
}
