import type { Key } from "../i18n";

/** Every key of the page. `code` is the place on the keyboard, so the letters work on a Ukrainian layout too. */
export interface Binding {
  id: string;
  code: string;
  ctrl?: boolean;
  shift?: boolean;
  /** After G. */
  after?: "KeyG";
  label: Key;
  group: "move" | "conversation" | "orders" | "go" | "page";
  shown: readonly string[];
}

export const bindings: readonly Binding[] = [
  { id: "next", code: "KeyJ", label: "keys.next", group: "move", shown: ["J", "↓"] },
  { id: "next", code: "ArrowDown", label: "keys.next", group: "move", shown: [] },
  { id: "previous", code: "KeyK", label: "keys.previous", group: "move", shown: ["K", "↑"] },
  { id: "previous", code: "ArrowUp", label: "keys.previous", group: "move", shown: [] },
  { id: "pick", code: "KeyX", label: "keys.pick", group: "move", shown: ["X"] },
  { id: "pick-range", code: "KeyX", shift: true, label: "keys.pickRange", group: "move", shown: ["Shift", "X"] },
  { id: "pick-down", code: "KeyJ", shift: true, label: "keys.pickMore", group: "move", shown: ["Shift", "J", "K"] },
  { id: "pick-down", code: "ArrowDown", shift: true, label: "keys.pickMore", group: "move", shown: [] },
  { id: "pick-up", code: "KeyK", shift: true, label: "keys.pickMore", group: "move", shown: [] },
  { id: "pick-up", code: "ArrowUp", shift: true, label: "keys.pickMore", group: "move", shown: [] },
  { id: "pick-all", code: "KeyA", ctrl: true, label: "keys.pickAll", group: "move", shown: ["Ctrl", "A"] },
  { id: "open", code: "Enter", label: "keys.open", group: "move", shown: ["Enter"] },
  { id: "back", code: "Escape", label: "keys.back", group: "move", shown: ["Esc"] },
  { id: "close", code: "KeyE", label: "keys.close", group: "conversation", shown: ["E"] },
  { id: "unread", code: "KeyU", label: "keys.unread", group: "conversation", shown: ["U"] },
  { id: "assign", code: "KeyA", label: "keys.assign", group: "conversation", shown: ["A"] },
  { id: "reply", code: "KeyR", label: "keys.reply", group: "conversation", shown: ["R"] },
  { id: "reply-all", code: "KeyR", shift: true, label: "keys.replyAll", group: "conversation", shown: ["Shift", "R"] },
  { id: "forward", code: "KeyF", label: "keys.forward", group: "conversation", shown: ["F"] },
  // At the message in focus; the chat itself listens to it.
  { id: "react", code: "Equal", label: "keys.react", group: "conversation", shown: ["+"] },
  { id: "note", code: "KeyN", label: "keys.note", group: "conversation", shown: ["N"] },
  { id: "tag", code: "KeyT", label: "keys.tag", group: "conversation", shown: ["T"] },
  { id: "snooze", code: "KeyS", label: "keys.snooze", group: "conversation", shown: ["S"] },
  { id: "link", code: "KeyL", label: "keys.link", group: "conversation", shown: ["L"] },
  { id: "canned", code: "Period", ctrl: true, label: "canned.title", group: "conversation", shown: ["Ctrl", "."] },
  { id: "panel", code: "KeyI", label: "keys.panel", group: "conversation", shown: ["I"] },
  // Out of fields too; whoever makes it ready for paper listens to it.
  { id: "print", code: "KeyP", ctrl: true, label: "keys.print", group: "conversation", shown: ["Ctrl", "P"] },
  { id: "undo", code: "KeyZ", label: "keys.undo", group: "conversation", shown: ["Z"] },
  { id: "order", code: "KeyO", label: "keys.order", group: "orders", shown: ["O"] },
  { id: "left", code: "ArrowLeft", label: "keys.columns", group: "orders", shown: ["←", "→"] },
  { id: "right", code: "ArrowRight", label: "keys.columns", group: "orders", shown: [] },
  { id: "move-left", code: "ArrowLeft", shift: true, label: "keys.moveBeside", group: "orders", shown: ["Shift", "←", "→"] },
  { id: "move-right", code: "ArrowRight", shift: true, label: "keys.moveBeside", group: "orders", shown: [] },
  { id: "move", code: "KeyM", label: "keys.move", group: "orders", shown: ["M"] },
  { id: "merge", code: "KeyM", shift: true, label: "keys.merge", group: "conversation", shown: ["Shift", "M"] },
  { id: "other-view", code: "KeyV", label: "keys.otherView", group: "orders", shown: ["V"] },
  { id: "go-inbox", code: "KeyI", after: "KeyG", label: "nav.inbox", group: "go", shown: ["G", "I"] },
  { id: "go-clients", code: "KeyC", after: "KeyG", label: "nav.clients", group: "go", shown: ["G", "C"] },
  { id: "go-orders", code: "KeyO", after: "KeyG", label: "nav.orders", group: "go", shown: ["G", "O"] },
  { id: "go-finance", code: "KeyF", after: "KeyG", label: "nav.finance", group: "go", shown: ["G", "F"] },
  { id: "go-notices", code: "KeyN", after: "KeyG", label: "nav.notifications", group: "go", shown: ["G", "N"] },
  { id: "go-settings", code: "KeyS", after: "KeyG", label: "nav.settings", group: "go", shown: ["G", "S"] },
  ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((number): Binding => ({
    id: `go-view-${number}`, code: `Digit${number}`, after: "KeyG", label: "keys.view", group: "go", shown: number === 1 ? ["G", "1–9"] : [],
  })),
  { id: "filter", code: "KeyF", shift: true, label: "filter.title", group: "page", shown: ["Shift", "F"] },
  { id: "first", code: "KeyC", label: "keys.first", group: "page", shown: ["C"] },
  { id: "search", code: "Slash", label: "keys.search", group: "page", shown: ["/"] },
  { id: "palette", code: "KeyK", ctrl: true, label: "keys.palette", group: "page", shown: ["Ctrl", "K"] },
  { id: "help", code: "Slash", shift: true, label: "keys.help", group: "page", shown: ["?"] },
];

export interface Stroke {
  code: string;
  ctrl: boolean;
  shift: boolean;
  alt: boolean;
}

/** The binding of a stroke, given whether G was pressed just before. */
export function match(stroke: Stroke, afterG: boolean): Binding | null {
  if (stroke.alt) return null;
  const found = bindings.find(
    (one) =>
      one.code === stroke.code &&
      (one.ctrl ?? false) === stroke.ctrl &&
      (one.shift ?? false) === stroke.shift &&
      (one.after !== undefined) === afterG,
  );
  return found ?? null;
}

export const keysOf = (id: string): readonly string[] => bindings.find((one) => one.id === id)?.shown ?? [];
