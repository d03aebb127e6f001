import type { TestLine } from "../../api/types";
import { useT } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";
import { Reason } from "./Reason";
import { failedStep, steps, type Attempt } from "./useTest";

type Outcome = "waiting" | TestLine["state"];
const icons: Record<Outcome, IconName> = { waiting: "circle-dashed", running: "loader-circle", ok: "circle-check", failed: "circle-x" };

/** The steps of a test as they happen. All of them stand there from the beginning, so that nothing moves. */
export function TestSteps({ attempt }: { attempt: Attempt }) {
  const t = useT();
  const failed = failedStep(attempt);
  // Without encryption there is no such step.
  const encrypts = attempt.server.security !== "none" || attempt.lines.tls;
  const shown = steps.filter((step) => (step !== "tls" || encrypts) && (step !== "outgoing" || attempt.sends));
  const current = failed ?? [...shown].reverse().find((step) => attempt.lines[step]);
  const outcome = (step: (typeof steps)[number]): Outcome => attempt.lines[step]?.state ?? (attempt.ok ? "ok" : "waiting");
  return (
    <div className="test">
      <p className="entry-more">{t("connect.trying", { host: attempt.server.host, port: String(attempt.server.port) })}</p>
      <ol className="steps" aria-label={t("step.list")}>
        {shown.map((step) => {
          const line = attempt.lines[step];
          return (
            <li key={step} className={`step step-${outcome(step)}`}>
              <Icon name={icons[outcome(step)]} />
              <div>
                <span className="step-name">{t(`step.${step}`)}</span>
                <span className="step-state">{t(`outcome.${outcome(step)}`)}</span>
                {line?.state === "failed" && <Reason said={line} outgoing={step === "outgoing"} />}
              </div>
            </li>
          );
        })}
      </ol>
      <p className="sr-only" role="status">
        {current && `${t(`step.${current}`)}: ${t(`outcome.${outcome(current)}`)}`}
      </p>
    </div>
  );
}
