import { useT, type Key } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { mostRates, type RulesFaults, type RulesForm } from "./rulesForm";

interface Props {
  form: RulesForm;
  faults: RulesFaults;
  readOnly: boolean;
  edit: (part: Partial<RulesForm>) => void;
}

/** The rates of VAT that can be chosen for an order, and which is the usual one. */
export function VatRates({ form, faults, readOnly, edit }: Props) {
  const t = useT();
  const rates = form.vat_rates;
  return (
    <fieldset className="field vat">
      <legend>{t("rules.vat")}</legend>
      <ul className="vat-rates">
        {rates.map((rate, index) => {
          const fault = faults[`vat_rates.${index}`] ?? (index === 0 ? faults["vat_rates"] : undefined);
          return (
            <li key={index} className={fault ? "invalid" : ""}>
              <span className="inline-box">
                <input
                  value={rate}
                  inputMode="decimal"
                  maxLength={6}
                  readOnly={readOnly}
                  aria-label={t("rules.vat.rate", { number: index + 1 })}
                  aria-invalid={fault ? true : undefined}
                  placeholder="23"
                  aria-describedby={fault ? `vat-${index}` : "vat-hint"}
                  onChange={(event) => edit({ vat_rates: rates.map((one, at) => (at === index ? event.target.value : one)) })}
                />
                <span aria-hidden="true">%</span>
              </span>
              <label className="check">
                <input type="radio" name="usual-vat" checked={form.usual === index} disabled={readOnly} onChange={() => edit({ usual: index })} />
                {t("rules.vat.usual")}
              </label>
              {!readOnly && rates.length > 1 && (
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={t("rules.vat.remove", { rate })}
                  title={t("rules.vat.remove", { rate })}
                  onClick={() => edit({ vat_rates: rates.filter((_, at) => at !== index), usual: form.usual === index ? 0 : form.usual > index ? form.usual - 1 : form.usual })}
                >
                  <Icon name="x" size={16} />
                </button>
              )}
              {fault && (
                <p className="field-error" id={`vat-${index}`}>
                  {t(fault as Key)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <p className="field-hint" id="vat-hint">{t("rules.vat.hint")}</p>
      {!readOnly && rates.length < mostRates && (
        <button type="button" className="button small" onClick={() => edit({ vat_rates: [...rates, ""] })}>
          <Icon name="plus" size={16} />
          {t("rules.vat.add")}
        </button>
      )}
    </fieldset>
  );
}
