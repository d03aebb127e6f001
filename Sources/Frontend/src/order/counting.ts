import { quotes, type TextCount } from "../api/quotes";
import { problemKey } from "../store/actions";
import { Cell } from "../store/cell";
import { onSignOut } from "../store/session";
import { say } from "../store/toasts";

/** What was counted, by the file's id; `null` while it is being counted. */
export const counted = new Cell<Readonly<Record<string, TextCount | null>>>({});
onSignOut(() => counted.set({}));

/** Counts files, all of them at once. */
export function count(files: readonly string[]): void {
  const waiting = Object.fromEntries(files.map((id) => [id, null]));
  counted.merge(waiting);
  quotes.counts([...files]).then(
    ({ items }) => counted.merge(Object.fromEntries(items.map((one) => [one.file_id, one]))),
    (error) => {
      counted.set(Object.fromEntries(Object.entries(counted.get()).filter(([id, one]) => !(files.includes(id) && one === null))));
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => count(files) } });
    },
  );
}
