import type { Message } from "../api/types";
import { Cell } from "../store/cell";
import { onSignOut } from "../store/session";

/** What the server said was written meanwhile, by the letter that it did not take because of it. */
export const newer = new Cell<Readonly<Record<string, Message>>>({});

onSignOut(() => newer.set({}));

export function setNewer(letter: string, message: Message | null): void {
  const { [letter]: _, ...others } = newer.get();
  newer.set(message ? { ...others, [letter]: message } : others);
}
