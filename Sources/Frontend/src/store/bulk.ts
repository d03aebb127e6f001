import { moving } from "../api/moving";
import { Problem, asProblem } from "../api/http";
import type { Conversation, ConversationPatch } from "../api/types";
import { go, route } from "../app/router";
import { cursor } from "../inbox/cursor";
import type { Key } from "../i18n";
import { problemKey, show } from "./actions";
import { conversations, inTurn, inverse, layOver, patched, refreshCounts, take } from "./conversations";
import { list, place, reading } from "./lists";
import { clearPicked } from "./picked";
import { say } from "./toasts";

export interface Change {
  id: string;
  patch: ConversationPatch;
}

interface Outcome {
  items: readonly Conversation[];
  done: readonly Change[];
  failed: readonly { change: Change; problem: Problem }[];
}

/** What one request takes. */
const batch = 200;

/** Sends changes that are on screen already, in requests of 200; what the server does not take is told one by one. */
async function sendMany(changes: readonly Change[]): Promise<Outcome> {
  const items: Conversation[] = [];
  const done: Change[] = [];
  const failed: { change: Change; problem: Problem }[] = [];
  for (let at = 0; at < changes.length; at += batch) {
    const part = changes.slice(at, at + batch);
    try {
      const answer = await moving.changes(part.map(({ id, patch }) => ({ id, ...patch })));
      const refused = new Map(answer.failed.map((one) => [one.id, new Problem(422, one.code, one.detail)]));
      for (const change of part) {
        const problem = refused.get(change.id);
        if (problem) failed.push({ change, problem });
        else done.push(change);
      }
      items.push(...answer.items);
    } catch (error) {
      const problem = asProblem(error);
      part.forEach((change) => failed.push({ change, problem }));
    }
  }
  return { items, done, failed };
}

interface Said {
  key: Key;
  values?: Record<string, string | number>;
}

/** The row that follows those that leave the list, else the one before them. */
export function afterAll(ids: readonly string[], leaving: ReadonlySet<string>, at: string | null): string | null {
  const from = at === null ? -1 : ids.indexOf(at);
  if (from < 0) return null;
  return ids.slice(from).find((id) => !leaving.has(id)) ?? [...ids.slice(0, from)].reverse().find((id) => !leaving.has(id)) ?? null;
}

/** Shows changes at once, sends them after `before`, and puts the rows back that the server did not take. */
function apply(changes: readonly Change[], said: Said | null, before: Promise<Outcome> | null): void {
  const shownIds = list(reading).get().ids;
  const leavers = changes.map(({ id, patch }) => {
    const item = conversations.get(id);
    const settle = layOver(id, patch);
    const back = item ? inverse(item, patch) : {};
    if (item) show(patched(item, patch));
    return { id, settle, back };
  });
  follow(shownIds);
  // An undo comes after what it undoes: only what was taken has to be given back.
  const sent = async () => {
    const taken = before && new Set((await before).done.map((one) => one.id));
    return sendMany(taken ? changes.filter((one) => taken.has(one.id)) : changes);
  };
  const outcome = inTurn(changes.map((one) => one.id), sent).then((result) => {
    leavers.forEach(({ settle }) => settle());
    result.items.forEach((item) => place(take(item), false));
    const lost = new Set(result.failed.map(({ change }) => change.id));
    for (const { id, back } of leavers) {
      const now = conversations.get(id);
      if (now && lost.has(id)) show(patched(now, back));
    }
    refreshCounts();
    if (result.failed.length) {
      const first = result.failed[0]?.problem;
      say({
        tone: "error", key: "toast.many.failed", values: { n: result.failed.length }, reason: problemKey(first),
        action: { key: "action.retry", run: () => apply(result.failed.map(({ change }) => change), said, null) },
      });
    }
    return result;
  });
  if (!said) return;
  const undo = () => apply(leavers.map(({ id, back }) => ({ id, patch: back })), null, outcome);
  say({ tone: "quiet", key: said.key, values: { ...said.values, n: changes.length }, action: { key: "action.undo", run: undo } });
}

/** Takes cursor and reader to the next row when theirs has left the list. */
function follow(before: readonly string[]): void {
  const left = new Set(list(reading).get().ids);
  const leaving = new Set(before.filter((id) => !left.has(id)));
  if (leaving.size === 0) return;
  const at = cursor.get();
  if (at !== null && leaving.has(at)) cursor.set(afterAll(before, leaving, at));
  const now = route.get();
  if (now.page === "inbox" && now.id !== null && leaving.has(now.id)) go({ ...now, id: afterAll(before, leaving, now.id), message: null }, true);
}

/** Changes many conversations as one step. `patchOf` answers `null` for those that are as they shall be. */
export function changeMany(ids: readonly string[], patchOf: (item: Conversation) => ConversationPatch | null, said: Said): void {
  const changes = ids.flatMap((id): Change[] => {
    const item = conversations.get(id);
    const patch = item ? patchOf(item) : null;
    return patch ? [{ id, patch }] : [];
  });
  clearPicked();
  if (changes.length === 0) return void say({ tone: "quiet", key: "toast.many.nothing" });
  apply(changes, said, null);
}

export const closeMany = (ids: readonly string[]): void =>
  changeMany(ids, (item) => (item.status === "open" ? { status: "closed", unread: false } : null), { key: "toast.many.closed" });

export const reopenMany = (ids: readonly string[]): void =>
  changeMany(ids, (item) => (item.status === "closed" ? { status: "open" } : null), { key: "toast.many.reopened" });

export const unreadMany = (ids: readonly string[], unread: boolean): void =>
  changeMany(ids, (item) => (item.unread_count > 0 === unread ? null : { unread }), { key: unread ? "toast.many.unread" : "toast.many.read" });

export const assignMany = (ids: readonly string[], to: { id: string; name: string } | null): void =>
  changeMany(ids, (item) => ((item.assignee?.id ?? null) === (to?.id ?? null) ? null : { assignee: to?.id ?? null }),
    to ? { key: "toast.many.assigned", values: { name: to.name } } : { key: "toast.many.unassigned" });

export const snoozeMany = (ids: readonly string[], until: string | null): void =>
  changeMany(ids, (item) => (until === null ? (item.snooze_until ? { snooze_until: null } : null) : { snooze_until: until, status: "open" }),
    { key: until === null ? "toast.many.woken" : "toast.many.snoozed" });

export function tagMany(ids: readonly string[], add: readonly string[], remove: readonly string[]): void {
  const patch: ConversationPatch = { ...(add.length ? { tags_add: [...add] } : {}), ...(remove.length ? { tags_remove: [...remove] } : {}) };
  changeMany(ids, (item) => (JSON.stringify(patched(item, patch).tags) === JSON.stringify(item.tags) ? null : patch), { key: "toast.many.tagged" });
}
