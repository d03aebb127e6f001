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

/** Runs the undo of the newest toast that has one. */
export function undo(): boolean {
  const newest = [...toasts.get()].reverse().find((toast) => toast.tone === "quiet" && toast.action);
  if (!newest) return false;
  dismiss(newest.id);
  newest.action?.run();
  return true;
}
