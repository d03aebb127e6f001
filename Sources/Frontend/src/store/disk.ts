import { disk as api } from "../api";
import type { Disk } from "../api/types";
import { Cell } from "./cell";
import { me, onSignOut } from "./session";

/** The room on the server's disk, `null` until the server has said it. */
export const disk = new Cell<Disk | null>(null);

onSignOut(() => disk.set(null));

/** Asked for when the page opens, with every event about it, and after a gap. */
export async function loadDisk(): Promise<void> {
  if (!me()) return;
  try {
    disk.set(await api.room());
  } catch {
    // What is on screen stays; the next event or the next connection asks again.
  }
}

/** So little is free that the server takes nothing in. */
export const isLow = (room: Disk | null): boolean => room?.state === "low";
