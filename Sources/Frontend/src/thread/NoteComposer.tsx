import { useEffect, useId, useRef } from "react";
import { useT } from "../i18n";
import { CannedButton, CannedPicker } from "../composing/canned/CannedPicker";
import { useCanned } from "../composing/canned/useCanned";
import { useCannedContext } from "../composing/canned/useCannedContext";
import { useCell } from "../store/cell";
import { draftsOf, keepDraft } from "../store/drafts";
import { composing, saveNote } from "../store/notes";
import { doneTyping, noteTyping } from "../store/presence";
import { colleagues } from "../store/session";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { useMention } from "./useMention";

interface Props {
  id: string;
  user: string;
  onSaved: () => void;
}

/** All of it in the colour of notes, and says who reads it: nobody may take it for an answer to the client. */
export function NoteComposer({ id, user, onSaved }: Props) {
  const t = useT();
  const names = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const text = useCell(draftsOf(user), (drafts) => drafts[id] ?? "");
  const everyone = useCell(colleagues);
  const people = everyone.filter((one) => one.id !== user);
  const write = (next: string) => {
    keepDraft(user, id, next);
    noteTyping(id);
  };
  const mention = useMention(field, people, text, write);
  const canned = useCanned(field, text, write, useCannedContext(id));

  useEffect(() => {
    const before = document.activeElement as HTMLElement | null;
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
    return () => {
      doneTyping(id);
      if (before?.isConnected) before.focus({ preventScroll: true });
    };
  }, []);

  const follow = () => {
    mention.follow();
    canned.follow();
  };
  const leave = () => composing.set(null);
  const save = () => {
    if (!text.trim()) return;
    saveNote(id, text);
    leave();
    onSaved();
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || mention.takes(event) || canned.takes(event)) return;
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (enter && (event.ctrlKey || event.metaKey)) save();
    else if (event.code === "Escape") leave();
    else return;
    event.preventDefault();
  };
  const listed = mention.found.length > 0;
  return (
    <form
      className="note-composer"
      aria-label={t("note.title")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
      onKeyDown={onKeyDown}
    >
      <p className="note-says" id={`${names}says`}>
        <Icon name="notebook-pen" size={16} />
        <span>
          <strong>{t("message.note")}.</strong> {t("note.private")}
        </span>
      </p>
      <div className="note-box">
        <CannedPicker canned={canned} />
        {listed && (
          <div className="mention-list" id={`${names}list`} role="listbox" aria-label={t("note.people")}>
            {mention.found.map((one, index) => (
              <div
                key={one.id}
                id={`${names}${index}`}
                role="option"
                aria-selected={index === mention.cursor}
                className="picker-row"
                onMouseDown={(event) => {
                  event.preventDefault();
                  mention.choose(one);
                }}
              >
                <Icon name="user" />
                <span className="picker-label">{one.name}</span>
              </div>
            ))}
          </div>
        )}
        <textarea
          ref={field}
          rows={Math.min(10, Math.max(3, text.split("\n").length))}
          maxLength={20000}
          value={text}
          placeholder={t("note.placeholder")}
          aria-label={t("note.title")}
          aria-describedby={`${names}says`}
          aria-autocomplete="list"
          aria-controls={listed ? `${names}list` : undefined}
          aria-activedescendant={listed ? `${names}${mention.cursor}` : undefined}
          {...canned.aria}
          onChange={(event) => {
            write(event.target.value);
            follow();
          }}
          onSelect={follow}
        />
      </div>
      <div className="note-tools">
        <CannedButton className="icon-button small note-canned" />
        <button type="button" className="button small" onClick={leave}>
          {t("note.leave")}
          <KeyCaps keys={["Esc"]} />
        </button>
        <button type="submit" className="button small" disabled={!text.trim()}>
          {t("note.save")}
          <KeyCaps keys={["Ctrl", "Enter"]} />
        </button>
      </div>
    </form>
  );
}
