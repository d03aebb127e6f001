import type { ReactNode } from "react";
import type { Message } from "../api/types";
import { useLocale, useT } from "../i18n";
import { full } from "../i18n/format";
import { useCell } from "../store/cell";
import { chooseMessages, splitting, toggleMessage } from "../store/moves";

interface Props {
  message: Message;
  /** It and those after it while messages are chosen, else `null`. */
  rest: readonly Message[] | null;
  children: ReactNode;
}

/** A message that can be chosen for a conversation of its own. */
export function Choosable({ message, rest, children }: Props) {
  const t = useT();
  const locale = useLocale();
  const now = useCell(splitting);
  const conversation = message.conversation_id;
  if (!rest || !now) return <>{children}</>;
  const on = now.messages.has(message.id);
  const who = message.author?.name ?? message.from?.name ?? message.from?.address ?? "";
  return (
    <div className={on ? "choosable on" : "choosable"}>
      <div className="choosable-head">
        <label className="check">
          <input type="checkbox" checked={on} onChange={() => toggleMessage(message.id)} />
          <span>{t("split.take")}</span>
          <span className="sr-only">{`${who}, ${full(locale, message.sent_at ?? message.created_at)}`}</span>
        </label>
        <button type="button" className="text-button" onClick={() => chooseMessages(conversation, rest.map((one) => one.id))}>
          {t("split.from")}
        </button>
      </div>
      {children}
    </div>
  );
}
