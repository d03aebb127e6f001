import { useEffect } from "react";
import type { Move } from "../api/moving";
import type { Route } from "../app/router";
import { useLocale, useT } from "../i18n";
import { full } from "../i18n/format";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { movedAgain } from "../store/moved";
import { loadMoves, moves, splitting, split, undoMove } from "../store/moves";
import { Link } from "../ui/Link";

type At = Extract<Route, { page: "inbox" | "search" }>;
const nothing: readonly Move[] = [];

/** What was moved into this conversation or out of it, and the way back. */
export function Moves({ id, at }: { id: string; at: At }) {
  const t = useT();
  const locale = useLocale();
  const all = useCell(moves, (every) => every[id] ?? nothing);
  const again = useCell(movedAgain);
  useEffect(() => void loadMoves(id), [id, again]);
  return (
    <>
      {all.slice(0, 3).map((move) => {
        const away = move.kind === "split" && move.from.includes(id);
        const other = away ? move.to : move.kind === "split" ? move.from[0] : null;
        const values = { n: move.messages, name: move.by?.name ?? t("name.office"), at: full(locale, move.at) };
        return (
          <p className="standing moved" key={move.id}>
            <span>{t(away ? "moved.away" : move.kind === "split" ? "moved.here" : "moved.merged", values)}</span>
            {other && (
              <Link className="text-button" to={{ ...at, id: other, message: null }}>
                {t(away ? "moved.there" : "moved.before")}
              </Link>
            )}
            <button type="button" className="text-button" onClick={() => undoMove(move)}>
              {t("action.undo")}
            </button>
          </p>
        );
      })}
    </>
  );
}

/** In place of the foot while messages are chosen that become a conversation of their own. */
export function SplitBar({ id, whole }: { id: string; whole: number }) {
  const t = useT();
  const now = useCell(splitting);
  const stop = () => splitting.set(null);
  useKeys({ back: stop });
  // Who leaves the thread has put it aside.
  useEffect(() => stop, [id]);
  if (now?.id !== id) return null;
  const count = now.messages.size;
  const all = count >= whole;
  return (
    <div className="foot split-bar" role="toolbar" aria-label={t("split.title")}>
      <span role="status">{all ? t("split.all") : t("split.count", { n: count })}</span>
      <button type="button" className="button small primary" disabled={count === 0 || all} onClick={() => void split(id, [...now.messages])}>
        {t("split.do")}
      </button>
      <button type="button" className="text-button" onClick={stop}>
        {t("action.cancel")}
      </button>
    </div>
  );
}
