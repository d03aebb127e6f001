import type { WholeClient } from "../api/crm";
import { useLocale, useT, type Key } from "../i18n";
import { languageName } from "../i18n/format";
import { useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { Avatar } from "../ui/Avatar";
import { useClientPart } from "./clientPart";
import { Identities } from "./Identities";
import { ClientOrdersSlot } from "../thread/OrderSlots";
import { LinkButton } from "./LinkButton";

interface Props {
  client: WholeClient;
  /** The conversation beside which the card stands. */
  conversation: string;
}

/** Who the client is: contacts at once, the rest when its part of the page is here. */
export function ClientCard({ client, conversation }: Props) {
  const t = useT();
  const locale = useLocale();
  const part = useClientPart(true);
  const item = useItem(conversations, conversation);
  const about = [t(`client.kind.${client.kind}` as Key), client.language && languageName(locale, client.language)];
  return (
    <div className="panel-inner">
      <div className="client-head">
        <Avatar name={client.name} size="large" />
        <div>
          <h2 className="client-name">{client.name}</h2>
          <p>{about.filter(Boolean).join(" · ")}</p>
        </div>
      </div>
      <Identities list={client.identities} known={item?.chat_kind === "person" ? item.counterpart.address : ""} />
      <LinkButton id={conversation} label={t("link.other")} />
      <ClientOrdersSlot client={client.id} conversation={conversation} />
      {item && item.tags.length > 0 && (
        <section className="panel-section">
          <h3>{t("tags.title")}</h3>
          <p className="tag-list">
            {item.tags.map((tag) => (
              <span key={tag} className="tag">
                {tag}
              </span>
            ))}
          </p>
        </section>
      )}
      {part && part !== "failed" && <part.PanelMore key={client.id} client={client} conversation={conversation} />}
    </div>
  );
}
