import { auth } from "../api";
import type { Locale, Theme } from "../api/types";
import { problemKey } from "./actions";
import { choose } from "./preferences";
import { setUser } from "./session";
import { say } from "./toasts";
import { Turns } from "./turns";

const turns = new Turns();

/** Shows a change of the profile at once and keeps it at the server. Says whether it was taken. */
export function changeProfile(part: { locale?: Locale; theme?: Theme; name?: string }): Promise<boolean> {
  const release = choose(part);
  return turns.run(() => auth.change(part)).then(
    ({ user }) => {
      release(user);
      setUser(user);
      return true;
    },
    (error) => {
      release();
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void changeProfile(part) } });
      return false;
    },
  );
}
