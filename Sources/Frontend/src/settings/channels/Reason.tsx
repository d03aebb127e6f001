import { reasonWords } from "../../channel/words";
import { useT, type Key } from "../../i18n";

interface Said {
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
}

/** Why something failed, what to do about it, and what the mail server itself said. */
export function Reason({ said }: { said: Said }) {
  const t = useT();
  const advice = (said.reason && t(`advice.${said.reason}` as Key)) || said.advice;
  return (
    <>
      <p className="reason">{reasonWords(t, said) || t("health.unknown")}</p>
      {advice && <p>{advice}</p>}
      {said.detail && <p className="reason-detail">{t("health.said", { words: said.detail })}</p>}
    </>
  );
}
