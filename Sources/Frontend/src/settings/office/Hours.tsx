import { tags, useLocale, useT, type Key } from "../../i18n";
import type { WeekDay } from "../../api/catalogue";
import { weekDays, type OfficeFaults, type OfficeForm } from "./officeForm";

interface Props {
  form: OfficeForm;
  faults: OfficeFaults;
  readOnly: boolean;
  edit: (part: Partial<OfficeForm>) => void;
}

/** The name of a day of the week; the 5th of January 1970 was a Monday. */
export function dayName(tag: string, day: WeekDay): string {
  const name = new Intl.DateTimeFormat(tag, { weekday: "long", timeZone: "UTC" }).format(new Date(Date.UTC(1970, 0, 5 + weekDays.indexOf(day))));
  return name.charAt(0).toLocaleUpperCase(tag) + name.slice(1);
}

/** When an office is open, day by day. */
export function Hours({ form, faults, readOnly, edit }: Props) {
  const t = useT();
  const locale = useLocale();
  const change = (day: WeekDay, part: Partial<OfficeForm["hours"]["mon"]>) => edit({ hours: { ...form.hours, [day]: { ...form.hours[day], ...part } } });
  return (
    <fieldset className="card">
      <legend className="card-legend">{t("hours.title")}</legend>
      <p className="card-text">{t("hours.text")}</p>
      <ul className="hours">
        {weekDays.map((day) => {
          const name = dayName(tags[locale], day);
          const { open, from, to } = form.hours[day];
          const fault = faults[`hours.${day}`];
          const field = (end: "from" | "to", value: string) => (
            <input
              value={value}
              inputMode="numeric"
              maxLength={5}
              readOnly={readOnly}
              aria-label={t(end === "from" ? "hours.from" : "hours.to", { day: name })}
              aria-invalid={fault ? true : undefined}
              placeholder={end === "from" ? "9:00" : "17:00"}
              aria-describedby={fault ? `hours-${day}` : "hours-hint"}
              onChange={(event) => change(day, { [end]: event.target.value })}
            />
          );
          return (
            <li key={day} className={fault ? "invalid" : ""}>
              <label className="check">
                <input type="checkbox" checked={open} disabled={readOnly} onChange={(event) => change(day, { open: event.target.checked })} />
                {name}
              </label>
              {open ? (
                <span className="hours-span">
                  {field("from", from)}
                  <span aria-hidden="true">–</span>
                  {field("to", to)}
                </span>
              ) : (
                <span className="entry-more">{t("hours.closed")}</span>
              )}
              {fault && (
                <p className="field-error" id={`hours-${day}`}>
                  {t(fault as Key)}
                </p>
              )}
            </li>
          );
        })}
      </ul>
      <p className="card-hint" id="hours-hint">{t("hours.hint")}</p>
    </fieldset>
  );
}
