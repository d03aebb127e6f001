import { chats, type Change, type Entity, type Reaction } from "../api/chat";
import { Problem } from "../api/http";
import type { Message } from "../api/types";
import { holdsPage } from "../app/move";
import { answering } from "./answering";
import { Cell } from "./cell";
import { composing } from "./notes";
import { me, onSignOut } from "./session";
import { add, thread } from "./threads";
import { dismiss, say } from "./toasts";
import type { Key } from "../i18n";

/** A message of ours that is being changed. */
export interface Editing {
  conversation: string;
  message: string;
}

export const editing = new Cell<Editing | null>(null);
/** A changed text as it will be shown, and what stood there before. */
export interface Edit {
  /** As it was typed. */
  typed: string;
  text: string;
  entities: readonly Entity[];
  since: string | null;
  before: string;
}

/** Changed texts that the platform has not confirmed yet, by message. */
export const edits = new Cell<Readonly<Record<string, Edit>>>({});
/** Messages that are taken back unless somebody says no, and those of which the platform has not said it yet. */
export const withdrawing = new Cell<readonly string[]>([]);

/** For how long a withdrawal can be undone, in milliseconds. */
const patience = 6000;
const timers = new Map<string, number>();
/** What this page asked of the platform and has no answer to yet, by message: a refusal of it is said aloud. */
const asked = new Map<string, Set<Change["kind"]>>();
/** Changed texts that the platform refused, as they were typed: who goes on with one need not type it again. */
const refusedTexts = new Map<string, string>();

onSignOut(() => {
  asked.clear();
  refusedTexts.clear();
  editing.set(null);
  edits.set({});
  withdrawing.set([]);
  timers.forEach((timer) => clearTimeout(timer));
  timers.clear();
});

// A changed text is kept nowhere before it is sent.
holdsPage(() => editing.get() !== null || withdrawing.get().length > 0);

// One thing is written at a time.
for (const other of [answering, composing]) other.subscribe(() => other.get() && editing.set(null));
editing.subscribe(() => {
  if (!editing.get()) return;
  answering.set(null);
  composing.set(null);
});

/** Words for what the platform or the server says against a change. */
function problem(error: unknown): Key {
  const code = error instanceof Problem ? error.code : "network";
  return known.has(code) ? (`chat.refused.${code}` as Key) : "chat.refused.other";
}
const known = new Set(["network", "chat_blocked", "chat_left", "chat_read_only", "no_answers", "not_on_platform", "not_own_message"]);

const latest = (message: Message): Message => thread(message.conversation_id).get().messages.find((one) => one.id === message.id) ?? message;

/** The reactions once this one is ours; the same again takes it back. */
export function reacted(before: readonly Reaction[], emoji: string | null, name: string): Reaction[] {
  const without = before
    .map((one) => (one.own ? { ...one, own: false, count: countOf(one) - 1, names: one.names.filter((other) => other !== name) } : one))
    .filter((one) => countOf(one) > 0);
  if (!emoji) return without;
  const at = without.find((one) => one.emoji === emoji);
  if (!at) return [...without, { emoji, count: 1, names: [name], own: true }];
  return without.map((one) => (one === at ? { ...one, own: true, count: countOf(one) + 1, names: [...one.names, name] } : one));
}

export const countOf = (one: Reaction): number => one.count ?? one.names.length;

/** Remembers what is asked; the refusal of the time before is no more to be seen. */
function ask(message: Message, kind: Change["kind"]): void {
  asked.set(message.id, (asked.get(message.id) ?? new Set()).add(kind));
  const now = latest(message);
  if (now.changes?.some((one) => one.kind === kind)) add(now.conversation_id, { ...now, changes: now.changes.filter((one) => one.kind !== kind) });
}

export const refusedChanges = (message: Message): readonly Change[] => message.changes?.filter((one) => one.stage === "stopped") ?? [];

/** Takes back what this page shows of changes that the platform has refused, and says so. To be called with every new state of a message. */
export function takeRefusals(message: Message): void {
  for (const { kind, error } of refusedChanges(message)) {
    const edit = edits.get()[message.id];
    if (kind === "edit" && edit) refusedTexts.set(message.id, edit.typed);
    if (kind === "edit") forgetEdit(message.id);
    if (kind === "withdraw") withdrawing.set(withdrawing.get().filter((one) => one !== message.id));
    if (asked.get(message.id)?.delete(kind)) say({ tone: "error", key: `chat.change.${kind}`, values: { words: error ?? "" } });
  }
}

/** The text of a refused change, once. */
export function takeRefused(message: string): string | null {
  const typed = refusedTexts.get(message) ?? null;
  refusedTexts.delete(message);
  return typed;
}

/** Shows the office's reaction at once; a refusal takes it back and says why. */
export function react(message: Message, emoji: string): void {
  ask(message, "reaction");
  const now = latest(message);
  const own = now.reactions?.find((one) => one.own)?.emoji ?? null;
  const wanted = own === emoji ? null : emoji;
  const name = me()?.name ?? "";
  add(now.conversation_id, { ...now, reactions: reacted(now.reactions ?? [], wanted, name) });
  chats.react(now.id, wanted).catch((error) => {
    add(now.conversation_id, { ...latest(now), reactions: now.reactions ?? [] });
    say({ tone: "error", key: "chat.react.failed", reason: problem(error), action: { key: "action.retry", run: () => react(latest(now), emoji) } });
  });
}

/** Changes a message of ours. `typed` goes to the server, `shown` is what it makes of it. */
export function saveEdit(message: Message, typed: string, shown: Pick<Edit, "text" | "entities">): void {
  ask(message, "edit");
  edits.set({ ...edits.get(), [message.id]: { typed, ...shown, since: message.edited_at ?? null, before: message.text } });
  editing.set(null);
  chats.edit(message.id, typed).then(
    (answer) => answer?.id && add(message.conversation_id, answer),
    (error) => {
      forgetEdit(message.id);
      const again = () => saveEdit(latest(message), typed, shown);
      say({ tone: "error", key: "chat.edit.failed", reason: problem(error), action: { key: "action.retry", run: again } });
    },
  );
}

export function forgetEdit(id: string): void {
  const { [id]: _, ...others } = edits.get();
  edits.set(others);
}

/** Takes a message back on the platform in a moment; until then it can be undone. */
export function withdraw(message: Message): void {
  if (withdrawing.get().includes(message.id)) return;
  withdrawing.set([...withdrawing.get(), message.id]);
  const keep = () => {
    clearTimeout(timers.get(message.id));
    timers.delete(message.id);
    withdrawing.set(withdrawing.get().filter((one) => one !== message.id));
  };
  const toast = say({ tone: "quiet", key: "chat.withdraw.done", action: { key: "action.undo", run: keep }, time: patience });
  timers.set(message.id, window.setTimeout(() => {
    timers.delete(message.id);
    dismiss(toast);
    ask(message, "withdraw");
    chats.withdraw(message.id).catch((error) => {
      keep();
      if (me()) say({ tone: "error", key: "chat.withdraw.failed", reason: problem(error), action: { key: "action.retry", run: () => withdraw(message) } });
    });
  }, patience));
}

// Who leaves the page has not said no.
addEventListener("pagehide", () => {
  for (const [id, timer] of timers) {
    clearTimeout(timer);
    chats.withdrawLeaving(id).catch(() => undefined);
  }
  timers.clear();
});
