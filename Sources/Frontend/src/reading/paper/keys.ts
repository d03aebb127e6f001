import { openConversation } from "../../app/router";
import { printing } from "../../store/viewing";

/** Ctrl+P prints the conversation that is open, from its fields too; everywhere else the browser prints what is on screen. */
export function printKeys(): () => void {
  const onKey = (event: KeyboardEvent) => {
    if (event.code !== "KeyP" || !(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey) return;
    const open = openConversation();
    if (!open || document.querySelector("dialog:modal")) return;
    event.preventDefault();
    printing.set(open);
  };
  addEventListener("keydown", onKey, true);
  return () => removeEventListener("keydown", onKey, true);
}
