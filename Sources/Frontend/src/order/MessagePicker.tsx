import { useEffect, useState } from "react";
import type { Message } from "../api/types";
import { useLocale, useT } from "../i18n";
import { brief } from "../i18n/format";
import { useCell } from "../store/cell";
import { loadThread, thread } from "../store/threads";
import { Picker, type Choice } from "../ui/Picker";

interface Props {
  title: string;
  conversation: string;
  onChoose: (message: Message) => void;
  /** Takes the link away, where there is one. */
  onRemove?: (() => void) | undefined;
  onClose: () => void;
}

/** The beginning of a text, in one line. */
export const excerpt = (text: string, most = 120): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > most ? `${line.slice(0, most - 1).trimEnd()}…` : line;
};

/** Chooses among what was written in a thread, the newest first. */
export function MessagePicker({ title, conversation, onChoose, onRemove, onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  const [query, setQuery] = useState("");
  const { messages, state } = useCell(thread(conversation));
  useEffect(() => void loadThread(conversation), [conversation]);
  const wanted = query.trim().toLocaleLowerCase();
  const choices: Choice[] = [...messages]
    .reverse()
    .filter((one) => one.kind !== "note" && !("before" in one) && one.type !== "system" && one.text.toLocaleLowerCase().includes(wanted))
    .slice(0, 50)
    .map((one) => ({
      id: one.id,
      label: one.author?.name ?? one.from?.name ?? t("name.unknown"),
      detail: `${brief(locale, one.sent_at ?? one.created_at)} · ${excerpt(one.text) || one.attachments.map((file) => file.name).join(", ")}`,
      icon: one.direction === "inbound" ? "message-square" : "reply",
      run: () => onChoose(one),
    }));
  if (onRemove && !wanted) choices.push({ id: "none", label: t("agree.remove"), icon: "x", run: onRemove });
  return (
    <Picker
      title={title}
      placeholder={t("agree.placeholder")}
      choices={choices}
      query={query}
      onQuery={setQuery}
      onClose={onClose}
      empty={state === "ready" ? t("agree.empty") : ""}
    />
  );
}
