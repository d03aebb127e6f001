import { useId, useState, type FormEvent } from "react";
import { auth } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { User } from "../api/types";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { setUser } from "../store/session";
import { say } from "../store/toasts";
import { FormError, Segments } from "../ui/Field";

const longest = 2000;
const holds = ["0", "5", "10", "20"] as const;

/** What stands under a message, and how long one can be taken back. */
export function Signature({ user }: { user: User }) {
  const t = useT();
  const id = useId();
  const [text, setText] = useState(user.signature ?? "");
  const [problem, setProblem] = useState<Problem | null>(null);
  const changed = text.trim() !== (user.signature ?? "");
  const error = problem?.field === "signature" ? t("invalid.signature") : null;

  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (!changed) return;
    auth.change({ signature: text.trim() }).then(
      (answer) => {
        setUser(answer.user);
        setText(answer.user.signature);
        say({ tone: "quiet", key: "toast.saved" });
      },
      (failure) => setProblem(asProblem(failure)),
    );
  };
  const hold = (seconds: number) => {
    const before = user.undo_seconds;
    setUser({ ...user, undo_seconds: seconds });
    auth.change({ undo_seconds: seconds }).then(
      (answer) => setUser(answer.user),
      (failure) => {
        setUser({ ...user, undo_seconds: before });
        say({ tone: "error", key: problemKey(failure), action: { key: "action.retry", run: () => hold(seconds) } });
      },
    );
  };
  return (
    <>
      <form className="card" onSubmit={submit}>
        <div className={error ? "field invalid reply-text" : "field reply-text"}>
          <label htmlFor={id}>{t("profile.signature")}</label>
          <textarea
            id={id}
            rows={Math.min(10, Math.max(4, text.split("\n").length + 1))}
            maxLength={longest}
            value={text}
            aria-invalid={error ? true : undefined}
            aria-describedby={`${id}h`}
            onChange={(event) => {
              setText(event.target.value);
              setProblem(null);
            }}
          />
          <p className={error ? "field-error" : "field-hint"} id={`${id}h`}>
            {error ?? t("profile.signature.hint")}
          </p>
        </div>
        {text.trim() && (
          <section className="reply-preview" aria-labelledby={`${id}p`}>
            <h3 id={`${id}p`}>{t("profile.signature.preview")}</h3>
            <p className="bubble">
              {t("profile.signature.sample")}
              {"\n\n"}
              <span className="signature">{text.trim()}</span>
            </p>
          </section>
        )}
        <FormError>{problem && !error ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="submit" className="button primary" disabled={!changed}>
            {t("action.save")}
          </button>
        </div>
      </form>
      <div className="card">
        <Segments
          label={t("profile.undo")}
          value={String(user.undo_seconds ?? 5) as (typeof holds)[number]}
          options={holds.map((value) => ({ value, label: value === "0" ? t("profile.undo.off") : t("profile.undo.seconds", { n: Number(value) }) }))}
          hint={t("profile.undo.hint")}
          onChange={(next) => hold(Number(next))}
        />
      </div>
    </>
  );
}
