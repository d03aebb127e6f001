import { useId, useState, type ReactNode } from "react";
import type { Conversation, Message } from "../api/types";
import { typeWords } from "../channel/typeWords";
import { nameOf } from "../inbox/names";
import { useT, type Key } from "../i18n";
import { answering } from "../store/answering";
import { useCell } from "../store/cell";
import { changeLetter, dropLetter, keepLetter, type Letter } from "../store/letters";
import { lastSeen } from "../store/pending";
import { me } from "../store/session";
import { thread } from "../store/threads";
import { say } from "../store/toasts";
import { Icon } from "../ui/Icon";
import { Counter } from "./Counter";
import { Files } from "./Files";
import { LaterDialog } from "./LaterDialog";
import { useLimits } from "./limits";
import { lengthOf } from "./markup";
import { Newer } from "./Newer";
import { newer, setNewer } from "./refused";
import { useMeanwhile, useSeen } from "./seen";
import { sendLetter } from "./send";
import { SendButton } from "./SendButton";
import { TextField } from "./TextField";
import { Toolbar } from "./Toolbar";
import { uploads } from "./uploads";
import { useAnswer, useLetter } from "./useAnswer";
import { useSending } from "./useSending";

/** An answer in the foot of a chat. */
export function ChatAnswer({ item, onSent }: { item: Conversation; onSent: () => void }) {
  const letter = useLetter(item.id);
  return letter ? <Writing item={item} letter={letter} onSent={onSent} /> : null;
}

function useMissing(item: Conversation) {
  const limits = useLimits(item.id);
  return (letter: Letter, coming: boolean): Key | null => {
    const length = lengthOf(letter.text);
    const files = letter.files.length > 0 || coming;
    if (length === 0 && !files) return "send.empty";
    if (length > limits.text) return "send.textTooLong";
    return null;
  };
}

/** The message that is answered, over the text. */
function Quoted({ id, message }: { id: string; message: Message }) {
  const t = useT();
  const kind = typeWords(message.type);
  const name = message.author?.name ?? (message.from?.name || t("name.unknown"));
  return (
    <div className="letter-quote">
      <Icon name="reply" size={16} />
      <p>
        <strong>{t("chat.replyTo", { name })}</strong>
        <span className="quote-text">{message.text || (kind ? t(kind.key) : t("row.noText"))}</span>
      </p>
      <button type="button" className="icon-button tiny" aria-label={t("chat.noQuote")} title={t("chat.noQuote")} onClick={() => changeLetter(id, { answers: null })}>
        <Icon name="x" size={14} />
      </button>
    </div>
  );
}

function Writing({ item, letter, onSent }: { item: Conversation; letter: Letter; onSent: () => void }) {
  const { id } = item;
  const t = useT();
  const describes = useId();
  const messages = useCell(thread(id), (value) => value.messages);
  const seen = useSeen(messages);
  const meanwhile = useMeanwhile(messages, me()?.id);
  const stopped = useCell(newer, (all) => all[id]);
  const going = useCell(uploads, (all) => all[id]) ?? [];
  const [picking, setPicking] = useState(false);
  useAnswer(id, letter, messages);

  const go = (sendAt: string | null, close: boolean, having = seen()) => {
    sendLetter({ id, seen: having, sendAt, close });
    onSent();
  };
  const { send, lack, waiting } = useSending({ id, letter, onSend: (sendAt, close) => go(sendAt, close), missing: useMissing(item) });
  const leave = () => answering.set(null);
  const discard = () => {
    setNewer(id, null);
    dropLetter(id);
    leave();
    const undo = () => keepLetter(id, { ...letter, at: new Date().toISOString() });
    say({ tone: "quiet", key: "letter.discarded", action: { key: "action.undo", run: undo } });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.defaultPrevented) return;
    const enter = event.code === "Enter" || event.code === "NumpadEnter";
    if (enter && (event.ctrlKey || event.metaKey)) send(null, event.shiftKey);
    else if (event.code === "Escape") leave();
    else return;
    event.preventDefault();
  };
  const quoted = messages.find((one) => one.id === letter.answers);
  const files = letter.files.length + going.length > 0;
  const limits = useLimits(id);
  const news = stopped ?? meanwhile[meanwhile.length - 1];
  const notice: ReactNode = news && (
    <Newer
      message={news}
      stops={stopped !== undefined}
      onSend={() => {
        // Another letter for the server: the one it refused has been seen for what it was.
        changeLetter(id, { key: null });
        go(null, false, stopped?.id ?? lastSeen(messages));
      }}
      onDiscard={discard}
    />
  );
  return (
    <>
      <form
        className="letter chat-letter"
        aria-label={t("letter.answer", { name: nameOf(item, t) })}
        onKeyDown={onKeyDown}
        onSubmit={(event) => {
          event.preventDefault();
          send(null, false);
        }}
      >
        {notice}
        <div className="letter-box">
          <div className="letter-head" id={describes}>
            <span className="chat-to">
              <Icon name="send" size={14} />
              {t(item.chat_kind === "group" ? "chat.toGroup" : item.chat_kind === "channel" ? "chat.toChannel" : "chat.to", { name: nameOf(item, t) })}
            </span>
            <button type="button" className="icon-button small leave" aria-label={t("letter.leave")} title={`${t("letter.leave")} (Esc)`} onClick={leave}>
              <Icon name="x" size={16} />
            </button>
          </div>
          {quoted && <Quoted id={id} message={quoted} />}
          <TextField id={id} conversation={id} letter={letter} describedBy={lack ? `${describes} ${describes}why` : describes} placeholder={t("letter.placeholder.reply")} wrong={lack === "send.empty" || lack === "send.textTooLong"} first />
          <Files id={id} letter={letter} chat />
          {lack && (
            <p className="letter-problem" id={`${describes}why`} role="alert">
              <Icon name="circle-alert" size={14} />
              {t(lack, { n: limits.text })}
            </p>
          )}
          <div className="letter-foot">
            <Toolbar id={id} chat />
            <Counter length={lengthOf(letter.text)} limit={files ? limits.caption : limits.text} splits={files && limits.text > limits.caption} most={limits.text} />
            <button type="button" className="icon-button small" aria-label={t("letter.discard")} title={t("letter.discard")} onClick={discard}>
              <Icon name="trash-2" size={16} />
            </button>
            <SendButton label={t(waiting ? "send.waiting" : "send.send")} disabled={waiting} closes onSend={send} onPick={() => setPicking(true)} />
          </div>
        </div>
      </form>
      {picking && (
        <LaterDialog
          onClose={() => setPicking(false)}
          onChoose={(at) => {
            setPicking(false);
            send(at.toISOString(), false);
          }}
        />
      )}
    </>
  );
}
