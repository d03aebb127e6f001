// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/App";
import type { User } from "../api/types";
import { go, route, type Route } from "../app/router";
import { useT, type Key } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { useCell } from "../store/cell";
import { canned } from "../store/canned";
import { channels } from "../store/channels";
import { Icon, type IconName } from "../ui/Icon";
import { Link } from "../ui/Link";
import { phone, useMedia } from "../ui/useMedia";
import { worksInInbox } from "../store/session";
import { About } from "./About";
import { Care } from "./Care";
import { Channels, titleKey } from "./channels/Channels";
import { Profile } from "./Profile";
import { Replies } from "./replies/Replies";
import { Security } from "./Security";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

interface Section {
  id: string;
  name: Key;
  icon: IconName;
  for: (user: User) => boolean;
  body: (user: User, item: string | null) => JSX.Element;
}

const everyone = () => true;
const owners = (user: User) => user.role === "owner";
const sections: readonly Section[] = [
  { id: "profile", name: "settings.profile", icon: "user", for: everyone, body: (user) => <Profile user={user} /> },
  { id: "security", name: "settings.security", icon: "shield-check", for: everyone, body: () => <Security /> },
  { id: "tokens", name: "settings.tokens", icon: "key-round", for: everyone, body: () => <Tokens /> },
  { id: "users", name: "settings.users", icon: "users", for: owners, body: (user) => <Users own={user.id} /> },
  { id: "channels", name: "settings.channels", icon: "mail", for: worksInInbox, body: (user, item) => <Channels item={item} user={user} /> },
  { id: "replies", name: "settings.replies", icon: "message-square-text", for: worksInInbox, body: (user, item) => <Replies item={item} user={user} /> },
  { id: "backups", name: "settings.backups", icon: "hard-drive", for: owners, body: () => <Care key="backups" section="backups" /> },
  { id: "condition", name: "settings.condition", icon: "activity", for: owners, body: () => <Care key="condition" section="condition" /> },
  { id: "about", name: "settings.about", icon: "info", for: everyone, body: () => <About /> },
];

/** The page's own router: another one means that this part and the page were not built together. */
export const sameBuild = route;

export function SettingsScreen({ at, user }: { at: Extract<Route, { page: "settings" }>; user: User }) {
  const t = useT();
  const { section } = at;
  const item = ((user.role === "owner" || section === "replies") && at.item) || null;
  const reply = useCell(canned, (all) => all?.find((one) => one.id === item));
  const account = useCell(channels, (all) => all?.find((one) => one.id === item));
  const onPhone = useMedia(phone);
  const shown = sections.filter((one) => one.for(user));
  const current = shown.find((one) => one.id === section) ?? (onPhone ? null : shown[0] ?? null);
  const above: Route | null = item ? { page: "settings", section } : onPhone ? { page: "settings", section: null } : null;
  const titles: Record<string, string | undefined> = {
    channels: account?.address ?? t(titleKey(item)),
    replies: item === "new" ? t("replies.add") : reply?.title,
  };
  const title = titles[current?.id ?? ""] ?? t(current?.name ?? "settings.title");
  useKeys({
    back: () => (above && section ? go(above) : worksInInbox(user) ? go({ page: "inbox", view: "open", id: null }) : false),
  });
  return (
    <main className={current && section ? "settings has-section" : "settings"} id="main">
      <section className="settings-list" aria-label={t("settings.title")}>
        <h1>{t("settings.title")}</h1>
        <ul>
          {shown.map((one) => (
            <li key={one.id}>
              <Link
                className={one === current ? "settings-link on" : "settings-link"}
                to={{ page: "settings", section: one.id }}
                aria-current={one === current ? "page" : undefined}
              >
                <Icon name={one.icon} />
                <span>{t(one.name)}</span>
                <Icon name="chevron-right" size={16} />
              </Link>
            </li>
          ))}
        </ul>
      </section>
      {current && (
        <section className="settings-body" aria-label={t(current.name)}>
          {/* On a phone the list with the heading of the screen is not there. */}
          {onPhone && <h1 className="sr-only">{t("settings.title")}</h1>}
          <header className="settings-head">
            {above && (
              <Link className="icon-button" to={above} aria-label={t(item ? (section === "replies" ? "replies.back" : "channels.all") : "thread.back")}>
                <Icon name="arrow-left" />
              </Link>
            )}
            <h2>{title}</h2>
          </header>
          {current.body(user, item)}
        </section>
      )}
    </main>
  );
}
