import { useEffect } from "react";
import type { Channel, User } from "../../api/types";
import { connecting, type Route } from "../../app/router";
import { reasonWords } from "../../channel/words";
import { addTexts, useLocale, useT, type Key } from "../../i18n";
import { channels as en } from "../../i18n/en/channels";
import { telegram as telegramEn } from "../../i18n/en/telegram";
import { relative, until } from "../../i18n/format";
import { channels as pl } from "../../i18n/pl/channels";
import { telegram as telegramPl } from "../../i18n/pl/telegram";
import { channels as uk } from "../../i18n/uk/channels";
import { telegram as telegramUk } from "../../i18n/uk/telegram";
import { importCommand } from "../../inbox/EmptyView";
import { importing } from "../../live/changes";
import { useCell } from "../../store/cell";
import { channelsProblem, channels, loadChannels } from "../../store/channels";
import { Avatar } from "../../ui/Avatar";
import { Copy } from "../../ui/Copy";
import { Empty } from "../../ui/Empty";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { NotYet } from "../../ui/Skeleton";
import { useNow } from "../../ui/useTime";
import { Account } from "./Account";
import { Connect } from "./Connect";
import { ConnectChoice } from "./ConnectChoice";
import { ConnectTelegram } from "./ConnectTelegram";
import { HealthMark, hereOf, worst } from "./HealthMark";

addTexts({ en: { ...en, ...telegramEn }, pl: { ...pl, ...telegramPl }, uk: { ...uk, ...telegramUk } });

const detail = (id: string): Route => ({ page: "settings", section: "channels", item: id });

function Entry({ channel, owner }: { channel: Channel; owner: boolean }) {
  const t = useT();
  const locale = useLocale();
  const state = worst(channel);
  const now = useNow(state === "down" || state === "retrying" ? 1000 : 20_000);
  const { health } = channel;
  const name = channel.name || channel.address;
  const facts: string[] = [];
  const counts: string[] = [];
  if (health && channel.connected) {
    if (health.last_contact_at) facts.push(t("health.contact.at", { time: relative(locale, health.last_contact_at, now) }));
    if (health.next_try_at) facts.push(t("health.next.at", { time: until(locale, health.next_try_at, now) ?? t("health.now") }));
    if (health.backlog) counts.push(t(channel.platform === "email" ? "channels.backlog" : "tg.backlog", { n: health.backlog }));
    if (channel.platform === "email" && health.on_server !== null && health.here !== null) counts.push(t("health.numbers", { server: health.on_server, here: hereOf(health) ?? health.here }) + (health.checked_at ? ` (${t("account.compared.at", { time: relative(locale, health.checked_at, now) })})` : ""));
  } else if (!channel.connected) facts.push(t(channel.platform !== "email" ? "tg.off.text" : health ? "health.off.text" : "channels.imported"));
  const said = facts.join(" · ");
  const ill = health?.reason ? health : channel.outgoing?.reason ? channel.outgoing : null;
  const why = ill && channel.connected ? reasonWords(t, ill, channel.platform) : "";
  return (
    <>
      <Avatar name={name} platform={channel.platform} size="small" />
      <div className="entry-text">
        <span className="entry-name">{name}</span>
        {name !== channel.address && <span className="entry-more">{channel.address}</span>}
        {why && <span className="entry-why">{why}</span>}
        {why && !owner && <span className="entry-why">{t("channels.tell")}</span>}
        {said && <span className="entry-more">{said[0]?.toLocaleUpperCase(locale) + said.slice(1)}</span>}
        {counts.length > 0 && <span className="entry-more">{counts.join(" · ")}</span>}
      </div>
      <HealthMark channel={channel} />
      {owner && (channel.connected ? <Icon name="chevron-right" size={16} /> : null)}
    </>
  );
}

function List({ items, owner }: { items: readonly Channel[]; owner: boolean }) {
  const t = useT();
  return (
    <div className="card">
      <ul className="entries accounts" aria-label={t("channels.list")}>
        {items.map((one) => (
          <li key={one.id}>
            {owner ? (
              <Link className="entry-link" to={detail(one.id)}>
                <Entry channel={one} owner />
              </Link>
            ) : (
              <div className="entry-link">
                <Entry channel={one} owner={false} />
              </div>
            )}
            {owner && !one.connected && (
              <Link className="button small" to={detail(one.id)} aria-label={`${t("channels.connect.short")}: ${one.address}`}>
                {t("channels.connect.short")}
              </Link>
            )}
          </li>
        ))}
      </ul>
      {owner && (
        <div className="card-actions">
          <Link className="button primary" to={connecting}>
            <Icon name="plus" size={16} />
            {t("channels.connect")}
          </Link>
          <Link className="button" to={detail("telegram")}>
            <Icon name="send" size={16} />
            {t("tg.connectShort")}
          </Link>
        </div>
      )}
    </div>
  );
}

function Import() {
  const t = useT();
  const progress = useCell(importing);
  const address = useCell(channels, (all) => all?.find((one) => one.platform === "email")?.address);
  return (
    <div className="card">
      <h3>{t("channels.import")}</h3>
      <p className="card-text">{t("channels.import.text")}</p>
      <Copy text={importCommand(address)} label={t("first.copy")} />
      <p className="card-text">{t("channels.import.twice")}</p>
      {progress && (
        <p className="card-text" role="status">
          {t("import.running")} {t("import.read", { n: progress.read })}
        </p>
      )}
    </div>
  );
}

/** What messages come in by: the accounts with their health, one of them, or a new one. */
export function Channels({ item, user }: { item: string | null; user: User }) {
  const t = useT();
  const items = useCell(channels);
  const problem = useCell(channelsProblem);
  const owner = user.role === "owner";
  useEffect(() => void loadChannels(), []);
  if (owner && (item === "connect" || item === "telegram")) {
    const bot = item === "telegram";
    return (
      <div className="settings-stack">
        <ConnectChoice now={bot ? "telegram" : "email"} />
        {bot ? <ConnectTelegram account={null} /> : <Connect key="new" account={null} />}
      </div>
    );
  }
  if (owner && item) return <Account key={item} id={item} />;
  return (
    <div className="settings-stack">
      <NotYet ready={items !== null} problem={problem} onRetry={() => void loadChannels()} />
      {items && items.length > 0 && <List items={items} owner={owner} />}
      {items && items.length === 0 && (
        <div className="card">
          <Empty icon="mail" title={t(owner ? "channels.first" : "channels.ask")}>
            <p>{t(owner ? "channels.first.text" : "channels.ask.text")}</p>
            {owner && (
              <Link className="button primary" to={connecting}>
                {t("channels.connect")}
              </Link>
            )}
            {owner && (
              <Link className="button" to={detail("telegram")}>
                {t("tg.connectShort")}
              </Link>
            )}
          </Empty>
        </div>
      )}
      {owner && <Import />}
    </div>
  );
}

/** What stands over the channels: the name of the one that is open. */
export const titleKey = (item: string | null): Key =>
  item === "connect" ? "channels.connect.title" : item === "telegram" ? "tg.title" : "settings.channels";
