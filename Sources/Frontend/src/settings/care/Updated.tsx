import { useLocale, useT } from "../../i18n";
import { relative } from "../../i18n/format";
import { useNow } from "../../ui/useTime";
import type { Live } from "./useLive";

/** Says quietly that what is shown keeps itself up to date, and aloud when it does not. */
export function Updated({ live }: { live: Live<unknown> }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(5000);
  const { at, problem } = live;
  if (at === null) return null;
  return (
    <p className={problem ? "updated late" : "updated"}>
      <span className="updated-dot" aria-hidden="true" />
      {/* Only what changes what somebody does is read aloud: not each answer. */}
      <span role="status">{problem ? t("care.late", { time: relative(locale, new Date(at).toISOString(), now) }) : t("care.live")}</span>
    </p>
  );
}
