import { useT } from "../i18n";
import { Cell, useCell } from "../store/cell";
import { dismiss, toasts } from "../store/toasts";
import { Icon } from "./Icon";
import { KeyCaps } from "./KeyCaps";

/** The modal dialogs that are open, the newest last. All that stands outside of it is neither seen well nor clicked nor read out. */
export const modals = new Cell<readonly HTMLElement[]>([]);

/**
 * The one place where the page says what it did: in the dialog that is open, else below everything. The region is there from the start, so
 * that it is read when it fills.
 */
export function Toasts({ within = null }: { within?: HTMLElement | null }) {
  const t = useT();
  const shown = useCell(toasts);
  const isHere = useCell(modals, (all) => (all[all.length - 1] ?? null) === within);
  return (
    <div className="toasts" role="status" aria-live="polite">
      {isHere && shown.map((toast) => (
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
