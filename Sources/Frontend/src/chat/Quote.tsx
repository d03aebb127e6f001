import type { Quoted } from "../api/chat";
import { typeWords } from "../channel/typeWords";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";

interface Props {
  quoted: Quoted;
  /** Goes to it; absent where it is not here. */
  onOpen: (() => void) | null;
}

/** The message that is answered, as it was said then. */
export function Quote({ quoted, onOpen }: Props) {
  const t = useT();
  const kind = typeWords(quoted.type);
  const inside = (
    <>
      <span className="quote-name">{quoted.name || t("name.unknown")}</span>
      <span className="quote-text">
        {kind && <Icon name={kind.icon} size={13} />}
        {quoted.text || (kind ? t(kind.key) : t("row.noText"))}
      </span>
    </>
  );
  if (!onOpen) return <div className="chat-quoted">{inside}</div>;
  return (
    <button type="button" className="chat-quoted" title={t("chat.quoted.open")} onClick={onOpen}>
      <span className="sr-only">{t("chat.quoted.open")}: </span>
      {inside}
    </button>
  );
}
