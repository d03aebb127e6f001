import { useLocale, useT } from "../i18n";
import { soon } from "../i18n/format";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { phone, useMedia } from "../ui/useMedia";
import { Menu, type MenuItem } from "../ui/Menu";
import { useZone } from "./LaterDialog";
import { laterTimes } from "./times";

interface Props {
  label: string;
  disabled: boolean;
  onSend: (sendAt: string | null, close: boolean) => void;
  /** Somebody wants to choose the time themselves. */
  onPick: () => void;
  /** Whether there is a conversation to close with it. */
  closes: boolean;
}

/** Send, and the other ways to: later, and with the conversation closed. */
export function SendButton({ label, disabled, onSend, onPick, closes }: Props) {
  const t = useT();
  const locale = useLocale();
  const zone = useZone();
  const onPhone = useMedia(phone);
  const later = laterTimes(new Date()).map(({ name, at }): MenuItem => ({
    id: name, icon: "calendar-clock", label: t(`later.${name}`), detail: [soon(locale, at.toISOString()), zone].filter(Boolean).join(" · "),
    run: () => onSend(at.toISOString(), false),
  }));
  const all: MenuItem[] = [
    { id: "close", icon: "circle-check", label: t("send.close"), detail: onPhone ? undefined : "Ctrl+Shift+Enter", run: () => onSend(null, true) },
    ...later,
    { id: "pick", icon: "clock", label: t("later.pick"), run: onPick },
  ];
  return (
    <div className="send">
      <button type="submit" className="button small primary" disabled={disabled}>
        <Icon name="send" size={14} />
        {label}
        <KeyCaps keys={["Ctrl", "Enter"]} />
      </button>
      {!disabled && (
        <Menu label={t("send.more")} className="button small primary more" align="end" items={closes ? all : all.slice(1)}>
          <Icon name="chevron-down" size={16} />
        </Menu>
      )}
    </div>
  );
}
