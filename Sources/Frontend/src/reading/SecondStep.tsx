import { useState, type FormEvent } from "react";
import { auth } from "../api";
import { Problem, asProblem } from "../api/http";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { loadSession } from "../store/session";
import { Field, FormError } from "../ui/Field";

/** Six figures of an app, or a recovery code, however they are spaced. */
const plain = (text: string): string => text.replace(/[\s-]/g, "");

/** The second step of signing in. The password is right already and stays with the form until the code is. */
export function SecondStep({ email, password, onBack }: { email: string; password: string; onBack: () => void }) {
  const t = useT();
  const [code, setCode] = useState("");
  const [recovery, setRecovery] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (text: string) => {
    if (busy) return;
    const given = plain(text);
    if (recovery ? given.length < 8 : !/^\d{6}$/.test(given)) return setProblem(new Problem(422, "incomplete", "", "totp"));
    setBusy(true);
    setProblem(null);
    try {
      await auth.login(email, password, recovery ? text.trim() : given);
      await loadSession();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const fault = () => {
    if (!problem) return null;
    if (problem.code === "incomplete") return t(recovery ? "totp.recovery.incomplete" : "totp.incomplete");
    if (problem.code === "wrong_totp") return t(recovery ? "totp.recovery.wrong" : "totp.wrong");
    return problem.code === "totp_unreadable" ? t("totp.unreadable") : null;
  };
  const words = () => {
    if (!problem || fault()) return null;
    if (problem.code === "rate_limited") return t("login.wait", { n: problem.retryAfter ?? 60 });
    // The password was changed in between.
    if (problem.code === "wrong_password" || problem.code === "unauthorized") return t("login.wrong");
    return t(problemKey(problem));
  };
  const other = () => {
    setRecovery(!recovery);
    setCode("");
    setProblem(null);
  };
  return (
    <form
      onSubmit={(event: FormEvent) => {
        event.preventDefault();
        void send(code);
      }}
      noValidate
    >
      <p className="auth-note">{t(recovery ? "totp.recovery.text" : "totp.step.text")}</p>
      <Field
        key={String(recovery)}
        label={t(recovery ? "totp.recovery.code" : "totp.code")}
        name="totp"
        className="code-field"
        autoComplete={recovery ? "off" : "one-time-code"}
        inputMode={recovery ? "text" : "numeric"}
        autoCapitalize="none"
        spellCheck={false}
        maxLength={recovery ? 40 : 9}
        autoFocus
        required
        hint={t(recovery ? "totp.recovery.hint" : "totp.hint")}
        value={code}
        onChange={(event) => {
          setCode(event.target.value);
          if (problem) setProblem(null);
        }}
        error={fault()}
      />
      <FormError>{words()}</FormError>
      <button type="submit" className="button primary wide" disabled={busy || !code.trim()}>
        {t(busy ? "login.busy" : "login.submit")}
      </button>
      <div className="auth-ways">
        <button type="button" className="text-button" onClick={other}>
          {t(recovery ? "totp.useCode" : "totp.useRecovery")}
        </button>
        <button type="button" className="text-button" onClick={onBack}>
          {t("totp.otherUser")}
        </button>
      </div>
      <p className="auth-help">{t("totp.lost")}</p>
    </form>
  );
}
