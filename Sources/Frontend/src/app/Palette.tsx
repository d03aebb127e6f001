import { useEffect, useState } from "react";
import { search } from "../api";
import { orders, type OrderRow } from "../api/orders";
import type { Hit } from "../api/types";
import { nameOf } from "../inbox/names";
import { useT, type T } from "../i18n";
import { keysOf } from "../keys/keymap";
import { close, toggleUnread } from "../store/actions";
import { answer, writeFirst } from "../store/answering";
import { conversations } from "../store/conversations";
import { beside, list, reading } from "../store/lists";
import { chooseMessages } from "../store/moves";
import { composing } from "../store/notes";
import { pickAll } from "../store/picked";
import { savedViews, viewRoute } from "../store/savedViews";
import { canAnswer } from "../store/reach";
import { newOrder, openOrder } from "../store/orderSheet";
import { preferences } from "../store/preferences";
import { changeProfile } from "../store/profile";
import { me, signOut, worksInInbox } from "../store/session";
import { toasts, undo } from "../store/toasts";
import { printing } from "../store/viewing";
import { statusKey } from "../store/orderWords";
import { target } from "../search/SearchList";
import { Picker, type Choice } from "../ui/Picker";
import { hide, openPicker, show } from "./overlay";
import { languageItems } from "./Navigation";
import { connecting, go, openConversation, route, views } from "./router";
import { viewName } from "../inbox/ViewTabs";

const nowhere = { page: "search", q: "", kind: "all", id: null, message: null } as const;

function commands(t: T): Choice[] {
  const group = t("palette.commands");
  const all: Choice[] = [];
  const user = me();
  const desk = user !== null && worksInInbox(user);
  const item = conversations.get(openConversation() ?? "");
  if (item) {
    const closed = item.status === "closed";
    all.push(
      { id: "close", label: t(closed ? "thread.reopen" : "thread.close"), icon: closed ? "rotate-ccw" : "circle-check", keys: keysOf("close"), run: () => close(item) },
      { id: "unread", label: t(item.unread_count ? "thread.read" : "thread.unread"), icon: "mail", keys: keysOf("unread"), run: () => toggleUnread(item) },
      { id: "assign", label: t("thread.assign"), icon: "user-plus", keys: keysOf("assign"), run: () => openPicker("assign", item.id) },
      { id: "snooze", label: t("thread.snooze"), icon: "clock", keys: keysOf("snooze"), run: () => openPicker("snooze", item.id) },
      { id: "tag", label: t("thread.tag"), icon: "tag", keys: keysOf("tag"), run: () => openPicker("tag", item.id) },
      { id: "link", label: t(item.client ? "link.other" : "keys.link"), icon: "link", keys: keysOf("link"), run: () => openPicker("link", item.id) },
      ...(canAnswer(item)
        ? [
            { id: "reply", label: t("answer.reply"), icon: "reply" as const, keys: keysOf("reply"), run: () => answer(item.id, "reply") },
            { id: "reply-all", label: t("answer.replyAll"), icon: "reply-all" as const, keys: keysOf("reply-all"), run: () => answer(item.id, "all") },
            { id: "forward", label: t("answer.forward"), icon: "forward" as const, keys: keysOf("forward"), run: () => answer(item.id, "forward") },
          ]
        : []),
      ...(item.platform === "email"
        ? [
            { id: "merge", label: t("keys.merge"), icon: "merge" as const, keys: keysOf("merge"), run: () => openPicker("merge", item.id) },
            { id: "split", label: t("split.title"), icon: "split" as const, run: () => chooseMessages(item.id) },
          ]
        : []),
      { id: "order", label: t("keys.order"), icon: "clipboard-list", keys: keysOf("order"), run: () => newOrder({ conversation: item.id }) },
      { id: "print", label: t("keys.print"), icon: "printer", keys: keysOf("print"), run: () => printing.set(item.id) },
      { id: "note", label: t("note.write"), icon: "notebook-pen", keys: keysOf("note"), run: () => composing.set(item.id) },
    );
  }
  if (desk && !item) all.push({ id: "new-order", label: t("keys.order"), icon: "plus", keys: keysOf("order"), run: () => newOrder() });
  if (desk) all.push({ id: "first", label: t("answer.first"), icon: "pen-line", keys: keysOf("first"), run: () => writeFirst() });
  if (toasts.get().some((toast) => toast.tone === "quiet" && toast.action)) {
    all.push({ id: "undo", label: t("keys.undo"), icon: "rotate-ccw", keys: keysOf("undo"), run: () => void undo() });
  }
  for (const view of desk ? views : []) {
    const run = () => go({ page: "inbox", view, id: null });
    const keys = view === "open" ? keysOf("go-inbox") : [];
    all.push({ id: `view-${view}`, label: `${t("nav.inbox")}: ${t(viewName(view))}`, icon: "inbox", keys, run });
  }
  for (const [index, one] of (desk ? savedViews.get() ?? [] : []).entries()) {
    all.push({ id: `saved-${one.id}`, label: `${t("nav.inbox")}: ${one.name}`, icon: "list-filter", keys: index < 9 ? ["G", String(index + 1)] : [], run: () => go(viewRoute(one)) });
  }
  if (desk) {
    all.push(
      ...(route.get().page === "inbox"
        ? [
            { id: "filter", label: t("filter.title"), icon: "list-filter" as const, keys: keysOf("filter"), run: () => show("filter") },
            { id: "save-view", label: t("views.save"), icon: "plus" as const, run: () => show("save-view") },
            { id: "pick-all", label: t("keys.pickAll"), icon: "check-check" as const, keys: keysOf("pick-all"), run: () => pickAll(list(reading).get().ids) },
          ]
        : []),
      ...(savedViews.get()?.length ? [{ id: "views", label: t("views.manage"), icon: "sliders-horizontal" as const, run: () => show("views") }] : []),
      { id: "search", label: t("nav.search"), icon: "search", keys: keysOf("search"), run: () => go(nowhere) },
      { id: "clients", label: t("nav.clients"), icon: "users", keys: keysOf("go-clients"), run: () => go({ page: "clients", q: "", id: null }) },
    );
  }
  all.push(
    { id: "orders", label: t("nav.orders"), icon: "clipboard-list", keys: keysOf("go-orders"), run: () => go({ page: "orders", view: "board", filter: {} }) },
    { id: "finance", label: t("nav.finance"), icon: "wallet", keys: keysOf("go-finance"), run: () => go({ page: "finance", filter: {} }) },
    { id: "notices", label: t("nav.notifications"), icon: "bell", keys: keysOf("go-notices"), run: () => show("notices") },
    { id: "settings", label: t("nav.settings"), icon: "settings", keys: keysOf("go-settings"), run: () => go({ page: "settings", section: null }) },
    ...(user?.role === "owner" ? [{ id: "connect", label: t("first.connect"), icon: "mail" as const, run: () => go(connecting) }] : []),
    { id: "light", label: t("nav.light"), icon: "sun", run: () => void changeProfile({ theme: "light" }) },
    { id: "dark", label: t("nav.dark"), icon: "moon", run: () => void changeProfile({ theme: "dark" }) },
  );
  for (const one of languageItems(preferences.get().locale, (locale) => void changeProfile({ locale }))) {
    if (!one.checked) all.push({ id: one.id, label: `${t("nav.language")}: ${one.label}`, icon: "languages", run: one.run });
  }
  all.push(
    { id: "help", label: t("keys.help"), icon: "keyboard", keys: keysOf("help"), run: () => show("help") },
    { id: "out", label: t("nav.signOut"), icon: "log-out", run: () => void signOut().catch(() => undefined) },
  );
  return all.map((one) => ({ ...one, group }));
}

/** What is on the screen already, found without asking the server. */
function near(query: string, t: T): Choice[] {
  const wanted = query.trim().toLocaleLowerCase();
  const found: Choice[] = [];
  for (const id of list(reading).get().ids) {
    const item = conversations.get(id);
    if (!item) continue;
    const name = nameOf(item, t);
    if (wanted && !`${name} ${item.subject ?? ""}`.toLocaleLowerCase().includes(wanted)) continue;
    found.push({
      id, label: name, detail: item.subject || t("subject.none"), icon: "message-square", group: t("palette.conversations"),
      run: () => go(beside(id)),
    });
    if (found.length === 5) break;
  }
  return found;
}

function fromServer(hit: Hit, t: T): Choice {
  const isClient = hit.kind.startsWith("client");
  return {
    id: hit.conversation_id ?? hit.id,
    label: isClient ? hit.title : hit.client?.name || hit.counterpart?.name || hit.counterpart?.address || t("name.unknown"),
    detail: isClient ? hit.snippet : hit.title || t("subject.none"),
    icon: isClient ? "user" : "message-square",
    group: t(isClient ? "palette.clients" : "palette.conversations"),
    run: () => {
      const to = target(hit, nowhere);
      go(to.page === "search" ? { page: "inbox", view: "all", id: to.id } : to);
    },
  };
}

/** Ctrl+K: everything that can be done and everything that can be opened, in one list. */
export function Palette() {
  const t = useT();
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<{ of: string; hits: readonly Hit[] }>({ of: "", hits: [] });
  const [ordered, setOrdered] = useState<{ of: string; rows: readonly OrderRow[] }>({ of: "", rows: [] });
  useEffect(() => {
    if (query.trim().length < 2) return;
    const stop = new AbortController();
    const user = me();
    const timer = setTimeout(() => {
      if (user && worksInInbox(user)) search(query, "all", 12, null, stop.signal).then((answer) => setFound({ of: query, hits: answer.items }), () => !stop.signal.aborted && setFound({ of: query, hits: [] }));
      orders.list({ q: query, limit: 5 }).then((answer) => !stop.signal.aborted && setOrdered({ of: query, rows: answer.items }), () => !stop.signal.aborted && setOrdered({ of: query, rows: [] }));
    }, 90);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [query]);

  const wanted = query.trim().toLocaleLowerCase();
  // What was found for less than what is typed by now would be opened by Enter in place of what is meant.
  const hits = found.of === query ? found.hits : [];
  const begins = (one: Choice) => one.label.toLocaleLowerCase().startsWith(wanted);
  const fitting = commands(t).filter((one) => one.label.toLocaleLowerCase().includes(wanted));
  const doing = [...fitting.filter(begins), ...fitting.filter((one) => !begins(one))];
  // Who types the name of a command means it, whatever comes from the server a moment later.
  const named = wanted.length > 2 && fitting.some(begins);
  const here = wanted ? near(query, t) : [];
  const others = hits.map((hit) => fromServer(hit, t)).filter((one, index, all) =>
    !here.some((known) => known.id === one.id) && all.findIndex((other) => other.id === one.id) === index);
  const people = others.filter((one) => one.icon === "user").slice(0, 4);
  const jobs = (ordered.of === query ? ordered.rows : []).map((one): Choice => ({
    id: one.id, label: one.order_number, detail: `${one.client.name} · ${t(statusKey(one))}`, icon: "clipboard-list",
    group: t("nav.orders"), run: () => openOrder(one.id),
  }));
  const talks = [...here, ...others.filter((one) => one.icon !== "user")].slice(0, 8);
  const choices = wanted && !named ? [...talks, ...people, ...jobs, ...doing] : [...doing, ...talks, ...people, ...jobs];
  const user = me();
  const asked = ordered.of === query && (found.of === query || !user || !worksInInbox(user));
  return (
    <Picker
      title={t("palette.title")}
      placeholder={t("palette.placeholder")}
      choices={choices}
      waiting={choices.length === 0 && wanted.length > 1 && !asked}
      query={query}
      onQuery={setQuery}
      onClose={hide}
      empty={t("palette.empty")}
    />
  );
}
