import type { Conversation } from "../api/types";
import { useT, type Key } from "../i18n";
import { refusal } from "../store/reach";
import { me } from "../store/session";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";

/** Why nobody can be written to in this chat, and what to do. */
export function Refused({ item }: { item: Conversation }) {
  const t = useT();
  const why = refusal(item);
  if (!why) return null;
  const account = me()?.role === "owner" && (why === "connection_off" || why === "no_rights");
  return (
    <div className="foot-refused" role="status">
      <Icon name="circle-alert" size={18} />
      <p>
        <strong>{t(`refusal.${why}` as Key)}</strong> {t(`refusal.next.${why}` as Key)}
        {account && (
          <Link className="text-button" to={{ page: "settings", section: "channels", item: item.channel_account_id }}>
            {t("alarm.open")}
          </Link>
        )}
      </p>
    </div>
  );
}
