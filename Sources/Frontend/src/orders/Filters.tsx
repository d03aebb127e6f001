import { useState } from "react";
import { useLocale, useT } from "../i18n";
import { date as longDate } from "../i18n/format";
import { catalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { colleagues, me } from "../store/session";
import { Icon, type IconName } from "../ui/Icon";
import { Picker, type Choice } from "../ui/Picker";
import { Search } from "./Search";
import { narrowed, plainText, withValues, type Filter } from "./filter";

interface Props {
  filter: Filter;
  onFilter: (filter: Filter, replace?: boolean) => void;
  /** Whether there are orders of one's own. */
  mine: boolean;
}

type Asking = "language_id" | "office_id" | "manager";

export function Filters({ filter, onFilter, mine }: Props) {
  const t = useT();
  const locale = useLocale();
  const [asking, setAsking] = useState<Asking | null>(null);
  const [query, setQuery] = useState("");
  const choosable = useCell(catalogue);
  const spoken = choosable?.languages.filter((one) => one.is_active) ?? [];
  const places = choosable?.offices.filter((one) => one.is_active) ?? [];
  const people = useCell(colleagues);
  const toggle = (name: string, value: string) => onFilter(withValues(filter, { [name]: filter[name] === value ? null : value }));
  const chip = (words: string, on: boolean, run: () => void, icon?: IconName) => (
    <button type="button" className={on ? "filter-chip on" : "filter-chip"} aria-pressed={on} onClick={run}>
      {icon && <Icon name={icon} size={14} />}
      {words}
    </button>
  );
  const open = (name: Asking) => {
    setQuery("");
    setAsking(name);
  };
  const choice = (name: Asking, words: string, icon: IconName, shown: string | undefined) => (
    <button type="button" className={filter[name] ? "filter-chip on" : "filter-chip"} aria-haspopup="dialog" onClick={() => open(name)}>
      <Icon name={icon} size={14} />
      <span className="filter-words">{filter[name] ? shown ?? "…" : words}</span>
      <Icon name="chevron-down" size={13} />
    </button>
  );
  const all: Record<Asking, { title: string; any: string; items: { id: string; name: string }[] }> = {
    language_id: { title: t("orders.language"), any: t("orders.language.any"), items: spoken.map((one) => ({ id: one.id, name: one.names[locale] })) },
    office_id: { title: t("orders.office"), any: t("orders.office.any"), items: places.map((one) => ({ id: one.id, name: one.name })) },
    manager: { title: t("orders.manager"), any: t("orders.manager.any"), items: people.filter((one) => one.id !== me()?.id) as { id: string; name: string }[] },
  };
  const nameOf = (kind: Asking) => all[kind].items.find((one) => one.id === filter[kind])?.name;
  const choices = (kind: Asking): Choice[] => {
    const run = (id: string | null) => () => onFilter(withValues(filter, { [kind]: id }));
    const found = all[kind].items
      .filter((one) => plainText(one.name).includes(plainText(query)))
      .sort((a, b) => a.name.localeCompare(b.name, locale))
      .map((one): Choice => ({ id: one.id, label: one.name, icon: filter[kind] === one.id ? "check" : kind === "language_id" ? "languages" : kind === "manager" ? "user" : "map-pin", run: run(one.id) }));
    return filter[kind] && !query ? [{ id: "", label: all[kind].any, icon: "x", run: run(null) }, ...found] : found;
  };
  const { due } = filter;
  const other = due && due !== "overdue" && due !== "today" && due !== "week" ? due : null;
  return (
    <div className="filters" role="group" aria-label={t("orders.filters")}>
      <Search q={filter["q"] ?? ""} label={t("orders.search")} onSearch={(q) => onFilter(withValues(filter, { q }), true)} />
      <div className="filter-chips">
        {mine && chip(t("orders.mine"), filter["manager"] === "me", () => toggle("manager", "me"), "user")}
        {chip(t("orders.overdue"), due === "overdue", () => toggle("due", "overdue"))}
        {chip(t("orders.today"), due === "today", () => toggle("due", "today"))}
        {chip(t("orders.week"), due === "week", () => toggle("due", "week"))}
        {other && chip(longDate(locale, `${other}T12:00:00`), true, () => toggle("due", other), "x")}
        {chip(t("orders.unpaid"), filter["payment"] === "unpaid", () => toggle("payment", "unpaid"))}
        {choice("language_id", t("orders.language"), "languages", nameOf("language_id"))}
        {(places.length > 1 || filter["office_id"]) && choice("office_id", t("orders.office"), "map-pin", nameOf("office_id"))}
        {mine && people.length > 1 && filter["manager"] !== "me" && choice("manager", t("orders.manager"), "users", nameOf("manager"))}
        {chip(t("orders.archive.shown"), filter["archived"] === "1", () => toggle("archived", "1"), "archive")}
        {chip(t("order.cancelled"), filter["cancelled"] === "1", () => toggle("cancelled", "1"), "ban")}
        {narrowed(filter) && (
          <button type="button" className="text-button" onClick={() => onFilter(filter["sort"] ? { sort: filter["sort"] } : {})}>
            {t("orders.filters.clear")}
          </button>
        )}
      </div>
      {asking && (
        <Picker
          title={all[asking].title}
          placeholder={all[asking].title}
          choices={choices(asking)}
          query={query}
          onQuery={setQuery}
          onClose={() => setAsking(null)}
          empty={t("orders.nothing")}
          waiting={choosable === null && asking !== "manager"}
        />
      )}
    </div>
  );
}
