import type { Finding } from "../../api/care";
import { useLocale, useT } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";
import { findingAdvice, findingTitle, findingWords } from "./words";

const icons: Record<Finding["state"], IconName> = { ok: "circle-check", warning: "triangle-alert", failed: "circle-x" };
const order: readonly Finding["state"][] = ["failed", "warning", "ok"];

/** Worst first; of the same kind in the doctor's own order. */
export const worstFirst = (findings: readonly Finding[]): Finding[] =>
  [...findings].sort((a, b) => order.indexOf(a.state) - order.indexOf(b.state));

/** One thing that was looked at, what was found, and what to do. */
export function FindingEntry({ finding }: { finding: Finding }) {
  const t = useT();
  const locale = useLocale();
  const advice = finding.state === "ok" ? "" : findingAdvice(t, locale, finding);
  return (
    <li className={`finding finding-${finding.state}`}>
      <Icon name={icons[finding.state]} />
      <div>
        <p className="finding-title">
          {findingTitle(t, finding)}
          <span className="sr-only">{`: ${t(`finding.state.${finding.state}`)}`}</span>
        </p>
        <p className="finding-words">{findingWords(t, locale, finding)}</p>
        {advice && <p className="finding-advice">{advice}</p>}
      </div>
    </li>
  );
}

export function FindingList({ findings, label }: { findings: readonly Finding[]; label: string }) {
  return (
    <ul className="findings" aria-label={label}>
      {findings.map((one, at) => (
        <FindingEntry key={`${one.name} ${one.code} ${at}`} finding={one} />
      ))}
    </ul>
  );
}
