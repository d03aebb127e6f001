import { Link } from "../../ui/Link";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { platformIcon } from "../../ui/Avatar";

/** What can be connected. */
export function ConnectChoice({ now }: { now: "email" | "telegram" }) {
  const t = useT();
  return (
    <nav className="choice" aria-label={t("choice.label")}>
      {(["email", "telegram"] as const).map((one) => (
        <Link
          key={one}
          className={one === now ? "choice-one on" : "choice-one"}
          to={{ page: "settings", section: "channels", item: one === "email" ? "connect" : "telegram" }}
          replace
          aria-current={one === now ? "page" : undefined}
        >
          <Icon name={platformIcon[one]} size={18} />
          {t(`platform.${one}`)}
        </Link>
      ))}
    </nav>
  );
}
