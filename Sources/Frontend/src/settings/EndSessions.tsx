import { useState } from "react";
import { auth } from "../api";
import { type Problem, asProblem } from "../api/http";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { findSession } from "../store/session";
import { say } from "../store/toasts";
import { Dialog } from "../ui/Dialog";
import { FormError } from "../ui/Field";

/** Ends every session of whoever asks, this one too where they say so. */
export function EndSessions({ onClose, onDone }: { onClose: () => void; onDone: () => void }) {
  const t = useT();
  const [own, setOwn] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const end = () =>
    auth.endSessions(own).then(
      ({ ended, tokens }) => {
        // What is asked next finds that this session is over, and leads to the sign-in.
        if (own) return void findSession();
        say({ tone: "quiet", key: tokens ? "toast.sessions.tokens" : "toast.sessions", values: { n: tokens || ended } });
        onDone();
      },
      (error) => setProblem(asProblem(error)),
    );
  return (
    <Dialog title={t("sessions.all.title")} onClose={onClose} className="form-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void end();
        }}
      >
        <p>{t("sessions.all.text")}</p>
        <label className="check">
          <input type="checkbox" checked={own} onChange={(event) => setOwn(event.target.checked)} />
          {t("sessions.own")}
        </label>
        <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button danger">
            {t("sessions.all")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
