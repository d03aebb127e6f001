import { useT } from "../i18n";
import { useHeldKeys } from "../app/heldKeys";
import { fetchComposer, useComposer } from "./composerPart";

/** A first message in place of a thread. */
export function FirstPane({ id }: { id: string }) {
  const t = useT();
  const part = useComposer(true);
  // It begins with whom it goes to.
  useHeldKeys(part === null);
  if (part && part !== "failed") return <part.First id={id} />;
  return (
    <section className="thread-column" aria-label={t("answer.first")} aria-busy={part === null}>
      {part === "failed" && (
        <p className="foot" role="alert">
          {t("answer.unavailable")}
          <button type="button" className="text-button" onClick={fetchComposer}>
            {t("action.retry")}
          </button>
        </p>
      )}
    </section>
  );
}
