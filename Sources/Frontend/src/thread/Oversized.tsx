import { useState } from "react";
import { inbox } from "../api";
import { Problem } from "../api/http";
import type { Message } from "../api/types";
import { useLocale, useT } from "../i18n";
import { bytes } from "../i18n/format";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";
import { Icon } from "../ui/Icon";

/** A mail of which only the head is here, because it is over the size limit. It is replaced when the whole has come. */
export function Oversized({ id, mail }: { id: string; mail: NonNullable<Message["oversized"]> }) {
  const t = useT();
  const locale = useLocale();
  // Asked for on this screen; counts only as long as the server's own word is the one it was asked against.
  const [asked, setAsked] = useState<typeof mail | null>(null);
  const state = asked === mail ? "wanted" : mail.state;
  const fetch = () => {
    setAsked(mail);
    inbox.fetch(id).catch((error) => {
      // It has come in the meantime, and is about to stand here.
      if (error instanceof Problem && error.code === "not_oversized") return;
      setAsked(null);
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: fetch } });
    });
  };
  return (
    <div className={`card-message oversized oversized-${state}`}>
      <Icon name={state === "failed" ? "circle-alert" : "mail-warning"} size={20} />
      <div>
        <p className="card-title">{t("oversized.title", { size: bytes(locale, mail.size) })}</p>
        <p role="status">
          {t(`oversized.${state}`)}
          {state === "failed" && mail.error && ` ${mail.error}`}
        </p>
        <button type="button" className="button small" disabled={state === "wanted"} onClick={fetch}>
          <Icon name="download" size={14} />
          {t("oversized.fetch")}
        </button>
      </div>
    </div>
  );
}
