import { memo, useEffect, useId, useRef, useState, type ReactNode } from "react";
import { urls } from "../api";
import type { ChatKind } from "../api/chat";
import type { Message } from "../api/types";
import { DetailsSlot } from "../app/readingPart";
import { useLocale, useT, type Key, type T } from "../i18n";
import { clock, full } from "../i18n/format";
import { answer } from "../store/answering";
import { useCell } from "../store/cell";
import { editing, edits, forgetEdit, withdraw, withdrawing } from "../store/chat";
import { Icon, type IconName } from "../ui/Icon";
import { Menu, type MenuItem } from "../ui/Menu";
import { useComposer } from "../thread/composerPart";
import { OrderSlot } from "../thread/OrderSlots";
import { CardView } from "./Cards";
import { focused } from "./focused";
import { noticeWords } from "./notice";
import { Quote } from "./Quote";
import { RefusedChanges } from "./RefusedChanges";
import { ReactionPicker, Reactions } from "./Reactions";
import { RichText } from "./RichText";
import { isNotice, joins, toneOf } from "./senders";
import { kindOf, stateOf } from "./media/kinds";
import { Media } from "./media/Media";
import { Versions } from "./Versions";

interface Props {
  kind: ChatKind;
  /** Whether the chat can be written to. */
  open: boolean;
  message: Message;
  before: Message | undefined;
  last: boolean;
  lit: boolean;
  /** Shows another message of the chat, loading older ones as far as needed. */
  onShow: (message: string) => void;
}

const ticks: Record<string, IconName> = {
  queued: "clock", sending: "clock", sent: "check", delivered: "check-check", read: "check-check", failed: "circle-x", uncertain: "triangle-alert",
};

function nameOf(message: Message, t: T): string {
  if (message.author) return message.author.name;
  if (message.from?.name || message.from?.address) return message.from.name || message.from.address;
  return t(message.direction === "outbound" ? "name.office" : "name.unknown");
}

/** What stands under the text: that it was changed or taken back, the time, and how far it got. */
function Meta({ message, changing, leaving, onVersions }: { message: Message; changing: boolean; leaving: boolean; onVersions: () => void }) {
  const t = useT();
  const locale = useLocale();
  const at = message.sent_at ?? message.created_at;
  const state = message.direction === "outbound" && message.state && ticks[message.state] ? message.state : null;
  const own = message.direction === "outbound";
  return (
    <p className="chat-meta">
      {message.withdrawn_at && (
        <span className="meta-withdrawn" title={full(locale, message.withdrawn_at)}>
          {t(own ? "chat.withdrawn.own" : "chat.withdrawn.client")}
        </span>
      )}
      {leaving && !message.withdrawn_at && <span className="meta-withdrawn">{t("chat.withdrawing")}</span>}
      {changing && (
        <span>
          <Icon name="clock" size={12} /> {t("chat.editing.sending")}
        </span>
      )}
      {message.edited_at && !changing && (
        <button type="button" className="meta-edited" title={t("chat.versions.open")} onClick={onVersions}>
          {t("chat.edited")}
        </button>
      )}
      <time dateTime={at} title={full(locale, at)}>
        {clock(locale, at)}
      </time>
      {state && (
        <span className={`tick tick-${state}`} title={t(`state.${state}` as Key)}>
          <Icon name={ticks[state] as IconName} size={14} />
          <span className="sr-only">{t(`state.${state}` as Key)}</span>
        </span>
      )}
    </p>
  );
}

/** Where a message of ours stands on its way, and what can be done about it. */
function Way({ message }: { message: Message }) {
  const needed = message.direction === "outbound" && (Boolean(message.outgoing) || message.state === "failed" || message.state === "uncertain");
  const part = useComposer(needed);
  return needed && part && part !== "failed" ? <part.Standing message={message} /> : null;
}

/** A service notice: a line in the middle. */
function Happened({ message, entry }: { message: Message; entry: boolean }) {
  const t = useT();
  const locale = useLocale();
  const at = message.sent_at ?? message.created_at;
  const words = message.card?.kind === "service" ? noticeWords(t, locale, message.card.notice) : message.text;
  return (
    <article
      className="chat-notice"
      id={`message-${message.id}`}
      tabIndex={entry ? 0 : -1}
      onFocus={() => focused.set({ conversation: message.conversation_id, message: message.id })}
      onKeyDown={(event) => {
        const by = { ArrowUp: -1, ArrowDown: 1 }[event.code];
        if (!by) return;
        event.preventDefault();
        step(event.currentTarget, by as 1 | -1);
      }}
    >
      <p>
        {words} <time dateTime={at}>{clock(locale, at)}</time>
      </p>
    </article>
  );
}

/** What is a picture of its own shape, without words, needs no bubble around it. */
const isBare = (message: Message): boolean =>
  !message.text.trim() && !message.card && !message.quoted && !message.forwarded_from && message.attachments.length > 0 &&
  message.attachments.every((file) => stateOf(file) === "stored" && ["sticker", "note", "animation"].includes(kindOf(message, file)));

interface Acts {
  open: boolean;
  message: Message;
  onVersions: () => void;
  onReact: () => void;
  onDetails: () => void;
}

function useActions({ open, message, onVersions, onReact, onDetails }: Acts) {
  const t = useT();
  const conversation = message.conversation_id;
  const stands = Boolean(message.external_id) && !message.withdrawn_at && !("before" in message);
  // What was written on the office's own phone is not the bot's to change.
  const own = message.direction === "outbound" && Boolean(message.author);
  const canReply = open && stands;
  const items: MenuItem[] = [];
  if (canReply) items.push({ id: "reply", label: t("chat.reply"), icon: "reply", detail: "R", run: () => answer(conversation, "reply", message.id) });
  if (canReply) items.push({ id: "react", label: t("chat.react"), icon: "smile", detail: "+", run: onReact });
  if (canReply && own && message.text) {
    items.push({ id: "edit", label: t("chat.edit"), icon: "pencil", run: () => editing.set({ conversation, message: message.id }) });
  }
  if (message.text) items.push({ id: "copy", label: t("chat.copy"), icon: "copy", run: () => void navigator.clipboard?.writeText(message.text) });
  if (message.edited_at) items.push({ id: "versions", label: t("chat.versions.open"), icon: "clock", run: onVersions });
  items.push({ id: "details", label: t("details.show"), icon: "info", run: onDetails });
  if (!("before" in message)) items.push({ id: "raw", label: t("card.raw"), icon: "download", run: () => location.assign(urls.raw(message.id)) });
  if (canReply && own) items.push({ id: "withdraw", label: t("chat.withdraw"), icon: "trash-2", run: () => withdraw(message) });
  return { items, canReply };
}

/** Moves the focus to the message above or below. */
function step(from: HTMLElement, by: 1 | -1): void {
  const all = [...(from.parentElement?.querySelectorAll<HTMLElement>(":scope > article") ?? [])];
  const next = all[all.indexOf(from) + by];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

export const ChatMessage = memo(function ChatMessage({ kind, open, message, before, last, lit, onShow }: Props) {
  const t = useT();
  const label = useId();
  const box = useRef<HTMLElement>(null);
  const [choosing, setChoosing] = useState(false);
  const [history, setHistory] = useState(false);
  const [details, setDetails] = useState(false);
  const change = useCell(edits, (all) => all[message.id]);
  const leaving = useCell(withdrawing, (all) => all.includes(message.id));
  // Tab comes to the message that had the focus, else to the newest; the arrows go on from it.
  const entry = useCell(focused, (now) => (now?.conversation === message.conversation_id ? now.message === message.id : last));
  const { items, canReply } = useActions({ open, message, onVersions: () => setHistory(true), onReact: () => setChoosing(true), onDetails: () => setDetails(!details) });
  // The platform has said that it is so.
  useEffect(() => {
    if (change && message.edited_at && (message.edited_at !== change.since || message.text !== change.before)) forgetEdit(message.id);
  }, [change, message.edited_at, message.text]);
  if (isNotice(message)) return <Happened message={message} entry={entry} />;

  const joined = joins(before, message);
  const named = kind !== "person" || message.direction === "outbound";
  const quote = () => answer(message.conversation_id, "reply", message.id);
  const done = () => {
    setChoosing(false);
    box.current?.focus({ preventScroll: true });
  };
  const onKeyDown = (event: React.KeyboardEvent<HTMLElement>) => {
    if (event.target !== event.currentTarget || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.code === "ArrowUp") step(event.currentTarget, -1);
    else if (event.code === "ArrowDown") step(event.currentTarget, 1);
    else if (event.code === "KeyR" && !event.shiftKey && canReply) quote();
    else if ((event.code === "Equal" || event.code === "NumpadAdd") && canReply) setChoosing(true);
    else if (event.code === "Enter") event.currentTarget.querySelector<HTMLElement>(".chat-tools .menu > button")?.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const text = change?.text ?? message.text;
  const bubble: ReactNode[] = [];
  if (message.forwarded_from) {
    bubble.push(
      <p key="forwarded" className="chat-forwarded">
        <Icon name="forward" size={13} />
        {t("chat.forwarded", { name: message.forwarded_from })}
      </p>,
    );
  }
  if (message.quoted) {
    const id = message.quoted.message_id;
    bubble.push(<Quote key="quoted" quoted={message.quoted} onOpen={id ? () => onShow(id) : null} />);
  }
  if (message.attachments.length > 0) bubble.push(<Media key="media" message={message} />);
  if (message.card) bubble.push(<CardView key="card" message={message} card={message.card} />);
  else if (message.type === "unsupported") bubble.push(<CardView key="card" message={message} card={{ kind: "unknown", word: "" }} />);
  const classes = ["message", "chat", message.direction, joined && "joined", lit && "lit", (message.withdrawn_at || leaving) && "withdrawn", choosing && "choosing"];
  return (
    <article
      ref={box}
      className={classes.filter(Boolean).join(" ")}
      id={`message-${message.id}`}
      aria-labelledby={label}
      aria-keyshortcuts={canReply ? "R" : undefined}
      tabIndex={entry ? 0 : -1}
      onKeyDown={onKeyDown}
      onFocus={() => focused.set({ conversation: message.conversation_id, message: message.id })}
    >
      <p id={label} className={named && !joined ? `chat-sender shade-${toneOf(message)}` : "sr-only"}>
        {nameOf(message, t)}
      </p>
      <div className="chat-line">
        <div className={isBare(message) ? "bubble bare" : "bubble"}>
          {bubble}
          <div className="chat-last">
            {text.trim() && <RichText text={text} entities={change ? change.entities : message.entities} />}
            <Meta message={message} changing={change !== undefined} leaving={leaving} onVersions={() => setHistory(true)} />
          </div>
        </div>
        <div className="chat-tools">
          {canReply && (
            <button type="button" className="icon-button tiny" tabIndex={entry ? 0 : -1} aria-label={t("chat.react")} title={`${t("chat.react")} (+)`} aria-expanded={choosing} onClick={() => setChoosing(!choosing)}>
              <Icon name="smile" size={16} />
            </button>
          )}
          {canReply && (
            <button type="button" className="icon-button tiny" tabIndex={entry ? 0 : -1} aria-label={t("chat.reply")} title={`${t("chat.reply")} (R)`} onClick={quote}>
              <Icon name="reply" size={16} />
            </button>
          )}
          {items.length > 0 && (
            <Menu label={t("action.more")} className="icon-button tiny" align={message.direction === "outbound" ? "end" : "start"} items={items}>
              <Icon name="ellipsis" size={16} />
            </Menu>
          )}
          <OrderSlot message={message} place="menu" />
          {choosing && <ReactionPicker message={message} onDone={done} />}
        </div>
      </div>
      {details && <DetailsSlot message={message} />}
      <Reactions message={message} canReact={canReply} />
      <RefusedChanges
        message={message}
        again={{
          ...(canReply && message.text ? { edit: () => editing.set({ conversation: message.conversation_id, message: message.id }) } : {}),
          ...(canReply ? { reaction: () => setChoosing(true), withdraw: () => withdraw(message) } : {}),
        }}
      />
      <OrderSlot message={message} place="below" />
      <Way message={message} />
      {history && <Versions message={message} onClose={() => setHistory(false)} />}
    </article>
  );
});
