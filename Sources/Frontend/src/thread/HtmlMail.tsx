import { memo, useEffect, useRef, useState } from "react";
import { urls } from "../api";
import { useT } from "../i18n";
import { onKeyDown } from "../keys/keyboard";
import { Icon } from "../ui/Icon";

interface Props {
  id: string;
  title: string;
  remoteImages: boolean;
}

/** What was measured and allowed lasts as long as the tab, so that coming back to a thread does not make it jump. */
const heights = new Map<string, number>();
const allowed = new Set<string>();
const tallest = 30_000;

/**
 * A mail as its sender laid it out, in a frame that cannot run anything. The frame has no height of its own: the page
 * measures the document (it may, being of the same origin) and follows it when images or folds change it.
 */
export const HtmlMail = memo(function HtmlMail({ id, title, remoteImages }: Props) {
  const t = useT();
  const frame = useRef<HTMLIFrameElement>(null);
  const [images, setImages] = useState(allowed.has(id));
  const [height, setHeight] = useState(heights.get(id) ?? 160);

  const quoteLabel = t("fold.show.quote");

  useEffect(() => {
    const element = frame.current;
    if (!element) return;
    let observer: ResizeObserver | null = null;
    const loaded = () => {
      observer?.disconnect();
      const root = element.contentDocument?.documentElement;
      if (!root || element.contentWindow?.location.href === "about:blank") return;
      // The server folds the quoted history, in a document that knows no language; its dots get their name here.
      for (const dots of root.querySelectorAll("details.quote > summary")) dots.setAttribute("aria-label", quoteLabel);
      const measure = () => {
        const sideways = root.scrollWidth > root.clientWidth ? 16 : 0;
        const next = Math.min(tallest, Math.ceil(root.getBoundingClientRect().height) + sideways);
        if (next <= 0) return;
        heights.set(id, next);
        setHeight(next);
      };
      measure();
      observer = new ResizeObserver(measure);
      observer.observe(root);
      // Keys pressed while the mail has the focus belong to the page all the same.
      root.ownerDocument.addEventListener("keydown", onKeyDown);
    };
    element.addEventListener("load", loaded);
    if (element.contentDocument?.readyState === "complete") loaded();
    return () => {
      element.removeEventListener("load", loaded);
      observer?.disconnect();
    };
  }, [id, images, quoteLabel]);

  return (
    <div className="html-mail">
      {remoteImages && !images && (
        <div className="images-bar">
          <Icon name="image-off" size={16} />
          <span>{t("html.blocked")}</span>
          <button
            type="button"
            className="text-button"
            onClick={() => {
              allowed.add(id);
              setImages(true);
            }}
          >
            {t("html.show")}
          </button>
        </div>
      )}
      <iframe
        ref={frame}
        title={title}
        sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
        referrerPolicy="no-referrer"
        src={urls.html(id, images)}
        style={{ height }}
      />
    </div>
  );
});
