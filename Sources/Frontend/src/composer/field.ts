import { Cell, useCell } from "../store/cell";

/** The text field of the letter that is being written, for whatever puts text into it or listens to its keys. */
export interface ComposerField {
  /** The letter's id: the conversation's, or that of a first message. */
  letter: string;
  /** The conversation that is answered; `null` for a first message. */
  conversation: string | null;
  element: HTMLTextAreaElement;
  /** Puts text at the caret in place of the selection, or from `from` to the caret; the browser's own undo takes it back. */
  insert: (text: string, from?: number) => void;
  /** Calls `handler` for every key before the composer looks at it; one that returns `true` keeps it. Returns how to stop. */
  onKey: (handler: (event: React.KeyboardEvent<HTMLTextAreaElement>) => boolean) => () => void;
}

/** The field on screen, `null` while nothing is written. */
export const composerField = new Cell<ComposerField | null>(null);
export const useComposerField = (): ComposerField | null => useCell(composerField);

/** Replaces a stretch of a field's text as if it were typed, so that it can be undone, and tells React. */
export function replaceIn(box: HTMLTextAreaElement, from: number, to: number, text: string): void {
  box.focus();
  box.setSelectionRange(from, to);
  const done = text === "" ? from === to || document.execCommand("delete") : document.execCommand("insertText", false, text);
  if (done) return;
  box.setRangeText(text, from, to, "end");
  box.dispatchEvent(new Event("input", { bubbles: true }));
}
