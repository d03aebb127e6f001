import { Cell } from "../store/cell";

/** The message that had the focus last: Tab comes back to it. */
export const focused = new Cell<string | null>(null);
