import { useEffect, useState } from "react";
import { clients, inbox } from "../api";
import type { Client, Platform } from "../api/types";
import { hide, show } from "../app/overlay";
import { route } from "../app/router";
import { useT, type Key } from "../i18n";
import { useCell } from "../store/cell";
import { channels, loadChannels } from "../store/channels";
import { without, type Filter, type FilterField } from "../store/filter";
import { colleagues, me } from "../store/session";
import { Picker, type Choice } from "../ui/Picker";
import { filterIcon, narrow, rememberName, useFilterWords } from "./FilterBar";

const platforms: readonly Platform[] = ["email", "telegram", "whatsapp", "instagram", "facebook"];
/** Values of one kind that are offered at once; typing finds the others. */
const shown = 8;

interface Value {
  field: FilterField;
  value: string;
  label: string;
  detail?: string | undefined;
}

/** Shift+F: everything the list can be narrowed by, in one field. A choice puts it on or takes it off; the list follows behind it. */
export function FilterPicker() {
  const t = useT();
  const [query, setQuery] = useState("");
  const now = useCell(route);
  const accounts = useCell(channels);
  const people = useCell(colleagues);
  const [tags, setTags] = useState<readonly string[] | null>(null);
  const [found, setFound] = useState<{ of: string; items: readonly Client[] }>({ of: "", items: [] });
  const filter: Filter = now.page === "inbox" ? now.filter ?? {} : {};
  const words = useFilterWords(filter);
  useEffect(() => {
    if (accounts === null) void loadChannels();
    inbox.tags().then((answer) => setTags(answer.items.map((one) => one.name)), () => setTags([]));
  }, []);
  const wanted = query.trim().toLocaleLowerCase();
  useEffect(() => {
    if (wanted.length < 2) return;
    let asked = true;
    const timer = setTimeout(() => clients.list(wanted, null).then((answer) => asked && setFound({ of: wanted, items: answer.items.slice(0, shown) }), () => asked && setFound({ of: wanted, items: [] })), 120);
    return () => {
      asked = false;
      clearTimeout(timer);
    };
  }, [wanted]);

  const own = me()?.id;
  const used = platforms.filter((one) => one === filter.platform || accounts?.some((channel) => channel.platform === one));
  const all: Value[] = [
    { field: "assignee", value: "me", label: me()?.name ?? t("assign.me"), detail: t("assign.me") },
    { field: "assignee", value: "none", label: t("assign.nobody") },
    ...people.filter((one) => one.id !== own).map((one): Value => ({ field: "assignee", value: one.id, label: one.name })),
    ...(tags ?? []).map((tag): Value => ({ field: "tag", value: tag, label: tag })),
    ...(used.length > 1 ? used : []).map((one): Value => ({ field: "platform", value: one, label: t(`platform.${one}` as Key) })),
    ...(accounts && accounts.length > 1 ? accounts : []).map((one): Value => ({
      field: "account", value: one.id, label: one.address, detail: one.name === one.address ? undefined : one.name,
    })),
    ...(found.of === wanted ? found.items : []).map((one): Value => ({ field: "client", value: one.id, label: one.name })),
  ];
  const on = (one: Value): boolean => filter[one.field]?.toLocaleLowerCase() === one.value.toLocaleLowerCase();
  // What narrows already can always be taken off, also a client that nobody has typed.
  const hidden = (["client", "tag", "account", "q"] as const).filter((field) => filter[field] && !all.some((one) => one.field === field && on(one)))
    .map((field): Value => ({ field, value: filter[field] as string, label: words(field) }));
  const counted: Partial<Record<FilterField, number>> = {};
  const choices: Choice[] = [...hidden, ...all]
    .filter((one) => !wanted || one.field === "client" || `${one.label} ${t(`filter.${one.field}` as Key)}`.toLocaleLowerCase().includes(wanted))
    .filter((one) => on(one) || (counted[one.field] = (counted[one.field] ?? 0) + 1) <= shown)
    .map((one) => ({
      id: `${one.field} ${one.value}`,
      label: one.label,
      detail: one.detail,
      checked: on(one),
      icon: on(one) ? "check" : filterIcon(one.field, one.value),
      group: t(`filter.${one.field}` as Key),
      run: () => {
        if (one.field === "client") rememberName({ id: one.value, name: one.label });
        narrow(on(one) ? without(filter, one.field) : ({ ...filter, [one.field]: one.value } as Filter));
        setQuery("");
      },
    }));
  return (
    <Picker
      title={t("filter.title")}
      placeholder={t("filter.placeholder")}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t("filter.nothing")}
      waiting={choices.length === 0 && (tags === null || (wanted.length > 1 && found.of !== wanted))}
      stays
      foot={
        <footer className="picker-foot">
          <span>{t("filter.hint")}</span>
          <button
            type="button"
            className="text-button"
            onClick={() => {
              hide();
              show("save-view");
            }}
          >
            {t("views.save")}
          </button>
        </footer>
      }
    />
  );
}

