import { useEffect, useLayoutEffect, useRef } from "react";
import { CannedPicker } from "../composing/canned/CannedPicker";
import { useCanned } from "../composing/canned/useCanned";
import { useCannedContext } from "../composing/canned/useCannedContext";
import { firstName } from "../composing/canned/variables";
import { useT } from "../i18n";
import { changeLetter, flushLetter, type Letter } from "../store/letters";
import { doneTyping, noteTyping } from "../store/presence";
import { composerField, replaceIn, type ComposerField } from "./field";
import { continued, linkedTo, marked, wrapped, type Edit, type Selected } from "./format";
import { attach } from "./uploads";

export type Tool = "bold" | "italic" | "link" | "bullet" | "number" | "quote";

interface Props {
  id: string;
  conversation: string | null;
  letter: Letter;
  describedBy: string;
  placeholder: string;
  /** Whether the text is what keeps the message from going out. */
  wrong: boolean;
  /** Whether it takes the focus when it appears. */
  first: boolean;
}

type KeyHandler = (event: React.KeyboardEvent<HTMLTextAreaElement>) => boolean;

const edits: Record<Tool, (at: Selected) => Edit> = {
  bold: (at) => wrapped(at, "**"),
  italic: (at) => wrapped(at, "*"),
  link: linkedTo,
  bullet: (at) => marked(at, "bullet"),
  number: (at) => marked(at, "number"),
  quote: (at) => marked(at, "quote"),
};

const selected = (box: HTMLTextAreaElement): Selected => ({ text: box.value, start: box.selectionStart, end: box.selectionEnd });

function apply(box: HTMLTextAreaElement, edit: Edit): void {
  replaceIn(box, edit.from, edit.to, edit.insert);
  box.setSelectionRange(edit.start, edit.end);
}

/** Formats what is selected in the field on screen. */
export function applyTool(tool: Tool): void {
  const box = composerField.get()?.element;
  if (box) apply(box, edits[tool](selected(box)));
}

const byKey: Record<string, Tool> = { KeyB: "bold", KeyI: "italic" };
const byShiftedKey: Record<string, Tool> = { KeyL: "link", Digit8: "bullet", Digit7: "number", Digit9: "quote" };

/** Where the text of a letter is written. */
export function TextField({ id, conversation, letter, describedBy, placeholder, wrong, first }: Props) {
  const t = useT();
  const field = useRef<HTMLTextAreaElement>(null);
  const handlers = useRef(new Set<KeyHandler>());
  const write = (text: string) => {
    changeLetter(id, { text });
    if (conversation) noteTyping(conversation);
  };
  const [to] = letter.to;
  const first_ = { client: to?.name || null, firstName: firstName(to?.name), address: to?.address ?? null, subject: letter.subject };
  const canned = useCanned(field, letter.text, write, useCannedContext(conversation, conversation ? {} : first_));
  useEffect(() => () => {
    if (conversation) doneTyping(conversation);
  }, [conversation]);

  useEffect(() => {
    const box = field.current;
    if (!box) return;
    const open: ComposerField = {
      letter: id,
      conversation,
      element: box,
      insert: (text, from) => replaceIn(box, from ?? box.selectionStart, box.selectionEnd, text),
      onKey: (handler) => {
        handlers.current.add(handler);
        return () => handlers.current.delete(handler);
      },
    };
    composerField.set(open);
    if (first) {
      box.focus({ preventScroll: true });
      box.setSelectionRange(box.value.length, box.value.length);
    }
    return () => {
      if (composerField.get() === open) composerField.set(null);
    };
  }, [id, conversation]);
  useEffect(() => () => void flushLetter(id), [id]);

  // As tall as its text; the style sheet says from when on it scrolls.
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }, [letter.text]);

  const onKeyDown = (event: React.KeyboardEvent<HTMLTextAreaElement>) => {
    if (event.nativeEvent.isComposing || canned.takes(event)) return;
    for (const handler of handlers.current) if (handler(event)) return;
    const ctrl = (event.ctrlKey || event.metaKey) && !event.altKey;
    const tool = ctrl ? (event.shiftKey ? byShiftedKey : byKey)[event.code] : undefined;
    const next = event.code === "Enter" && !ctrl && !event.shiftKey ? continued(selected(event.currentTarget)) : null;
    if (tool) applyTool(tool);
    else if (next) apply(event.currentTarget, next);
    else return;
    event.preventDefault();
  };
  return (
    <>
      <CannedPicker canned={canned} />
      <textarea
      ref={field}
      className="letter-text"
      rows={3}
      maxLength={100_000}
      value={letter.text}
      placeholder={placeholder}
      aria-label={t("letter.text")}
      aria-invalid={wrong ? true : undefined}
      aria-describedby={describedBy}
      aria-autocomplete="list"
      {...canned.aria}
      onChange={(event) => {
        write(event.target.value);
        canned.follow();
      }}
      onSelect={canned.follow}
      onBlur={() => void flushLetter(id)}
      onKeyDown={onKeyDown}
      onPaste={(event) => {
        const files = [...event.clipboardData.files];
        // A text processor puts a picture of the text beside the text.
        if (files.length === 0 || event.clipboardData.getData("text/plain")) return;
        event.preventDefault();
        attach(id, files);
      }}
    />
    </>
  );
}
