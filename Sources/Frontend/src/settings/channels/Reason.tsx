import { reasonWords } from "../../channel/words";
import { useT, type Key } from "../../i18n";

interface Said {
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
}

/** Where the detail is what the mail server said; elsewhere it is what Dragoman found. */
const spoken = new Set(["signin_refused", "signin_unavailable", "server_refused", "server_bye"]);

/** Why something failed, what to do about it, and what exactly was said or found. */
export function Reason({ said, outgoing = false }: { said: Said; outgoing?: boolean }) {
  const t = useT();
  const advice = (outgoing && said.reason && t(`advice.out.${said.reason}` as Key)) || (said.reason && t(`advice.${said.reason}` as Key)) || said.advice;
  return (
    <>
      <p className="reason">{reasonWords(t, said) || t("health.unknown")}</p>
      {advice && <p>{advice}</p>}
      {said.detail && <p className="reason-detail">{spoken.has(said.reason ?? "") ? t("health.said", { words: said.detail }) : said.detail}</p>}
    </>
  );
}
