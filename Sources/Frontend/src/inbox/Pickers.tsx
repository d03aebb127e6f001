import { useState } from "react";
import { hide, overlay } from "../app/overlay";
import { useLocale, useT, type Key } from "../i18n";
import { full } from "../i18n/format";
import { assign, snooze } from "../store/actions";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { colleagues, me } from "../store/session";
import { Picker, type Choice } from "../ui/Picker";
import { snoozeTimes } from "./snoozeTimes";
import { untilAnswer } from "./snoozeWords";

const has = (text: string, query: string): boolean => text.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());

/** A: who takes the conversation. */
export function AssignPicker({ id }: { id: string }) {
  const t = useT();
  const [query, setQuery] = useState("");
  const item = useItem(conversations, id);
  const everyone = useCell(colleagues);
  const own = me()?.id;
  if (!item) return null;
  const sorted = [...everyone].sort((a, b) => Number(b.id === own) - Number(a.id === own));
  const choices: Choice[] = sorted
    .filter((one) => has(one.name, query))
    .map((one) => ({
      id: one.id,
      label: one.name,
      detail: one.id === item.assignee?.id ? t("assign.current") : one.id === own ? t("assign.me") : undefined,
      icon: one.id === item.assignee?.id ? "user-check" : "user",
      run: () => assign(item, one),
    }));
  if (item.assignee && has(t("assign.nobody"), query)) {
    choices.push({ id: "nobody", label: t("assign.nobody"), icon: "user-x", run: () => assign(item, null) });
  }
  return (
    <Picker
      title={t("assign.title")}
      placeholder={t("assign.placeholder")}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t("assign.empty")}
    />
  );
}

/** S: when the conversation comes back. */
export function SnoozePicker({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const item = useItem(conversations, id);
  if (!item) return null;
  const choices: Choice[] = snoozeTimes(new Date()).map(({ name, at }): Choice => ({
    id: name,
    label: t(`snooze.${name}` as Key),
    detail: full(locale, at.toISOString()),
    icon: "clock",
    run: () => snooze(item, at.toISOString()),
  }));
  choices.push(
    { id: "answer", label: t("snooze.answer"), detail: t("snooze.answer.detail"), icon: "corner-up-left", run: () => snooze(item, untilAnswer) },
    { id: "moment", label: t("snooze.moment"), icon: "sliders-horizontal", run: () => overlay.set({ name: "moment", id }) },
  );
  if (item.snooze_until) {
    choices.push({ id: "wake", label: t("snooze.wake"), icon: "rotate-ccw", run: () => snooze(item, null) });
  }
  return (
    <Picker
      title={t("snooze.title")}
      placeholder={t("snooze.placeholder")}
      choices={choices.filter((one) => has(one.label, query))}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t("snooze.empty")}
    />
  );
}
