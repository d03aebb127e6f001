import { useEffect, useState } from "react";
import { inbox } from "../api";
import type { Problem } from "../api/http";
import type { View } from "../api/types";
import { narrow, useFilterWords, type InboxRoute } from "./FilterBar";
import { connecting } from "../app/router";
import { useT, type Key } from "../i18n";
import { importing } from "../live/changes";
import { useCell } from "../store/cell";
import { channels, loadChannels } from "../store/channels";
import { counts } from "../store/conversations";
import { filterFields, isFiltered, without } from "../store/filter";
import { me } from "../store/session";
import { problemKey } from "../store/actions";
import { Copy } from "../ui/Copy";
import { Empty } from "../ui/Empty";
import type { IconName } from "../ui/Icon";
import { Link } from "../ui/Link";
import { phone, useMedia } from "../ui/useMedia";

const icons: Record<View, IconName> = {
  open: "inbox", mine: "user-check", unassigned: "users", snoozed: "clock", closed: "circle-check", all: "inbox",
};

const steps = ["offices", "languages", "users"] as const;

/** What else an owner does once, while nothing has come yet. */
function FirstSteps() {
  const t = useT();
  return (
    <>
      <p className="empty-more">{t("first.steps")}</p>
      {steps.map((section) => (
        <Link key={section} className="text-button" to={{ page: "settings", section, item: null }}>
          {t(`first.step.${section}`)}
        </Link>
      ))}
    </>
  );
}

/** Connected, and no message has ever come. */
function Waiting({ address }: { address: string }) {
  const t = useT();
  return (
    <Empty icon="inbox" title={t("first.wait")}>
      <p>{t("first.wait.text", { address })}</p>
      {me()?.role === "owner" && <FirstSteps />}
    </Empty>
  );
}

/** An office into which nothing comes yet: the way to the first message, for those who may go it. */
function NothingConnected() {
  const t = useT();
  const owner = me()?.role === "owner";
  return (
    <Empty icon="mail" title={t("first.title")}>
      <p>{t(owner ? "first.text" : "first.ask")}</p>
      {owner && (
        <>
          <Link className="button primary" to={connecting}>
            {t("first.connect")}
          </Link>
          <p className="empty-more">{t("first.import")}</p>
          <Copy text={importCommand()} label={t("first.copy")} />
          <p>{t("first.after")}</p>
          <FirstSteps />
        </>
      )}
    </Empty>
  );
}

/** An empty view. In an office that has no mail yet it leads to the first message. */
export function EmptyView({ at }: { at: InboxRoute }) {
  const { view } = at;
  const filter = at.filter ?? {};
  const t = useT();
  const progress = useCell(importing);
  const numbers = useCell(counts);
  const accounts = useCell(channels);
  const words = useFilterWords(filter);
  // Where there are no keys, it is not told by them what to do next.
  const touch = useMedia(phone);
  const filtered = isFiltered(filter);
  const nothing = view === "open" && !filtered && numbers !== null && numbers.open + numbers.snoozed === 0;
  useEffect(() => {
    if (nothing && accounts === null) void loadChannels();
  }, [nothing, accounts]);
  /** Whether anything ever came, closed or not. */
  const [empty, setEmpty] = useState(false);
  useEffect(() => {
    if (nothing) void inbox.list({ view: "all", filter: {} }, null, 1).then(({ items }) => setEmpty(items.length === 0), () => undefined);
  }, [nothing]);

  if (progress) {
    return (
      <Empty icon="inbox" title={t("import.running")}>
        <p role="status">{t("import.read", { n: progress.read })}</p>
      </Empty>
    );
  }
  const coming = (accounts ?? []).reduce((sum, one) => sum + (one.connected ? one.health?.backlog ?? 0 : 0), 0);
  if (nothing && coming > 0) {
    return (
      <Empty icon="inbox" title={t("first.fetching")}>
        <p role="status">{t("channels.backlog", { n: coming })}</p>
      </Empty>
    );
  }
  if (nothing && accounts && !accounts.some((one) => one.connected)) return <NothingConnected />;
  const first = accounts?.find((one) => one.connected);
  if (nothing && empty && first) return <Waiting address={first.address} />;
  if (filtered) {
    const used = filterFields.filter((field) => filter[field]);
    return (
      <Empty icon="list-filter" title={t("filter.empty")}>
        <p>{t("filter.empty.by", { view: t(`view.${view}` as Key), names: used.map(words).join(", ") })}</p>
        {used.length > 1 &&
          used.map((field) => (
            <button key={field} type="button" className="text-button" onClick={() => narrow(without(filter, field))}>
              {t("filter.without", { name: words(field) })}
            </button>
          ))}
        <button type="button" className="button" onClick={() => narrow({})}>
          {t("filter.all")}
        </button>
      </Empty>
    );
  }
  return (
    <Empty icon={icons[view]} title={t(`empty.${view}` as Key)}>
      <p>{t(`empty.${view}.${touch && view !== "all" ? "hand" : "next"}` as Key)}</p>
    </Empty>
  );
}

export const importCommand = (address = "biuro@example.org"): string => `dragoman import mail DIR --address ${address}`;

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
