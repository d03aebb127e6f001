import { useState, type FormEvent } from "react";
import { auth } from "../api";
import { type Problem, asProblem } from "../api/http";
import { useReading } from "../app/readingPart";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { loadSession } from "../store/session";
import { Field, FormError } from "../ui/Field";
import { AuthCard } from "./AuthCard";

export function LoginScreen({ expired }: { expired: boolean }) {
  const t = useT();
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const second = problem?.code === "totp_required";
  const part = useReading(second);

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    setBusy(true);
    setProblem(null);
    try {
      await auth.login(email.trim(), password);
      await loadSession();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  const words = () => {
    if (!problem) return null;
    if (problem.code === "wrong_password" || problem.code === "unauthorized") return t("login.wrong");
    if (problem.code === "rate_limited") return t("login.wait", { n: problem.retryAfter ?? 60 });
    return t(problemKey(second ? null : problem));
  };

  if (second && part && part !== "failed") {
    return (
      <AuthCard title={t("login.title")}>
        <part.SecondStep email={email.trim()} password={password} onBack={() => setProblem(null)} />
      </AuthCard>
    );
  }
  return (
    <AuthCard title={t("login.title")} note={expired ? t("login.expired") : null}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("field.email")}
          hint={t("field.email.example")}
          type="email"
          name="email"
          autoComplete="username"
          autoFocus
          required
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <Field
          label={t("field.password")}
          type="password"
          name="password"
          autoComplete="current-password"
          required
          value={password}
          onChange={(event) => setPassword(event.target.value)}
        />
        <FormError>{second && part !== "failed" ? null : words()}</FormError>
        <button type="submit" className="button primary wide" disabled={busy || !email || !password}>
          {t(busy ? "login.busy" : "login.submit")}
        </button>
        <p className="auth-help">{t("login.forgotten")}</p>
      </form>
    </AuthCard>
  );
}
