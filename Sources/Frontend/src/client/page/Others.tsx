import { useEffect, useState } from "react";
import { clients } from "../../api";
import type { WholeClient } from "../../api/crm";
import type { Conversation } from "../../api/types";
import { route } from "../../app/router";
import { useLocale, useT } from "../../i18n";
import { brief } from "../../i18n/format";
import { subjectOf } from "../../inbox/names";
import { useCell, useItem } from "../../store/cell";
import { conversations, take } from "../../store/conversations";
import { Link } from "../../ui/Link";
import { narrow, useMedia } from "../../ui/useMedia";

function ConversationLine({ id }: { id: string }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const now = useCell(route);
  const sheet = useMedia(narrow);
  if (!item) return null;
  return (
    <li>
      <Link className="line" to={now.page === "inbox" ? { ...now, id, compose: null, message: null } : { page: "inbox", view: item.status === "closed" ? "all" : "open", id }} replace={sheet && now.page === "inbox"}>
        <span className={item.status === "closed" ? "line-dot closed" : "line-dot"} aria-hidden="true" />
        <span className="line-text">{item.chat_kind ? subjectOf(item, t) : item.subject || item.preview || t("subject.none")}</span>
        {item.status === "closed" && <span className="sr-only">{t("view.closed")}</span>}
        <time dateTime={item.last_message_at}>{brief(locale, item.last_message_at)}</time>
      </Link>
    </li>
  );
}

/** A client's conversations; `conversation`: the one beside which they stand, which is left out. */
export function Others({ client, conversation }: { client: WholeClient; conversation?: string }) {
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
      {found && ids.length === 0 && <p className="panel-note">{t(conversation ? "client.others.none" : "client.conversations.none")}</p>}
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
