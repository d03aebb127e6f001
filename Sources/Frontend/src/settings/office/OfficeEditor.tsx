import { useEffect, useRef, useState, type FormEvent } from "react";
import { officeSettings } from "../../api/crm";
import type { Office } from "../../api/catalogue";
import { type Problem, asProblem } from "../../api/http";
import { go } from "../../app/router";
import { useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { onSignOut } from "../../store/session";
import { say } from "../../store/toasts";
import { Field, FormError } from "../../ui/Field";
import { Holidays } from "./Holidays";
import { Hours } from "./Hours";
import { officeForm, sentOffice, wrongOffice, type OfficeFaults, type OfficeForm } from "./officeForm";
import { rowFault } from "./useRows";

/** What was typed and not saved, by office: it outlives a look at another page. */
const begun = new Map<string, OfficeForm>();
onSignOut(() => begun.clear());
const all = { page: "settings", section: "offices" } as const;
const words: Partial<Record<string, Key>> = {
  name: "invalid.title", email: "invalid.email", phone: "invalid.phone.office", postal_code: "invalid.postal", hours: "invalid.hours", holidays: "invalid.day",
};

interface Props {
  office: Office | null;
  readOnly: boolean;
  /** There is no other one that is open. */
  only: boolean;
  onSaved: (office: Office) => void;
  onRetire: (office: Office) => void;
}

type TextName = "name" | "address" | "city" | "postal_code" | "phone" | "email";

/** One office: where it is, when it is open, on which days it is closed. */
export function OfficeEditor({ office, readOnly, only, onSaved, onRetire }: Props) {
  const t = useT();
  const place = office?.id ?? "new";
  const start = officeForm(office);
  const [form, setForm] = useState<OfficeForm>(begun.get(place) ?? { ...start, is_default: start.is_default || only });
  const [faults, setFaults] = useState<OfficeFaults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const changed = JSON.stringify(form) !== JSON.stringify(start);
  useEffect(() => {
    if (Object.keys(faults).length) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faults]);
  const edit = (part: Partial<OfficeForm>) => {
    const next = { ...form, ...part };
    setForm(next);
    setFaults({});
    begun.set(place, next);
  };
  const leave = () => {
    begun.delete(place);
    go(all);
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || readOnly) return;
    const found = wrongOffice(form);
    setFaults(found);
    setProblem(null);
    if (Object.keys(found).length) return;
    setBusy(true);
    try {
      const body = sentOffice(form);
      onSaved(await (office ? officeSettings.changeOffice(office.id, body) : officeSettings.addOffice(body)));
      begun.delete(place);
      say({ tone: "quiet", key: "toast.saved" });
      go(all);
    } catch (error) {
      setBusy(false);
      const fault = rowFault(error, words);
      if (fault?.field === "is_default") say({ tone: "error", key: fault.key });
      else if (fault) setFaults({ [fault.field]: fault.key });
      else setProblem(asProblem(error));
    }
  };
  const text = (name: TextName, label: Key, hint: Key, maxLength: number, more: object = {}) => (
    <Field
      label={t(label)}
      hint={t(hint)}
      value={form[name]}
      maxLength={maxLength}
      autoComplete="off"
      readOnly={readOnly}
      error={faults[name] ? t(faults[name] as Key) : null}
      onChange={(event) => edit({ [name]: event.target.value })}
      {...more}
    />
  );
  return (
    <form className="settings-stack" ref={box} onSubmit={submit} noValidate>
      <div className="card">
        {text("name", "offices.name", "offices.name.hint", 100)}
        {text("address", "offices.address", "offices.address.hint", 200)}
        <div className="field-pair">
          {text("postal_code", "offices.postal", "offices.postal.hint", 12)}
          {text("city", "offices.city", "offices.city.hint", 100)}
        </div>
        <div className="field-pair">
          {text("phone", "offices.phone", "offices.phone.hint", 40, { type: "tel" })}
          {text("email", "field.email", "offices.email.hint", 254, { type: "email" })}
        </div>
        <label className="check">
          <input type="checkbox" checked={form.is_default} disabled={readOnly || start.is_default || only} onChange={(event) => edit({ is_default: event.target.checked })} />
          {t("offices.default.make")}
        </label>
      </div>
      <Hours form={form} faults={faults} readOnly={readOnly} edit={edit} />
      <Holidays form={form} faults={faults} readOnly={readOnly} edit={edit} />
      <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
      {!readOnly && (
        <div className="card-actions">
          {office && !office.is_default && (
            <button
              type="button"
              className="button danger reply-delete"
              onClick={() => {
                onRetire(office);
                leave();
              }}
            >
              {t("row.retire")}
            </button>
          )}
          <button type="button" className="button" onClick={leave}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy || (!changed && office !== null)}>
            {t(office ? "action.save" : "offices.add")}
          </button>
        </div>
      )}
    </form>
  );
}
