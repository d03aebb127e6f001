import { useEffect, useRef, useState, type ReactNode } from "react";
import { useT } from "../i18n";
import { Icon } from "./Icon";
import { useLayer } from "./layers";
import { modals, Toasts } from "./Toasts";

interface Props {
  title: string;
  onClose: () => void;
  children: ReactNode;
  className?: string;
  /** Without a visible head (palette): the title is read, not shown. */
  bare?: boolean;
  /** Whether the first field takes the focus; otherwise the dialog itself does, and no keyboard comes up on a phone. */
  typing?: boolean;
}

/** A native modal dialog: focus stays inside, Escape and a click beside it close it, focus goes back where it was. */
export function Dialog({ title, onClose, children, className = "", bare = false, typing = false }: Props) {
  const ref = useRef<HTMLDialogElement>(null);
  const t = useT();
  const [shown, setShown] = useState<HTMLElement | null>(null);
  useLayer(onClose);
  useEffect(() => {
    const dialog = ref.current;
    const before = document.activeElement as HTMLElement | null;
    dialog?.showModal();
    if (dialog) modals.set([...modals.get(), dialog]);
    setShown(dialog);
    (typing ? dialog?.querySelector<HTMLElement>("input") : dialog)?.focus();
    return () => {
      modals.set(modals.get().filter((one) => one !== dialog));
      dialog?.close();
      before?.focus?.({ preventScroll: true });
    };
  }, []);
  return (
    <dialog
      ref={ref}
      tabIndex={-1}
      className={`dialog ${className}`}
      aria-label={title}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onMouseDown={(event) => {
        if (event.target === ref.current) onClose();
      }}
    >
      {!bare && (
        <header className="dialog-head">
          <h2>{title}</h2>
          <button type="button" className="icon-button" aria-label={t("action.close")} onClick={onClose}>
            <Icon name="x" />
          </button>
        </header>
      )}
      {children}
      {shown && <Toasts within={shown} />}
    </dialog>
  );
}
