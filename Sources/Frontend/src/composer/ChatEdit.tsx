import { useEffect, useId, useLayoutEffect, useRef, useState } from "react";
import type { Conversation, Message } from "../api/types";
import { useT, type Key } from "../i18n";
import { useCell } from "../store/cell";
import { editing, saveEdit, takeRefused } from "../store/chat";
import { thread } from "../store/threads";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { Counter } from "./Counter";
import { useLimits } from "./limits";
import { lengthOf, parted, typedOf } from "./markup";

/** A message of ours that stands in the chat, to be changed. */
export function ChatEdit({ item, message }: { item: Conversation; message: string }) {
  const found = useCell(thread(item.id), (value) => value.messages.find((one) => one.id === message));
  useEffect(() => {
    if (!found) editing.set(null);
  }, [found]);
  return found ? <Changing item={item} message={found} /> : null;
}

function Changing({ item, message }: { item: Conversation; message: Message }) {
  const t = useT();
  const says = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const [first] = useState(() => typedOf(message.text, message.entities));
  const [text, setText] = useState(() => takeRefused(message.id) ?? first);
  const [problem, setProblem] = useState<Key | null>(null);
  const limits = useLimits(item.id);
  const limit = message.attachments.length ? limits.caption : limits.text;
  useEffect(() => {
    const box = field.current;
    box?.focus();
    box?.setSelectionRange(box.value.length, box.value.length);
    return () => document.getElementById(`message-${message.id}`)?.focus({ preventScroll: true });
  }, []);
  useLayoutEffect(() => {
    const box = field.current;
    if (!box) return;
    box.style.height = "auto";
    box.style.height = `${box.scrollHeight + 2}px`;
  }, [text]);
  const leave = () => editing.set(null);
  const save = () => {
    if (!text.trim()) return setProblem("chat.edit.empty");
    if (lengthOf(text) > limit) return setProblem("send.textTooLong");
    if (text === first) return leave();
    saveEdit(message, text.trim(), parted(text.trim()));
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (enter && (event.ctrlKey || event.metaKey)) save();
    else if (event.code === "Escape") leave();
    else return;
    event.preventDefault();
  };
  return (
    <form
      className="letter chat-letter"
      aria-label={t("chat.edit.title")}
      onKeyDown={onKeyDown}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <div className="letter-box">
        <p className="letter-quote" id={says}>
          <Icon name="pencil" size={16} />
          <span>
            <strong>{t("chat.edit.title")}</strong> {t("chat.edit.text")}
          </span>
        </p>
        <textarea
          ref={field}
          className="letter-text"
          rows={3}
          value={text}
          aria-label={t("letter.text")}
          aria-invalid={problem ? true : undefined}
          aria-describedby={problem ? `${says} ${says}why` : says}
          onChange={(event) => {
            setText(event.target.value);
            setProblem(null);
          }}
        />
        {problem && (
          <p className="letter-problem" id={`${says}why`} role="alert">
            <Icon name="circle-alert" size={14} />
            {t(problem, { n: limit })}
          </p>
        )}
        <div className="letter-foot">
          <Counter length={lengthOf(text)} limit={limit} splits={false} most={limit} />
          <span className="spring" />
          <button type="button" className="button small" onClick={leave}>
            {t("action.cancel")}
            <KeyCaps keys={["Esc"]} />
          </button>
          <button type="submit" className="button small primary">
            {t("chat.edit.save")}
            <KeyCaps keys={["Ctrl", "Enter"]} />
          </button>
        </div>
      </div>
    </form>
  );
}
