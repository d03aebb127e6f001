import { useState } from "react";
import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { changeLetter, type Letter } from "../store/letters";
import { session } from "../store/session";
import { Icon } from "../ui/Icon";

interface LineProps {
  label: string;
  text: string;
  on: boolean;
  /** What cannot be left out is only shown. */
  onToggle: ((on: boolean) => void) | null;
}

/** One thing that the server puts under the text: shown folded, can be left out. */
function Line({ label, text, on, onToggle }: LineProps) {
  const t = useT();
  const [open, setOpen] = useState(false);
  if (!on) {
    return (
      <button type="button" className="text-button below-add" onClick={() => onToggle?.(true)}>
        <Icon name="plus" size={14} />
        {label}
      </button>
    );
  }
  return (
    <div className="below-line">
      <button type="button" className="below-show" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} size={14} />
        {label}
      </button>
      {onToggle && (
        <button type="button" className="icon-button tiny" aria-label={t("below.remove", { what: label })} onClick={() => onToggle(false)}>
          <Icon name="x" size={14} />
        </button>
      )}
      {open && <div className="below-text">{text}</div>}
    </div>
  );
}

/** The signature and the text that is answered or forwarded, as they will stand below. */
export function Below({ id, letter, quoted }: { id: string; letter: Letter; quoted: string | null }) {
  const t = useT();
  const signature = useCell(session, (now) => (now.state === "signed-in" ? now.me.user.signature ?? "" : ""));
  const forward = letter.mode === "forward";
  return (
    <div className="below">
      {signature.trim() && (
        <Line label={t("below.signature")} text={signature} on={letter.signature} onToggle={(on) => changeLetter(id, { signature: on })} />
      )}
      {quoted && (
        <Line
          label={t(forward ? "below.forwarded" : "below.quote")}
          text={quoted}
          on={forward || letter.quote}
          onToggle={forward ? null : (on) => changeLetter(id, { quote: on })}
        />
      )}
    </div>
  );
}
