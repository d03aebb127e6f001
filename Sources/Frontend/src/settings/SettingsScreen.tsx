// All of the page, so that what this part shares with others is in the one part that is there already (see build.sh).
import "../app/desk";
import type { User } from "../api/types";
import { go, route, type Route } from "../app/router";
import { addTexts, useT, type Key } from "../i18n";
import { sections as en } from "../i18n/en/sections";
import { sections as pl } from "../i18n/pl/sections";
import { sections as uk } from "../i18n/uk/sections";
import { twofactor as enSteps } from "../i18n/en/twofactor";
import { twofactor as plSteps } from "../i18n/pl/twofactor";
import { twofactor as ukSteps } from "../i18n/uk/twofactor";
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
import { OfficePart } from "./OfficePart";
import { Profile } from "./Profile";
import { Replies } from "./replies/Replies";
import { Security } from "./Security";
import { Tokens } from "./Tokens";
import { Users } from "./Users";

addTexts({ en, pl, uk });
addTexts({ en: enSteps, pl: plSteps, uk: ukSteps });

interface Section {
  id: string;
  name: Key;
  icon: IconName;
  /** Sections of one kind stand together. */
  group: "own" | "office" | "messages" | "server";
  for: (user: User) => boolean;
  body: (user: User, item: string | null) => JSX.Element;
}

const everyone = () => true;
const owners = (user: User) => user.role === "owner";
const office = (id: string) => (user: User, item: string | null) => <OfficePart key={id} section={id} user={user} item={item} />;
const sections: readonly Section[] = [
  { id: "profile", name: "settings.profile", icon: "user", group: "own", for: everyone, body: (user) => <Profile user={user} /> },
  { id: "notifications", name: "settings.notifications", icon: "bell", group: "own", for: worksInInbox, body: office("notifications") },
  { id: "security", name: "settings.security", icon: "shield-check", group: "own", for: everyone, body: () => <Security /> },
  { id: "tokens", name: "settings.tokens", icon: "key-round", group: "own", for: everyone, body: () => <Tokens /> },
  { id: "offices", name: "settings.offices", icon: "building-2", group: "office", for: everyone, body: office("offices") },
  { id: "languages", name: "settings.languages", icon: "languages", group: "office", for: everyone, body: office("languages") },
  { id: "documents", name: "settings.documents", icon: "file-text", group: "office", for: everyone, body: office("documents") },
  { id: "specialisations", name: "settings.specialisations", icon: "graduation-cap", group: "office", for: everyone, body: office("specialisations") },
  { id: "orders", name: "settings.orders", icon: "percent", group: "office", for: everyone, body: office("orders") },
  { id: "users", name: "settings.users", icon: "users", group: "office", for: owners, body: (user) => <Users own={user.id} /> },
  { id: "channels", name: "settings.channels", icon: "mail", group: "messages", for: worksInInbox, body: (user, item) => <Channels item={item} user={user} /> },
  { id: "replies", name: "settings.replies", icon: "message-square-text", group: "messages", for: worksInInbox, body: (user, item) => <Replies item={item} user={user} /> },
  { id: "audit", name: "settings.audit", icon: "history", group: "server", for: owners, body: office("audit") },
  { id: "backups", name: "settings.backups", icon: "hard-drive", group: "server", for: owners, body: () => <Care key="backups" section="backups" /> },
  { id: "condition", name: "settings.condition", icon: "activity", group: "server", for: owners, body: () => <Care key="condition" section="condition" /> },
  { id: "about", name: "settings.about", icon: "info", group: "server", for: everyone, body: () => <About /> },
];
const groups = ["own", "office", "messages", "server"] as const;
/** Sections in which everybody may open a single thing; elsewhere only the owner. */
const forAll = new Set(["replies", "offices"]);

/** The page's own router: another one means that this part and the page were not built together. */
export const sameBuild = route;

export function SettingsScreen({ at, user }: { at: Extract<Route, { page: "settings" }>; user: User }) {
  const t = useT();
  const { section } = at;
  const item = ((user.role === "owner" || forAll.has(section ?? "")) && at.item) || null;
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
        {groups.map((group) => {
          const own = shown.filter((one) => one.group === group);
          if (own.length === 0) return null;
          return (
            <div key={group} className="settings-group">
              <p id={`settings-${group}`}>{t(`settings.group.${group}`)}</p>
              <ul aria-labelledby={`settings-${group}`}>
                {own.map((one) => (
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
            </div>
          );
        })}
      </section>
      {current && (
        <section className="settings-body" aria-label={t(current.name)}>
          {/* On a phone the list with the heading of the screen is not there. */}
          {onPhone && <h1 className="sr-only">{t("settings.title")}</h1>}
          <header className="settings-head">
            {above && (
              <Link className="icon-button" to={above} aria-label={t(item && section === "replies" ? "replies.back" : item && section === "channels" ? "channels.all" : "thread.back")}>
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
