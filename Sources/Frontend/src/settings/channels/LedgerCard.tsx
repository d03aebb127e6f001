import { useEffect, useState } from "react";
import { channels as api } from "../../api";
import type { ChannelDetail, ChannelFolder, Ledger, LedgerFolder } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { bytes, full, relative } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { useNow } from "../../ui/useTime";

/** A comparison that has not answered by then has failed without a word; the button comes back. */
const patience = 60_000;

interface FolderProps {
  folder: ChannelFolder;
  /** What the last comparison found; `null` as long as there was none. */
  found: LedgerFolder | null;
  /** Mails are on their way, so that what the comparison found missing is not missing any more. */
  fetching: boolean;
}

/** Where nothing has been compared yet the counts are what the listener knows, and nothing is called complete. */
function Folder({ folder, found: compared, fetching }: FolderProps) {
  const t = useT();
  const locale = useLocale();
  const found = fetching ? null : compared;
  const { on_server, here, gone, oversized } = found ?? folder;
  const missing = found?.missing ?? [];
  const lacking = found?.missing_count ?? 0;
  const coming = on_server === null ? folder.backlog : Math.min(folder.backlog, Math.max(0, on_server - here));
  const complete = !folder.missing && lacking === 0;
  const more = [
    !found && coming > 0 && t("channels.backlog", { n: coming }),
    gone > 0 && t("ledger.gone", { n: gone }),
    oversized > 0 && t("ledger.oversized", { n: oversized }),
  ].filter(Boolean);
  return (
    <li>
      <div className="ledger-line">
        <span className="entry-name">{folder.name}</span>
        {on_server !== null && <span className="ledger-count">{t("health.numbers", { server: on_server, here })}</span>}
        {found && !folder.missing && (
          <span className={complete ? "health health-ok" : "health health-retrying"}>
            <Icon name={complete ? "circle-check" : "triangle-alert"} size={16} />
            {complete ? t("ledger.complete") : t("ledger.missing", { n: lacking })}
          </span>
        )}
      </div>
      {folder.missing && (
        <p className="health health-retrying">
          <Icon name="triangle-alert" size={16} />
          {t("ledger.lost")}
        </p>
      )}
      {more.length > 0 && <p className="entry-more">{more.join(" · ")}</p>}
      {missing.length > 0 && (
        <details className="missing">
          <summary>{t("ledger.show")}</summary>
          <ul>
            {missing.map((one) => (
              <li key={one.uid}>
                {t("ledger.mail", { uid: String(one.uid), size: bytes(locale, one.size), time: one.received_at ? full(locale, one.received_at) : "—" })}
              </li>
            ))}
            {lacking > missing.length && <li>{t("ledger.more", { n: lacking - missing.length })}</li>}
          </ul>
        </details>
      )}
    </li>
  );
}

interface Props {
  account: ChannelDetail;
  /** Asks for the account again. */
  load: () => Promise<void>;
}

/** Mailbox and inbox beside each other, folder by folder. */
export function LedgerCard({ account, load }: Props) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(20_000);
  const [ledger, setLedger] = useState<Ledger | null>(null);
  const [comparing, setComparing] = useState(false);
  const checked = account.health?.checked_at ?? null;
  const here = account.health?.here ?? 0;
  const fetching = account.connected && (account.health?.backlog ?? 0) > 0;

  useEffect(() => {
    api.ledger(account.id).then(setLedger, () => undefined);
  }, [account.id, checked, here]);
  useEffect(() => setComparing(false), [checked]);
  useEffect(() => {
    if (!comparing) return;
    const timer = setTimeout(() => setComparing(false), patience);
    // The answer comes with an event; one that got lost must not keep the button away.
    const again = setInterval(() => void load(), 2000);
    return () => {
      clearTimeout(timer);
      clearInterval(again);
    };
  }, [comparing]);

  const compare = () => {
    setComparing(true);
    api.check(account.id).catch((error) => {
      setComparing(false);
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: compare } });
    });
  };
  const at = ledger?.checked_at;
  const found = (name: string) => (at && ledger.folders.find((one) => one.name === name)) || null;
  return (
    <section className="card" aria-labelledby="ledger">
      <div className="card-head">
        <h3 id="ledger">{t("account.ledger")}</h3>
        <button type="button" className="button small" disabled={comparing || !account.connected} onClick={compare}>
          {t(comparing ? "account.comparing" : "account.compare")}
        </button>
      </div>
      <p className="card-hint" role="status">
        {at ? t("account.compared", { time: relative(locale, at, now) }) : t("account.uncompared")}
        {at && account.email && account.email.backfill !== "all" && ` ${t(`ledger.scope.${account.email.backfill}`)}`}
      </p>
      <ul className="ledger">
        {(account.email?.folders ?? []).map((one) => (
          <Folder key={one.name} folder={one} found={found(one.name)} fetching={fetching} />
        ))}
      </ul>
    </section>
  );
}
