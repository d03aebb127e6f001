import { useEffect } from "react";
import type { Message } from "../api/types";
import { useT } from "../i18n";
import { refusedChanges, takeRefusals } from "../store/chat";
import { Icon } from "../ui/Icon";

interface Props {
  message: Message;
  /** What can be done about each of them; nothing where the chat cannot be written to. */
  again: { edit?: () => void; reaction?: () => void; withdraw?: () => void };
}

/** What the platform would not change about a message: its words, how it stands now, and the next step. */
export function RefusedChanges({ message, again }: Props) {
  const t = useT();
  useEffect(() => takeRefusals(message), [message.changes]);
  return (
    <>
      {refusedChanges(message).map(({ kind, error }) => {
        const run = again[kind];
        return (
          <p key={kind} className="change-refused">
            <Icon name="circle-alert" size={14} />
            <span>
              {t(`chat.change.${kind}`, { words: error ?? "" })} {t(`chat.change.${kind}.next`)}
            </span>
            {run && (
              <button type="button" className="text-button" onClick={run}>
                {t(`chat.change.${kind}.again`)}
              </button>
            )}
          </p>
        );
      })}
    </>
  );
}
