import type { Identity, Platform } from "../api/types";
import { useT, type Key } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";

const icons: Record<string, IconName> = { email: "mail", phone: "phone" };
const platformIcons: Record<Platform, IconName> = {
  email: "mail", telegram: "send", whatsapp: "phone", instagram: "camera", facebook: "message-circle",
};

/** Ways to reach a client. */
export function Identities({ list }: { list: readonly Identity[] }) {
  const t = useT();
  return (
    <section className="panel-section">
      <h3>{t("client.contacts")}</h3>
      {list.length === 0 && <p className="panel-note">{t("client.contacts.none")}</p>}
      <ul className="contacts">
        {list.map((one) => (
          <li key={`${one.platform}${one.kind}${one.value}`}>
            <Icon name={icons[one.kind] ?? platformIcons[one.platform]} size={16} />
            <span className="sr-only">{t(`platform.${one.platform}` as Key)}</span>
            <span className="contact-value">{one.value}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
