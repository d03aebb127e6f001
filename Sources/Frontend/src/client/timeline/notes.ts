import { people } from "../../api/crm";
import type { InternalNote } from "../../api/orders";
import { problemKey } from "../../store/actions";
import { offering, say } from "../../store/toasts";

/** Milliseconds for which a removed note can be brought back; only then is it deleted. */
const grace = 6000;

type Put = (id: string, note: InternalNote | null) => void;

/** Notes that were taken away here and not yet at the server. */
export const leaving = new Map<string, () => void>();

/** Takes a note away at once. Until the time is over nothing has happened to it, so undone it is the same note. */
export function removeNote(note: InternalNote, put: Put): void {
  put(note.id, null);
  const leave = () => void people.removeNoteLeaving(note.id).catch(() => undefined);
  const end = () => {
    clearTimeout(timer);
    removeEventListener("pagehide", leave);
    leaving.delete(note.id);
  };
  const timer = setTimeout(() => {
    removeEventListener("pagehide", leave);
    people.removeNote(note.id).then(
      () => leaving.delete(note.id),
      (error) => {
        leaving.delete(note.id);
        put(note.id, note);
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => removeNote(note, put) } });
      },
    );
  }, grace);
  addEventListener("pagehide", leave);
  const back = () => {
    end();
    put(note.id, note);
  };
  leaving.set(note.id, back);
  say({ tone: "quiet", key: "toast.note.deleted", action: { key: "action.undo", run: back }, time: grace });
}

/** Changes a note at once; taken back it has its old words again. */
export function changeNote(note: InternalNote, text: string, put: Put, undoable = true): Promise<boolean> {
  put(note.id, { ...note, text, edited_at: new Date().toISOString() });
  return offering((say) => people.changeNote(note.id, text).then(
    (answer) => {
      put(note.id, answer);
      say({ tone: "quiet", key: "toast.saved", ...(undoable ? { action: { key: "action.undo" as const, run: () => void changeNote(answer, note.text, put, false) } } : {}) });
      return true;
    },
    (error) => {
      put(note.id, note);
      say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void changeNote(note, text, put, undoable) } });
      return false;
    },
  ), undoable);
}
