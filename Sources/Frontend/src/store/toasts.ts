import type { Key } from "../i18n";
import type { IconName } from "../ui/Icon";
import { Cell } from "./cell";

export interface Toast {
  id: number;
  /** When the change it is about was made, among other changes and toasts. */
  turn: number;
  /** `call`: a colleague wants something; it stays until it is answered or closed, and Z is not for it. */
  tone: "quiet" | "error" | "call";
  /** What a call is about. */
  icon?: IconName;
  key: Key;
  values?: Record<string, string | number>;
  /** Why it failed, said after it. */
  reason?: Key;
  /** Undo for quiet toasts, retry for errors. */
  action?: { key: Key; run: () => void };
  /** For how many milliseconds it stays, where it is quiet. */
  time?: number;
}

export const toasts = new Cell<readonly Toast[]>([]);

const undoTime = 6000;
const most = 3;
let last = 0;

export function dismiss(id: number): void {
  toasts.set(toasts.get().filter((toast) => toast.id !== id));
}

/** Shows a toast. Quiet ones go after six seconds, the others stay until closed. */
export function say(toast: Omit<Toast, "id" | "turn">, turn?: number): number {
  const id = ++last;
  const rest = toasts.get().filter((one) => !(one.tone === "error" && toast.tone === "error" && one.key === toast.key));
  toasts.set([...rest, { ...toast, id, turn: turn ?? id }].slice(-most));
  if (toast.tone === "quiet") setTimeout(() => dismiss(id), toast.time ?? undoTime);
  return id;
}

/** A change that is being told to the server, and whose toast comes with the answer. */
interface Coming {
  turn: number;
  answer: Promise<unknown>;
}

/** The newest last. */
let coming: readonly Coming[] = [];

/**
 * Tells the server of a change, whose toast with Undo comes with its answer by the `say` that is handed in: who presses Z before it means
 * this change, not one that was answered already. Not `undoable` is what takes another one back.
 */
export function offering<T>(tell: (say_: typeof say) => Promise<T>, undoable = true): Promise<T> {
  if (!undoable) return tell(say);
  const turn = ++last;
  const answer = tell((toast) => say(toast, turn));
  const one = { turn, answer };
  const settle = () => {
    coming = coming.filter((other) => other !== one);
  };
  coming = [...coming, one];
  answer.then(settle, settle);
  return answer;
}

const withUndo = (): readonly Toast[] => toasts.get().filter((toast) => toast.tone === "quiet" && toast.action);

function run(toast: Toast | undefined): boolean {
  if (!toast) return false;
  dismiss(toast.id);
  toast.action?.run();
  return true;
}

/** Takes the newest change back that can be; one that is still being told to the server once that is done. */
export function undo(): boolean {
  const [said] = [...withUndo()].sort((a, b) => b.turn - a.turn);
  const newest = coming[coming.length - 1];
  if (!newest || (said && said.turn > newest.turn)) return run(said);
  coming = coming.slice(0, -1);
  // What was refused has said so, and leaves nothing to take back.
  const then = () => void run(withUndo().find((toast) => toast.turn === newest.turn));
  newest.answer.then(then, then);
  return true;
}
