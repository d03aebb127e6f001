import { inbox } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { Conversation, Page } from "../api/types";
import type { Route } from "../app/router";
import { Cell } from "./cell";
import { conversations, laid, refreshCounts, take, unsettled } from "./conversations";
import { belongs, isFiltered, keyOf, passes, placed, type Place } from "./filter";
import { me, onSignOut } from "./session";

/** One list of the inbox: which conversations, in which order, and how far it is loaded. */
export interface List {
  ids: readonly string[];
  next: string | null;
  /** Words narrow it, and not all of what is older was searched for them. */
  capped: boolean;
  state: "empty" | "loading" | "ready" | "failed";
  more: boolean;
  stale: boolean;
  /** New or newly moved conversations that wait for the reader to come back to the top. */
  fresh: readonly string[];
  problem: Problem | null;
}

type Late = Map<string, boolean>;

interface Kept {
  place: Place;
  cell: Cell<List>;
  /** How far it was scrolled when it was last on screen. */
  top: number;
  /** Counts the requests for its beginning: only the last one's answer is taken. */
  turn: number;
  /** For each question without an answer: what was placed or dropped since, as the answer may be older, and whether a message came. */
  asked: Set<Late>;
  /** It was to be asked for again before it was there. */
  again: boolean;
}

const start: List = { ids: [], next: null, capped: false, state: "empty", more: false, stale: false, fresh: [], problem: null };
/** By view and filter, the one on screen longest ago first. */
const lists = new Map<string, Kept>();
/** Lists that are remembered. */
const most = 12;

/** Where the reader is: the list on screen and whether its top is in sight. */
export const reading: Place & { atTop: boolean } = { view: "open", filter: {}, atTop: true };

/** The list that is being read, with a conversation open beside it. */
export const beside = (id: string | null): Extract<Route, { page: "inbox" }> =>
  ({ page: "inbox", view: reading.view, ...(isFiltered(reading.filter) ? { filter: reading.filter } : {}), id });

onSignOut(() => {
  lists.clear();
  reading.view = "open";
  reading.filter = {};
  reading.atTop = true;
});

function kept(place: Place): Kept {
  const key = keyOf(place);
  let one = lists.get(key);
  if (!one) {
    one = { place: { view: place.view, filter: place.filter }, cell: new Cell(start), top: 0, turn: 0, asked: new Set(), again: false };
    lists.set(key, one);
    const oldest = [...lists.keys()].find((other) => other !== key && other !== keyOf(reading));
    if (lists.size > most && oldest !== undefined) lists.delete(oldest);
  }
  return one;
}

export const list = (place: Place): Cell<List> => kept(place).cell;
export const isReading = (place: Place): boolean => keyOf(place) === keyOf(reading);
export const scrolled = (place: Place): number => kept(place).top;
export function rememberScroll(place: Place, top: number): void {
  kept(place).top = top;
}

/** The reader comes to a list. */
export function enter(place: Place): void {
  const one = kept(place);
  const key = keyOf(place);
  // The one looked at last is the last to be forgotten.
  lists.delete(key);
  lists.set(key, one);
  reading.view = place.view;
  reading.filter = place.filter;
  reading.atTop = one.top < 8;
  // Coming to it is no sign that anything has changed.
  if (one.cell.get().state !== "loading") void load(place);
}

/** Asks for a page of a list, and takes it together with what happened meanwhile. */
async function ask<T>(one: Kept, from: string | null, taken: (page: Page<Conversation>, late: Late) => T): Promise<T> {
  const late: Late = new Map();
  one.asked.add(late);
  try {
    return taken(await inbox.list(one.place, from), late);
  } finally {
    one.asked.delete(late);
  }
}

/** Takes what is no older than what happened since it was asked for. Says whether all of it was. */
function takeFresh({ place }: Kept, items: readonly Conversation[], late: Late): boolean {
  const fresh = items.filter((item) => !late.has(item.id) || JSON.stringify(laid(item)) === JSON.stringify(conversations.get(item.id)));
  fresh.forEach(take);
  // What is on its way still may put them somewhere else than the answer does.
  for (const id of unsettled()) if (!place.filter.q || items.some((item) => item.id === id)) late.set(id, late.get(id) === true);
  return fresh.length === items.length;
}

/** What happened since a page was asked for, into the list that has the page. */
function follow(one: Kept, late: Late): void {
  for (const [id, moved] of late) {
    const item = conversations.get(id);
    if (item) placeIn(one, item, moved);
    else dropFrom(one.cell, id);
  }
}

/** Takes the answer about the beginning of a list. Says whether it disagrees with what happened since it was asked for. */
function takePage(one: Kept, { items, next, capped }: Page<Conversation>, late: Late): boolean {
  const { cell } = one;
  const fresh = takeFresh(one, items, late);
  const now = cell.get();
  const ids = items.map((item) => item.id);
  const below = now.state === "ready" && isReading(one.place) && !reading.atTop;
  if (below) {
    const known = new Set(now.ids);
    const above = ids.filter((id) => !known.has(id) || now.fresh.includes(id));
    cell.merge({ fresh: [...new Set([...above, ...now.fresh])], stale: above.length > 0 });
  } else {
    cell.set({ ...start, ids, next, capped: capped === true, state: "ready" });
  }
  follow(one, late);
  return !fresh || (!below && cell.get().ids.some((id) => late.has(id) && !ids.includes(id)));
}

/** Shows a list: at once from memory where it was seen before, and in any case as the server has it now. */
export async function load(at: Place, rounds = 3): Promise<void> {
  const one = kept(at);
  const { cell, place } = one;
  if (cell.get().state === "loading") {
    one.again = true;
    return;
  }
  const turn = ++one.turn;
  one.again = false;
  cell.merge({ state: cell.get().state === "ready" ? "ready" : "loading", problem: null });
  refreshCounts();
  try {
    const differs = await ask(one, null, (page, late) => turn === one.turn && takePage(one, page, late));
    if (turn !== one.turn) return;
    // While an import runs there is no end of it; then the next event asks.
    if ((differs || one.again) && rounds > 1) void load(place, rounds - 1);
  } catch (error) {
    if (turn !== one.turn) return;
    if (cell.get().state === "ready") cell.merge({ stale: true });
    else cell.set({ ...start, state: "failed", problem: asProblem(error) });
  }
}

export async function loadMore(place: Place): Promise<void> {
  const one = kept(place);
  const { cell } = one;
  const { next, more, state } = cell.get();
  if (!next || more || state !== "ready") return;
  cell.merge({ more: true });
  try {
    await ask(one, next, (page, late) => {
      const now = cell.get();
      if (now.next !== next) return cell.merge({ more: false });
      const known = new Set(now.ids);
      const further = page.items.filter((item) => !known.has(item.id));
      takeFresh(one, further, late);
      cell.merge({ ids: [...now.ids, ...further.map((item) => item.id)], next: page.next, more: false });
      follow(one, late);
    });
  } catch {
    // The next scroll asks again; what is loaded stays readable.
    setTimeout(() => cell.merge({ more: false }), 2000);
  }
}

const timeOf = (id: string): string => conversations.get(id)?.last_message_at ?? "";
let searchedAgain = 0;

/** A list of found conversations can only be asked for again, once for all that happens in a second. */
function searchAgain(place: Place): void {
  if (!isReading(place)) return list(place).merge({ stale: true });
  if (searchedAgain) return;
  searchedAgain = window.setTimeout(() => {
    searchedAgain = 0;
    if (isReading(place)) void load(place);
  }, 1000);
}

function placeIn({ place, cell, asked }: Kept, item: Conversation, moved: boolean): void {
  const now = cell.get();
  asked.forEach((late) => late.set(item.id, moved || late.get(item.id) === true));
  if (now.state !== "ready") return;
  const inside = now.ids.includes(item.id);
  const user = me()?.id ?? null;
  const fits = belongs(place.view, item, user, Date.now()) ? passes(place.filter, item, user) : false;
  if (fits === false) {
    if (inside || now.fresh.includes(item.id)) {
      cell.merge({ ids: now.ids.filter((id) => id !== item.id), fresh: now.fresh.filter((id) => id !== item.id) });
    }
    return;
  }
  if (fits === null && (moved || !inside)) return searchAgain(place);
  if (inside && !moved) return;
  const last = now.ids[now.ids.length - 1];
  if (!inside && now.next && last && timeOf(last) > item.last_message_at) return;
  if (isReading(place) && !reading.atTop && moved) {
    if (!now.fresh.includes(item.id)) cell.merge({ fresh: [item.id, ...now.fresh] });
  } else {
    cell.merge({ ids: placed(now.ids, item, timeOf) });
  }
}

/** Takes a changed conversation into every loaded list. `moved` says that a message came, so that its place changes. */
export function place(item: Conversation, moved: boolean): void {
  for (const one of lists.values()) placeIn(one, item, moved);
}

/** Puts what waited above the list into it; the reader has come to the top. */
export function showFresh(at: Place): void {
  const cell = list(at);
  const now = cell.get();
  if (now.stale) {
    cell.merge({ fresh: [], stale: false });
    void load(at);
    return;
  }
  let ids: readonly string[] = now.ids;
  for (const id of [...now.fresh].reverse()) {
    const item = conversations.get(id);
    if (item) ids = placed(ids, item, timeOf);
  }
  cell.merge({ ids, fresh: [] });
}

function dropFrom(cell: Cell<List>, id: string): void {
  if (cell.get().ids.includes(id)) cell.merge({ ids: cell.get().ids.filter((one) => one !== id) });
}

export function drop(id: string): void {
  for (const { cell, asked } of lists.values()) {
    asked.forEach((late) => late.set(id, false));
    dropFrom(cell, id);
  }
}

/** Everything in memory may be out of date: ask again for what is on screen, for the rest when it is shown. */
export function refreshLists(): void {
  for (const { place: at, cell } of lists.values()) {
    if (!isReading(at) && cell.get().state === "ready") cell.merge({ stale: true });
  }
  void load(reading);
}
