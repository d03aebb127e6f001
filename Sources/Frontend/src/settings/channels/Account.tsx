import { channels as api } from "../../api";
import type { ChannelDetail } from "../../api/types";
import { useLocale, useT, type T } from "../../i18n";
import { full, relative, until } from "../../i18n/format";
import { FailedView } from "../../inbox/EmptyView";
import { problemKey } from "../../store/actions";
import { loadChannels } from "../../store/channels";
import { offering, say } from "../../store/toasts";
import { useNow, useSlow } from "../../ui/useTime";
import { AccountSettings } from "./AccountSettings";
import { Connect } from "./Connect";
import { ConnectTelegram } from "./ConnectTelegram";
import { hereOf, StateMark, stateOf } from "./HealthMark";
import { LedgerCard } from "./LedgerCard";
import { Reason } from "./Reason";
import { SendingCard } from "./SendingCard";
import { TelegramAccount } from "./TelegramAccount";
import { useAccount } from "./useAccount";

interface Props {
  account: ChannelDetail;
  onChange: (account: ChannelDetail) => void;
}

/** Connects or disconnects at once; a toast takes it back. */
function connect({ account, onChange }: Props, connected: boolean): void {
  const health = account.health && { ...account.health, state: connected ? ("connecting" as const) : ("off" as const), reason: null };
  onChange({ ...account, connected, health });
  void offering((say) => api.change(account.id, { connected }).then(
    (answer) => {
      onChange(answer);
      void loadChannels();
      say({
        tone: "quiet", key: connected ? "toast.channelConnected" : account.platform === "email" ? "toast.channelOff" : "toast.botOff", values: { name: account.address },
        action: { key: "action.undo", run: () => connect({ account: answer, onChange }, !connected) },
      });
    },
    (error) => {
      onChange(account);
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => connect({ account, onChange }, connected) } });
    },
  ));
}

function retry(account: ChannelDetail): void {
  api.retry(account.id).catch((error) => say({ tone: "error", key: problemKey(error) }));
}

function Fact({ name, at, words }: { name: string; at?: string | null; words: string }) {
  const locale = useLocale();
  return (
    <div>
      <dt>{name}</dt>
      <dd>{at ? <time dateTime={at} title={full(locale, at)}>{words}</time> : words}</dd>
    </div>
  );
}

function Facts({ account, t }: { account: ChannelDetail; t: T }) {
  const locale = useLocale();
  const state = stateOf(account);
  const now = useNow(state === "down" || state === "retrying" ? 1000 : 15_000);
  const { health } = account;
  if (!health) return null;
  const ago = (at: string | null) => (at ? relative(locale, at, now) : t("health.never"));
  return (
    <dl className="facts">
      <Fact name={t("health.contact")} at={health.last_contact_at} words={ago(health.last_contact_at)} />
      <Fact name={t("health.success")} at={health.last_success_at} words={ago(health.last_success_at)} />
      {health.next_try_at && account.connected && (
        <Fact name={t("health.next")} at={health.next_try_at} words={until(locale, health.next_try_at, now) ?? t("health.now")} />
      )}
      {account.platform === "email" && health.on_server !== null && health.here !== null && (
        <Fact name={t("health.counts")} words={t("health.numbers", { server: health.on_server, here: hereOf(health) ?? health.here })} />
      )}
    </dl>
  );
}

function HealthCard({ account, onChange }: Props) {
  const t = useT();
  const state = stateOf(account);
  const { health } = account;
  const backlog = account.connected ? health?.backlog ?? 0 : 0;
  const here = (account.email?.folders ?? []).reduce((sum, one) => sum + one.here, 0);
  return (
    <section className="card" aria-label={t("account.health")}>
      <h3>{t(account.platform === "email" ? "account.in" : "account.health")}</h3>
      <div className="health-head" role="status">
        <StateMark state={state} />
        {account.connected && health && (health.reason || state === "down" || state === "retrying") && (
          <div className="health-why">
            <Reason said={health} platform={account.platform} />
          </div>
        )}
        {!account.connected && <p className="card-text">{t(account.platform === "email" ? "health.off.text" : "tg.off.text")}</p>}
      </div>
      {account.platform !== "email" && account.connected && account.outgoing && account.outgoing.state !== "ok" && (
        <div className="health-why">
          <Reason said={account.outgoing} outgoing platform={account.platform} />
        </div>
      )}
      {backlog > 0 && account.platform === "email" && (
        <div className="progress">
          <progress max={here + backlog} value={here} aria-label={t("account.progress")} />
          <p className="entry-more">{t(account.platform === "email" ? "channels.backlog" : "tg.backlog", { n: backlog })}</p>
        </div>
      )}
      <Facts account={account} t={t} />
      <div className="card-actions">
        {account.connected ? (
          <>
            <button type="button" className="button danger" onClick={() => connect({ account, onChange }, false)}>
              {t("account.disconnect")}
            </button>
            {(state === "down" || state === "retrying") && (
              <button type="button" className="button primary" onClick={() => retry(account)}>
                {t("account.retry")}
              </button>
            )}
          </>
        ) : (
          <button type="button" className="button primary" onClick={() => connect({ account, onChange }, true)}>
            {t("account.reconnect")}
          </button>
        )}
      </div>
    </section>
  );
}

/** One account: how it does, whether everything is here, and everything that can be changed about it. */
export function Account({ id }: { id: string }) {
  const { account, setAccount, problem, load } = useAccount(id);
  const slow = useSlow(account === null && problem === null);
  if (!account) {
    if (problem) return <FailedView problem={problem} onRetry={() => void load()} />;
    return slow ? <div className="settings-stack"><div className="card bone bone-card" aria-hidden="true" /></div> : null;
  }
  if (account.platform === "telegram") {
    if (!account.telegram) return <ConnectTelegram account={account} />;
    return (
      <div className="settings-stack">
        <HealthCard account={account} onChange={setAccount} />
        <TelegramAccount key={account.id} account={account} telegram={account.telegram} onSaved={setAccount} />
      </div>
    );
  }
  if (!account.email) return <Connect account={account} />;
  return (
    <div className="settings-stack">
      <HealthCard account={account} onChange={setAccount} />
      {account.connected && <SendingCard account={account} onRetry={() => retry(account)} />}
      <LedgerCard account={account} load={load} />
      <AccountSettings account={account} mailbox={account.email} onSaved={setAccount} />
    </div>
  );
}
