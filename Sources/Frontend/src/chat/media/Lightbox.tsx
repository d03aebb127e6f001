import { useEffect, useRef, useState } from "react";
import { urls } from "../../api";
import type { Attachment } from "../../api/types";
import { useT } from "../../i18n";
import { Dialog } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";

interface Props {
  files: readonly Attachment[];
  start: number;
  onClose: () => void;
}

/** Pictures as large as the window: arrows go on, +/− or a click zoom, Escape leaves. */
export function Lightbox({ files, start, onClose }: Props) {
  const t = useT();
  const [at, setAt] = useState(start);
  const [zoomed, setZoomed] = useState(false);
  const stage = useRef<HTMLDivElement>(null);
  const file = files[at];
  const several = files.length > 1;
  const step = (by: number) => {
    setAt((now) => (now + by + files.length) % files.length);
    setZoomed(false);
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const actions: Record<string, () => void> = {
        ArrowRight: () => several && step(1), ArrowLeft: () => several && step(-1),
        Equal: () => setZoomed(true), NumpadAdd: () => setZoomed(true), Minus: () => setZoomed(false), NumpadSubtract: () => setZoomed(false),
      };
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.code];
      if (!act || (zoomed && event.code.startsWith("Arrow") && !several)) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [several, zoomed]);
  useEffect(() => {
    const box = stage.current;
    if (zoomed && box) box.scrollTo((box.scrollWidth - box.clientWidth) / 2, (box.scrollHeight - box.clientHeight) / 2);
  }, [zoomed, at]);
  if (!file) return null;
  const name = file.name || t("type.image");
  const where = several ? t("lightbox.of", { at: at + 1, all: files.length }) : "";
  return (
    <Dialog title={[t("lightbox.title"), name].join(": ")} onClose={onClose} className="lightbox" bare>
      <header className="lightbox-head">
        <span className="lightbox-name" aria-live="polite">
          {name}
          {where && <span className="lightbox-where"> {where}</span>}
        </span>
        <button
          type="button"
          className="icon-button"
          aria-pressed={zoomed}
          aria-label={t(zoomed ? "lightbox.smaller" : "lightbox.larger")}
          title={`${t(zoomed ? "lightbox.smaller" : "lightbox.larger")} (${zoomed ? "−" : "+"})`}
          onClick={() => setZoomed(!zoomed)}
        >
          <Icon name={zoomed ? "zoom-out" : "zoom-in"} />
        </button>
        <a className="icon-button" href={urls.download(file.id)} download={name} aria-label={t("file.download", { name })} title={t("file.download", { name })}>
          <Icon name="download" />
        </a>
        <button type="button" className="icon-button" aria-label={t("action.close")} title={`${t("action.close")} (Esc)`} onClick={onClose}>
          <Icon name="x" />
        </button>
      </header>
      <div
        className={zoomed ? "lightbox-stage zoomed" : "lightbox-stage"}
        ref={stage}
        {...(zoomed ? { tabIndex: 0, role: "group", "aria-label": name } : {})}
        onClick={(event) => event.target === event.currentTarget && onClose()}
      >
        <img
          key={file.id}
          src={urls.file(file.id)}
          alt={name}
          width={file.width ?? undefined}
          height={file.height ?? undefined}
          onClick={() => setZoomed(!zoomed)}
        />
      </div>
      {several && (
        <>
          <button type="button" className="lightbox-step before" aria-label={t("lightbox.before")} onClick={() => step(-1)}>
            <Icon name="chevron-left" size={24} />
          </button>
          <button type="button" className="lightbox-step next" aria-label={t("lightbox.next")} onClick={() => step(1)}>
            <Icon name="chevron-right" size={24} />
          </button>
        </>
      )}
    </Dialog>
  );
}
