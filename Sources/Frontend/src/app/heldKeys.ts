import { useEffect } from "react";

/** What was typed for something that is still on its way, and how many wait for it: what comes first may itself wait for more. */
const held: string[] = [];
let waiters = 0;

/**
 * Holds what is typed for something that is still on its way, and types it there once it has the focus: the keys belong to it already,
 * or the "c" of a command's name would begin a letter. `beside`: there are fields already, and who goes into one types there.
 */
export function useHeldKeys(waiting: boolean, beside = false): void {
  useEffect(() => {
    if (!waiting) return waiters ? undefined : type(held.splice(0));
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal")) return;
      if (beside && event.target instanceof Element && event.target.closest("input, textarea, select, [contenteditable]")) return;
      if (event.key.length > 1 && event.key !== "Enter") return;
      event.preventDefault();
      event.stopImmediatePropagation();
      held.push(event.key);
    };
    const forget = () => void held.splice(0);
    waiters += 1;
    addEventListener("keydown", take, true);
    if (beside) addEventListener("pointerdown", forget);
    return () => {
      waiters -= 1;
      removeEventListener("keydown", take, true);
      removeEventListener("pointerdown", forget);
      // Whoever waits next has begun by then; what was given up takes its keys along.
      setTimeout(() => waiters || forget());
    };
  }, [waiting]);
}

function type(keys: readonly string[]): void {
  const field = document.activeElement;
  const text = keys.filter((key) => key !== "Enter").join("");
  if (field instanceof HTMLSelectElement) choose(field, text);
  else if (field instanceof HTMLTextAreaElement && keys.length) document.execCommand("insertText", false, keys.map((key) => (key === "Enter" ? "\n" : key)).join(""));
  else if (field instanceof HTMLInputElement) {
    if (text) document.execCommand("insertText", false, text);
    // Once the page has taken the text: Enter is about what it finds.
    if (keys.includes("Enter")) setTimeout(() => field.dispatchEvent(new KeyboardEvent("keydown", { key: "Enter", code: "Enter", bubbles: true, cancelable: true })));
  }
}

/** What is typed at a list of choices goes to the first that begins so, as it would in the browser itself. */
function choose(field: HTMLSelectElement, text: string): void {
  const meant = text && [...field.options].find((one) => !one.disabled && one.text.trim().toLocaleLowerCase().startsWith(text.toLocaleLowerCase()));
  if (!meant) return;
  field.value = meant.value;
  field.dispatchEvent(new Event("change", { bubbles: true }));
}
