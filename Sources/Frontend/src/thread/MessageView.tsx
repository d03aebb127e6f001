import { memo, useId, useState } from "react";
import { urls } from "../api";
import type { Message } from "../api/types";
import { DetailsSlot } from "../app/readingPart";
import { useLocale, useT, type Key, type T } from "../i18n";
import { clock, full } from "../i18n/format";
import { Icon, type IconName } from "../ui/Icon";
import { phone, useMedia } from "../ui/useMedia";
import { Attachments } from "./Attachments";
import { HtmlMail } from "./HtmlMail";
import { Oversized } from "./Oversized";
import { NoteText } from "./NoteText";
import { Formatted } from "./Formatted";
import { useComposer } from "./composerPart";
import { OrderSlot } from "./OrderSlots";
import { PlainText } from "./PlainText";

interface Props {
  message: Message;
  /** The subject is shown where it differs from the message before. */
  withSubject: boolean;
  lit: boolean;
}

const states: Record<string, IconName> = {
  queued: "clock", sending: "clock", sent: "check", delivered: "check-check", read: "check-check", failed: "circle-x", uncertain: "triangle-alert",
};
const autoWords = new Set(["auto-replied", "auto-generated", "list", "bounce"]);

function author(message: Message, t: T): string {
  if (message.author) return message.author.name;
  if (message.from) return message.from.name || message.from.address;
  return t(message.direction === "outbound" ? "name.office" : "name.unknown");
}

function Marks({ message }: { message: Message }) {
  const t = useT();
  return (
    <>
      {message.kind === "note" && (
        <span className="mark mark-note">
          <Icon name="notebook-pen" size={13} />
          {t("message.note")}
        </span>
      )}
      {message.auto && (
        <span className="mark">{t(autoWords.has(message.auto) ? (`auto.${message.auto}` as Key) : "auto.other")}</span>
      )}
      {message.defects.length > 0 && (
        <span className="mark mark-warn">
          <Icon name="triangle-alert" size={13} />
          {t("message.defects")}
        </span>
      )}
      {message.direction === "outbound" && message.state && states[message.state] && (
        <span className={`mark state-${message.state}`} title={t(`state.${message.state}` as Key)}>
          <Icon name={states[message.state] as IconName} size={14} />
          <span className="sr-only">{t(`state.${message.state}` as Key)}</span>
        </span>
      )}
    </>
  );
}

function Unsupported({ message }: { message: Message }) {
  const t = useT();
  return (
    <div className="card-message">
      <Icon name="mail-warning" size={20} />
      <div>
        <p className="card-title">{t("unsupported.title")}</p>
        <p>{t("unsupported.text")}</p>
        <a className="text-button" href={urls.raw(message.id)} download>
          <Icon name="download" size={14} />
          {t("details.original")}
        </a>
      </div>
    </div>
  );
}

function Bounce({ message }: { message: Message }) {
  const t = useT();
  if (!message.bounce) return null;
  const { recipient, status } = message.bounce;
  return (
    <p className="bounce">
      <Icon name="circle-alert" size={16} />
      <span>
        {recipient ? t("bounce.recipient", { recipient }) : t("bounce.plain")}
        {status && <span className="bounce-code"> ({status})</span>}
      </span>
    </p>
  );
}

function Body({ message }: { message: Message }) {
  const t = useT();
  if (message.oversized) return <Oversized id={message.id} mail={message.oversized} />;
  if (message.type === "unsupported") return <Unsupported message={message} />;
  // What was written here is shown as it was written; the HTML beside it is for the client's program.
  if (message.author && message.kind !== "note") {
    return message.text.trim() ? (
      <div className="bubble">
        <Formatted text={message.text} folds={message.fold} />
      </div>
    ) : null;
  }
  if (message.has_html) {
    const title = t("html.title", { subject: message.subject || t("subject.none") });
    return <HtmlMail id={message.id} title={title} remoteImages={message.html_remote_images ?? false} />;
  }
  if (!message.text.trim()) return message.attachments.length ? null : <p className="bubble no-text">{t("message.empty")}</p>;
  if (message.kind === "note") {
    return (
      <div className="bubble note">
        <NoteText text={message.text} mentions={message.mentions ?? []} />
      </div>
    );
  }
  return (
    <div className="bubble">
      <PlainText text={message.text} folds={message.fold} />
    </div>
  );
}

/** Where a message of ours stands on its way, and what can be done about it. */
function Way({ message }: { message: Message }) {
  const needed = Boolean(message.outgoing) || message.state === "failed" || message.state === "uncertain";
  const part = useComposer(needed);
  const t = useT();
  if (!needed) return null;
  if (part && part !== "failed") return <part.Standing message={message} />;
  return message.state === "failed" ? <p className="message-error">{t("state.failed")}</p> : null;
}

export const MessageView = memo(function MessageView({ message, withSubject, lit }: Props) {
  const t = useT();
  const locale = useLocale();
  const id = useId();
  // Below the name in the head of the thread, which is the page's on a phone.
  const Subject = useMedia(phone) ? "h2" : "h3";
  const [details, setDetails] = useState(false);
  const at = message.sent_at ?? message.created_at;
  if (message.type === "system") return <p className="system-message">{message.text}</p>;
  const wide = (message.has_html && !message.author) || message.type === "unsupported" || Boolean(message.oversized);
  const classes = ["message", message.direction, wide && "wide", lit && "lit"].filter(Boolean).join(" ");
  return (
    <article className={classes} id={`message-${message.id}`} aria-labelledby={id} tabIndex={-1}>
      <header className="message-head">
        <span className="message-author" id={id}>
          {author(message, t)}
        </span>
        <time dateTime={at} title={full(locale, at)}>
          {clock(locale, at)}
        </time>
        <Marks message={message} />
        {message.kind !== "note" && (
          <button
            type="button"
            className="icon-button tiny"
            aria-expanded={details}
            aria-label={t(details ? "details.hide" : "details.show")}
            title={t(details ? "details.hide" : "details.show")}
            onClick={() => setDetails(!details)}
          >
            <Icon name={details ? "chevron-down" : "chevron-right"} size={14} />
          </button>
        )}
        <OrderSlot message={message} place="menu" />
      </header>
      {details && <DetailsSlot message={message} />}
      {withSubject && message.subject && <Subject className="message-subject">{message.subject}</Subject>}
      <Bounce message={message} />
      <Body message={message} />
      <Attachments message={message} />
      <OrderSlot message={message} place="below" />
      {message.direction === "outbound" && message.kind !== "note" && <Way message={message} />}
      {message.error && message.state !== "failed" && message.state !== "uncertain" && (
        <p className="message-error">
          <Icon name="circle-alert" size={14} />
          {message.error}
        </p>
      )}
    </article>
  );
});
