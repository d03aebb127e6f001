import { useEffect, useState } from "react";
import { channels as api } from "../../api";
import type { ChannelDetail, Ledger, LedgerFolder } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { bytes, full, relative } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { useNow } from "../../ui/useNow";

/** A comparison that has not answered by then has failed without a word; the button comes back. */
const patience = 60_000;

function Folder({ folder, lost }: { folder: LedgerFolder; lost: boolean }) {
  const t = useT();
  const locale = useLocale();
  const complete = !lost && folder.missing_count === 0;
  const more = [
    folder.gone > 0 && t("ledger.gone", { n: folder.gone }),
    folder.oversized > 0 && t("ledger.oversized", { n: folder.oversized }),
  ].filter(Boolean);
  return (
    <li>
      <div className="ledger-line">
        <span className="entry-name">{folder.name}</span>
        {folder.on_server !== null && (
          <span className="ledger-count">{t("health.numbers", { server: folder.on_server, here: folder.here })}</span>
        )}
        <span className={complete ? "health health-ok" : "health health-retrying"}>
          <Icon name={complete ? "circle-check" : "triangle-alert"} size={16} />
          {complete ? t("ledger.complete") : folder.missing_count ? t("ledger.missing", { n: folder.missing_count }) : t("health.never")}
        </span>
      </div>
      {lost && <p className="entry-why">{t("ledger.lost")}</p>}
      {more.length > 0 && <p className="entry-more">{more.join(" · ")}</p>}
      {folder.missing.length > 0 && (
        <details className="missing">
          <summary>{t("ledger.show")}</summary>
          <ul>
            {folder.missing.map((one) => (
              <li key={one.uid}>
                {t("ledger.mail", { uid: String(one.uid), size: bytes(locale, one.size), time: one.received_at ? full(locale, one.received_at) : "—" })}
              </li>
            ))}
            {folder.missing_count > folder.missing.length && <li>{t("ledger.more", { n: folder.missing_count - folder.missing.length })}</li>}
          </ul>
        </details>
      )}
    </li>
  );
}

/** Mailbox and inbox beside each other, folder by folder. */
export function LedgerCard({ account }: { account: ChannelDetail }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(20_000);
  const [ledger, setLedger] = useState<Ledger | null>(null);
  const [comparing, setComparing] = useState(false);
  const checked = account.health?.checked_at ?? null;
  const here = account.health?.here ?? 0;

  useEffect(() => {
    api.ledger(account.id).then(setLedger, () => undefined);
  }, [account.id, checked, here]);
  useEffect(() => setComparing(false), [checked]);
  useEffect(() => {
    if (!comparing) return;
    const timer = setTimeout(() => setComparing(false), patience);
    return () => clearTimeout(timer);
  }, [comparing]);

  const compare = () => {
    setComparing(true);
    api.check(account.id).catch((error) => {
      setComparing(false);
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: compare } });
    });
  };
  const lost = new Set(account.email?.folders.filter((one) => one.missing).map((one) => one.name));
  const at = ledger?.checked_at;
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
      </p>
      {ledger && (
        <ul className="ledger">
          {ledger.folders.map((one) => (
            <Folder key={one.name} folder={one} lost={lost.has(one.name)} />
          ))}
        </ul>
      )}
    </section>
  );
}
