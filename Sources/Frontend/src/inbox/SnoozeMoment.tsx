import { useState, type FormEvent } from "react";
import { hide } from "../app/overlay";
import { useT } from "../i18n";
import { snooze } from "../store/actions";
import { snoozeMany } from "../store/bulk";
import { conversations } from "../store/conversations";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import type { For } from "./Pickers";
import { snoozeTimes } from "./snoozeTimes";
import { isUntilAnswer } from "./snoozeWords";

/** The time as a field of the browser writes it: local, without a zone. */
const written = (at: Date): string => new Date(at.getTime() - at.getTimezoneOffset() * 60_000).toISOString().slice(0, 16);

/** What stands in the field at first: the time it is put off to, else tomorrow morning. */
function start(id: string): Date {
  const until = conversations.get(id)?.snooze_until;
  return until && !isUntilAnswer(until) ? new Date(until) : snoozeTimes(new Date()).find((one) => one.name === "tomorrow")?.at ?? new Date();
}

/** A day and an hour of one's own choice. */
export function SnoozeMoment({ id, many }: For) {
  const t = useT();
  const [value, setValue] = useState(() => written(start(id)));
  const [wrong, setWrong] = useState(false);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    const at = new Date(value);
    if (!(at.getTime() > Date.now())) return setWrong(true);
    hide();
    const item = conversations.get(id);
    if (many) snoozeMany(many, at.toISOString());
    else if (item) snooze(item, at.toISOString());
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
