import { useState, type FormEvent } from "react";
import { hide } from "../app/overlay";
import { useT } from "../i18n";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";

/** The time as a field of the browser writes it: local, without a zone. */
const written = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** A day and an hour of one's own choice. */
export function SnoozeMoment({ start, onChoose }: { start: Date; onChoose: (at: Date) => void }) {
  const t = useT();
  const [value, setValue] = useState(written(start));
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(value);
    if (!(at.getTime() > Date.now())) return setWrong(true);
    hide();
    onChoose(at);
  };
  return (
    <Dialog title={t("snooze.title")} onClose={hide} className="form-dialog" typing>
      <form onSubmit={submit} noValidate>
        <Field
          label={t("snooze.moment.label")}
          type="datetime-local"
          value={value}
          min={written(new Date())}
          onChange={(event) => {
            setValue(event.target.value);
            setWrong(false);
          }}
          error={wrong ? t("snooze.moment.past") : null}
        />
        <div className="card-actions">
          <button type="button" className="button" onClick={hide}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary">
            {t("thread.snooze")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
