import type { Channel } from "../../api/types";
import { reasonWords } from "../../channel/words";
import { useLocale, useT } from "../../i18n";
import { relative } from "../../i18n/format";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { useNow } from "../../ui/useTime";
import { HealthMark } from "./HealthMark";

function Mailbox({ channel }: { channel: Channel }) {
  const t = useT();
  const locale = useLocale();
  const now = useNow(5000);
  const { health, outgoing } = channel;
  const ill = health?.reason ? health : outgoing?.reason ? outgoing : null;
  const facts = [
    health?.last_contact_at && t("health.contact.at", { time: relative(locale, health.last_contact_at, now) }),
    health && health.backlog > 0 && t("channels.backlog", { n: health.backlog }),
    outgoing && outgoing.queued > 0 && t("condition.queued", { n: outgoing.queued }),
  ].filter(Boolean);
  return (
    <Link className="entry-link" to={{ page: "settings", section: "channels", item: channel.id }}>
      <Avatar name={channel.name || channel.address} platform={channel.platform} size="small" />
      <div className="entry-text">
        <span className="entry-name">{channel.address}</span>
        {ill && <span className="entry-why">{reasonWords(t, ill)}</span>}
        {facts.length > 0 && <span className="entry-more">{facts.join(" · ")}</span>}
      </div>
      <HealthMark channel={channel} />
      <Icon name="chevron-right" size={16} />
    </Link>
  );
}

/** Each mailbox that is connected, with its last contact. */
export function Mailboxes({ channels }: { channels: readonly Channel[] }) {
  const t = useT();
  const connected = channels.filter((one) => one.connected);
  return (
    <section className="card" aria-labelledby="mailboxes">
      <h3 id="mailboxes">{t("condition.mailboxes")}</h3>
      {connected.length === 0 ? (
        <p className="card-text">{t("condition.mailboxes.none")}</p>
      ) : (
        <ul className="entries accounts">
          {connected.map((one) => (
            <li key={one.id}>
              <Mailbox channel={one} />
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
