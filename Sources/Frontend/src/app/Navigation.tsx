import type { Locale, User } from "../api/types";
import { useDown } from "../channel/Alarm";
import { locales, useLocale, useT, type Key } from "../i18n";
import { keysOf } from "../keys/keymap";
import { problemKey } from "../store/actions";
import { useCell } from "../store/cell";
import { counts } from "../store/conversations";
import { disk, isLow } from "../store/disk";
import { unreadNotices } from "../store/notifications";
import { preferences } from "../store/preferences";
import { changeProfile } from "../store/profile";
import { signOut, worksInInbox } from "../store/session";
import { say } from "../store/toasts";
import { Avatar } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";
import { Link } from "../ui/Link";
import { Menu } from "../ui/Menu";
import { ConnectionDot } from "./ConnectionDot";
import { Logo } from "./Logo";
import { show } from "./overlay";
import { go, type Route } from "./router";

interface Place {
  /** Who it is for; everybody where it does not say. */
  for?: (user: User) => boolean;
  to: Route;
  icon: IconName;
  name: Key;
  keys: string;
}

/** The first one is where a role begins. */
const places: readonly Place[] = [
  { for: worksInInbox, to: { page: "inbox", view: "open", id: null }, icon: "inbox", name: "nav.inbox", keys: "go-inbox" },
  { for: worksInInbox, to: { page: "search", q: "", kind: "all", id: null, message: null }, icon: "search", name: "nav.search", keys: "search" },
  { for: worksInInbox, to: { page: "clients", q: "", id: null }, icon: "users", name: "nav.clients", keys: "go-clients" },
  { to: { page: "orders", view: "board", filter: {} }, icon: "clipboard-list", name: "nav.orders", keys: "go-orders" },
  { to: { page: "finance", filter: {} }, icon: "wallet", name: "nav.finance", keys: "go-finance" },
  { to: { page: "settings", section: null }, icon: "settings", name: "nav.settings", keys: "go-settings" },
];

export function languageItems(current: Locale, choose: (locale: Locale) => void) {
  const names: Record<Locale, string> = { uk: "Українська", pl: "Polski", en: "English" };
  return locales.map((locale) => ({ id: locale, label: names[locale], checked: locale === current, run: () => choose(locale) }));
}

/** The way between the screens: a column at the left, tabs at the bottom of a phone. */
export function Navigation({ at, user }: { at: Route; user: User }) {
  const t = useT();
  const locale = useLocale();
  const theme = useCell(preferences, (value) => value.theme);
  const unread = useCell(counts, (numbers) => numbers?.unread ?? 0);
  const full = useCell(disk, isLow);
  const broken = useDown().length > 0 || full;
  const notices = useCell(unreadNotices);
  const told = notices > 0 ? t("nav.notifications.unread", { n: notices }) : t("nav.notifications");
  const shown = places.filter((place) => place.for?.(user) ?? true);
  const dark = theme === "dark" || (theme === "system" && matchMedia("(prefers-color-scheme: dark)").matches);
  return (
    <nav className="nav" aria-label={t("nav.label")}>
      <span className="nav-logo">
        <Logo />
      </span>
      <ul className="nav-places">
        {shown.map((place) => {
          const on = place.to.page === at.page;
          const keys = keysOf(place.keys).join(" ");
          return (
            <li key={place.name}>
              <Link to={place.to} data-page={place.to.page} className={on ? "nav-place on" : "nav-place"} aria-current={on ? "page" : undefined} title={`${t(place.name)} (${keys})`}>
                <Icon name={place.icon} size={20} />
                <span className="nav-name">{t(place.name)}</span>
                {place.to.page === "inbox" && unread > 0 && (
                  <span className="nav-unread">
                    <span className="sr-only">{t("nav.unread", { n: unread })}</span>
                  </span>
                )}
                {place.to.page === "settings" && broken && (
                  <span className="nav-alarm" title={t("nav.alarm")}>
                    <Icon name="triangle-alert" size={14} />
                    <span className="sr-only">{t("nav.alarm")}</span>
                  </span>
                )}
              </Link>
            </li>
          );
        })}
        <li className="nav-bell">
          <button
            type="button"
            className="nav-place"
            aria-label={told}
            aria-haspopup="dialog"
            title={`${t("nav.notifications")} (${keysOf("go-notices").join(" ")})`}
            onClick={() => show("notices")}
          >
            <Icon name="bell" size={20} />
            <span className="nav-name" aria-hidden="true">{t("nav.notifications")}</span>
            {notices > 0 && <span className="nav-count" aria-hidden="true">{notices > 99 ? "99+" : notices}</span>}
          </button>
        </li>
      </ul>
      <div className="nav-end">
        <ConnectionDot />
        <button type="button" className="icon-button" aria-label={t("keys.help")} title={`${t("keys.help")} (?)`} onClick={() => show("help")}>
          <Icon name="keyboard" />
        </button>
        <Menu
          label={t("nav.language")}
          className="icon-button nav-language"
          items={languageItems(locale, (next) => void changeProfile({ locale: next }))}
        >
          {locale.toUpperCase()}
        </Menu>
        <button
          type="button"
          className="icon-button"
          aria-label={t(dark ? "nav.light" : "nav.dark")}
          title={t(dark ? "nav.light" : "nav.dark")}
          onClick={() => void changeProfile({ theme: dark ? "light" : "dark" })}
        >
          <Icon name={dark ? "sun" : "moon"} />
        </button>
        <Menu
          label={t("nav.account", { name: user.name })}
          className="nav-user"
          items={[
            { id: "profile", label: t("settings.profile"), icon: "user", run: () => go({ page: "settings", section: "profile" }) },
            { id: "out", label: t("nav.signOut"), icon: "log-out", run: () => signOut().catch((error) => say({ tone: "error", key: problemKey(error) })) },
          ]}
        >
          <Avatar name={user.name} size="small" />
        </Menu>
      </div>
    </nav>
  );
}
