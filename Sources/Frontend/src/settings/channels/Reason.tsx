import type { Platform } from "../../api/types";
import { reasonWords } from "../../channel/words";
import { useT, type Key } from "../../i18n";
import { detailWords } from "./detail";

interface Said {
  reason: string | null;
  words: string | null;
  advice: string | null;
  detail: string | null;
}

/** Why something failed, what to do about it, and what exactly was said or found. */
export function Reason({ said, outgoing = false, platform = "email" }: { said: Said; outgoing?: boolean; platform?: Platform }) {
  const t = useT();
  const chat = platform !== "email";
  const advice = chat ? (said.reason && t(`advice.chat.${said.reason}` as Key)) || said.advice : (outgoing && said.reason && t(`advice.out.${said.reason}` as Key)) || (said.reason && t(`advice.${said.reason}` as Key)) || said.advice;
  return (
    <>
      <p className="reason">{reasonWords(t, said, platform) || t("health.unknown")}</p>
      {advice && <p>{advice}</p>}
      {said.detail && <p className="reason-detail">{detailWords(t, said.reason, said.detail, chat)}</p>}
    </>
  );
}
