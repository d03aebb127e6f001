import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { dismiss, toasts } from "../store/toasts";
import { Icon } from "./Icon";
import { KeyCaps } from "./KeyCaps";

/** The one place where the page says what it did. The region is there from the start, so that it is read when it fills. */
export function Toasts() {
  const t = useT();
  const shown = useCell(toasts);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {shown.map((toast) => (
        <div key={toast.id} className={`toast toast-${toast.tone}`}>
          {toast.tone === "error" && <Icon name="circle-alert" />}
          {toast.tone === "call" && <Icon name={toast.icon ?? "notebook-pen"} />}
          <span className="toast-text">
            {t(toast.key, toast.values)}
            {toast.reason && ` ${t(toast.reason)}`}
          </span>
          {toast.action && (
            <button
              type="button"
              className="toast-action"
              onClick={() => {
                dismiss(toast.id);
                toast.action?.run();
              }}
            >
              {t(toast.action.key)}
              {toast.tone === "quiet" && <KeyCaps keys={["Z"]} />}
            </button>
          )}
          <button type="button" className="icon-button small" aria-label={t("action.dismiss")} onClick={() => dismiss(toast.id)}>
            <Icon name="x" size={14} />
          </button>
        </div>
      ))}
    </div>
  );
}
