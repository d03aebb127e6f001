import type { Identity } from "../api/types";
import { useT, type Key } from "../i18n";
import { platformIcon } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";

const icons: Record<string, IconName> = { email: "mail", phone: "phone" };
/** Ways to reach a client. `known`: the address in the open chat, which names somebody whom the identity only numbers. */
export function Identities({ list, known = "", title }: { list: readonly Identity[]; known?: string; title?: string }) {
  const t = useT();
  return (
    <section className="panel-section">
      <h3>{title ?? t("client.contacts")}</h3>
      {list.length === 0 && <p className="panel-note">{t("client.contacts.none")}</p>}
      <ul className="contacts">
        {list.map((one) => (
          <li key={`${one.platform}${one.kind}${one.value}`}>
            <Icon name={icons[one.kind] ?? platformIcon[one.platform]} size={16} />
            <span className="sr-only">{t(`platform.${one.platform}` as Key)}</span>
            <span className="contact-value">
              {one.kind === "telegram_id" ? (
                <>
                  {(one.username || known.startsWith("@")) && <span>{one.username ? `@${one.username}` : known}</span>}
                  <span className="contact-more">{t("contact.id", { id: one.value })}</span>
                </>
              ) : (
                one.value
              )}
              {one.kind === "phone" && one.platform === "telegram" && <span className="contact-more">{t("contact.proven")}</span>}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
