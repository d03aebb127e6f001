import { Cell } from "../store/cell";

/** What lies over the page, at most one thing. `assign`, `snooze`, `moment`, `tag` and `link` carry the conversation they are for. */
export type Overlay =
  | { name: "none" }
  | { name: "palette" }
  | { name: "help" }
  | { name: "notices" }
  | { name: "assign"; id: string }
  | { name: "snooze"; id: string }
  | { name: "tag"; id: string }
  | { name: "moment"; id: string }
  | { name: "link"; id: string };

export const overlay = new Cell<Overlay>({ name: "none" });
export const show = (name: "palette" | "help" | "notices"): void => overlay.set({ name });
export const hide = (): void => overlay.set({ name: "none" });

export function openPicker(name: "assign" | "snooze" | "tag" | "link", id: string): void {
  overlay.set({ name, id });
}
