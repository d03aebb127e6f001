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

/** Why something failed, what to do about it, and what exactly was said or found. `out`: on the way out, which has ports of its own. */
export function Reason({ said, out = false }: { said: Said; out?: boolean }) {
  const t = useT();
  const { reason } = said;
  const advice = (reason && ((out && t(`advice.out.${reason}` as Key)) || t(`advice.${reason}` as Key))) || said.advice;
  return (
    <>
      <p className="reason">{reasonWords(t, said) || t("health.unknown")}</p>
      {advice && <p>{advice}</p>}
      {said.detail && <p className="reason-detail">{spoken.has(reason ?? "") ? t("health.said", { words: said.detail }) : said.detail}</p>}
    </>
  );
}
