import { useState } from "react";
import { settings } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { User } from "../api/types";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";
import { Dialog } from "../ui/Dialog";
import { FormError } from "../ui/Field";

/** Takes the second step from a colleague who lost the phone; it cannot be undone, so it is asked for. */
export function EndTotp({ user, onClose }: { user: User; onClose: () => void }) {
  const t = useT();
  const [problem, setProblem] = useState<Problem | null>(null);
  const end = () =>
    settings.endTotp(user.id).then(
      () => {
        onClose();
        say({ tone: "quiet", key: "toast.twofactor.reset", values: { name: user.name } });
      },
      (error) => setProblem(asProblem(error)),
    );
  return (
    <Dialog title={t("twofactor.owner.title", { name: user.name })} onClose={onClose} className="form-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void end();
        }}
      >
        <p>{t("twofactor.owner.text")}</p>
        <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button danger">
            {t("twofactor.turnOff")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
