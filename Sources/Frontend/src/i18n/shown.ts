import type { Locale } from "../api/types";
import { Cell } from "../store/cell";

/** The language on screen, `null` until its words have come. */
export const shown = new Cell<Locale | null>(null);
