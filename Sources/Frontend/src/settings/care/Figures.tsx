import type { ReactNode } from "react";
import type { Condition } from "../../api/care";
import { formatNumber, useLocale, useT } from "../../i18n";
import { bytes, date, full, relative } from "../../i18n/format";
import { useNow } from "../../ui/useTime";
import { duration } from "./duration";

function Fact({ name, children, hint }: { name: string; children: ReactNode; hint?: string }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>
        {children}
        {hint && <span className="entry-more">{hint}</span>}
      </dd>
    </div>
  );
}

/** The figures of the running service. */
export function Figures({ state }: { state: Condition }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(20_000);
  const { database, disk, journal, backup, certificate } = state;
  const moment = (at: string) => <time dateTime={at} title={full(locale, at)}>{relative(locale, at, now)}</time>;
  const percent = disk.free !== null && disk.total ? Math.floor((disk.free / disk.total) * 100) : null;
  return (
    <section className="card" aria-labelledby="figures">
      <h3 id="figures">{t("condition.now")}</h3>
      <dl className="facts figures">
        <Fact name={t("figure.running")}>
          <time dateTime={state.started_at} title={full(locale, state.started_at)}>
            {duration(locale, Date.parse(state.at) - Date.parse(state.started_at))}
          </time>
        </Fact>
        <Fact name={t("figure.version")}>{state.version}</Fact>
        <Fact name={t("figure.memory")}>{state.memory === null ? "—" : bytes(locale, state.memory)}</Fact>
        <Fact name={t("figure.database")}>{bytes(locale, database.size)}</Fact>
        <Fact name={t("figure.wal")}>{bytes(locale, database.wal_size)}</Fact>
        <Fact name={t("figure.disk")}>
          {disk.free === null ? "—" : percent === null ? bytes(locale, disk.free) : t("figure.disk.free", { size: bytes(locale, disk.free), percent })}
        </Fact>
        <Fact name={t("figure.backup")}>{backup.last_good_at ? moment(backup.last_good_at) : t("health.never")}</Fact>
        <Fact name={t("figure.certificate")}>
          {certificate ? <time dateTime={certificate.valid_until} title={certificate.names.join(", ")}>{date(locale, certificate.valid_until)}</time> : t("figure.certificate.none")}
        </Fact>
        <Fact name={t("figure.journal")}>{formatNumber(locale, journal.pending)}</Fact>
        <Fact name={t("figure.outbox")}>{formatNumber(locale, state.outbox.queued)}</Fact>
        <Fact name={t("figure.sockets")}>{formatNumber(locale, state.sockets)}</Fact>
      </dl>
    </section>
  );
}
