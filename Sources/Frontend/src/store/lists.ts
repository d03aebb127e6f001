import { inbox } from "../api";
import { Problem } from "../api/http";
import type { Conversation, Platform, View } from "../api/types";
import { views } from "../app/router";
import { Cell } from "./cell";
import { conversations, refreshCounts, take } from "./conversations";
import { me, onSignOut } from "./session";

/** One view of the inbox: which conversations, in which order, and how far it is loaded. */
export interface List {
  ids: readonly string[];
  next: string | null;
  state: "empty" | "loading" | "ready" | "failed";
  more: boolean;
  stale: boolean;
  /** New or newly moved conversations that wait for the reader to come back to the top. */
  fresh: readonly string[];
  problem: Problem | null;
}

const start: List = { ids: [], next: null, state: "empty", more: false, stale: false, fresh: [], problem: null };
const lists = new Map<View, Cell<List>>(views.map((view) => [view, new Cell<List>(start)]));

/** Where the reader is: the view on screen and whether its top is in sight. */
export const reading = { view: "open" as View, atTop: true };
/** How far each view was scrolled when it was last on screen. */
export const scrolled = new Map<View, number>();

/** The one platform whose conversations are shown, `null` for all of them. It lasts as long as the tab: mail must not stay hidden. */
export const platform = new Cell<Platform | null>(null);

function empty(): void {
  lists.forEach((cell) => cell.set(start));
  scrolled.clear();
}

onSignOut(() => {
  platform.set(null);
  empty();
});

export function showPlatform(one: Platform | null): void {
  if (one === platform.get()) return;
  platform.set(one);
  empty();
  reading.atTop = true;
  void load(reading.view);
}

export function list(view: View): Cell<List> {
  return lists.get(view) as Cell<List>;
}

/** For which platform each view was asked last: a list that is on its way for another one is of no use. */
const asking = new Map<View, Platform | null>();

const problemOf = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, "network", ""));

/** Shows a view: at once from memory where it was seen before, and in any case as the server has it now. */
export async function load(view: View): Promise<void> {
  const cell = list(view);
  if (cell.get().state === "loading" && asking.get(view) === platform.get()) return;
  asking.set(view, platform.get());
  cell.merge({ state: cell.get().state === "ready" ? "ready" : "loading", problem: null });
  refreshCounts();
  const only = platform.get();
  try {
    const page = await inbox.list(view, null, only);
    if (only !== platform.get()) return;
    page.items.forEach(take);
    const now = cell.get();
    const ids = page.items.map((item) => item.id);
    if (now.state === "ready" && reading.view === view && !reading.atTop) {
      const known = new Set(now.ids);
      const fresh = ids.filter((id) => !known.has(id) || now.fresh.includes(id));
      cell.merge({ fresh: [...new Set([...fresh, ...now.fresh])], stale: fresh.length > 0 });
    } else {
      cell.set({ ...start, ids, next: page.next, state: "ready" });
    }
  } catch (error) {
    if (only !== platform.get()) return;
    if (cell.get().state === "ready") cell.merge({ stale: true });
    else cell.set({ ...start, state: "failed", problem: problemOf(error) });
  }
}

export async function loadMore(view: View): Promise<void> {
  const cell = list(view);
  const { next, more, state } = cell.get();
  if (!next || more || state !== "ready") return;
  cell.merge({ more: true });
  try {
    const page = await inbox.list(view, next, platform.get());
    page.items.forEach(take);
    const now = cell.get();
    if (now.next !== next) return cell.merge({ more: false });
    const known = new Set(now.ids);
    cell.merge({ ids: [...now.ids, ...page.items.map((i) => i.id).filter((id) => !known.has(id))], next: page.next, more: false });
  } catch {
    // The next scroll asks again; what is loaded stays readable.
    setTimeout(() => cell.merge({ more: false }), 2000);
  }
}

/** Whether a conversation belongs to a view, as the server decides it. */
export function belongs(view: View, item: Conversation, user: string | null, now: number): boolean {
  const snoozed = item.status === "open" && item.snooze_until !== null && Date.parse(item.snooze_until) > now;
  switch (view) {
    case "open":
      return item.status === "open" && !snoozed;
    case "mine":
      return item.status === "open" && !snoozed && item.assignee !== null && item.assignee.id === user;
    case "unassigned":
      return item.status === "open" && !snoozed && item.assignee === null;
    case "snoozed":
      return snoozed;
    case "closed":
      return item.status === "closed";
    case "all":
      return true;
  }
}

/** The ids with `item` where its last message puts it, newest first; of the same time, the one that came last is first. */
export function placed(ids: readonly string[], item: Conversation, timeOf: (id: string) => string): string[] {
  const rest = ids.filter((id) => id !== item.id);
  let at = rest.findIndex((id) => timeOf(id) <= item.last_message_at);
  if (at < 0) at = rest.length;
  return [...rest.slice(0, at), item.id, ...rest.slice(at)];
}

const timeOf = (id: string): string => conversations.get(id)?.last_message_at ?? "";

function placeIn(view: View, item: Conversation, moved: boolean): void {
  const cell = list(view);
  const now = cell.get();
  if (now.state !== "ready") return;
  const inside = now.ids.includes(item.id);
  const other = platform.get();
  if (!belongs(view, item, me()?.id ?? null, Date.now()) || (other !== null && item.platform !== other)) {
    if (inside || now.fresh.includes(item.id)) {
      cell.merge({ ids: now.ids.filter((id) => id !== item.id), fresh: now.fresh.filter((id) => id !== item.id) });
    }
    return;
  }
  if (inside && !moved) return;
  const last = now.ids[now.ids.length - 1];
  if (!inside && now.next && last && timeOf(last) > item.last_message_at) return;
  if (reading.view === view && !reading.atTop && moved) {
    if (!now.fresh.includes(item.id)) cell.merge({ fresh: [item.id, ...now.fresh] });
  } else {
    cell.merge({ ids: placed(now.ids, item, timeOf) });
  }
}

/** Takes a changed conversation into every loaded view. `moved` says that a message came, so that its place changes. */
export function place(item: Conversation, moved: boolean): void {
  for (const view of views) placeIn(view, item, moved);
}

/** Puts what waited above the list into it; the reader has come to the top. */
export function showFresh(view: View): void {
  const cell = list(view);
  const now = cell.get();
  if (now.stale) {
    cell.merge({ fresh: [], stale: false });
    void load(view);
    return;
  }
  let ids: readonly string[] = now.ids;
  for (const id of [...now.fresh].reverse()) {
    const item = conversations.get(id);
    if (item) ids = placed(ids, item, timeOf);
  }
  cell.merge({ ids, fresh: [] });
}

export function drop(id: string): void {
  for (const view of views) {
    const cell = list(view);
    if (cell.get().ids.includes(id)) cell.merge({ ids: cell.get().ids.filter((one) => one !== id) });
  }
}

/** Everything in memory may be out of date: ask again for what is on screen, for the rest when it is shown. */
export function refreshLists(): void {
  for (const view of views) {
    if (view !== reading.view && list(view).get().state === "ready") list(view).merge({ stale: true });
  }
  void load(reading.view);
}
