import { useState } from "react";
import type { Address, Attachment, Message } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { bytes, full } from "../../i18n/format";
import { nameOf, subjectOf } from "../../inbox/names";
import { me, session } from "../../store/session";
import { useCell } from "../../store/cell";
import { HtmlOnPaper } from "./HtmlOnPaper";
import type { Letter } from "./letter";

export interface Options {
  notes: boolean;
}

const shown = (list: readonly Address[]): string =>
  list.map((one) => (one.name && one.name !== one.address ? `${one.name} <${one.address}>` : one.address)).join(", ");

function Files({ files }: { files: readonly Attachment[] }) {
  const t = useT();
  const locale = useLocale();
  if (files.length === 0) return null;
  return (
    <div className="paper-files">
      <p>{t("file.list", { n: files.length })}</p>
      <ul>
        {files.map((file) => (
          <li key={file.id}>
            {file.name || t("file.unnamed")}
            {file.size > 0 && ` (${bytes(locale, file.size)})`}
          </li>
        ))}
      </ul>
    </div>
  );
}

function Sheet({ message, html }: { message: Message; html: string | undefined }) {
  const t = useT();
  const locale = useLocale();
  const [left, setLeft] = useState(0);
  const note = message.kind === "note";
  const at = message.sent_at ?? message.created_at;
  const from = note ? message.author?.name ?? message.from?.name ?? "" : message.from ? shown([message.from]) : t(message.direction === "outbound" ? "name.office" : "name.unknown");
  if (message.type === "system" || message.card?.kind === "service") return message.text ? <p className="paper-happened">{message.text}</p> : null;
  return (
    <article className={note ? "paper-message note" : "paper-message"}>
      <header>
        <p>
          <strong>{from}</strong>
          {note && ` · ${t("message.note")}`}
          <time dateTime={at}>{full(locale, at)}</time>
        </p>
        {!note && message.to.length > 0 && <p>{`${t("details.to")}: ${shown(message.to)}`}</p>}
        {message.cc.length > 0 && <p>{`${t("details.cc")}: ${shown(message.cc)}`}</p>}
        {message.subject && <p>{`${t("details.subject")}: ${message.subject}`}</p>}
        {message.direction === "outbound" && (message.state === "failed" || message.state === "uncertain") && <p>{t(`state.${message.state}` as Key)}</p>}
        {message.withdrawn_at && <p>{t("print.withdrawn")}</p>}
      </header>
      {html === undefined ? <p className="paper-text">{message.text.trim()}</p> : <HtmlOnPaper html={html} onLeft={setLeft} />}
      {left > 0 && <p className="paper-left">{t("print.left", { n: left })}</p>}
      <Files files={message.attachments.filter((file) => !(message.has_html && file.inline))} />
    </article>
  );
}

/** A conversation on white paper, whatever the theme. */
export function Paper({ letter, options }: { letter: Letter; options: Options }) {
  const t = useT();
  const locale = useLocale();
  const office = useCell(session, (now) => (now.state === "signed-in" ? now.me.office.name : ""));
  const { item } = letter;
  const messages = letter.messages.filter((one) => options.notes || one.kind !== "note");
  const name = nameOf(item, t);
  return (
    <div className="paper">
      <div className="paper-head">
        <p className="paper-office">{office}</p>
        <h1>{subjectOf(item, t)}</h1>
        <p>{[name, item.counterpart.address !== name ? item.counterpart.address : "", t(`platform.${item.platform}` as Key)].filter(Boolean).join(" · ")}</p>
        <p>
          {t("print.count", { n: messages.length })}
          {letter.cut && ` ${t("print.cut")}`}
        </p>
        <p className="paper-made">{t("print.made", { name: me()?.name ?? "", time: full(locale, new Date().toISOString()) })}</p>
      </div>
      {messages.map((message) => (
        <Sheet key={message.id} message={message} html={letter.html.get(message.id)} />
      ))}
    </div>
  );
}
