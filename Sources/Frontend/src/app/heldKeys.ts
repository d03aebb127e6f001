import { useEffect, useRef } from "react";

/**
 * Holds what is typed for something over the page that is still on its way, and types it there once it has the focus: the keys belong to it
 * already, or the "c" of a command's name would begin a letter. `beside`: there are fields already, and who goes into one types there.
 */
export function useHeldKeys(waiting: boolean, beside = false): void {
  const held = useRef<string[]>([]);
  useEffect(() => {
    if (!waiting) return type(held.current.splice(0));
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal")) return;
      if (beside && event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
      if (event.key.length > 1 && event.key !== "Enter") return;
      event.preventDefault();
      event.stopPropagation();
      held.current.push(event.key);
    };
    const forget = () => void held.current.splice(0);
    addEventListener("keydown", take, true);
    if (beside) addEventListener("pointerdown", forget);
    return () => {
      removeEventListener("keydown", take, true);
      removeEventListener("pointerdown", forget);
    };
  }, [waiting]);
}

function type(keys: readonly string[]): void {
  const field = document.activeElement;
  if (!(field instanceof HTMLInputElement) || keys.length === 0) return;
  const text = keys.filter((key) => key !== "Enter").join("");
  if (text) document.execCommand("insertText", false, text);
  // Once the page has taken the text: Enter is about what it finds.
  if (keys.includes("Enter")) setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true })));
}
