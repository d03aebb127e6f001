import { useEffect, useRef, useState, type FormEvent } from "react";
import { people, type ClientFields } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import { go, type Route } from "../../app/router";
import { useLocale, useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { onSignOut } from "../../store/session";
import { Field, FormError, Segments, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { languageOptions } from "../fields/About";
import { isLatin } from "../fields/LatinName";
import { checkValue } from "../fields/ListLines";
import { clientCell, clientsTurn } from "../known";
import { faultOf, type Fault } from "../save";
import { PageHead } from "./PageHead";

interface Form {
  name: string;
  kind: "person" | "company";
  latin: string;
  email: string;
  phone: string;
  language: string;
}

const blank: Form = { name: "", kind: "person", latin: "", email: "", phone: "", language: "" };
/** What was typed and not saved: it outlives a look at another client. */
let begun: Form | null = null;
onSignOut(() => {
  begun = null;
});

type Faults = Partial<Record<keyof Form, Fault>>;

function wrong(form: Form): Faults {
  const found: Faults = {};
  if (!form.name.trim()) found.name = { key: "invalid.name" };
  if (form.latin.trim() && !isLatin(form.latin.trim())) found.latin = { key: "invalid.latin" };
  const email = form.email.trim() ? checkValue("emails", form.email.trim()) : null;
  const phone = form.phone.trim() ? checkValue("phones", form.phone.trim()) : null;
  if (email) found.email = email;
  if (phone) found.phone = phone;
  return found;
}

const fieldOf: Record<string, keyof Form> = { emails: "email", phones: "phone", latin_name: "latin", name: "name" };

/** A new client: only the name is needed. */
export function NewClient({ at, onBack }: { at: Extract<Route, { page: "clients" }>; onBack: (() => void) | null }) {
  const t = useT();
  const locale = useLocale();
  const [form, setForm] = useState(begun ?? blank);
  const [faults, setFaults] = useState<Faults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => box.current?.querySelector<HTMLElement>("input:not([type=radio])")?.focus(), []);
  useEffect(() => {
    if (Object.keys(faults).length) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faults]);
  const edit = (part: Partial<Form>) => {
    begun = { ...form, ...part };
    setForm(begun);
    setFaults({});
  };
  const error = (field: keyof Form) => {
    const fault = faults[field];
    return fault && !fault.client ? t(fault.key, fault.values) : null;
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const found = wrong(form);
    setFaults(found);
    setProblem(null);
    if (Object.keys(found).length) return;
    setBusy(true);
    const fields: ClientFields = { name: form.name.trim(), kind: form.kind };
    if (form.latin.trim()) fields.latin_name = form.latin.trim();
    if (form.email.trim()) fields.emails = [form.email.trim()];
    if (form.phone.trim()) fields.phones = [{ value: form.phone.trim(), label: "" }];
    if (form.language) fields.language = form.language;
    try {
      const made = await people.add(fields);
      begun = null;
      clientCell(made.id).set(made);
      clientsTurn.set(clientsTurn.get() + 1);
      go({ ...at, id: made.id }, true);
    } catch (refused) {
      setBusy(false);
      const fault = faultOf(refused);
      const field = fault && fieldOf[fault.field];
      if (fault && field) setFaults({ [field]: fault });
      else setProblem(asProblem(refused));
    }
  };
  const holder = faults.email?.client ? faults.email : null;
  return (
    <>
      <PageHead title={t("clients.new")} onBack={onBack} />
      <div className="client-form">
        <form ref={box} className="card" onSubmit={submit} noValidate>
          <Field label={t("client.called")} hint={t("client.called.example")} value={form.name} maxLength={200} error={error("name")} onChange={(event) => edit({ name: event.target.value })} />
          <Segments
            label={t("client.kind")}
            value={form.kind}
            options={(["person", "company"] as const).map((value) => ({ value, label: t(`client.kind.${value}`) }))}
            onChange={(kind) => edit({ kind })}
          />
          <Field label={t("client.emails")} hint={t("client.email.example")} type="email" inputMode="email" autoComplete="off" maxLength={254} value={form.email} error={holder ? t(holder.key, holder.values) : error("email")} onChange={(event) => edit({ email: event.target.value })} />
          {holder?.client && (
            <button type="button" className="text-button" onClick={() => go({ page: "clients", q: "", id: holder.client?.id ?? null })}>
              <Icon name="user" size={16} />
              {t("client.holder", { name: holder.client.name })}
            </button>
          )}
          <Field label={t("client.phones")} hint={t("client.phone.example")} type="tel" autoComplete="off" maxLength={40} value={form.phone} error={error("phone")} onChange={(event) => edit({ phone: event.target.value })} />
          <Field label={t("client.latin")} hint={t("client.latin.hint")} autoComplete="off" maxLength={200} value={form.latin} error={error("latin")} onChange={(event) => edit({ latin: event.target.value })} />
          <Select label={t("client.language")} value={form.language} options={languageOptions(t, locale)} onChange={(language) => edit({ language })} />
          <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
          <div className="card-actions">
            <button
              type="button"
              className="button"
              onClick={() => {
                begun = null;
                if (onBack) onBack();
                else go({ ...at, id: null });
              }}
            >
              {t("action.cancel")}
            </button>
            <button type="submit" className="button primary" disabled={busy}>
              {t("clients.add")}
            </button>
          </div>
        </form>
      </div>
    </>
  );
}
