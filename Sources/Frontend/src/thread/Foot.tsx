import { useEffect, useRef } from "react";
import { isChat } from "../api/chat";
import type { Conversation } from "../api/types";
import { useHeldKeys } from "../app/heldKeys";
import { useT, type Key } from "../i18n";
import { keysOf } from "../keys/keymap";
import { answer, answering } from "../store/answering";
import { useCell } from "../store/cell";
import { editing } from "../store/chat";
import { draftsOf } from "../store/drafts";
import { isDraft, letters } from "../store/letters";
import { composing } from "../store/notes";
import { canAnswer } from "../store/reach";
import { Icon, type IconName } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { useChat } from "./chatPart";
import { fetchComposer, useComposer } from "./composerPart";
import { fetchOrder } from "./orderPart";
import { NoteComposer } from "./NoteComposer";

interface Props {
  item: Conversation;
  user: string;
  onSaved: () => void;
}

interface WayProps {
  says: Key;
  icon: IconName;
  keyName: string;
  className?: string;
  /** Its key is told by the tooltip only, and on a phone its word is. */
  small?: boolean;
  onClick: () => void;
}

function Way({ says, icon, keyName, className = "text-button", small = false, onClick }: WayProps) {
  const t = useT();
  const keys = keysOf(keyName);
  return (
    <button
      type="button"
      className={small ? `${className} small-way` : className}
      aria-keyshortcuts={keys.join("+")}
      title={`${t(says)} (${keys.join("+")})`}
      onClick={onClick}
    >
      <Icon name={icon} size={16} />
      <span className="way-says">{t(says)}</span>
      {!small && <KeyCaps keys={keys} />}
    </button>
  );
}

/** The foot of a thread: the ways to an answer and to a note, or the one that is being written. */
export function Foot({ item, user, onSaved }: Props) {
  const { id } = item;
  const t = useT();
  const noting = useCell(composing, (open) => open === id);
  const writing = useCell(answering, (open) => open === id) && canAnswer(item);
  const talks = isChat(item);
  const chat = useChat(talks);
  const changing = useCell(editing, (one) => (one?.conversation === id ? one.message : null));
  const noteBegun = useCell(draftsOf(user), (drafts) => Boolean(drafts[id]));
  const letter = useCell(letters, (all) => (isDraft(all[id]) ? all[id]?.mode : undefined));
  const part = useComposer(writing || changing !== null);
  useHeldKeys(writing && part === null);
  const foot = useRef<HTMLDivElement>(null);
  const cameFrom = useRef<string | null>(null);

  useEffect(() => {
    const timers = [setTimeout(fetchComposer, 150), setTimeout(fetchOrder, 200)];
    return () => timers.forEach(clearTimeout);
  }, []);
  useEffect(() => () => {
    if (composing.get() === id) composing.set(null);
    if (answering.get() === id) answering.set(null);
    if (editing.get()?.conversation === id) editing.set(null);
  }, [id]);
  // The button made room for the composer and took the focus with it.
  useEffect(() => {
    if (noting || writing || !cameFrom.current) return;
    if (document.activeElement === document.body || document.activeElement === null) {
      foot.current?.querySelector<HTMLElement>(`.way-${cameFrom.current}`)?.focus({ preventScroll: true });
    }
    cameFrom.current = null;
  }, [noting, writing]);

  const begin = (kind: "note" | "letter", run: () => void) => () => {
    cameFrom.current = kind;
    run();
  };
  const zone = part && part !== "failed" && canAnswer(item) && <part.DropZone letter={id} open={() => answer(id, null)} />;
  if (noting) return <NoteComposer id={id} user={user} onSaved={onSaved} />;
  if (changing && part && part !== "failed") return <part.ChatEdit key={changing} item={item} message={changing} />;
  if (writing && part && part !== "failed") {
    return (
      <>
        {talks ? <part.ChatAnswer item={item} onSent={onSaved} /> : <part.Answer item={item} onSent={onSaved} />}
        {zone}
      </>
    );
  }
  if (writing && part === "failed") {
    return (
      <div className="foot" role="alert">
        <p>{t("answer.unavailable")}</p>
        <button type="button" className="text-button" onClick={fetchComposer}>
          {t("action.retry")}
        </button>
      </div>
    );
  }
  return (
    <div className="foot" ref={foot} aria-busy={writing || changing !== null}>
      {zone}
      {talks && chat && chat !== "failed" && <chat.Refused item={item} />}
      {canAnswer(item) && (
        <>
          <Way
            says={letter ? "answer.resume" : "answer.reply"}
            icon="reply"
            keyName="reply"
            className="button small primary way-letter"
            onClick={begin("letter", () => answer(id, letter ? null : "reply"))}
          />
          {!letter && !talks && (
            <>
              <Way small says="answer.replyAll" icon="reply-all" keyName="reply-all" onClick={begin("letter", () => answer(id, "all"))} />
              <Way small says="answer.forward" icon="forward" keyName="forward" onClick={begin("letter", () => answer(id, "forward"))} />
            </>
          )}
        </>
      )}
      <Way
        says={noteBegun ? "note.resume" : "note.write"}
        icon="notebook-pen"
        keyName="note"
        className="text-button way-note"
        onClick={begin("note", () => composing.set(id))}
      />
    </div>
  );
}
