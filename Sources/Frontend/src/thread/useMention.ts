import { useLayoutEffect, useRef, useState, type RefObject } from "react";
import type { Named } from "../api/types";

/** The begun "@name" before the caret: where it starts and what was typed of the name. */
export function calling(text: string, caret: number): { start: number; query: string } | null {
  const found = /(?:^|[\s(])@([\p{L}\p{N}'’.-]*(?: [\p{L}\p{N}'’.-]*)?)$/u.exec(text.slice(0, caret));
  return found ? { start: caret - (found[1] ?? "").length - 1, query: found[1] ?? "" } : null;
}

/** Whether a word of the name begins with what was typed, or the name does. */
const answers = (name: string, query: string): boolean => ` ${name.toLocaleLowerCase()}`.includes(` ${query.toLocaleLowerCase()}`);

/** The colleagues that "@" in a text field offers, and the keys by which one is chosen. */
export function useMention(field: RefObject<HTMLTextAreaElement>, people: readonly Named[], text: string, onText: (text: string) => void) {
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<number | null>(null);
  const behind = useRef<number | null>(null);
  // Before the next key, or what is typed on would land in the middle.
  useLayoutEffect(() => {
    if (behind.current === null) return;
    field.current?.setSelectionRange(behind.current, behind.current);
    behind.current = null;
  }, [text]);
  const call = calling(text, Math.min(caret, text.length));
  const matching = call && call.start !== left ? people.filter((one) => answers(one.name, call.query)).slice(0, 6) : [];
  // A name that stands there whole needs no list.
  const found = matching.length === 1 && call && matching[0]?.name === call.query ? [] : matching;
  const cursor = Math.min(at, Math.max(0, found.length - 1));

  const choose = (one: Named | undefined) => {
    if (!one || !call) return;
    const head = `${text.slice(0, call.start)}@${one.name} `;
    behind.current = head.length;
    onText(head + text.slice(caret).replace(/^ /, ""));
    setCaret(head.length);
  };
  return {
    found,
    cursor,
    choose,
    follow: () => {
      setCaret(field.current?.selectionStart ?? 0);
      if (call?.start !== left) setLeft(null);
      setAt(0);
    },
    /** Whether the key was for the list. */
    takes: (event: React.KeyboardEvent): boolean => {
      if (found.length === 0 || event.ctrlKey || event.metaKey) return false;
      if (event.code === "ArrowDown") setAt((cursor + 1) % found.length);
      else if (event.code === "ArrowUp") setAt((cursor - 1 + found.length) % found.length);
      else if (event.code === "Enter" || event.code === "NumpadEnter" || event.code === "Tab") choose(found[cursor]);
      else if (event.code === "Escape") setLeft(call?.start ?? null);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}
