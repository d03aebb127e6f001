import type { ChannelDetail } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { until } from "../../i18n/format";
import { Icon } from "../../ui/Icon";
import { useNow } from "../../ui/useTime";
import { StateMark } from "./HealthMark";
import { Reason } from "./Reason";

/** How the way out of a mailbox does: whether what is written here can be sent, and if not, why and what to do. */
export function SendingCard({ account, onRetry }: { account: ChannelDetail; onRetry: () => void }) {
  const t = useT();
  const locale = useLocale();
  const { outgoing } = account;
  const failing = outgoing !== null && outgoing !== undefined && outgoing.state !== "ok";
  const now = useNow(failing ? 1000 : 60_000);
  return (
    <section className="card" aria-label={t("account.out")}>
      <h3>{t("account.out")}</h3>
      <div className="health-head" role="status">
        {outgoing && <StateMark state={outgoing.state} />}
        {outgoing && failing && (
          <div className="health-why">
            <Reason said={outgoing} outgoing />
            {outgoing.queued > 0 && <p>{t("account.out.waits", { n: outgoing.queued })}</p>}
          </div>
        )}
        {!outgoing && (
          <p className="letter-warning">
            <Icon name="triangle-alert" size={16} />
            {t("account.out.none")}
          </p>
        )}
      </div>
      {failing && outgoing.next_try_at && (
        <dl className="facts">
          <div>
            <dt>{t("health.next")}</dt>
            <dd>{until(locale, outgoing.next_try_at, now) ?? t("health.now")}</dd>
          </div>
        </dl>
      )}
      {failing && (
        <div className="card-actions">
          <button type="button" className="button primary" onClick={onRetry}>
            {t("account.retry")}
          </button>
        </div>
      )}
    </section>
  );
}
