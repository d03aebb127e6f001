import { useState, type FormEvent } from "react";
import { settings } from "../api";
import { Problem, asProblem } from "../api/http";
import type { Locale, Role, User } from "../api/types";
import { languageItems } from "../app/Navigation";
import { fieldError } from "../auth/fieldError";
import { useLocale, useT, type Key } from "../i18n";
import { problemKey } from "../store/actions";
import { Dialog } from "../ui/Dialog";
import { Field, FormError, Select } from "../ui/Field";
import { isAddress } from "./channels/form";

export type UserTask = { kind: "add" } | { kind: "edit"; user: User };

interface Props {
  task: UserTask;
  onClose: () => void;
  onDone: (key: Key) => void;
}

const roles: readonly Role[] = ["manager", "accountant", "owner"];

/** Adds a colleague, or changes name and password of one. */
export function UserDialog({ task, onClose, onDone }: Props) {
  const t = useT();
  const own = useLocale();
  const user = task.kind === "edit" ? task.user : null;
  const [name, setName] = useState(user?.name ?? "");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [role, setRole] = useState<Role>("manager");
  const [locale, setLocale] = useState<Locale>(own);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  /** What was wrong with a field is over once somebody types there. */
  const typed = (field: string, set: (text: string) => void) => (event: { target: { value: string } }) => {
    set(event.target.value);
    if (problem?.field === field) setProblem(null);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    // Sent twice, the second would be told that the first one’s address is taken.
    if (busy) return;
    if (!name.trim()) return setProblem(new Problem(422, "validation", "", "name"));
    if (!user && !isAddress(email)) return setProblem(new Problem(422, "validation", "", "email"));
    if ((!user || password) && password.length < 10) return setProblem(new Problem(422, "validation", "", "password"));
    setBusy(true);
    setProblem(null);
    try {
      if (user) await settings.changeUser(user.id, { name: name.trim(), ...(password ? { password } : {}) });
      else await settings.addUser({ name: name.trim(), email: email.trim(), role, password, locale });
      onDone(user ? "toast.saved" : "toast.userAdded");
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  return (
    <Dialog title={t(user ? "users.edit" : "users.add")} onClose={onClose} className="form-dialog" typing>
      <form onSubmit={submit} noValidate>
        <Field label={t("field.name")} hint={t("field.name.example")} value={name} required onChange={typed("name", setName)} error={fieldError(problem, "name", t)} />
        {!user && (
          <>
            <Field
              label={t("field.email")}
              hint={t("field.email.example")}
              type="email"
              autoComplete="off"
              value={email}
              required
              onChange={typed("email", setEmail)}
              error={fieldError(problem, "email", t)}
            />
            <Select label={t("field.role")} value={role} options={roles.map((one) => ({ value: one, label: t(`role.${one}`) }))} onChange={setRole} />
            <p className="field-hint">{t(`role.${role}.hint`)}</p>
            <Select
              label={t("nav.language")}
              value={locale}
              options={languageItems(locale, () => undefined).map((one) => ({ value: one.id, label: one.label }))}
              onChange={setLocale}
            />
          </>
        )}
        <Field
          label={t(user ? "field.password.new" : "field.password")}
          type="password"
          autoComplete="new-password"
          value={password}
          hint={t(user ? "users.password.keep" : "users.password.hint")}
          onChange={typed("password", setPassword)}
          error={fieldError(problem, "password", t)}
        />
        <FormError>{problem && !problem.field ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {t(user ? "action.save" : "users.add")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
