import { useEffect, useRef } from "react";
import { care, type BackupSchedule } from "../../api/care";
import { Problem } from "../../api/http";
import { useLocale, useT } from "../../i18n";
import { full, relative } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { useNow, useSlow } from "../../ui/useTime";
import { BackupList } from "./BackupList";
import { duration } from "./duration";
import { FindingList } from "./FindingList";
import { Updated } from "./Updated";
import { useLive, type Live } from "./useLive";
import { asFinding } from "./words";

/** Milliseconds between two looks, and while a copy is being made. */
const calm = 5000;
const busy = 700;

function backUp(again: () => void): void {
  care.backUp().then(again, (error) => {
    again();
    const running = error instanceof Problem && error.code === "backup_running";
    if (running) return void say({ tone: "error", key: "backups.already" });
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => backUp(again) } });
  });
}

/** Tells what became of a copy while somebody looks; one that is made in a moment is never seen running. */
function useOutcome(schedule: BackupSchedule | undefined): void {
  const before = useRef<BackupSchedule | undefined>();
  useEffect(() => {
    const last = before.current;
    before.current = schedule;
    if (!schedule || !last) return;
    const newer = (now: string | null, then: string | null) => now !== null && (then === null || Date.parse(now) > Date.parse(then));
    if (newer(schedule.failed_at, last.failed_at)) say({ tone: "error", key: "backups.failed" });
    else if (newer(schedule.last_good_at, last.last_good_at)) say({ tone: "quiet", key: "backups.made" });
  }, [schedule]);
}

function Progress({ schedule }: { schedule: BackupSchedule }) {
  const t = useT();
  const { progress } = schedule;
  const step = progress ? t(`backups.step.${progress.step}`) : t("backups.step.starting");
  const part = progress && progress.total > 0 ? Math.min(100, Math.floor((progress.done / progress.total) * 100)) : null;
  return (
    <div className="progress">
      {part === null ? <progress aria-label={t("backups.running")} /> : <progress max={100} value={part} aria-label={t("backups.running")} />}
      <p className="entry-more">{part === null ? step : t("backups.part", { step, percent: part })}</p>
    </div>
  );
}

function Facts({ schedule }: { schedule: BackupSchedule }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(10_000);
  const at = (moment: string, words: string) => <time dateTime={moment} title={full(locale, moment)}>{words}</time>;
  return (
    <dl className="facts">
      <div>
        <dt>{t("backups.next")}</dt>
        <dd>{schedule.next ? at(schedule.next, full(locale, schedule.next)) : "—"}</dd>
      </div>
      {schedule.last_good_at && (
        <div>
          <dt>{t("backups.last")}</dt>
          <dd>{at(schedule.last_good_at, relative(locale, schedule.last_good_at, now))}</dd>
        </div>
      )}
      {schedule.last_good_seconds !== null && schedule.last_good_seconds >= 60 && (
        <div>
          <dt>{t("backups.took")}</dt>
          <dd>{duration(locale, schedule.last_good_seconds * 1000)}</dd>
        </div>
      )}
      <div>
        <dt>{t("backups.place")}</dt>
        <dd className="path">{schedule.second_place ?? t("backups.place.none")}</dd>
      </div>
    </dl>
  );
}

function State({ schedule, live }: { schedule: BackupSchedule; live: Live<unknown> }) {
  const t = useT();
  const bad = schedule.state === "failed";
  const words = t(`backups.state.${schedule.state}`);
  return (
    <section className="card" aria-labelledby="backups-state">
      <div className="card-head">
        <h3 id="backups-state" className={`verdict verdict-${bad ? "failed" : schedule.state === "none" ? "warning" : "ok"}`}>
          <Icon name={bad ? "circle-x" : schedule.state === "none" ? "triangle-alert" : "circle-check"} />
          {words}
        </h3>
        <button type="button" className="button primary small" disabled={schedule.running} onClick={() => backUp(live.again)}>
          {t("backups.now")}
        </button>
      </div>
      <Updated live={live} />
      <p className="sr-only" role="status">{words}</p>
      {bad && <FindingList findings={schedule.troubles.map(asFinding)} label={t("backups.troubles")} />}
      {schedule.running && <Progress schedule={schedule} />}
      <Facts schedule={schedule} />
    </section>
  );
}

/** The copies of all that the office has: how they stand, one more, and each of them to take along. */
export function Backups() {
  const t = useT();
  const live = useLive(care.backups, (now) => (now?.schedule.running ? busy : calm));
  const { value, problem, again } = live;
  const slow = useSlow(value === null && problem === null);
  useOutcome(value?.schedule);
  if (!value) {
    if (problem) return <FailedView problem={problem} onRetry={again} />;
    return slow ? <div className="settings-stack"><div className="card bone bone-card" aria-hidden="true" /><div className="card bone bone-card" aria-hidden="true" /></div> : null;
  }
  return (
    <div className="settings-stack">
      <State schedule={value.schedule} live={live} />
      <div className="notice">
        <Icon name="key-round" />
        <div>
          <h3>{t("backups.key")}</h3>
          <p>{t("backups.key.text")}</p>
        </div>
      </div>
      <BackupList items={value.items} />
    </div>
  );
}
