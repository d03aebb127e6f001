import { useState } from "react";
import { chats } from "../../api/chat";
import type { Attachment } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { bytes } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";

const faults = new Set(["too_large", "gone", "refused", "gave_up"]);

/** A file that the platform still has: on its way, or not, why, and what can be done. */
export function Waiting({ file, ratio }: { file: Attachment; ratio: number | null }) {
  const t = useT();
  const locale = useLocale();
  const [asked, setAsked] = useState(false);
  const failed = file.state === "failed" && !asked;
  const fault = file.fault && faults.has(file.fault) ? file.fault : "other";
  const again = () => {
    setAsked(true);
    chats.fetch(file.id).catch((error) => {
      setAsked(false);
      say({ tone: "error", key: problemKey(error) });
    });
  };
  const classes = ["media-waiting", failed && "failed", ratio !== null && "framed"].filter(Boolean).join(" ");
  return (
    <div className={classes} style={ratio === null ? undefined : { aspectRatio: String(ratio) }} role={failed ? "group" : undefined} aria-label={failed ? file.name : undefined}>
      <Icon name={failed ? "circle-alert" : "clock"} size={18} />
      <div>
        {file.name && <p className="waiting-name">{file.name}</p>}
        <p>{failed ? t(`media.fault.${fault}` as Key) : t("media.pending")}</p>
        {file.size > 0 && <p className="waiting-size">{bytes(locale, file.size)}</p>}
        {failed && fault !== "too_large" && (
          <button type="button" className="text-button" onClick={again}>
            <Icon name="rotate-ccw" size={14} />
            {t("action.retry")}
          </button>
        )}
      </div>
    </div>
  );
}
