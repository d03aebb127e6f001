import { care, type Backup } from "../../api/care";
import { useLocale, useT } from "../../i18n";
import { bytes, full, relative } from "../../i18n/format";
import { Empty } from "../../ui/Empty";
import { Icon, type IconName } from "../../ui/Icon";
import { useNow } from "../../ui/useTime";

const icons: Record<Backup["state"], IconName> = { verified: "circle-check", unknown: "circle-dashed", damaged: "circle-x" };
const colours: Record<Backup["state"], string> = { verified: "health-ok", unknown: "", damaged: "health-down" };

function Entry({ copy }: { copy: Backup }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(20_000);
  const time = full(locale, copy.made_at);
  const facts = [
    bytes(locale, copy.size),
    copy.version && t("backups.version", { version: copy.version }),
    copy.verified_at && t("backups.verified", { time: relative(locale, copy.verified_at, now) }),
    copy.in_second_place !== null && t(copy.in_second_place ? "backups.there" : "backups.notThere"),
  ].filter(Boolean);
  return (
    <li>
      <div className="entry-text">
        <span className="entry-name">
          <time dateTime={copy.made_at}>{time}</time>
          {copy.kind && <span className="tag">{t(`backups.kind.${copy.kind}`)}</span>}
        </span>
        <span className="entry-more">{facts.join(" · ")}</span>
        {copy.state === "damaged" && <span className="entry-why">{t("backups.damaged.text")}</span>}
      </div>
      <span className={`health ${colours[copy.state]}`}>
        <Icon name={icons[copy.state]} size={16} />
        {t(`backups.copy.${copy.state}`)}
      </span>
      {copy.state !== "damaged" && (
        <a className="icon-button" href={care.file(copy.name)} download={copy.name} aria-label={t("backups.download", { time })} title={t("backups.download", { time })}>
          <Icon name="download" />
        </a>
      )}
    </li>
  );
}

/** Every copy that is kept, newest first. */
export function BackupList({ items }: { items: readonly Backup[] }) {
  const t = useT();
  return (
    <section className="card" aria-labelledby="copies">
      <h3 id="copies">{t("backups.copies")}</h3>
      {items.length === 0 ? (
        <Empty icon="file-archive" title={t("backups.none")}>
          <p>{t("backups.none.next")}</p>
        </Empty>
      ) : (
        <ul className="entries copies">
          {items.map((one) => (
            <Entry key={`${one.name} ${one.state}`} copy={one} />
          ))}
        </ul>
      )}
      <p className="card-hint">{t("backups.kept")}</p>
    </section>
  );
}
