import { cannedReplies, type CannedReply } from "../../api/together";
import { go } from "../../app/router";
import { problemKey } from "../../store/actions";
import { dropCanned, putCanned } from "../../store/canned";
import { say } from "../../store/toasts";

/** Takes a reply away at once; undone it is written again, which only its id does not survive. */
export function removeReply(one: CannedReply): void {
  dropCanned(one.id);
  go({ page: "settings", section: "replies" });
  const gone = cannedReplies.remove(one.id);
  const { title, shortcut, texts } = one;
  const back = (): Promise<void> =>
    gone
      .then(() => cannedReplies.add({ title, shortcut, texts }))
      .then(
        (again) => {
          putCanned(again);
          say({ tone: "quiet", key: "toast.reply.back", values: { title } });
        },
        (error) => {
          say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void back() } });
        },
      );
  say({ tone: "quiet", key: "toast.reply.deleted", values: { title }, action: { key: "action.undo", run: () => void back() } });
  gone.catch((error) => {
    putCanned(one);
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => removeReply(one) } });
  });
}
