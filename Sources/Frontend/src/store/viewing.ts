import { Cell } from "./cell";
import { onSignOut } from "./session";

/** The picture that is looked at in full size, and the conversation whose pictures can be leafed through from there. */
export const viewing = new Cell<{ conversation: string; file: string } | null>(null);
/** The conversation that is being made ready for paper. */
export const printing = new Cell<string | null>(null);

export const look = (conversation: string, file: string): void => viewing.set({ conversation, file });

onSignOut(() => {
  viewing.set(null);
  printing.set(null);
});
