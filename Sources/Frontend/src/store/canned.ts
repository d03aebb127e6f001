import { cannedReplies, type CannedReply } from "../api/together";
import { Cell } from "./cell";
import { onSignOut } from "./session";

/** The canned replies of the office, `null` until the server has said them. */
export const canned = new Cell<readonly CannedReply[] | null>(null);
export const cannedFailed = new Cell(false);

/** How old they may be when somebody begins to write. */
const lasts = 60_000;
let asked = -lasts;

onSignOut(() => {
  canned.set(null);
  cannedFailed.set(false);
  asked = -lasts;
});

/** Asks for the replies, unless that was done a moment ago. */
export async function loadCanned(now = false): Promise<void> {
  if (!now && performance.now() - asked < lasts) return;
  asked = performance.now();
  try {
    const { items } = await cannedReplies.list();
    cannedFailed.set(false);
    canned.set(items);
  } catch {
    asked = -lasts;
    cannedFailed.set(canned.get() === null);
  }
}

/** Puts a reply into the list, in the place of the one with its id. */
export function putCanned(one: CannedReply): void {
  const all = canned.get() ?? [];
  canned.set(all.some((other) => other.id === one.id) ? all.map((other) => (other.id === one.id ? one : other)) : [...all, one]);
}

export function dropCanned(id: string): void {
  canned.set((canned.get() ?? []).filter((one) => one.id !== id));
}
