import { useEffect } from "react";
import { clients } from "../api";
import type { Client, Platform } from "../api/types";
import { show } from "../app/overlay";
import { go, type Route } from "../app/router";
import { useT, type Key, type T } from "../i18n";
import { keysOf } from "../keys/keymap";
import { Cell, useCell } from "../store/cell";
import { channels, loadChannels } from "../store/channels";
import { linkedNames } from "../store/conversations";
import { filterFields, isFiltered, without, type Filter, type FilterField } from "../store/filter";
import { beside, list } from "../store/lists";
import { colleagues, me } from "../store/session";
import { platformIcon } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";

export type InboxRoute = Extract<Route, { page: "inbox" }>;

const icons: Record<FilterField, IconName> = { platform: "inbox", account: "mail", assignee: "user", tag: "tag", client: "user", q: "search" };
export const filterIcon = (field: FilterField, value: string): IconName =>
  field === "platform" ? platformIcon[value as Platform] ?? icons.platform : icons[field];

/** Counts up when the name of a client has come. */
const named = new Cell(0);
const asked = new Set<string>();

/** Takes the name of a client that a list was narrowed to. */
export function rememberName(client: Pick<Client, "id" | "name">): void {
  linkedNames.set(client.id, client.name);
  named.set(named.get() + 1);
}

/** What a part of the filter is called in words. */
export function useFilterWords(filter: Filter): (field: FilterField) => string {
  const t = useT();
  const accounts = useCell(channels);
  const people = useCell(colleagues);
  useCell(named);
  const { client, account, platform } = filter;
  useEffect(() => {
    if ((account || platform) && accounts === null) void loadChannels();
  }, [account, platform, accounts]);
  useEffect(() => {
    if (!client || linkedNames.has(client) || asked.has(client)) return;
    asked.add(client);
    clients.one(client).then(rememberName, () => asked.delete(client));
  }, [client]);
  return (field) => {
    const value = filter[field] ?? "";
    switch (field) {
      case "platform":
        return t(`platform.${value}` as Key);
      case "account":
        return accounts?.find((one) => one.id === value)?.address ?? t("filter.account");
      case "assignee":
        return assigneeWords(t, value, people.find((one) => one.id === value)?.name);
      case "client":
        return linkedNames.get(value) ?? t("filter.client");
      default:
        return value;
    }
  };
}

const assigneeWords = (t: T, value: string, name: string | undefined): string =>
  value === "me" ? me()?.name ?? t("assign.me") : value === "none" ? t("assign.nobody") : name ?? t("filter.assignee");

/** Shows the list that is being read, narrowed in another way. */
export function narrow(filter: Filter): void {
  go({ ...beside(null), ...(isFiltered(filter) ? { filter } : { filter: {} }) });
}

/** Opens the filters; tells how many narrow the list. */
export function FilterButton({ filter }: { filter: Filter }) {
  const t = useT();
  const count = filterFields.filter((field) => filter[field]).length;
  const keys = keysOf("filter");
  const label = count ? t("filter.some", { n: count }) : t("filter.label");
  return (
    <button
      type="button"
      className={count ? "icon-button small on" : "icon-button small"}
      aria-label={label}
      aria-haspopup="dialog"
      aria-keyshortcuts={keys.join("+")}
      title={`${label} (${keys.join("+")})`}
      onClick={() => show("filter")}
    >
      <Icon name="list-filter" size={16} />
    </button>
  );
}

/** Says that the list is not all there is, what narrows it, and how to see the rest. */
export function FilterBar({ at }: { at: InboxRoute }) {
  const t = useT();
  const filter = at.filter ?? {};
  const words = useFilterWords(filter);
  const used = filterFields.filter((field) => filter[field]);
  const capped = useCell(list({ view: at.view, filter }), (now) => now.capped);
  if (used.length === 0) return null;
  return (
    <div className="narrow-bar" role="group" aria-label={t("filter.label")}>
      <ul className="narrow-chips" role="list">
        {used.map((field) => (
          <li key={field} className="narrow-chip" title={`${t(`filter.${field}` as Key)}: ${words(field)}`}>
            <Icon name={filterIcon(field, filter[field] ?? "")} size={13} />
            <span className="sr-only">{`${t(`filter.${field}` as Key)}: `}</span>
            <span className="narrow-value">{words(field)}</span>
            <button type="button" aria-label={t("filter.remove", { name: words(field) })} onClick={() => narrow(without(filter, field))}>
              <Icon name="x" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="text-button" onClick={() => narrow({})}>
        {t("filter.all")}
      </button>
      {capped && (
        <p className="narrow-part" role="status">
          {t("filter.part")}{" "}
          <button type="button" className="text-button" onClick={() => go({ page: "search", q: filter.q ?? "", kind: "all", id: null, message: null })}>
            {t("filter.everything")}
          </button>
        </p>
      )}
    </div>
  );
}
