import { useState } from "react";
import { clients } from "../api";
import type { Named } from "../api/types";
import { useT } from "../i18n";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Picker, type Choice } from "../ui/Picker";
import { useFound } from "../ui/useFound";
import { exampleOf } from "./examples";
import type { Errors, Form } from "./form";

/** Whose order it is: somebody who is known, or, with `onNew`, whoever is made with it. */
export function ClientPicker({ onChoose, onNew, onClose }: { onChoose: (client: Named) => void; onNew?: (name: string) => void; onClose: () => void }) {
  const t = useT();
  const { found, failed, field } = useFound((q) => clients.list(q, null));
  const name = field.query.trim();
  const choices: Choice[] = (found ?? []).slice(0, 30).map((one) => ({
    id: one.id, label: one.name, detail: one.identities.find((identity) => identity.value !== one.name)?.value, icon: "user",
    run: () => onChoose({ id: one.id, name: one.name }),
  }));
  if (onNew) choices.push({ id: "new", label: name ? t("form.client.new.named", { name }) : t("form.client.new"), icon: "user-plus", run: () => onNew(name) });
  return (
    <Picker
      title={t("form.client.choose")}
      placeholder={t("link.placeholder")}
      choices={choices}
      {...field}
      onClose={onClose}
      empty={failed ? t("failed.title") : found ? t("link.empty") : ""}
    />
  );
}

interface Props {
  form: Form;
  onChange: (part: Partial<Form>) => void;
  error: (field: keyof Errors) => string | null;
}

export function ClientFields({ form, onChange, error }: Props) {
  const t = useT();
  const [choosing, setChoosing] = useState(false);
  const wrong = error("client_id");
  return (
    <section className="form-client" aria-label={t("order.client")}>
      <div className="form-client-head">
        <Icon name={form.isNew ? "user-plus" : "user"} size={16} />
        <strong>{form.isNew ? t("form.client.new") : form.client?.name}</strong>
        <button type="button" className="text-button" onClick={() => setChoosing(true)}>
          {t(form.isNew ? "form.client.known" : "form.client.other")}
        </button>
      </div>
      {wrong && <p className="field-error" role="alert">{wrong}</p>}
      {form.isNew && (
        <>
          <Field label={t("field.name")} placeholder={t("field.name.example")} autoComplete="off" value={form.name} error={error("client.name")} onChange={(event) => onChange({ name: event.target.value })} />
          <div className="form-pair">
            <Field label={t("field.email")} placeholder={t("field.email.example")} type="email" autoComplete="off" value={form.email} error={error("client.email")} onChange={(event) => onChange({ email: event.target.value })} />
            <Field label={t("form.phone")} placeholder={exampleOf(t, "phone")} type="tel" autoComplete="off" value={form.phone} error={error("client.phone")} onChange={(event) => onChange({ phone: event.target.value })} />
          </div>
        </>
      )}
      {choosing && (
        <ClientPicker
          onClose={() => setChoosing(false)}
          onChoose={(client) => onChange({ client, isNew: false })}
          onNew={(name) => onChange({ client: null, isNew: true, ...(name ? { name } : {}) })}
        />
      )}
    </section>
  );
}
