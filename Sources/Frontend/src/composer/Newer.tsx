import type { Message } from "../api/types";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";

const excerpt = (text: string): string => {
  const line = text.replace(/\s+/g, " ").trim();
  return line.length > 160 ? `${line.slice(0, 157).trimEnd()}…` : line;
};

interface Props {
  message: Message;
  /** The server did not take the letter because of it; otherwise it is only said. */
  stops: boolean;
  onSend: () => void;
  onDiscard: () => void;
}

/** Somebody wrote while this was being written. */
export function Newer({ message, stops, onSend, onDiscard }: Props) {
  const t = useT();
  const outbound = message.direction === "outbound";
  const name = (outbound ? message.author?.name : null) ?? (message.from?.name || message.from?.address) ?? t("name.unknown");
  return (
    <div className="newer" role={stops ? "alert" : "status"}>
      <Icon name="message-square" size={16} />
      <p>
        <strong>{t(outbound ? "newer.answered" : "newer.wrote", { name })}</strong> {excerpt(message.text)}
        {stops && <span className="newer-next">{t("newer.next")}</span>}
      </p>
      {stops && (
        <div className="newer-ways">
          <button type="button" className="button small" onClick={onSend}>
            {t("newer.send")}
          </button>
          <button type="button" className="button small" onClick={onDiscard}>
            {t("newer.discard")}
          </button>
        </div>
      )}
    </div>
  );
}
