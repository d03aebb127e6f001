import { useState } from "react";
import { hide, overlay } from "../app/overlay";
import { useLocale, useT, type Key } from "../i18n";
import { soon } from "../i18n/format";
import { assign, snooze } from "../store/actions";
import { assignMany, snoozeMany } from "../store/bulk";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { colleagues, me } from "../store/session";
import { Picker, type Choice } from "../ui/Picker";
import { snoozeTimes } from "./snoozeTimes";
import { untilAnswer } from "./snoozeWords";

const has = (text: string, query: string): boolean => text.toLocaleLowerCase().includes(query.trim().toLocaleLowerCase());

/** The conversation a picker is for, or the picked ones. */
export interface For {
  id: string;
  many?: readonly string[] | undefined;
}

/** A: who takes the conversation. */
export function AssignPicker({ id, many }: For) {
  const t = useT();
  const [query, setQuery] = useState("");
  const item = useItem(conversations, id);
  const everyone = useCell(colleagues);
  const own = me()?.id;
  if (!item) return null;
  // Many have no one who has them all.
  const holder = many ? null : item.assignee;
  const sorted = [...everyone].sort((a, b) => Number(b.id === own) - Number(a.id === own));
  const choices: Choice[] = sorted
    .filter((one) => has(one.name, query))
    .map((one) => ({
      id: one.id,
      label: one.name,
      detail: one.id === holder?.id ? t("assign.current") : one.id === own ? t("assign.me") : undefined,
      icon: one.id === holder?.id ? "user-check" : "user",
      run: () => (many ? assignMany(many, one) : assign(item, one)),
    }));
  if ((many || item.assignee) && has(t("assign.nobody"), query)) {
    choices.push({ id: "nobody", label: t("assign.nobody"), icon: "user-x", run: () => (many ? assignMany(many, null) : assign(item, null)) });
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
export function SnoozePicker({ id, many }: For) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const item = useItem(conversations, id);
  if (!item) return null;
  const put = (until: string | null) => (many ? snoozeMany(many, until) : snooze(item, until));
  const choices: Choice[] = snoozeTimes(new Date()).map(({ name, at }): Choice => ({
    id: name,
    label: t(`snooze.${name}` as Key),
    detail: soon(locale, at.toISOString()),
    icon: "clock",
    run: () => put(at.toISOString()),
  }));
  choices.push(
    { id: "answer", label: t("snooze.answer"), detail: t("snooze.answer.detail"), icon: "corner-up-left", run: () => put(untilAnswer) },
    { id: "moment", label: t("snooze.moment"), icon: "sliders-horizontal", run: () => overlay.set({ name: "moment", id, ...(many ? { many } : {}) }) },
  );
  if (many ? many.some((one) => conversations.get(one)?.snooze_until) : item.snooze_until) {
    choices.push({ id: "wake", label: t("snooze.wake"), icon: "rotate-ccw", run: () => put(null) });
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
