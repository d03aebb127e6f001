import { settings } from "../api";
import { useLocale, useT, type Key } from "../i18n";
import { date } from "../i18n/format";
import { importCommand } from "../inbox/EmptyView";
import { importing } from "../live/changes";
import { useCell } from "../store/cell";
import { Avatar } from "../ui/Avatar";
import { Copy } from "../ui/Copy";
import { useList } from "./useList";

/** What messages come in by. Read only as long as channels are made on the command line. */
export function Channels() {
  const t = useT();
  const locale = useLocale();
  const { items } = useList(settings.channels);
  const progress = useCell(importing);
  return (
    <div className="settings-stack">
      {items && items.length > 0 && (
        <div className="card">
          <ul className="entries">
            {items.map((one) => (
              <li key={one.id}>
                <Avatar name={one.name || one.address} platform={one.platform} size="small" />
                <div className="entry-text">
                  <span className="entry-name">{one.name || one.address}</span>
                  <span className="entry-more">
                    {[t(`platform.${one.platform}` as Key), one.name && one.name !== one.address ? one.address : null].filter(Boolean).join(" · ")}
                  </span>
                </div>
                <span className="entry-more">{t("channels.since", { time: date(locale, one.created_at) })}</span>
              </li>
            ))}
          </ul>
        </div>
      )}
      {items && items.length === 0 && <p className="panel-note">{t("channels.none")}</p>}
      <div className="card">
        <h3>{t("channels.import")}</h3>
        <p className="card-text">{t("channels.import.text")}</p>
        <Copy text={importCommand} label={t("first.copy")} />
        <p className="card-text">{t("channels.import.twice")}</p>
        {progress && (
          <p className="card-text" role="status">
            {t("import.running")} {t("import.read", { n: progress.read })}
          </p>
        )}
      </div>
    </div>
  );
}
