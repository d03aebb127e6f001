import { memo, useState } from "react";
import type { Fold } from "../api/types";
import { useT } from "../i18n";
import { Icon } from "../ui/Icon";
import { linked, pieces, type Piece } from "./text";

export function Linked({ text }: { text: string }) {
  return (
    <>
      {linked(text).map((run, index) =>
        run.href === null ? (
          run.text
        ) : (
          <a key={index} href={run.href} {...(run.href.startsWith("tel:") ? {} : { target: "_blank", rel: "noopener noreferrer" })}>
            {run.text}
          </a>
        ),
      )}
    </>
  );
}

export function Folded({ piece }: { piece: Piece }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const what = piece.fold === "signature" ? "signature" : "quote";
  return (
    <span className="folded">
      <button
        type="button"
        className="fold-button"
        aria-expanded={open}
        aria-label={t(open ? `fold.hide.${what}` : `fold.show.${what}`)}
        title={t(open ? `fold.hide.${what}` : `fold.show.${what}`)}
        onClick={() => setOpen(!open)}
      >
        <Icon name="ellipsis" size={16} />
      </button>
      {open && (
        <span className={`fold-text fold-${what}`}>
          <Linked text={piece.text.trim()} />
        </span>
      )}
    </span>
  );
}

/** The text of a message, with quoted history and signatures folded. */
export const PlainText = memo(function PlainText({ text, folds }: { text: string; folds: readonly Fold[] }) {
  const all = pieces(text, folds);
  return (
    <div className="plain">
      {all.map((piece, index) =>
        piece.fold ? (
          <Folded key={index} piece={piece} />
        ) : (
          <span key={index} className="plain-text">
            <Linked text={all.length > 1 ? piece.text.replace(/^\s*\n|\s+$/g, "") : piece.text.trim()} />
          </span>
        ),
      )}
    </div>
  );
});
