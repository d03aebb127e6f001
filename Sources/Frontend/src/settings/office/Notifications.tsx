import { useEffect, useState } from "react";
import { notificationSettings, notificationTypes, type NotificationChange, type NotificationSettings, type NotificationType, type Quiet } from "../../api/crm";
import { Problem, asProblem } from "../../api/http";
import { useReading } from "../../app/readingPart";
import { useT, type Key } from "../../i18n";
import { FailedView } from "../../inbox/EmptyView";
import { problemKey } from "../../store/actions";
import { offering } from "../../store/toasts";
import { Turns } from "../../store/turns";
import { Segments } from "../../ui/Field";
import { CardSkeleton } from "../../ui/Skeleton";
import { useSlow } from "../../ui/useTime";
import { readTime } from "./numbers";

type Side = "weekdays" | "weekend";
type Way = "none" | "hours" | "all_day";

const wayOf = (quiet: Quiet): Way => (quiet === null ? "none" : quiet === "all_day" ? "all_day" : "hours");

type TellWay = "page" | "mail" | "desktop";
const ways: readonly TellWay[] = ["page", "mail", "desktop"];

interface QuietProps {
  side: Side;
  value: Quiet;
  onChange: (value: Quiet) => void;
}

/** When nothing is sent by mail on one side of the week. */
function QuietHours({ side, value, onChange }: QuietProps) {
  const t = useT();
  const [from, setFrom] = useState(Array.isArray(value) ? value[0] : "22:00");
  const [to, setTo] = useState(Array.isArray(value) ? value[1] : "08:00");
  const [fault, setFault] = useState<Key | null>(null);
  const way = wayOf(value);
  const said = Array.isArray(value) ? value.join() : null;
  useEffect(() => {
    if (!Array.isArray(value)) return;
    setFrom(value[0]);
    setTo(value[1]);
    setFault(null);
  }, [said]);
  const choose = (next: Way) => {
    setFault(null);
    onChange(next === "none" ? null : next === "all_day" ? next : [readTime(from) ?? "22:00", readTime(to) ?? "08:00"]);
  };
  const finish = () => {
    const start = readTime(from);
    const end = readTime(to);
    if (!start || !end) return setFault("invalid.time");
    if (start === end) return setFault("invalid.quiet.same");
    setFault(null);
    setFrom(start);
    setTo(end);
    if (`${start},${end}` !== said) onChange([start, end]);
  };
  const field = (end: "from" | "to", text: string, set: (text: string) => void) => (
    <input
      value={text}
      inputMode="numeric"
      maxLength={5}
      aria-label={t(`quiet.${side}.${end}` as Key)}
      aria-invalid={fault ? true : undefined}
      placeholder={end === "from" ? "22:00" : "8:00"}
      aria-describedby={fault ? `quiet-${side}` : "quiet-hint"}
      onChange={(event) => {
        set(event.target.value);
        setFault(null);
      }}
      onBlur={finish}
      onKeyDown={(event) => {
        if (event.code === "Enter") event.currentTarget.blur();
      }}
    />
  );
  return (
    <div className={fault ? "quiet invalid" : "quiet"}>
      <Segments
        label={t(`quiet.${side}` as Key)}
        value={way}
        options={(["none", "hours", "all_day"] as const).map((one) => ({ value: one, label: t(`quiet.${one}` as Key) }))}
        onChange={choose}
      />
      {way === "hours" && (
        <span className="hours-span">
          {field("from", from, setFrom)}
          <span aria-hidden="true">–</span>
          {field("to", to, setTo)}
        </span>
      )}
      {fault && (
        <p className="field-error" id={`quiet-${side}`} role="alert">
          {t(fault)}
        </p>
      )}
    </div>
  );
}

/** What somebody is told of, where, and when not by mail. Each change is saved at once. */
export function Notifications() {
  const t = useT();
  const [now, setNow] = useState<NotificationSettings | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const [turns] = useState(() => new Turns());
  const telling = useReading(true);
  const slow = useSlow(now === null && problem === null);
  useEffect(() => {
    notificationSettings.get().then(
      (answer) => {
        setProblem(null);
        setNow(answer);
      },
      (error) => setProblem(asProblem(error)),
    );
  }, [turn]);
  if (problem) return <FailedView problem={problem} onRetry={() => setTurn(turn + 1)} />;
  if (!now) return slow ? <CardSkeleton /> : null;
  const merged = (of: NotificationSettings, part: NotificationChange): NotificationSettings => ({ types: { ...of.types, ...part.types }, quiet: { ...of.quiet, ...part.quiet } });
  const change = (part: NotificationChange, back: NotificationChange, undoable = true) => {
    setNow((of) => of && merged(of, part));
    void offering((say) => turns.run(() => notificationSettings.change(part)).then(
      (answer) => {
        setNow(answer);
        if (telling && telling !== "failed") void telling.tellingChanged();
        say({ tone: "quiet", key: "toast.saved", ...(undoable ? { action: { key: "action.undo" as const, run: () => change(back, part, false) } } : {}) });
      },
      (error) => {
        setNow((of) => of && merged(of, back));
        // Asked again it is refused again.
        if (error instanceof Problem && error.field === "quiet") return void say({ tone: "error", key: "invalid.quiet.endless" });
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => change(part, back, undoable) } });
      },
    ), undoable);
  };
  const toggle = (type: NotificationType, where: TellWay) => {
    const before = now.types[type];
    change({ types: { [type]: { ...before, [where]: !before[where] } } }, { types: { [type]: before } });
  };
  const quiet = (side: Side) => (value: Quiet) => change({ quiet: { [side]: value } }, { quiet: { [side]: now.quiet[side] } });
  return (
    <div className="settings-stack">
      <section className="card" aria-labelledby="told">
        <h3 id="told">{t("notify.types")}</h3>
        <table className="notify">
          <thead>
            <tr>
              <td />
              <th scope="col">{t("notify.page")}</th>
              <th scope="col">{t("notify.mail")}</th>
              <th scope="col">{t("notify.desktop")}</th>
            </tr>
          </thead>
          <tbody>
            {notificationTypes.filter((type) => now.types[type]).map((type) => (
              <tr key={type}>
                <th scope="row">
                  {t(`notify.${type}` as Key)}
                  <span className="entry-more">{t(`notify.${type}.text` as Key)}</span>
                </th>
                {ways.map((where) => (
                  <td key={where}>
                    {type === "message" && where === "mail" ? (
                      <span className="never" title={t("notify.message.noMail")}>
                        <span aria-hidden="true">–</span>
                        <span className="sr-only">{t("notify.message.noMail")}</span>
                      </span>
                    ) : (
                      <label className="check">
                        <input type="checkbox" aria-label={`${t(`notify.${type}` as Key)}: ${t(`notify.${where}` as Key)}`} checked={now.types[type][where] ?? false} onChange={() => toggle(type, where)} />
                      </label>
                    )}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {telling && telling !== "failed" && <telling.DesktopCard />}
      <section className="card" aria-labelledby="quiet">
        <h3 id="quiet">{t("quiet.title")}</h3>
        <p className="card-text">{t("quiet.text")}</p>
        <QuietHours side="weekdays" value={now.quiet.weekdays} onChange={quiet("weekdays")} />
        <QuietHours side="weekend" value={now.quiet.weekend} onChange={quiet("weekend")} />
        <p className="card-hint" id="quiet-hint">{t("quiet.hint")}</p>
      </section>
    </div>
  );
}
