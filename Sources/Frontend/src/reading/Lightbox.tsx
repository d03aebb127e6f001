import { useEffect, useMemo, useRef, useState } from "react";
import { urls } from "../api";
import { useLocale, useT } from "../i18n";
import { bytes, full } from "../i18n/format";
import { useCell } from "../store/cell";
import { loadOlder, thread } from "../store/threads";
import { viewing } from "../store/viewing";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { picturesOf } from "./pictures";
import { largest, useZoom } from "./useZoom";

/** How many pages of older messages one step back may fetch until a picture is found. */
const farthest = 10;

/** All pictures of a conversation as large as the window: arrows and swipes go on, +/−, pinching and a click zoom, Escape leaves. */
export function Lightbox({ conversation, file: first }: { conversation: string; file: string }) {
  const t = useT();
  const locale = useLocale();
  const now = useCell(thread(conversation));
  const all = useMemo(() => picturesOf(now.messages), [now.messages]);
  const [id, setId] = useState(first);
  const [broken, setBroken] = useState(false);
  const [back, setBack] = useState(false);
  const at = all.findIndex((one) => one.file.id === id);
  const shown = all[at];
  const close = () => viewing.set(null);
  const busy = useRef(false);

  const go = (to: number) => {
    const next = all[(to + all.length) % all.length];
    if (!next) return;
    setBroken(false);
    setId(next.file.id);
  };
  const earlier = async () => {
    if (at > 0 || !now.next) return go(at - 1);
    if (busy.current) return;
    busy.current = true;
    setBack(true);
    const count = () => picturesOf(thread(conversation).get().messages);
    for (let page = 0; page < farthest && count().length === all.length; page++) if (!(await loadOlder(conversation, 200))) break;
    busy.current = false;
    setBack(false);
    const more = count();
    const place = more.findIndex((one) => one.file.id === id);
    const to = more[place > 0 ? place - 1 : more.length - 1];
    if (to) setId(to.file.id);
  };
  const step = (by: 1 | -1) => (by > 0 ? go(at + 1) : void earlier());
  const several = all.length > 1 || now.next !== null;
  const zoom = useZoom(id, { step: (by) => several && step(by), close });

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const actions: Record<string, () => unknown> = {
        ArrowRight: () => several && step(1), ArrowLeft: () => several && step(-1), Home: () => go(0), End: () => go(all.length - 1),
        Equal: zoom.larger, NumpadAdd: zoom.larger, Minus: zoom.smaller, NumpadSubtract: zoom.smaller, Digit0: zoom.fit,
      };
      const act = event.ctrlKey || event.metaKey || event.altKey ? undefined : actions[event.code];
      if (!act) return;
      event.preventDefault();
      act();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  });
  // The ones beside it are there before somebody asks for them.
  useEffect(() => {
    for (const beside of [all[at + 1], all[at - 1]]) if (beside) new Image().src = urls.file(beside.file.id);
  }, [at, all]);

  useEffect(() => {
    // It was taken back while it was looked at.
    if (!shown && now.state === "ready") close();
  }, [shown, now.state]);
  if (!shown) return null;
  const { file, message } = shown;
  const name = file.name || t("lightbox.unnamed");
  const from = message.author?.name || message.from?.name || message.from?.address || "";
  const when = full(locale, message.sent_at ?? message.created_at);
  const where = several ? t("lightbox.of", { at: at + 1, all: `${all.length}${now.next ? "+" : ""}` }) : "";
  const larger = `${t("lightbox.larger")} (+)`;
  const smaller = `${t("lightbox.smaller")} (−)`;
  return (
    <Dialog title={[t("lightbox.title"), name].join(": ")} onClose={close} className="lightbox" bare>
      <header className="lightbox-head">
        <p className="lightbox-name" aria-live="polite">
          <span className="lightbox-file">
            {name}
            {where && <span className="lightbox-where"> {where}</span>}
          </span>
          <span className="lightbox-about">{[from, when, file.size > 0 ? bytes(locale, file.size) : ""].filter(Boolean).join(" · ")}</span>
        </p>
        <button type="button" className="icon-button" aria-label={t("lightbox.smaller")} title={smaller} disabled={zoom.by <= 1} onClick={zoom.smaller}>
          <Icon name="zoom-out" />
        </button>
        <button type="button" className="icon-button" aria-label={t("lightbox.larger")} title={larger} disabled={zoom.by >= largest} onClick={zoom.larger}>
          <Icon name="zoom-in" />
        </button>
        <a className="icon-button" href={urls.download(file.id)} download={name} aria-label={t("file.download", { name })} title={t("file.download", { name })}>
          <Icon name="download" />
        </a>
        <button type="button" className="icon-button" aria-label={t("action.close")} title={`${t("action.close")} (Esc)`} onClick={close}>
          <Icon name="x" />
        </button>
      </header>
      <div
        className={zoom.by > 1 ? "lightbox-stage zoomed" : "lightbox-stage"}
        ref={zoom.stage}
        {...(zoom.by > 1 ? { tabIndex: 0, role: "group", "aria-label": name } : {})}
        {...zoom.hands}
        onClick={(event) => event.target === event.currentTarget && close()}
      >
        {broken ? (
          <p className="lightbox-broken" role="alert">
            <Icon name="image-off" size={28} />
            {t("lightbox.broken")}
          </p>
        ) : (
          <img
            key={file.id}
            ref={zoom.picture}
            src={urls.file(file.id)}
            alt={name}
            width={file.width ?? undefined}
            height={file.height ?? undefined}
            draggable={false}
            style={zoom.size ? { width: zoom.size, maxWidth: "none", maxHeight: "none" } : undefined}
            onError={() => setBroken(true)}
            onClick={zoom.toggle}
          />
        )}
      </div>
      {several && (
        <>
          <button type="button" className="lightbox-step before" aria-label={t("lightbox.before")} aria-busy={back || undefined} onClick={() => step(-1)}>
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
