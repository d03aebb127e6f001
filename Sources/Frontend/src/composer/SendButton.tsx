import { useState } from "react";
import { useLocale, useT } from "../i18n";
import { full } from "../i18n/format";
import { useCell } from "../store/cell";
import { session } from "../store/session";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { Menu, type MenuItem } from "../ui/Menu";
import { fieldTime, laterTimes } from "./times";

interface Props {
  label: string;
  disabled: boolean;
  onSend: (sendAt: string | null, close: boolean) => void;
  /** Whether there is a conversation to close with it. */
  closes: boolean;
}

/** Which clock the times are told by, where it is another one than the office's. */
function useZone(): string | null {
  const office = useCell(session, (now) => (now.state === "signed-in" ? now.me.office.time_zone : null));
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return office && office !== here ? here : null;
}

function LaterDialog({ onClose, onChoose }: { onClose: () => void; onChoose: (at: Date) => void }) {
  const t = useT();
  const zone = useZone();
  const [value, setValue] = useState(() => fieldTime(laterTimes(new Date())[0]?.at ?? new Date()));
  const at = new Date(value);
  const ahead = at.getTime() > Date.now() + 30_000;
  return (
    <Dialog title={t("later.title")} onClose={onClose} typing>
      <form
        className="later-form"
        onSubmit={(event) => {
          event.preventDefault();
          if (ahead) onChoose(at);
        }}
      >
        <label className="field">
          <span>{t("later.when")}</span>
          <input type="datetime-local" required value={value} min={fieldTime(new Date())} onChange={(event) => setValue(event.target.value)} />
        </label>
        {zone && <p className="field-hint">{t("later.zone", { zone })}</p>}
        {!ahead && (
          <p className="field-error" role="alert">
            {t("later.past")}
          </p>
        )}
        <button type="submit" className="button primary" disabled={!ahead}>
          {t("later.submit")}
        </button>
      </form>
    </Dialog>
  );
}

/** Send, and the other ways to: later, and with the conversation closed. */
export function SendButton({ label, disabled, onSend, closes }: Props) {
  const t = useT();
  const locale = useLocale();
  const zone = useZone();
  const [choosing, setChoosing] = useState(false);
  const later = laterTimes(new Date()).map(({ name, at }): MenuItem => ({
    id: name, icon: "calendar-clock", label: t(`later.${name}`), detail: [full(locale, at.toISOString()), zone].filter(Boolean).join(" · "),
    run: () => onSend(at.toISOString(), false),
  }));
  const items: MenuItem[] = [
    ...(closes ? [{ id: "close", icon: "circle-check" as const, label: t("send.close"), detail: "Ctrl+Shift+Enter", run: () => onSend(null, true) }] : []),
    ...later,
    { id: "pick", icon: "clock", label: t("later.pick"), run: () => setChoosing(true) },
  ];
  return (
    <div className="send">
      <button type="submit" className="button small primary" disabled={disabled}>
        <Icon name="send" size={14} />
        {label}
        <KeyCaps keys={["Ctrl", "Enter"]} />
      </button>
      {!disabled && (
        <Menu label={t("send.more")} className="button small primary more" align="end" items={items}>
          <Icon name="chevron-down" size={16} />
        </Menu>
      )}
      {choosing && (
        <LaterDialog
          onClose={() => setChoosing(false)}
          onChoose={(at) => {
            setChoosing(false);
            onSend(at.toISOString(), false);
          }}
        />
      )}
    </div>
  );
}
