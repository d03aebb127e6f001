import { useT, type Key } from "../../i18n";
import { Icon } from "../../ui/Icon";
import type { Holiday, OfficeFaults, OfficeForm } from "./officeForm";

const most = 200;

interface Props {
  form: OfficeForm;
  faults: OfficeFaults;
  readOnly: boolean;
  edit: (part: Partial<OfficeForm>) => void;
}

/** Days on which an office is closed, once or every year. */
export function Holidays({ form, faults, readOnly, edit }: Props) {
  const t = useT();
  const change = (index: number, part: Partial<Holiday>) => edit({ holidays: form.holidays.map((one, at) => (at === index ? { ...one, ...part } : one)) });
  return (
    <fieldset className="card">
      <legend className="card-legend">{t("holidays.title")}</legend>
      <p className="card-text">{t("holidays.text")}</p>
      {form.holidays.length === 0 && <p className="card-hint">{t("holidays.none")}</p>}
      <ul className="holidays">
        {form.holidays.map((one, index) => {
          const date = faults[`holidays.${index}.date`];
          const name = faults[`holidays.${index}.name`];
          const error = date ?? name;
          return (
            <li key={index} className={error ? "invalid" : ""}>
              <input
                type="date"
                value={one.date}
                readOnly={readOnly}
                aria-label={t("holidays.date", { number: index + 1 })}
                aria-invalid={date ? true : undefined}
                aria-describedby={error ? `holiday-${index}` : undefined}
                onChange={(event) => change(index, { date: event.target.value })}
              />
              <input
                value={one.name}
                maxLength={100}
                readOnly={readOnly}
                placeholder={t("holidays.name.example")}
                aria-label={t("holidays.name", { number: index + 1 })}
                aria-invalid={name ? true : undefined}
                aria-describedby={error ? `holiday-${index}` : undefined}
                onChange={(event) => change(index, { name: event.target.value })}
              />
              <label className="check">
                <input type="checkbox" checked={one.is_recurring} disabled={readOnly} onChange={(event) => change(index, { is_recurring: event.target.checked })} />
                {t("holidays.yearly")}
              </label>
              {!readOnly && (
                <button
                  type="button"
                  className="icon-button small"
                  aria-label={t("holidays.remove", { name: one.name || one.date || String(index + 1) })}
                  title={t("holidays.remove", { name: one.name || one.date || String(index + 1) })}
                  onClick={() => edit({ holidays: form.holidays.filter((_, at) => at !== index) })}
                >
                  <Icon name="x" size={16} />
                </button>
              )}
              {error && (
                <p className="field-error" id={`holiday-${index}`}>
                  {t(error as Key)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      {!readOnly && form.holidays.length < most && (
        <div>
          <button type="button" className="button small" onClick={() => edit({ holidays: [...form.holidays, { date: "", name: "", is_recurring: false }] })}>
            <Icon name="plus" size={16} />
            {t("holidays.add")}
          </button>
        </div>
      )}
    </fieldset>
  );
}
