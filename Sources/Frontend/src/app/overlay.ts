import { Cell } from "../store/cell";

/** What lies over the page, at most one thing. `assign`, `snooze`, `moment`, `tag` and `link` carry the conversation they are for. */
export type Overlay =
  | { name: "none" }
  | { name: "palette" }
  | { name: "help" }
  | { name: "notices" }
  | { name: "filter" }
  | { name: "views" }
  | { name: "save-view" }
  /** `many`: the picked conversations, all of which it is for. */
  | { name: "assign"; id: string; many?: readonly string[] }
  | { name: "snooze"; id: string; many?: readonly string[] }
  | { name: "tag"; id: string; many?: readonly string[] }
  | { name: "moment"; id: string; many?: readonly string[] }
  | { name: "merge"; id: string; many?: readonly string[] }
  | { name: "link"; id: string };

export const overlay = new Cell<Overlay>({ name: "none" });
export const show = (name: "palette" | "help" | "notices" | "filter" | "views" | "save-view"): void => overlay.set({ name });
export const hide = (): void => overlay.set({ name: "none" });

export function openPicker(name: "assign" | "snooze" | "tag" | "link" | "merge", id: string): void {
  overlay.set({ name, id });
}
