import { notificationSettings, type NotificationSettings, type NotificationType } from "../../api/crm";
import { notifications, type Notification as Notice } from "../../api/notifications";
import type { Conversation, LiveEvent } from "../../api/types";
import { go, href, openConversation, route } from "../../app/router";
import { translate, type Key, type Values } from "../../i18n";
import { shown } from "../../i18n/shown";
import { nameOf } from "../../inbox/names";
import { hearers } from "../../live/changes";
import { conversations } from "../../store/conversations";
import { list, reading } from "../../store/lists";
import { openOrder } from "../../store/orderSheet";
import { me, session, worksInInbox } from "../../store/session";
import { dismiss, say, toasts } from "../../store/toasts";
import { phone } from "../../ui/useMedia";
import { isSilent, notify, standing, telling } from "./browser";
import { isLookedAt, lead, somebodyLooks } from "./leader";
import { inOffice, isQuiet } from "./quiet";

/** Milliseconds that a message toast stays, and in which an event brings its conversation. */
const stays = 8000;
const patience = 8000;
/** Milliseconds before its event in which a message that the page has already is the one that the event is about. */
const recent = 60_000;
/** Letters of a message that are told. */
const most = 90;

const t = (key: Key, values?: Values): string => translate(shown.get() ?? "en", key, values);
const placeOf = (id: string): string => href({ page: "inbox", view: "all", id });

let settings: NotificationSettings | null = null;
/** Where the windows of a browser tell each other that the settings were changed in one of them. */
const changed = "dragoman.telling.changed";

/** Asks for what its user wants to be told of; what is not known is told on the page. */
export async function loadTelling(): Promise<void> {
  try {
    settings = await notificationSettings.get();
  } catch {
    // The next window that is opened asks again.
  }
}

/** The settings were changed here: the window that tells beside the browser may be another one. */
export async function tellingChanged(): Promise<void> {
  await loadTelling();
  try {
    localStorage.setItem(changed, String(Date.now()));
  } catch {
    // Then the other windows learn it when they are opened again.
  }
}

const wants = (type: NotificationType, where: "page" | "desktop"): boolean => settings?.types[type]?.[where] ?? where === "page";

/** Whether a notification beside the browser would be seen and is wanted now. */
function beside(type: NotificationType): boolean {
  const now = session.get();
  if (standing() !== "on" || isSilent() || somebodyLooks() || !wants(type, "desktop")) return false;
  return !(settings && now.state === "signed-in" && isQuiet(settings.quiet, inOffice(now.me.office.time_zone, new Date())));
}

/** Whether a message comes before the reader's eyes by itself: in the open thread, or at the top of the list. */
function isSeen(item: Conversation): boolean {
  if (!isLookedAt()) return false;
  if (openConversation() === item.id) return true;
  const at = route.get();
  if (at.page !== "inbox" || (matchMedia(phone).matches && (at.id || at.compose))) return false;
  return reading.atTop && list(reading).get().ids.slice(0, 8).includes(item.id);
}

/** The one toast of new messages: the newest, and how many more. */
let toast = { id: 0, newest: "", others: new Set<string>() };

/** The beginning of a message; that it goes on is seen. */
const beginning = ({ preview }: Conversation): string => (preview.length > most ? `${preview.slice(0, most).trimEnd()}…` : preview || t("row.noText"));

function sayMessage(item: Conversation): void {
  const standing = toasts.get().some((one) => one.id === toast.id);
  const others = standing ? toast.others : new Set<string>();
  if (standing) dismiss(toast.id);
  others.delete(item.id);
  const values = { name: nameOf(item, t), text: beginning(item) };
  const more = others.size;
  const id = say({
    tone: "call", icon: "mail", key: more ? "tell.toast.more" : "tell.toast", values: more ? { ...values, n: more } : values,
    action: { key: "keys.open", run: () => go({ page: "inbox", view: reading.view, id: item.id }) },
  });
  toast = { id, newest: item.id, others: new Set([...others, item.id]) };
  setTimeout(() => dismiss(id), stays);
}

function take(item: Conversation): void {
  const mine = item.assignee === null || item.assignee.id === me()?.id;
  if (!mine || item.last_direction !== "inbound" || item.status === "closed" || item.unread_count === 0) return;
  if (wants("message", "page") && !isSilent() && document.visibilityState === "visible" && !isSeen(item)) sayMessage(item);
  if (!beside("message") || !leader?.isLeader()) return;
  const { hidden } = telling.get();
  void notify({
    title: hidden ? t("tell.hidden.message") : nameOf(item, t), body: hidden ? t("tell.hidden.text") : beginning(item),
    open: placeOf(item.id), tag: item.id,
  });
}

/** Times of the newest message of conversations, as far as they were told or passed over; the oldest are forgotten. */
const told = new Map<string, string>();
/** When this page began to tell, in milliseconds: what was there before is no news. */
let since = 0;
const mostTold = 500;

/**
 * Waits until the page has the conversation as it is with the message; the page asks for it anyway, and may have it
 * already: another question can be answered before the event comes.
 */
function follow(id: string, at: string): void {
  const before = conversations.get(id)?.last_message_at ?? "";
  const isFresh = Date.parse(before) > Math.max(Date.parse(at) - recent, since);
  const look = (): boolean => {
    const item = conversations.get(id);
    if (!item || item.last_message_at === told.get(id) || (item.last_message_at === before && !isFresh)) return false;
    told.delete(id);
    told.set(id, item.last_message_at);
    const [oldest] = told.keys();
    if (told.size > mostTold && oldest) told.delete(oldest);
    take(item);
    return true;
  };
  look();
  const done = conversations.subscribe(id, () => void (look() && end()));
  const timer = setTimeout(() => end(), patience);
  const end = () => {
    clearTimeout(timer);
    done();
    waiting.delete(id);
  };
  waiting.set(id, end);
}

const waiting = new Map<string, () => void>();
let leader: ReturnType<typeof lead> | null = null;
/** The newest notification that was told or there when the page began. */
let newest = "";

async function notices(first: boolean): Promise<void> {
  try {
    const { items } = await notifications.list({ limit: 10 });
    const fresh = first ? [] : items.filter((one) => one.created_at > newest && !one.read_at).reverse();
    newest = items.reduce((latest, one) => (one.created_at > latest ? one.created_at : latest), newest);
    for (const one of fresh) await tellNotice(one);
  } catch {
    // The bell asks again by itself.
  }
}

async function tellNotice(one: Notice): Promise<void> {
  // A mention has a toast of its own (live/changes.ts).
  if (one.type === "assigned" && wants("assigned", "page") && isLookedAt() && !isSilent() && one.conversation_id !== openConversation()) {
    const id = one.conversation_id;
    say({
      tone: "call", icon: "user-check", key: "tell.assigned", values: { name: one.data.by?.name ?? "", place: one.client_name ?? one.data.subject ?? "" },
      action: { key: "keys.open", run: () => (id ? go({ page: "inbox", view: "all", id }) : one.order && openOrder(one.order.id)) },
    });
  }
  if (!beside(one.type) || !leader?.isLeader()) return;
  const words = (await import("../../orders/part")).noticeWords(t, shown.get() ?? "en", one);
  const open = one.order ? `${href({ page: "orders", view: "board", filter: {} })}?order=${one.order.id}` : one.conversation_id ? placeOf(one.conversation_id) : "/";
  const { hidden } = telling.get();
  await notify({ title: hidden ? t("tell.hidden.notice") : words.title, body: hidden ? t("tell.hidden.text") : words.todo, open, tag: one.id });
}

/** Tells of what is new, in the page where somebody is elsewhere in it, and beside the browser where nobody looks. Until what comes back is called. */
export function tell(): () => void {
  leader = lead();
  const user = me();
  since = Date.now();
  void loadTelling();
  void notices(true);
  const hear = ({ type, at, conversation_id: one, data }: LiveEvent) => {
    if (type === "notification.created") void notices(false);
    if (type !== "conversation.changed" || (data?.reason ?? "message") !== "message" || !user || !worksInInbox(user)) return;
    const ids = data?.conversation_ids ?? (one ? [one] : []);
    // An import is no news.
    if (ids.length <= 3) ids.filter((id) => !waiting.has(id)).forEach((id) => follow(id, at));
  };
  hearers.add(hear);
  // Whoever opened the conversation has seen what the toast is about.
  const opened = route.subscribe(() => {
    const open = openConversation();
    if (open && open === toast.newest) dismiss(toast.id);
  });
  const again = (event: StorageEvent) => void (event.key === changed && loadTelling());
  addEventListener("storage", again);
  return () => {
    opened();
    removeEventListener("storage", again);
    hearers.delete(hear);
    [...waiting.values()].forEach((end) => end());
    told.clear();
    leader?.end();
    leader = null;
  };
}
