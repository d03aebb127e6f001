import { notifications as api, type Notification } from "../api/notifications";
import { hearers } from "../live/changes";
import { problemKey } from "../store/actions";
import { Cell } from "../store/cell";
import { takeNotification, unreadNotices } from "../store/notifications";
import { onSignOut } from "../store/session";
import { say } from "../store/toasts";

interface Notices {
  items: readonly Notification[];
  next: string | null;
}

/** What the open list shows, `null` while nobody looks at it. */
export const notices = new Cell<Notices | null>(null);

/** Counts the questions and what makes an answer to them too old: only that to the last one is taken. */
let turn = 0;

function close(): void {
  turn += 1;
  notices.set(null);
}

onSignOut(close);

/** The newest ones, those that were read too. Settles when they are there; rejects with the reason. */
export async function loadNotices(): Promise<void> {
  const mine = ++turn;
  try {
    const { items, next, unread } = await api.list({ limit: 50 });
    if (mine !== turn) return;
    unreadNotices.set(unread);
    notices.set({ items, next });
  } catch (error) {
    if (mine === turn) throw error;
  }
}

export async function moreNotices(): Promise<void> {
  const now = notices.get();
  if (!now?.next) return;
  const { items, next } = await api.list({ limit: 50, cursor: now.next });
  // Closed, or read anew from the top.
  const then = notices.get();
  if (then?.next !== now.next) return;
  const shown = new Set(then.items.map((one) => one.id));
  notices.set({ items: [...then.items, ...items.filter((one) => !shown.has(one.id))], next });
}

/** Keeps the open list as it is on the server; ends with what is given back. */
export function followNotices(): () => void {
  const hear = ({ type }: { type: string }) => {
    if (type === "notification.created" || type === "notification.read") loadNotices().catch(() => undefined);
  };
  hearers.add(hear);
  return () => {
    hearers.delete(hear);
    close();
  };
}

/** Marks some or all as read, at once; a refusal says so and asks how it stands. */
export function readNotices(which: readonly string[] | "all"): void {
  const at = new Date().toISOString();
  const now = notices.get();
  const touched = (one: Notification) => one.read_at === null && (which === "all" || which.includes(one.id));
  if (now) {
    // What is being read is from before it; once it is done an event says so, and that asks again.
    turn += 1;
    const marked = now.items.filter(touched).length;
    notices.set({ ...now, items: now.items.map((one) => (touched(one) ? { ...one, read_at: at } : one)) });
    unreadNotices.set(which === "all" ? 0 : Math.max(0, unreadNotices.get() - marked));
  }
  api.read(which === "all" ? { all: true } : { ids: [...which] }).then(({ unread }) => unreadNotices.set(unread), (error) => {
    if (notices.get()) loadNotices().catch(() => undefined);
    else takeNotification();
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => readNotices(which) } });
  });
}
