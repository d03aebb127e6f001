import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";

const links = '.thread-scroll a[href^="tel:"], .thread-scroll a[href^="mailto:"]';
/** Milliseconds in which the pointer comes from the link to what stands beside it. */
const grace = 250;

/** Beside a phone number or an address in a text: copying it. It comes with the pointer, the focus or a touch, and goes with them. */
export function ContactBubble() {
  const t = useT();
  const [link, setLink] = useState<HTMLAnchorElement | null>(null);
  const [done, setDone] = useState(false);
  const bubble = useRef<HTMLDivElement>(null);
  const leaving = useRef(0);
  const stay = () => clearTimeout(leaving.current);
  const leave = () => {
    stay();
    leaving.current = window.setTimeout(() => setLink(null), grace);
  };

  useEffect(() => {
    const of = (event: Event) => (event.target as Element | null)?.closest?.<HTMLAnchorElement>(links) ?? null;
    const come = (event: Event) => {
      const found = of(event);
      if (!found) return;
      stay();
      setDone(false);
      setLink(found);
    };
    const go = (event: Event) => of(event) && leave();
    const touched = (event: Event) => {
      if (!of(event) && !bubble.current?.contains(event.target as Node)) setLink(null);
    };
    const gone = () => setLink(null);
    const all: [string, (event: Event) => unknown][] = [
      ["pointerover", come], ["focusin", come], ["click", come], ["pointerout", go], ["pointerdown", touched], ["scroll", gone],
    ];
    for (const [name, hear] of all) document.addEventListener(name, hear, true);
    return () => {
      stay();
      for (const [name, hear] of all) document.removeEventListener(name, hear, true);
    };
  }, []);

  // Tab goes from the link to its button and back, as if it stood beside it.
  useEffect(() => {
    if (!link) return;
    const onKey = (event: KeyboardEvent) => {
      const button = bubble.current?.querySelector("button");
      if (event.code === "Escape" && bubble.current?.contains(document.activeElement)) {
        event.stopPropagation();
        link.focus();
        setLink(null);
      } else if (event.code === "Tab" && !event.shiftKey && document.activeElement === link) {
        event.preventDefault();
        button?.focus();
      } else if (event.code === "Tab" && document.activeElement === button) {
        // The browser goes on from the link.
        link.focus();
        if (event.shiftKey) event.preventDefault();
        else setLink(null);
      }
    };
    addEventListener("keydown", onKey, true);
    const onBlur = (event: FocusEvent) => {
      if (!bubble.current?.contains(event.relatedTarget as Node | null)) leave();
    };
    link.addEventListener("blur", onBlur);
    return () => {
      removeEventListener("keydown", onKey, true);
      link.removeEventListener("blur", onBlur);
    };
  }, [link]);

  useLayoutEffect(() => {
    const box = bubble.current;
    const at = link?.getClientRects()[0];
    if (!box || !at) return;
    const { width, height } = box.getBoundingClientRect();
    const above = at.top - height - 4;
    box.style.left = `${Math.max(8, Math.min(innerWidth - width - 8, at.left))}px`;
    box.style.top = `${above > 8 ? above : at.bottom + 4}px`;
  }, [link, done]);

  if (!link?.isConnected) return null;
  const what = decodeURIComponent(link.href.replace(/^(tel|mailto):/, "").replace(/\?.*/, ""));
  const phone = link.href.startsWith("tel:");
  return (
    <div className="contact-bubble" ref={bubble} onPointerEnter={stay} onPointerLeave={leave}>
      <button
        type="button"
        className="text-button"
        aria-label={t(phone ? "contact.copy.phone" : "contact.copy.mail", { value: what })}
        onBlur={leave}
        onFocus={stay}
        onClick={() => void navigator.clipboard?.writeText(what).then(() => setDone(true), () => undefined)}
      >
        <Icon name={done ? "check" : "copy"} size={14} />
        {t(done ? "copy.done" : "contact.copy")}
      </button>
      <span className="sr-only" role="status">
        {done ? t("copy.done") : ""}
      </span>
    </div>
  );
}
