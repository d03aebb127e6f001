import { useState } from "react";
import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { session } from "../store/session";
import { Dialog } from "../ui/Dialog";
import { Field } from "../ui/Field";
import { fieldTime, laterTimes, latest } from "./times";

/** Which clock the times are told by, where it is another one than the office's. */
export function useZone(): string | null {
  const office = useCell(session, (now) => (now.state === "signed-in" ? now.me.office.time_zone : null));
  const here = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return office && office !== here ? here : null;
}

/** When a letter goes, chosen to the minute. */
export function LaterDialog({ onClose, onChoose }: { onClose: () => void; onChoose: (at: Date) => void }) {
  const t = useT();
  const zone = useZone();
  const [value, setValue] = useState(() => fieldTime(laterTimes(new Date())[0]?.at ?? new Date()));
  const at = new Date(value);
  const far = at > latest(new Date());
  const ahead = at.getTime() > Date.now() + 30_000 && !far;
  return (
    <Dialog title={t("later.title")} onClose={onClose} typing>
      <form
        className="later-form"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (ahead) onChoose(at);
        }}
      >
        <Field
          label={t("later.when")}
          type="datetime-local"
          required
          value={value}
          min={fieldTime(new Date())}
          max={fieldTime(latest(new Date()))}
          hint={zone ? t("later.zone", { zone }) : undefined}
          error={ahead ? null : t(far ? "later.far" : "later.past")}
          onChange={(event) => setValue(event.target.value)}
        />
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={!ahead}>
            {t("later.submit")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
