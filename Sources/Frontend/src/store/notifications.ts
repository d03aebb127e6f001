import { notifications as api } from "../api/notifications";
import { Cell } from "./cell";
import { me, onSignOut } from "./session";

/** How much is due that its reader has not looked at. */
export const unreadNotices = new Cell(0);

onSignOut(() => unreadNotices.set(0));

let timer = 0;

/** One has come, or some were read in another window. */
export function takeNotification(): void {
  clearTimeout(timer);
  timer = window.setTimeout(() => {
    // A failure stays without a word: the next event or the next connection asks again.
    if (me()) api.list({ unread: "1", limit: 1 }).then(({ unread }) => unreadNotices.set(unread), () => undefined);
  }, 80);
}
