/**
 * Replaces a stretch of a field's text as if it were typed: the browser's own undo takes it back, and React hears of it. Says whether it could;
 * the command is called outdated, and there is no other that does this.
 */
export function typeInto(box: HTMLTextAreaElement, from: number, to: number, text: string): boolean {
  box.focus({ preventScroll: true });
  box.setSelectionRange(from, to);
  return document.execCommand("insertText", false, text);
}
