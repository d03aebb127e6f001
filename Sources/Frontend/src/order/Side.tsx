import { useEffect, useRef, type ReactNode } from "react";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { Icon } from "../ui/Icon";
import { useLayer } from "../ui/layers";
import { phone, useMedia } from "../ui/useMedia";

interface Props {
  title: string;
  /** What stands in its head on a phone, where there is less room. */
  short?: string;
  className: string;
  onClose: () => void;
  /** Beside the title. */
  head?: ReactNode;
  children: ReactNode;
  /** Whether it is a step of the history by itself already. */
  inAddress?: boolean;
  /** Keys of its own; says whether it took one. */
  onKey?: (event: React.KeyboardEvent) => boolean;
}

/** Letters that go on meaning what they mean in the page: undo and help. */
const shared = new Set(["KeyZ", "Slash"]);

/**
 * Something that is worked in beside the conversation, which stays in sight and can be read on. On a phone it is all there is. Its keys are
 * its own: "e" on one of its buttons must not close the conversation behind it.
 */
export function Side({ title, short, className, onClose, head, children, inAddress = false, onKey }: Props) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const onPhone = useMedia(phone);
  useKeys({ back: onClose });
  useLayer(onClose, onPhone && !inAddress);
  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    return () => {
      if (document.activeElement === document.body || document.activeElement === null) before?.focus?.({ preventScroll: true });
    };
  }, []);
  useEffect(() => {
    const app = box.current?.parentElement;
    if (!onPhone || !app) return;
    const others = [...app.children].filter((one) => one !== box.current && !(one instanceof HTMLDialogElement));
    others.forEach((one) => one.setAttribute("inert", ""));
    return () => others.forEach((one) => one.removeAttribute("inert"));
  }, [onPhone]);
  return (
    <div
      ref={box}
      className={`side ${className}`}
      role="dialog"
      aria-modal={onPhone || undefined}
      aria-label={title}
      tabIndex={-1}
      onKeyDown={(event) => {
        // A dialog that was opened from here bubbles up to it in React, and has its keys to itself.
        if (event.target instanceof Element && event.target.closest("dialog")) return;
        if (event.defaultPrevented) return;
        if (onKey?.(event)) {
          event.preventDefault();
          return event.stopPropagation();
        }
        if (event.code === "Escape" && !event.nativeEvent.isComposing) {
          event.preventDefault();
          event.stopPropagation();
          onClose();
        } else if (!event.ctrlKey && !event.metaKey && !shared.has(event.code)) event.stopPropagation();
      }}
    >
      <header className="side-head">
        <h2>{onPhone && short ? short : title}</h2>
        {head}
        <button type="button" className="icon-button" aria-label={t("action.close")} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      {children}
    </div>
  );
}
