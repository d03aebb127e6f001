import { moving, type Move } from "../api/moving";
import { Problem } from "../api/http";
import type { Conversation } from "../api/types";
import { go, openConversation, route } from "../app/router";
import type { Key } from "../i18n";
import { problemKey, show } from "./actions";
import { Cell } from "./cell";
import { conversations, layOver, refreshCounts, take } from "./conversations";
import { beside, place } from "./lists";
import { clearPicked } from "./picked";
import { onSignOut } from "./session";
import { reloadThread } from "./moved";
import { offering, say } from "./toasts";

/** The moves that touch the conversations looked at last, newest first. */
export const moves = new Cell<Readonly<Record<string, readonly Move[]>>>({});
/** The conversation whose messages are being chosen for one of their own, and which are. */
export const splitting = new Cell<{ id: string; messages: ReadonlySet<string> } | null>(null);
/** Conversations whose moves are remembered. */
const most = 40;

onSignOut(() => {
  moves.set({});
  splitting.set(null);
});

export async function loadMoves(id: string): Promise<void> {
  try {
    const { items } = await moving.of(id);
    const { [id]: _, ...others } = moves.get();
    moves.set(Object.fromEntries([...Object.entries(others).slice(1 - most), [id, items.filter((one) => !one.undone_at)]]));
  } catch {
    // Where it was is not worth an error; the next look asks again.
  }
}

const refusals = new Set(["not_mail", "sending"]);

function problem(error: unknown): Key {
  return error instanceof Problem && refusals.has(error.code) ? (`move.refused.${error.code}` as Key) : problemKey(error);
}

/** What the server says of conversations after messages went from one to the other. */
function arrived(items: readonly Conversation[]): void {
  for (const item of items) {
    place(take(item), true);
    reloadThread(item.id);
  }
  refreshCounts();
}

/** Brings all of the others into one conversation. */
export function merge(into: string, from: readonly string[]): void {
  const gone = from.flatMap((id) => conversations.get(id) ?? []);
  clearPicked();
  // Answers of before it do not bring them back.
  const ends = gone.map((item) => layOver(item.id, { merged_into: into }));
  const settle = (merged_into: string | null) => {
    ends.forEach((end) => end());
    gone.forEach((item) => show({ ...(conversations.get(item.id) ?? item), merged_into }));
  };
  gone.forEach((item) => show({ ...item, merged_into: into }));
  const now = openConversation();
  if (now !== null && from.includes(now)) go({ ...beside(into) }, true);
  void offering((say) => moving.merge(into, from).then(
    ({ move, conversation }) => {
      settle(into);
      arrived([conversation]);
      say({ tone: "quiet", key: "toast.merged", values: { n: from.length }, action: { key: "action.undo", run: () => undoMove(move) } });
    },
    (error) => {
      settle(null);
      if (now !== null && from.includes(now) && openConversation() === into) go(beside(now), true);
      say({ tone: "error", key: problem(error), action: { key: "action.retry", run: () => merge(into, from) } });
    },
  ));
}

/** Makes messages a conversation of their own and shows it. */
export const split = (id: string, messages: readonly string[]): Promise<void> =>
  offering(async (say) => {
    try {
      const { move, conversation } = await moving.split(id, messages);
      if (splitting.get()?.id === id) splitting.set(null);
      arrived([conversation]);
      reloadThread(id);
      if (openConversation() === id) go(route.get().page === "inbox" ? beside(conversation.id) : { page: "inbox", view: "all", id: conversation.id });
      say({ tone: "quiet", key: "toast.split", values: { n: messages.length }, action: { key: "action.undo", run: () => undoMove(move) } });
    } catch (error) {
      say({ tone: "error", key: problem(error), action: { key: "action.retry", run: () => void split(id, messages) } });
    }
  });

/** Puts messages back where they were, and goes where the reader came from. */
export function undoMove(move: Move): void {
  const at = openConversation();
  moving.undo(move.id).then(
    ({ conversations: both }) => {
      arrived(both);
      // A conversation that was split off is empty again.
      const [back] = move.from;
      if (move.kind === "split" && at === move.to && back) go(beside(back), true);
      say({ tone: "quiet", key: "toast.move.undone" });
    },
    (error) => say({ tone: "error", key: problem(error), action: { key: "action.retry", run: () => undoMove(move) } }),
  );
}

export function chooseMessages(id: string, messages: readonly string[] = []): void {
  splitting.set({ id, messages: new Set(messages) });
}

export function toggleMessage(message: string): void {
  const now = splitting.get();
  if (!now) return;
  const next = new Set(now.messages);
  if (!next.delete(message)) next.add(message);
  splitting.set({ ...now, messages: next });
}
