import { useEffect, useState, type ReactNode } from "react";
import { care, type Condition as State } from "../../api/care";
import { Problem } from "../../api/http";
import { useLocale, useT } from "../../i18n";
import { relative } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { useNow, useSlow } from "../../ui/useTime";
import { Figures } from "./Figures";
import { FindingList, worstFirst } from "./FindingList";
import { Updated } from "./Updated";
import { useLive, type Live } from "./useLive";

/** Milliseconds for which the figures hold, and while something is going on that ends soon. */
const calm = 4000;
const busy = 1000;
/** Milliseconds after which what takes long is looked at anew, when somebody opens the page. */
const stale = 10 * 60_000;

function examine(again: () => void): void {
  care.examine().then(again, (error) => {
    // One that is going on already answers the wish as well.
    if (error instanceof Problem && error.code === "examination_running") return again();
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => examine(again) } });
  });
}

function Verdict({ state, live }: { state: State; live: Live<State> }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(20_000);
  const [shown, setShown] = useState(false);
  const sorted = worstFirst(state.findings);
  const wrong = sorted.filter((one) => one.state !== "ok");
  const fine = sorted.filter((one) => one.state === "ok");
  const worst = wrong[0]?.state ?? "ok";
  const words = wrong.length === 0 ? t("condition.fine") : t("condition.wrong", { n: wrong.length });
  const when = state.examining
    ? t("condition.examining")
    : state.examined_at ? t("condition.examined", { time: relative(locale, state.examined_at, now) }) : t("condition.unexamined");
  return (
    <section className="card" aria-labelledby="verdict">
      <div className="card-head">
        <h3 id="verdict" className={`verdict verdict-${worst}`}>
          <Icon name={worst === "ok" ? "circle-check" : worst === "warning" ? "triangle-alert" : "circle-x"} />
          {words}
        </h3>
        <button type="button" className="button small" disabled={state.examining} onClick={() => examine(live.again)}>
          {t("condition.examine")}
        </button>
      </div>
      <div className="verdict-line">
        <p className="sr-only" role="status">{words}</p>
        <Updated live={live} />
        <p className="entry-more">{when}</p>
      </div>
      {wrong.length > 0 && <FindingList findings={wrong} label={t("condition.findings")} />}
      {fine.length > 0 && (
        <div className="fold">
          <button type="button" className="fold-head" aria-expanded={shown} aria-controls="fine" onClick={() => setShown(!shown)}>
            <Icon name={shown ? "chevron-down" : "chevron-right"} size={16} />
            {t("condition.ok", { n: fine.length })}
          </button>
          <div id="fine" hidden={!shown}>
            <FindingList findings={fine} label={t("condition.ok", { n: fine.length })} />
          </div>
        </div>
      )}
    </section>
  );
}

/**
 * How the office is right now: what is wrong and what to do, the figures, and each mailbox, which the settings know how to show.
 */
export function Condition({ mailboxes }: { mailboxes: (channels: State["channels"]) => ReactNode }) {
  const live = useLive(care.condition, (now) => (now?.examining ? busy : calm));
  const { value, problem, again } = live;
  const slow = useSlow(value === null && problem === null);
  const known = value !== null;
  useEffect(() => {
    if (!value || value.examining) return;
    const age = value.examined_at ? Date.parse(value.at) - Date.parse(value.examined_at) : Infinity;
    if (age > stale) examine(again);
  }, [known]);
  if (!value) {
    if (problem) return <FailedView problem={problem} onRetry={again} />;
    return slow ? <div className="settings-stack"><div className="card bone bone-card" aria-hidden="true" /><div className="card bone bone-figures" aria-hidden="true" /></div> : null;
  }
  return (
    <div className="settings-stack">
      <Verdict state={value} live={live} />
      <Figures state={value} />
      {mailboxes(value.channels)}
    </div>
  );
}
