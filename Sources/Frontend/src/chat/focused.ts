import { Cell } from "../store/cell";

/** The message that had the focus last, and its conversation: Tab comes back to it. */
export const focused = new Cell<{ conversation: string; message: string } | null>(null);
