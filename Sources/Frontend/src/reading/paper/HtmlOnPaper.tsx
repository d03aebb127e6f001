import { useLayoutEffect, useRef } from "react";
import { onPaper } from "./safeHtml";

/** Sheets are narrower than some mails are laid out. */
const within = `:host { all: initial; display: block; color: #000; font: 14px/1.5 "Inter", sans-serif; overflow-wrap: anywhere; }
* { position: static !important; } img, table { max-width: 100%; } img { height: auto; } details > summary { display: none; }
blockquote { margin: 8px 0; padding-left: 12px; border-left: 2px solid #bbb; }
tr, img { break-inside: avoid; }`;

/** A mail as its sender laid it out, in a tree of its own, so that its styles are the mail's alone. `onLeft` hears how many pictures stayed away. */
export function HtmlOnPaper({ html, onLeft }: { html: string; onLeft: (count: number) => void }) {
  const host = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = host.current;
    if (!element) return;
    const tree = element.shadowRoot ?? element.attachShadow({ mode: "open" });
    const { body, styles, left } = onPaper(html);
    tree.replaceChildren(body);
    tree.adoptedStyleSheets = [...styles, within].map((text) => {
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      return sheet;
    });
    onLeft(left);
  }, [html]);
  return <div className="paper-html" ref={host} />;
}
