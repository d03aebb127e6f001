import { useState, type FormEvent } from "react";
import { auth } from "../api";
import { Problem, asProblem } from "../api/http";
import { connecting, go } from "../app/router";
import { useLocale, useT } from "../i18n";
import { problemKey } from "../store/actions";
import { findSession, loadSession } from "../store/session";
import { Copy } from "../ui/Copy";
import { Field, FormError } from "../ui/Field";
import { Link } from "../ui/Link";
import { AuthCard } from "./AuthCard";
import { fieldError } from "./fieldError";

/** The token stands behind the # of the setup link, where no server log sees it. */
const token = decodeURIComponent(location.hash.slice(1));

/** An office without an owner, opened without the setup link. */
export function NotSetUp() {
  const t = useT();
  return (
    <AuthCard title={t("setup.title")} note={t("setup.link")}>
      <div className="auth-command">
        <Copy text="dragoman setup-url" label={t("first.copy")} />
      </div>
    </AuthCard>
  );
}

export function SetupScreen() {
  const t = useT();
  const locale = useLocale();
  const [form, setForm] = useState({ office: "", name: "", email: "", password: "" });
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const set = (name: keyof typeof form) => (event: { target: { value: string } }) => {
    setForm({ ...form, [name]: event.target.value });
    if (problem?.field === name) setProblem(null);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (form.password.length < 10) return setProblem(new Problem(422, "validation", "", "password"));
    setBusy(true);
    setProblem(null);
    try {
      const office = form.office.trim();
      const { email, password } = form;
      // Without a name the office keeps the one it was installed with, until the settings give it another.
      await auth.setup({ token, name: form.name.trim(), email: email.trim(), password, locale, ...(office ? { office } : {}) });
      go(connecting, true);
      await loadSession();
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };

  if (problem?.code === "setup_done") {
    return (
      <AuthCard title={t("setup.done.title")}>
        <p>{t("setup.done.text")}</p>
        <Link className="button primary wide" to={{ page: "login" }} onClick={() => void findSession()}>
          {t("login.submit")}
        </Link>
      </AuthCard>
    );
  }
  const general = problem && !problem.field ? t(problemKey(problem)) : null;
  const badToken = !token || problem?.code === "setup_token";
  return (
    <AuthCard title={t("setup.title")} note={t("setup.text")}>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("setup.office")}
          hint={t("setup.office.hint")}
          name="office"
          autoComplete="organization"
          autoFocus
          maxLength={100}
          value={form.office}
          onChange={set("office")}
          error={fieldError(problem, "office", t)}
        />
        <Field
          label={t("field.name")}
          hint={t("field.name.example")}
          name="name"
          autoComplete="name"
          required
          value={form.name}
          onChange={set("name")}
          error={fieldError(problem, "name", t)}
        />
        <Field
          label={t("field.email")}
          hint={t("field.email.example")}
          type="email"
          name="email"
          autoComplete="username"
          required
          value={form.email}
          onChange={set("email")}
          error={fieldError(problem, "email", t)}
        />
        <Field
          label={t("field.password")}
          type="password"
          name="password"
          autoComplete="new-password"
          required
          minLength={10}
          hint={t("field.password.hint")}
          value={form.password}
          onChange={set("password")}
          error={fieldError(problem, "password", t)}
        />
        <FormError>{badToken ? t("problem.setup_token") : general}</FormError>
        <button type="submit" className="button primary wide" disabled={busy || !form.name.trim() || !form.email.trim() || !form.password}>
          {t("setup.submit")}
        </button>
      </form>
    </AuthCard>
  );
}
