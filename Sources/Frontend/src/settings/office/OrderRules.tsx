import { useEffect, useRef, useState, type FormEvent } from "react";
import { officeSettings } from "../../api/crm";
import { type Problem, asProblem } from "../../api/http";
import type { OrderSettings } from "../../api/catalogue";
import { pageRoundings, pageUnits } from "../../api/work";
import type { User } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { FailedView } from "../../inbox/EmptyView";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Field, FormError, Select } from "../../ui/Field";
import { NotYet } from "../../ui/Skeleton";
import { charged } from "./pages";
import { PatternField } from "./PatternField";
import { factorNames, rulesForm, sentRules, wrongRules, type RulesFaults, type RulesForm } from "./rulesForm";
import { rowFault } from "./useRows";
import { VatRates } from "./VatRates";

const words: Partial<Record<string, Key>> = {
  currency: "invalid.currency", vat_rates: "invalid.rate", default_vat_rate: "invalid.rate", order_number_pattern: "invalid.pattern", receipt_number_pattern: "invalid.pattern",
  express_factor: "invalid.factor", sworn_factor: "invalid.factor", oral_factor: "invalid.factor", time_zone: "invalid.zone",
  unanswered_hours: "invalid.hours.unanswered", deadline_lead_hours: "invalid.hours.lead",
};
const sample = 2300;

function Form({ start, readOnly, onSaved }: { start: OrderSettings; readOnly: boolean; onSaved: (settings: OrderSettings) => void }) {
  const t = useT();
  const locale = useLocale();
  const first = rulesForm(start, locale);
  const [form, setForm] = useState<RulesForm>(first);
  const [faults, setFaults] = useState<RulesFaults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const changed = JSON.stringify(form) !== JSON.stringify(first);
  useEffect(() => {
    if (Object.keys(faults).length) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faults]);
  const edit = (part: Partial<RulesForm>) => {
    setForm({ ...form, ...part });
    setFaults({});
  };
  const error = (name: string) => (faults[name] ? t(faults[name] as Key) : null);
  const save = async (body: Partial<OrderSettings>, undoable: boolean): Promise<void> => {
    const answer = await officeSettings.changeOrders(body);
    onSaved(answer);
    // The example prices are confirmed elsewhere, perhaps meanwhile.
    const { prices_confirmed: _, ...before } = start;
    const back = () => void save(before, false).catch((refused) => say({ tone: "error", key: problemKey(refused) }));
    say({ tone: "quiet", key: "toast.saved", ...(undoable ? { action: { key: "action.undo", run: back } } : {}) });
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy || readOnly) return;
    const found = wrongRules(form);
    setFaults(found);
    setProblem(null);
    if (Object.keys(found).length) return;
    setBusy(true);
    try {
      await save(sentRules(form), true);
    } catch (refused) {
      const fault = rowFault(refused, words);
      if (fault) setFaults({ [fault.field]: fault.key });
      else setProblem(asProblem(refused));
    }
    setBusy(false);
  };
  const text = (name: "currency" | "time_zone" | "unanswered_hours" | "deadline_lead_hours" | (typeof factorNames)[number], label: Key, hint: Key, more: object = {}) => (
    <Field label={t(label)} hint={t(hint)} value={form[name]} maxLength={60} autoComplete="off" spellCheck={false} readOnly={readOnly} error={error(name)} onChange={(event) => edit({ [name]: event.target.value })} {...more} />
  );
  const pages = charged(sample, form.default_unit, form.default_rounding);
  return (
    <form className="settings-stack" ref={box} onSubmit={submit} noValidate>
      <fieldset className="card" disabled={false}>
        <legend className="card-legend">{t("rules.numbers")}</legend>
        <PatternField label={t("rules.order_number_pattern")} value={form.order_number_pattern} counter={42} readOnly={readOnly} refused={error("order_number_pattern")} onChange={(value) => edit({ order_number_pattern: value })} />
        <PatternField label={t("rules.receipt_number_pattern")} value={form.receipt_number_pattern} counter={7} readOnly={readOnly} refused={error("receipt_number_pattern")} onChange={(value) => edit({ receipt_number_pattern: value })} />
        <p className="card-hint">{t("rules.pattern.hint")}</p>
      </fieldset>
      <fieldset className="card">
        <legend className="card-legend">{t("rules.money")}</legend>
        {text("currency", "rules.currency", "rules.currency.hint", { maxLength: 3, autoCapitalize: "characters" })}
        <VatRates form={form} faults={faults} readOnly={readOnly} edit={edit} />
      </fieldset>
      <fieldset className="card">
        <legend className="card-legend">{t("rules.pages")}</legend>
        {readOnly ? (
          <p>{t(`page.unit.${form.default_unit}`)} · {t(`page.rounding.${form.default_rounding}`)}</p>
        ) : (
          <div className="field-pair">
            <Select label={t("rules.default_unit")} value={form.default_unit} options={pageUnits.filter((one) => one !== "hour").map((value) => ({ value, label: t(`page.unit.${value}`) }))} onChange={(value) => edit({ default_unit: value })} />
            <Select label={t("rules.default_rounding")} value={form.default_rounding} options={pageRoundings.map((value) => ({ value, label: t(`page.rounding.${value}`) }))} onChange={(value) => edit({ default_rounding: value })} />
          </div>
        )}
        <p className="rules-example" role="status">
          {pages === null ? t("rules.pages.asIs") : t("rules.pages.example", { n: sample, pages: pages / 100 })}
        </p>
      </fieldset>
      <fieldset className="card">
        <legend className="card-legend">{t("rules.factors")}</legend>
        <p className="card-text">{t("rules.factors.text")}</p>
        <div className="field-three">
          {factorNames.map((name) => (
            <div key={name}>{text(name, `rules.${name}`, `rules.${name}.hint`, { inputMode: "decimal", maxLength: 10 })}</div>
          ))}
        </div>
      </fieldset>
      <fieldset className="card">
        <legend className="card-legend">{t("rules.times")}</legend>
        {text("time_zone", "rules.time_zone", "rules.time_zone.hint", { list: "zones" })}
        <datalist id="zones">
          {["Europe/Warsaw", "Europe/Kyiv", "Europe/London", "Europe/Berlin", "UTC"].map((one) => (
            <option key={one} value={one} />
          ))}
        </datalist>
        <div className="field-pair">
          {text("unanswered_hours", "rules.unanswered_hours", "rules.unanswered_hours.hint", { inputMode: "numeric", maxLength: 4 })}
          {text("deadline_lead_hours", "rules.deadline_lead_hours", "rules.deadline_lead_hours.hint", { inputMode: "numeric", maxLength: 4 })}
        </div>
      </fieldset>
      <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
      {!readOnly && (
        <div className="card-actions">
          <button type="button" className="button" disabled={!changed} onClick={() => (setForm(first), setFaults({}))}>
            {t("rules.reset")}
          </button>
          <button type="submit" className="button primary" disabled={busy || !changed}>
            {t("action.save")}
          </button>
        </div>
      )}
    </form>
  );
}

/** How orders are numbered, priced and watched over. */
export function OrderRules({ user }: { user: User }) {
  const [settings, setSettings] = useState<OrderSettings | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    officeSettings.orders().then(
      (answer) => {
        setProblem(null);
        setSettings(answer);
      },
      (error) => setProblem(asProblem(error)),
    );
  }, [turn]);
  if (problem) return <FailedView problem={problem} onRetry={() => setTurn(turn + 1)} />;
  if (!settings) return <NotYet ready={false} lines={8} />;
  return <Form key={JSON.stringify(settings)} start={settings} readOnly={user.role !== "owner"} onSaved={setSettings} />;
}
