import type { Counts, View } from "../api/types";
import { show } from "../app/overlay";
import { go } from "../app/router";
import { useLocale, useT, type Key } from "../i18n";
import { formatNumber } from "../i18n";
import { useCell } from "../store/cell";
import { counts } from "../store/conversations";
import { isFiltered, type Filter } from "../store/filter";
import { savedViews, viewAt, viewRoute } from "../store/savedViews";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { Menu, type MenuItem } from "../ui/Menu";
import { phone, useMedia } from "../ui/useMedia";
import { FilterButton, type InboxRoute } from "./FilterBar";

const first: readonly View[] = ["open", "mine", "unassigned"];
const others: readonly View[] = ["snoozed", "closed", "all"];
export const viewName = (view: View): Key => `view.${view}` as Key;
const none: Filter = {};

function numberOf(view: View, numbers: Counts | null): number | null {
  if (!numbers) return null;
  if (view === "mine" || view === "unassigned" || view === "snoozed") return numbers[view];
  return null;
}

/** The views of the inbox: the three of every day as tabs, the others and those that were saved behind "More". A filter stays from one to the other. */
export function ViewTabs({ at }: { at: InboxRoute }) {
  const t = useT();
  const locale = useLocale();
  const onPhone = useMedia(phone);
  const numbers = useCell(counts);
  const saved = useCell(savedViews) ?? [];
  const filter = at.filter ?? none;
  const filtered = isFiltered(filter);
  const shown = (value: number) => (value > 999 ? `${formatNumber(locale, 999)}+` : formatNumber(locale, value));
  const here = viewAt(saved, { view: at.view, filter });
  const apart = others.includes(at.view);
  const to = (view: View) => ({ page: "inbox" as const, view, ...(filtered ? { filter } : {}), id: null });
  const items: MenuItem[] = others.map((one) => {
    // They count all of them.
    const count = filtered ? null : numberOf(one, numbers);
    return { id: one, label: t(viewName(one)), checked: one === at.view && !here, detail: count ? shown(count) : undefined, run: () => go(to(one)) };
  });
  saved.forEach((one, index) =>
    items.push({
      id: one.id, label: one.name, checked: one === here, run: () => go(viewRoute(one)),
      ...(index === 0 ? { heading: t("views.saved") } : {}),
      detail: index < 9 && !onPhone ? `G ${index + 1}` : undefined,
    }));
  items.push({ id: "save", label: t("views.save"), icon: "plus", heading: "", run: () => show("save-view") });
  if (saved.length) items.push({ id: "manage", label: t("views.manage"), icon: "sliders-horizontal", run: () => show("views") });
  return (
    <nav className="tabs" aria-label={t("view.label")}>
      {first.map((one) => {
        const count = filtered ? null : numberOf(one, numbers);
        const on = one === at.view && !here;
        return (
          <Link key={one} to={to(one)} className={on ? "tab on" : "tab"} aria-current={on ? "page" : undefined}>
            {t(viewName(one))}
            {count !== null && count > 0 && <span className="tab-count">{shown(count)}</span>}
          </Link>
        );
      })}
      <Menu label={t("view.more")} className={apart || here ? "tab on" : "tab"} align="end" items={items}>
        <span className="tab-name">{here ? here.name : apart ? t(viewName(at.view)) : t("view.more")}</span>
        <Icon name="chevron-down" size={14} />
      </Menu>
      <FilterButton filter={filter} />
    </nav>
  );
}
