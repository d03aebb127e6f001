import { useEffect, useId, useRef, useState, type RefObject } from "react";
import type { CannedReply, ReplyLanguage } from "../../api/together";
import { useLocale } from "../../i18n";
import { useKeys } from "../../keys/keyboard";
import { canned as replies, loadCanned } from "../../store/canned";
import { Cell, useCell } from "../../store/cell";
import { me } from "../../store/session";
import { typeInto } from "../../ui/typeInto";
import { begun, languageOf, matching } from "./find";
import type { CannedContext } from "./useCannedContext";
import { fill, today, type Filled } from "./variables";

const shownAtOnce = 6;
const none: readonly CannedReply[] = [];

/** Opens the list for the text field that has replies now; `null` where none is on screen. */
export const openCanned = new Cell<(() => void) | null>(null);

/**
 * Canned replies for a text field: "/" at the start of a word offers them while typing, Ctrl+Period (or `search()`) opens the list of all.
 * The composer gives it the keys (`takes`), the caret (`follow`, on change and on select), and shows `CannedPicker`.
 */
export function useCanned(field: RefObject<HTMLTextAreaElement>, text: string, onText: (text: string) => void, context: CannedContext) {
  const id = useId();
  const locale = useLocale();
  const all = useCell(replies) ?? none;
  const [caret, setCaret] = useState(0);
  const [at, setAt] = useState(0);
  const [left, setLeft] = useState<number | null>(null);
  /** The language chosen by hand, for as long as the composer is there. */
  const [language, setLanguage] = useState<ReplyLanguage | null>(null);
  /** The list over the page: what was typed of a name when it opened, and what the reply will replace. */
  const [list, setList] = useState<{ query: string; from: number; to: number } | null>(null);
  const due = useRef<(() => void) | null>(null);

  useEffect(() => void loadCanned(), []);
  // Nothing can be typed into the field before the list over it is gone.
  useEffect(() => {
    if (list) return;
    due.current?.();
    due.current = null;
  }, [list]);

  const call = begun(text, Math.min(caret, text.length));
  const found = call && call.start !== left && !list ? matching(all, call.query).slice(0, shownAtOnce) : none;
  const cursor = Math.min(at, Math.max(0, found.length - 1));

  const languageFor = (one: CannedReply): ReplyLanguage | null => languageOf(one, [language, context.language, locale]);
  const filled = (one: CannedReply): Filled => {
    const written = languageFor(one);
    if (!written) return { text: "", gaps: [] };
    const { client, firstName: first_name, subject, address } = context;
    return fill(one.texts[written] ?? "", { client, first_name, subject, address, me: me()?.name ?? null, today: today(written) });
  };
  const insert = (one: CannedReply, from: number, to: number) => {
    const box = field.current;
    const { text: words, gaps } = filled(one);
    if (!box || !words) return;
    const [start, end] = gaps[0] ?? [words.length, words.length];
    if (!typeInto(box, from, to, words)) onText(text.slice(0, from) + words + text.slice(to));
    box.setSelectionRange(from + start, from + end);
    setCaret(from + end);
  };
  const search = () => {
    const box = field.current;
    const [from, to] = [box?.selectionStart ?? text.length, box?.selectionEnd ?? text.length];
    setList(found.length && call && from === to ? { query: call.query, from: call.start, to } : { query: "", from, to });
  };
  const latest = useRef(search);
  latest.current = search;
  useKeys({ canned: search });
  useEffect(() => {
    const open = () => latest.current();
    openCanned.set(open);
    return () => {
      if (openCanned.get() === open) openCanned.set(null);
    };
  }, []);

  return {
    id, found, cursor, list, language: language ?? context.language ?? locale, languageFor, filled, setLanguage,
    choose: (one: CannedReply | undefined) => {
      if (one && call) insert(one, call.start, caret);
    },
    chooseInList: (one: CannedReply) => {
      if (list) due.current = () => insert(one, list.from, list.to);
    },
    closeList: () => setList(null),
    /** For the text field: which option the keys are at. */
    aria: found.length ? { "aria-controls": `${id}list`, "aria-activedescendant": `${id}${cursor}` } : {},
    follow: () => {
      setCaret(field.current?.selectionStart ?? 0);
      if (call?.start !== left) setLeft(null);
      setAt(0);
    },
    /** Whether the key was for the replies. */
    takes: (event: React.KeyboardEvent): boolean => {
      const ctrl = event.ctrlKey || event.metaKey;
      if (ctrl && event.code === "Period") search();
      else if (found.length === 0 || ctrl) return false;
      else if (event.code === "ArrowDown") setAt((cursor + 1) % found.length);
      else if (event.code === "ArrowUp") setAt((cursor - 1 + found.length) % found.length);
      else if (event.code === "Enter" || event.code === "NumpadEnter" || event.code === "Tab") insert(found[cursor] as CannedReply, call?.start ?? caret, caret);
      else if (event.code === "Escape") setLeft(call?.start ?? null);
      else return false;
      event.preventDefault();
      return true;
    },
  };
}

export type Canned = ReturnType<typeof useCanned>;
