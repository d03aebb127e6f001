import { useState, type FormEvent } from "react";
import { auth } from "../api";
import { Problem, asProblem } from "../api/http";
import { fieldError } from "../auth/fieldError";
import { useLocale, useT } from "../i18n";
import { relative } from "../i18n/format";
import { problemKey } from "../store/actions";
import { me } from "../store/session";
import { say } from "../store/toasts";
import { Field, FormError } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { NotYet } from "../ui/Skeleton";
import { deviceOf } from "./device";
import { EndSessions } from "./EndSessions";
import { TwoFactor } from "./TwoFactor";
import { useList } from "./useList";

function Password({ onChanged }: { onChanged: () => void }) {
  const t = useT();
  const [current, setCurrent] = useState("");
  const [next, setNext] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!current) return setProblem(new Problem(422, "wrong_password", "", "current_password"));
    if (next.length < 10) return setProblem(new Problem(422, "validation", "", "new_password"));
    try {
      await auth.password(current, next);
      setCurrent("");
      setNext("");
      setProblem(null);
      say({ tone: "quiet", key: "toast.password" });
      onChanged();
    } catch (error) {
      const found = asProblem(error);
      setProblem(found.code === "wrong_password" ? new Problem(found.status, found.code, "", "current_password") : found);
    }
  };
  return (
    <form className="card" onSubmit={submit} noValidate>
      <h3>{t("security.password")}</h3>
      <input type="email" autoComplete="username" value={me()?.email ?? ""} readOnly hidden />
      <Field
        label={t("field.password.current")}
        type="password"
        autoComplete="current-password"
        value={current}
        onChange={(event) => setCurrent(event.target.value)}
        error={fieldError(problem, "current_password", t)}
      />
      <Field
        label={t("field.password.new")}
        type="password"
        autoComplete="new-password"
        hint={t("field.password.hint")}
        value={next}
        onChange={(event) => setNext(event.target.value)}
        error={fieldError(problem, "new_password", t) ?? fieldError(problem, "password", t)}
      />
      <FormError>{problem && !problem.field ? t(problemKey(problem)) : null}</FormError>
      <div className="card-actions">
        <span className="card-hint">{t("security.password.hint")}</span>
        <button type="submit" className="button primary">
          {t("security.password.submit")}
        </button>
      </div>
    </form>
  );
}

export function Security() {
  const t = useT();
  const locale = useLocale();
  const { items, setItems, problem, reload } = useList(auth.sessions);
  const [ending, setEnding] = useState(false);
  const end = (id: string) => {
    setItems((items ?? []).filter((one) => one.id !== id));
    auth.endSession(id).then(
      () => say({ tone: "quiet", key: "toast.sessionEnded" }),
      (error) => {
        say({ tone: "error", key: problemKey(error) });
        void reload();
      },
    );
  };
  return (
    <div className="settings-stack">
      <Password onChanged={() => void reload()} />
      <TwoFactor onChanged={() => void reload()} />
      <div className="card">
        <h3>{t("security.sessions")}</h3>
        <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} lines={2} />
        <ul className="entries">
          {(items ?? []).map((one) => {
            const device = deviceOf(one.user_agent);
            return (
              <li key={one.id}>
                <Icon name={device.mobile ? "smartphone" : "monitor"} />
                <div className="entry-text">
                  <span className="entry-name">{device.name || t("security.device")}</span>
                  <span className="entry-more">
                    {[one.network, t("security.seen", { time: relative(locale, one.last_seen_at) })].filter(Boolean).join(" · ")}
                  </span>
                </div>
                {one.current ? (
                  <span className="tag good">{t("security.current")}</span>
                ) : (
                  <button type="button" className="button small" onClick={() => end(one.id)}>
                    {t("security.end")}
                  </button>
                )}
              </li>
            );
          })}
        </ul>
        <div className="card-actions">
          <button type="button" className="button" onClick={() => setEnding(true)}>
            {t("sessions.all")}
          </button>
        </div>
      </div>
      {ending && (
        <EndSessions
          onClose={() => setEnding(false)}
          onDone={() => {
            setEnding(false);
            void reload();
          }}
        />
      )}
    </div>
  );
}
