import { notifications as api, type Notification } from "../api/notifications";
import { problemKey } from "./actions";
import { Cell } from "./cell";
import { me, onSignOut } from "./session";
import { say } from "./toasts";

interface Notices {
  items: readonly Notification[];
  next: string | null;
}

export const unreadNotices = new Cell(0);
/** What the open list shows, `null` while nobody looks at it. */
export const notices = new Cell<Notices | null>(null);

function forget(): void {
  unreadNotices.set(0);
  notices.set(null);
}
onSignOut(forget);

async function count(): Promise<void> {
  if (!me()) return;
  try {
    unreadNotices.set((await api.list({ unread: "1", limit: 1 })).unread);
  } catch {
    // The next event or the next connection asks again.
  }
}

/** The newest ones, those that were read too. Settles when they are there; rejects with the reason. */
export async function loadNotices(): Promise<void> {
  const { items, next, unread } = await api.list({ limit: 50 });
  unreadNotices.set(unread);
  notices.set({ items, next });
}

export async function moreNotices(): Promise<void> {
  const now = notices.get();
  if (!now?.next) return;
  const { items, next } = await api.list({ limit: 50, cursor: now.next });
  const shown = new Set(now.items.map((one) => one.id));
  notices.set({ items: [...now.items, ...items.filter((one) => !shown.has(one.id))], next });
}

let timer = 0;

/** One has come, or some were read in another window. */
export function takeNotification(): void {
  if (timer) return;
  timer = window.setTimeout(() => {
    timer = 0;
    if (notices.get()) loadNotices().catch(() => undefined);
    else void count();
  }, 80);
}

/** Marks some or all as read, at once; a refusal says so and asks how it stands. */
export function readNotices(which: readonly string[] | "all"): void {
  const at = new Date().toISOString();
  const now = notices.get();
  const touched = (one: Notification) => one.read_at === null && (which === "all" || which.includes(one.id));
  if (now) {
    const marked = now.items.filter(touched).length;
    notices.set({ ...now, items: now.items.map((one) => (touched(one) ? { ...one, read_at: at } : one)) });
    unreadNotices.set(which === "all" ? 0 : Math.max(0, unreadNotices.get() - marked));
  }
  api.read(which === "all" ? { all: true } : { ids: [...which] }).then(({ unread }) => unreadNotices.set(unread), (error) => {
    takeNotification();
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => readNotices(which) } });
  });
}
