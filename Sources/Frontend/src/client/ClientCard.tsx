import { useEffect, useState } from "react";
import { clients } from "../api";
import type { Client, Conversation } from "../api/types";
import { route } from "../app/router";
import { useLocale, useT, type Key } from "../i18n";
import { brief, languageName } from "../i18n/format";
import { subjectOf } from "../inbox/names";
import { problemKey } from "../store/actions";
import { useCell, useItem } from "../store/cell";
import { conversations, take } from "../store/conversations";
import { say } from "../store/toasts";
import { Avatar } from "../ui/Avatar";
import { Link } from "../ui/Link";
import { narrow, phone, useMedia } from "../ui/useMedia";
import { Identities } from "./Identities";
import { ClientOrdersSlot } from "../thread/OrderSlots";
import { LinkButton } from "./LinkButton";
import { PossibleDuplicates } from "./PossibleDuplicates";

interface Props {
  client: Client;
  /** The conversation beside which the card stands; left out of the list of the others. */
  conversation?: string;
  onChange: (client: Client) => void;
}

function Note({ client, onChange }: Props) {
  const t = useT();
  const [text, setText] = useState(client.note ?? "");
  const [state, setState] = useState<"idle" | "saving" | "saved">("idle");
  const changed = text !== (client.note ?? "");
  const save = () => {
    if (!changed) return;
    setState("saving");
    clients.change(client.id, { note: text }).then(
      (answer) => {
        onChange(answer);
        setState("saved");
      },
      (error) => {
        setState("idle");
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: save } });
      },
    );
  };
  return (
    <section className="panel-section">
      <h3 id={`note-${client.id}`}>{t("client.note")}</h3>
      <textarea
        className={text ? "note-field filled" : "note-field"}
        aria-labelledby={`note-${client.id}`}
        placeholder={t("client.note.placeholder")}
        rows={Math.min(10, Math.max(3, text.split("\n").length + 1))}
        value={text}
        onChange={(event) => {
          setText(event.target.value);
          setState("idle");
        }}
        onBlur={save}
      />
      <p className="panel-note" role="status">
        {state === "saved" && !changed ? t("client.note.saved") : changed ? t("client.note.hint") : t("client.note.private")}
      </p>
    </section>
  );
}

function ConversationLine({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const now = useCell(route);
  const sheet = useMedia(narrow);
  if (!item) return null;
  const view = now.page === "inbox" ? now.view : "open";
  return (
    <li>
      <Link className="line" to={{ page: "inbox", view, id }} replace={sheet && now.page === "inbox"}>
        <span className={item.status === "closed" ? "line-dot closed" : "line-dot"} aria-hidden="true" />
        <span className="line-text">{item.chat_kind ? subjectOf(item, t) : item.subject || item.preview || t("subject.none")}</span>
        {item.status === "closed" && <span className="sr-only">{t("view.closed")}</span>}
        <time dateTime={item.last_message_at}>{brief(locale, item.last_message_at)}</time>
      </Link>
    </li>
  );
}

function Others({ client, conversation }: { client: Client; conversation: string | undefined }) {
  const t = useT();
  const [found, setFound] = useState<{ ids: string[]; next: string | null } | null>(null);
  const more = (cursor: string | null) =>
    clients.conversations(client.id, cursor).then((page) => {
      page.items.forEach((item: Conversation) => take(item));
      const ids = page.items.map((item) => item.id);
      setFound((before) => ({ ids: [...(cursor && before ? before.ids : []), ...ids], next: page.next }));
    }, () => undefined);
  useEffect(() => void more(null), [client.id, client.conversation_count]);
  const ids = found?.ids.filter((id) => id !== conversation) ?? [];
  return (
    <section className="panel-section">
      <h3>{t(conversation ? "client.others" : "client.conversations")}</h3>
      {found && ids.length === 0 && <p className="panel-note">{t("client.others.none")}</p>}
      <ul className="lines">
        {ids.map((id) => (
          <ConversationLine key={id} id={id} />
        ))}
      </ul>
      {found?.next && (
        <button type="button" className="text-button" onClick={() => void more(found.next)}>
          {t("action.showMore")}
        </button>
      )}
    </section>
  );
}

/** Who the client is: contacts, note, conversations. */
export function ClientCard({ client, conversation, onChange }: Props) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, conversation ?? null);
  const Title = useMedia(phone) && !conversation ? "h1" : "h2";
  const about = [t(`client.kind.${client.kind}` as Key), client.language && languageName(locale, client.language)];
  return (
    <div className="panel-inner">
      <div className="client-head">
        <Avatar name={client.name} size="large" />
        <div>
          <Title className="client-name">{client.name}</Title>
          <p>{about.filter(Boolean).join(" · ")}</p>
        </div>
      </div>
      <Identities list={client.identities} known={item?.chat_kind === "person" ? item.counterpart.address : ""} />
      {conversation && <LinkButton id={conversation} label={t("link.other")} />}
      <ClientOrdersSlot client={client.id} conversation={conversation} />
      {item && item.tags.length > 0 && (
        <section className="panel-section">
          <h3>{t("client.tags")}</h3>
          <p className="tag-list">
            {item.tags.map((tag) => (
              <span key={tag} className="tag">
                {tag}
              </span>
            ))}
          </p>
        </section>
      )}
      <PossibleDuplicates client={client} onChange={onChange} />
      <Note key={client.id} client={client} onChange={onChange} />
      <Others client={client} conversation={conversation} />
    </div>
  );
}
