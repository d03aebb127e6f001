import { useEffect } from "react";
import { later } from "../app/part";
import { changeLetter, letters } from "../store/letters";

/** The composer and the words about what goes out: fetched once a thread is open, before anybody asks for them. */
const composer = later(() => import("../composer/part"));
export const fetchComposer = composer.fetch;
export const useComposer = composer.use;

/**
 * Takes what is typed for a letter while its composer is on the way: the keys belong to the text already, or "e" in the middle of a
 * greeting would close the conversation. Without a letter they only do no harm.
 */
export function useTypedAhead(letter: string | null, waiting: boolean): void {
  useEffect(() => {
    if (!waiting) return;
    const take = (event: KeyboardEvent) => {
      if (event.ctrlKey || event.metaKey || event.altKey || document.querySelector("dialog:modal")) return;
      const typed = event.key === "Enter" ? "\n" : event.key.length === 1 ? event.key : null;
      if (typed === null) return;
      event.preventDefault();
      event.stopPropagation();
      const now = letter === null ? undefined : letters.get()[letter];
      if (letter !== null && now) changeLetter(letter, { text: now.text + typed });
    };
    addEventListener("keydown", take, true);
    return () => removeEventListener("keydown", take, true);
  }, [letter, waiting]);
}
