import { useEffect, useState } from "react";
import { settings } from "../api";
import type { Problem } from "../api/http";
import type { View } from "../api/types";
import { useT, type Key } from "../i18n";
import { importing } from "../live/changes";
import { useCell } from "../store/cell";
import { counts } from "../store/conversations";
import { problemKey } from "../store/actions";
import { Copy } from "../ui/Copy";
import { Empty } from "../ui/Empty";
import type { IconName } from "../ui/Icon";

const icons: Record<View, IconName> = {
  open: "inbox", mine: "user-check", unassigned: "users", snoozed: "clock", closed: "circle-check", all: "inbox",
};

/** An empty view. In an office that has no mail yet it leads to the first message. */
export function EmptyView({ view }: { view: View }) {
  const t = useT();
  const progress = useCell(importing);
  const numbers = useCell(counts);
  const [untouched, setUntouched] = useState(false);
  const nothing = view === "open" && numbers !== null && numbers.open + numbers.snoozed === 0;
  useEffect(() => {
    if (!nothing) return;
    settings.channels().then((page) => setUntouched(page.items.length === 0), () => undefined);
  }, [nothing]);

  if (progress) {
    return (
      <Empty icon="inbox" title={t("import.running")}>
        <p role="status">{t("import.read", { n: progress.read })}</p>
      </Empty>
    );
  }
  if (nothing && untouched) {
    return (
      <Empty icon="inbox" title={t("first.title")}>
        <p>{t("first.text")}</p>
        <Copy text={importCommand} label={t("first.copy")} />
        <p>{t("first.after")}</p>
      </Empty>
    );
  }
  return (
    <Empty icon={icons[view]} title={t(`empty.${view}` as Key)}>
      <p>{t(`empty.${view}.next` as Key)}</p>
    </Empty>
  );
}

export const importCommand = "dragoman import mail DIR --address you@office";

export function FailedView({ onRetry, problem }: { onRetry: () => void; problem: Problem | null }) {
  const t = useT();
  return (
    <Empty icon="circle-alert" title={t("failed.title")}>
      <p role="alert">{t(problemKey(problem))}</p>
      <button type="button" className="button" onClick={onRetry}>
        {t("action.retry")}
      </button>
    </Empty>
  );
}
