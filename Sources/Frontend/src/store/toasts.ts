import type { Key } from "../i18n";
import type { IconName } from "../ui/Icon";
import { Cell } from "./cell";

export interface Toast {
  id: number;
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
export function say(toast: Omit<Toast, "id">): number {
  const id = ++last;
  const rest = toasts.get().filter((one) => !(one.tone === "error" && toast.tone === "error" && one.key === toast.key));
  toasts.set([...rest, { ...toast, id }].slice(-most));
  if (toast.tone === "quiet") setTimeout(() => dismiss(id), toast.time ?? undoTime);
  return id;
}

interface Coming {
  answer: Promise<unknown>;
  /** The last toast before it. */
  since: number;
}

/** Changes that are being told to the server, the newest last. */
let coming: readonly Coming[] = [];

/** A change whose toast with Undo comes with the server's answer: who presses Z before it means this change, not an older one. */
export function offering<T>(answer: Promise<T>): Promise<T> {
  const one = { answer, since: last };
  const settle = () => {
    coming = coming.filter((other) => other !== one);
  };
  coming = [...coming, one];
  answer.then(settle, settle);
  return answer;
}

const undoable = (since: number): Toast | undefined => [...toasts.get()].reverse().find((toast) => toast.tone === "quiet" && toast.action && toast.id > since);

function run(toast: Toast | undefined): boolean {
  if (!toast) return false;
  dismiss(toast.id);
  toast.action?.run();
  return true;
}

/** Takes the newest change back that can be; one that is still being told to the server once that is done. */
export function undo(): boolean {
  const newest = coming[coming.length - 1];
  const said = undoable(newest?.since ?? 0);
  if (said || !newest) return run(said);
  coming = coming.slice(0, -1);
  // What was refused has said so, and leaves nothing to take back.
  const then = () => void run(undoable(newest.since));
  newest.answer.then(then, then);
  return true;
}
