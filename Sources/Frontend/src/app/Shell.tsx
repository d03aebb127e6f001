import { useEffect } from "react";
import type { User } from "../api/types";
import { useT, type Key } from "../i18n";
import { InboxScreen } from "../inbox/InboxScreen";
import { useKeys } from "../keys/keyboard";
import { refreshAll, takeEvents } from "../live/changes";
import { LiveConnection } from "../live/socket";
import { openLetter, writeFirst } from "../store/answering";
import { useCell } from "../store/cell";
import { loadChannels } from "../store/channels";
import { counts } from "../store/conversations";
import { loadLetters } from "../store/letters";
import { takeNotification } from "../store/notifications";
import { newOrder } from "../store/orderSheet";
import { loadDisk } from "../store/disk";
import { loadViews, openView } from "../store/savedViews";
import { presenceAgain, takePresence } from "../store/presence";
import { lastEvent, stillSignedIn, worksInInbox } from "../store/session";
import { undo } from "../store/toasts";
import { OrderLayer } from "../thread/OrderSlots";
import { Clients } from "./Clients";
import { fetchDesk, Overlays } from "./deskPart";
import { Navigation } from "./Navigation";
import { Bar } from "./Bar";
import { lookForNext, moves } from "./move";
import { show } from "./overlay";
import { OrderScreens } from "./ordersPart";
import { ReadingLayer } from "./readingPart";
import { go, route, type Route } from "./router";
import { Settings } from "./Settings";

function titleOf(at: Route, t: (key: Key) => string, unread: number): string {
  const names: Record<Route["page"], Key> = {
    inbox: "inbox.title", search: "search.title", clients: "clients.title", orders: "nav.orders", finance: "nav.finance", settings: "settings.title", login: "login.title", setup: "setup.title",
  };
  const name = t(names[at.page]);
  return `${unread ? `(${unread > 99 ? "99+" : unread}) ` : ""}${name} · Dragoman`;
}

function Screen({ at, user }: { at: Route; user: User }) {
  if (at.page === "settings") return <Settings at={at} user={user} />;
  if (at.page === "orders" || at.page === "finance") return <OrderScreens at={at} user={user} />;
  // Who sees no conversation is led to where they work.
  if (!worksInInbox(user)) return null;
  if (at.page === "clients") return <Clients at={at} />;
  if (at.page === "inbox" || at.page === "search") return <InboxScreen at={at} />;
  return null;
}

/** The page of somebody who is signed in. */
export function Shell({ user }: { user: User }) {
  const t = useT();
  const at = useCell(route);
  const unread = useCell(counts, (numbers) => numbers?.unread ?? 0);
  const inbox = worksInInbox(user);

  useEffect(() => {
    const live = new LiveConnection({
      events: takeEvents, resync: refreshAll, refused: stillSignedIn, presence: takePresence,
      connected: (again) => {
        presenceAgain();
        if (again) void lookForNext();
      },
    }, lastEvent());
    takeNotification();
    live.start();
    return () => live.stop();
  }, [user.id, inbox]);

  useEffect(moves, []);

  // At once: what is typed after Ctrl+K must find the palette there.
  useEffect(fetchDesk, []);

  useEffect(() => {
    void loadDisk();
    if (!inbox) return;
    void loadViews();
    void loadChannels();
    void loadLetters(openLetter());
  }, [inbox]);

  useEffect(() => {
    const barred = !inbox && (at.page === "inbox" || at.page === "search" || at.page === "clients");
    if (at.page === "login" || barred) go(inbox ? { page: "inbox", view: "open", id: null } : { page: "finance", filter: {} }, true);
  }, [at.page, inbox]);

  useEffect(() => {
    document.title = titleOf(at, t, unread);
  }, [at, t, unread]);

  const inboxOnly = (to: Route) => () => (inbox ? go(to) : false);
  useKeys({
    palette: () => show("palette"),
    help: () => show("help"),
    undo,
    "go-inbox": inboxOnly({ page: "inbox", view: "open", id: null }),
    "go-clients": inboxOnly({ page: "clients", q: "", id: null }),
    "go-orders": () => go({ page: "orders", view: "board", filter: {} }),
    "go-finance": () => go({ page: "finance", filter: {} }),
    ...Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [`go-view-${number}`, () => (inbox ? openView(number) : false)])),
    filter: () => (at.page === "inbox" && inbox ? show("filter") : false),
    "go-notices": () => show("notices"),
    order: () => (inbox ? newOrder() : false),
    "go-settings": () => go({ page: "settings", section: null }),
    first: () => (inbox ? writeFirst() : false),
    search: inboxOnly({ page: "search", q: "", kind: "all", id: null, message: null }),
  }, "page");

  return (
    <div className="app">
      <a className="skip" href="#main">
        {t("nav.skip")}
      </a>
      <Navigation at={at} user={user} />
      <Screen at={at} user={user} />
      <OrderLayer />
      <ReadingLayer />
      <Bar />
      <Overlays />
    </div>
  );
}
