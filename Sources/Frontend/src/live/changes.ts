import { inbox } from "../api";
import { Problem } from "../api/http";
import type { LiveEvent } from "../api/types";
import { go, openConversation } from "../app/router";
import { clientTouched } from "../client/known";
import { Cell } from "../store/cell";
import { openLetter } from "../store/answering";
import { catalogueChanged } from "../store/catalogue";
import { channelChanged, loadChannels } from "../store/channels";
import { conversations, refreshCounts, take } from "../store/conversations";
import { loadDisk } from "../store/disk";
import { loadLetters } from "../store/letters";
import { takeNotification } from "../store/notifications";
import { orderChanged, stale } from "../store/orders";
import { beside, drop, place, refreshLists } from "../store/lists";
import { loadViews } from "../store/savedViews";
import { followMerge, messagesMoved } from "../store/moved";
import { loadColleagues, loadSession, me, onSignOut, worksInInbox } from "../store/session";
import { follow, loadThread } from "../store/threads";
import { say } from "../store/toasts";

/** Changed conversations that have not been asked for yet, and whether a message came. */
const dirty = new Map<string, boolean>();
/** Past this many at once (an import) the list is asked for again instead of every conversation in it. */
const many = 12;
let timer = 0;

/** What parts that come later want to hear of. */
export const hearers = new Set<(event: LiveEvent) => void>();

/** Progress of a running import, for the empty inbox and the channel settings. */
export const importing = new Cell<{ read: number; fresh: number } | null>(null);

onSignOut(() => dirty.clear());

export function takeEvents(items: LiveEvent[]): void {
  for (const item of items) {
    if (item.data?.client_id) clientTouched(item.type, item.data.client_id);
    hearers.forEach((hear) => hear(item));
    if (item.type === "conversation.changed") {
      const ids = item.data?.conversation_ids ?? (item.conversation_id ? [item.conversation_id] : []);
      const reason = item.data?.reason ?? "message";
      for (const id of ids) dirty.set(id, (dirty.get(id) ?? false) || reason === "message");
    } else if (item.type === "mention" && item.conversation_id) {
      void called(item.conversation_id, item.data?.by?.name ?? "");
    } else if (item.type === "import.progress") {
      importing.set(item.data?.done ? null : { read: item.data?.read ?? 0, fresh: item.data?.new ?? 0 });
      if (item.data?.done) refreshAll();
    } else if (item.type === "channel.changed") {
      channelChanged(item);
    } else if (item.type === "settings.changed") {
      catalogueChanged();
    } else if (item.type === "order.changed" || item.type === "payment.changed") {
      if (item.data?.order_id) orderChanged(item.data.order_id, item.data.revision);
    } else if (item.type === "client.erased") {
      stale.set(stale.get() + 1);
    } else if (item.type === "notification.created" || item.type === "notification.read") {
      takeNotification();
    } else if (item.type === "view.changed") {
      void loadViews();
    } else if (item.type === "messages.moved") {
      messagesMoved(item.data?.from, item.data?.to);
    } else if (item.type === "disk.changed") {
      void loadDisk();
    } else if (item.type === "user.changed") {
      const user = me();
      if (user && worksInInbox(user)) void loadColleagues();
      void loadSession();
    }
  }
  if (dirty.size && !timer) timer = window.setTimeout(flush, 80);
}

/** A colleague's note names whoever sits here. */
async function called(id: string, name: string): Promise<void> {
  const item = conversations.get(id) ?? (await inbox.one(id).then(take, () => undefined));
  if (!item) return;
  const where = item.subject || item.client?.name || item.counterpart.name || item.counterpart.address;
  say({
    tone: "call",
    key: "toast.mention",
    values: { name, place: where },
    action: { key: "keys.open", run: () => go(beside(id)) },
  });
}

async function flush(): Promise<void> {
  const changed = [...dirty];
  dirty.clear();
  refreshCounts();
  if (changed.length > many) {
    refreshLists();
    const open = openConversation();
    if (open && changed.some(([id]) => id === open)) await Promise.all([one(open, false), loadThread(open)]);
    // While an import runs, changes come without end; a list once a second is as live as anybody can read.
    await new Promise((done) => setTimeout(done, 1000));
  } else {
    await Promise.all(changed.map(([id, message]) => one(id, message)));
  }
  timer = dirty.size ? window.setTimeout(flush, 80) : 0;
}

async function one(id: string, message: boolean): Promise<void> {
  try {
    const before = conversations.get(id)?.last_message_at;
    const item = take(await inbox.one(id));
    if (item.merged_into && openConversation() === id) followMerge(item.merged_into);
    place(item, message && item.last_message_at !== before);
    await follow(id);
  } catch (error) {
    if (error instanceof Problem && error.status === 404) {
      conversations.delete(id);
      drop(id);
    }
  }
}

/** After a gap nobody can fill by events. */
export function refreshAll(): void {
  stale.set(stale.get() + 1);
  takeNotification();
  const user = me();
  if (!user || !worksInInbox(user)) return;
  refreshLists();
  refreshCounts();
  void loadChannels();
  void loadViews();
  void loadDisk();
  void loadLetters(openLetter());
  const open = openConversation();
  if (open) void Promise.all([one(open, false), loadThread(open)]);
}
