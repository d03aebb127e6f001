import type { User } from "../api/types";
import { go } from "../app/router";
import { useT, type Key } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { Icon, type IconName } from "../ui/Icon";
import { Link } from "../ui/Link";
import { phone, useMedia } from "../ui/useMedia";
import { worksInInbox } from "../store/session";
import { About } from "./About";
import { Channels } from "./Channels";
import { Profile } from "./Profile";
import { Security } from "./Security";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

interface Section {
  id: string;
  name: Key;
  icon: IconName;
  for: (user: User) => boolean;
  body: (user: User) => JSX.Element;
}

const everyone = () => true;
const sections: readonly Section[] = [
  { id: "profile", name: "settings.profile", icon: "user", for: everyone, body: (user) => <Profile user={user} /> },
  { id: "security", name: "settings.security", icon: "shield-check", for: everyone, body: () => <Security /> },
  { id: "tokens", name: "settings.tokens", icon: "key-round", for: everyone, body: () => <Tokens /> },
  { id: "users", name: "settings.users", icon: "users", for: (user) => user.role === "owner", body: (user) => <Users own={user.id} /> },
  { id: "channels", name: "settings.channels", icon: "mail", for: worksInInbox, body: () => <Channels /> },
  { id: "about", name: "settings.about", icon: "info", for: everyone, body: () => <About /> },
];

export function SettingsScreen({ section, user }: { section: string | null; user: User }) {
  const t = useT();
  const onPhone = useMedia(phone);
  const shown = sections.filter((one) => one.for(user));
  const current = shown.find((one) => one.id === section) ?? (onPhone ? null : shown[0] ?? null);
  const Title = onPhone ? "h1" : "h2";
  useKeys({
    back: () => (section && onPhone ? go({ page: "settings", section: null }) : worksInInbox(user) ? go({ page: "inbox", view: "open", id: null }) : false),
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
          <header className="settings-head">
            {onPhone && (
              <Link className="icon-button" to={{ page: "settings", section: null }} aria-label={t("thread.back")}>
                <Icon name="arrow-left" />
              </Link>
            )}
            <Title>{t(current.name)}</Title>
          </header>
          {current.body(user)}
        </section>
      )}
    </main>
  );
}
