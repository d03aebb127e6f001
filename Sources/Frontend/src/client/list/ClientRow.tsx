import { useLocale, useT } from "../../i18n";
import { brief, money } from "../../i18n/format";
import { useCell } from "../../store/cell";
import { Avatar } from "../../ui/Avatar";
import { Icon } from "../../ui/Icon";
import { clientCell } from "../known";

interface Props {
  id: string;
  index: number;
  open: boolean;
  atCursor: boolean;
  onOpen: (id: string) => void;
}

/** A client in the list: name, the main way to reach them, tags, what is owed. */
export function ClientRow({ id, index, open, atCursor, onOpen }: Props) {
  const t = useT();
  const locale = useLocale();
  const client = useCell(clientCell(id));
  const classes = ["row client-row", open && "open", atCursor && "cursor"].filter(Boolean).join(" ");
  const reached = client ? client.emails[0] ?? client.phones[0]?.value ?? client.identities[0]?.username ?? client.identities[0]?.value : null;
  const owed = (client?.balance.amount ?? 0) > 0;
  return (
    <div id={`client-${id}`} role="option" aria-selected={open} aria-posinset={index + 1} aria-setsize={-1} className={classes} onClick={() => onOpen(id)}>
      {client && (
        <>
          <Avatar name={client.name} />
          <div className="row-body">
            <div className="row-line">
              {client.kind === "company" && (
                <>
                  <Icon name="building-2" size={14} />
                  <span className="sr-only">{t("client.kind.company")}</span>
                </>
              )}
              <span className="row-name">{client.name}</span>
              {client.last_message_at && (
                <time className="row-time" dateTime={client.last_message_at}>
                  {brief(locale, client.last_message_at)}
                </time>
              )}
            </div>
            <div className="row-line">
              <span className="row-preview">{reached ?? t("client.contacts.none")}</span>
              {client.tags.slice(0, 2).map((tag) => (
                <span key={tag} className="tag">
                  {tag}
                </span>
              ))}
              {owed ? (
                <span className="row-count owed">{t("client.owes", { sum: money(locale, client.balance) })}</span>
              ) : (
                client.order_count > 0 && <span className="row-count">{t("client.orders.count", { n: client.order_count })}</span>
              )}
            </div>
          </div>
        </>
      )}
    </div>
  );
}
