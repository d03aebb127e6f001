import { channels as api } from "../api";
import { type Problem, asProblem } from "../api/http";
import type { Channel, LiveEvent } from "../api/types";
import { Cell } from "./cell";
import { me, onSignOut, worksInInbox } from "./session";

/** The channel accounts with their health, `null` until the server has said it. */
export const channels = new Cell<readonly Channel[] | null>(null);
/** Why there is none of them yet. */
export const channelsProblem = new Cell<Problem | null>(null);
/** Counts up with every change of an account, so that its own page asks for the rest of it. */
export const channelChanges = new Cell<Readonly<Record<string, number>>>({});

/** A back-fill tells its progress once a second; the whole list is not asked for more often than this. */
const pause = 700;
let resting = false;
let wanted = false;

onSignOut(() => {
  channels.set(null);
  channelChanges.set({});
});

export async function loadChannels(): Promise<void> {
  const user = me();
  if (!user || !worksInInbox(user)) return;
  try {
    channels.set((await api.list()).items.map(apart));
    channelsProblem.set(null);
  } catch (error) {
    channelsProblem.set(asProblem(error));
    // What is on screen stays; the next event or the next connection asks again.
  }
}

/** Shows at once what an event says by itself and asks for the rest. */
export function channelChanged({ data }: LiveEvent): void {
  const id = data?.channel_id;
  if (!id) return;
  channels.set(channels.get()?.map((one) => (one.id === id ? told(one, data) : one)) ?? null);
  channelChanges.set({ ...channelChanges.get(), [id]: (channelChanges.get()[id] ?? 0) + 1 });
  refresh();
}

function refresh(): void {
  if (resting) {
    wanted = true;
    return;
  }
  resting = true;
  void loadChannels();
  setTimeout(() => {
    resting = false;
    if (!wanted) return;
    wanted = false;
    refresh();
  }, pause);
}

function told(one: Channel, { state, backlog }: NonNullable<LiveEvent["data"]>): Channel {
  // Another state comes with another reason, so that only the numbers may be shown before the answer is here.
  if (!one.health || (state && state !== one.health.state)) return one;
  return { ...one, health: { ...one.health, backlog: backlog ?? one.health.backlog } };
}

/** The server names the trouble of the way out under `health` too; on screen each of the two ways has its own. */
export function apart<Kind extends Channel>(one: Kind): Kind {
  const { health, outgoing } = one;
  if (!health?.reason || outgoing?.reason !== health.reason || outgoing.words !== health.words) return one;
  return { ...one, health: { ...health, state: "ok", reason: null, words: null, advice: null, detail: null, next_try_at: null } };
}

/** Mail does not come in, and will not without somebody. */
export const isDown = (one: Channel): boolean => one.connected && one.health?.state === "down";
/** Mail does not go out, and will not without somebody. */
export const isStuck = (one: Channel): boolean => one.connected && one.outgoing?.state === "down";
