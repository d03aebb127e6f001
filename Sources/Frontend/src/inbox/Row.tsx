import { memo } from "react";
import { useLocale, useT } from "../i18n";
import { brief, full } from "../i18n/format";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { isDraft, letters } from "../store/letters";
import { session } from "../store/session";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { initials, shade } from "../ui/initials";
import { withoutMarks } from "../thread/markdown";
import { RowPresence } from "../thread/Presence";
import { previewOf } from "../channel/typeWords";
import { nameOf, subjectOf } from "./names";
import { isAsleep, snoozedBrief, snoozedWords } from "./snoozeWords";

export const rowId = (id: string): string => `row-${id}`;

interface Props {
  id: string;
  index: number;
  open: boolean;
  atCursor: boolean;
  onOpen: (id: string) => void;
}

export const Row = memo(function Row({ id, index, open, atCursor, onOpen }: Props) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const own = useCell(session, (now) => (now.state === "signed-in" ? now.me.user.id : ""));
  const draft = useCell(letters, (all) => (isDraft(all[id]) ? all[id]?.text.slice(0, 160) ?? "" : null));
  if (!item) return null;
  const name = nameOf(item, t);
  const unread = item.unread_count > 0;
  const line = draft || "";
  const shown = previewOf(item);
  const last = draft ? withoutMarks(line) : shown.kind ? [t(shown.kind.key), shown.text].filter(Boolean).join(": ") : shown.text;
  const classes = ["row", open && "open", atCursor && "cursor", unread && "unread", item.attention && "attention"].filter(Boolean).join(" ");
  return (
    <div
      id={rowId(id)}
      role="option"
      aria-selected={open}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={classes}
      onClick={() => onOpen(id)}
    >
      <Avatar name={name} platform={item.platform} />
      <div className="row-body">
        <div className="row-line">
          {item.chat_kind === "group" && <Icon name="users" size={14} />}
          {item.chat_kind === "channel" && <Icon name="megaphone" size={14} />}
          <span className="row-name">{name}</span>
          <RowPresence id={id} />
          {item.has_attachments && <Icon name="paperclip" size={14} />}
          <time className="row-time" dateTime={item.last_message_at} title={full(locale, item.last_message_at)}>
            {brief(locale, item.last_message_at)}
          </time>
        </div>
        <div className="row-line">
          <span className="row-subject">{subjectOf(item, t)}</span>
        </div>
        <div className="row-line row-last">
          {item.attention && (
            <span className="row-attention">
              <Icon name="circle-alert" size={14} />
              {t("row.attention")}
            </span>
          )}
          {draft === null && item.last_direction === "outbound" && !item.attention && <Icon name="corner-up-left" size={13} />}
          {draft !== null && <span className="draft">{t("row.draft")}</span>}
          {draft === null && shown.kind && <Icon name={shown.kind.icon} size={13} />}
          <span className="row-preview">{last || t("row.noText")}</span>
          {isAsleep(item) && (
            <span className="row-asleep" title={snoozedWords(t, locale, item.snooze_until)}>
              <Icon name="clock" size={12} />
              <span className="sr-only">{t("row.asleep")} </span>
              {snoozedBrief(t, locale, item.snooze_until)}
            </span>
          )}
          {item.tags.slice(0, 2).map((tag) => (
            <span key={tag} className="tag">
              {tag}
            </span>
          ))}
          {item.assignee && item.assignee.id !== own && (
            <span className={`mini-avatar shade-${shade(item.assignee.name)}`} title={t("row.assigned", { name: item.assignee.name })}>
              <span className="sr-only">{t("row.assigned", { name: item.assignee.name })}</span>
              <span aria-hidden="true">{initials(item.assignee.name)}</span>
            </span>
          )}
          {unread && (
            <span className="count">
              <span aria-hidden="true">{item.unread_count > 99 ? "99+" : item.unread_count}</span>
              <span className="sr-only">{t("row.unread", { n: item.unread_count })}</span>
            </span>
          )}
        </div>
      </div>
    </div>
  );
});

export function RowSkeleton() {
  return (
    <div className="row skeleton" aria-hidden="true">
      <span className="bone bone-avatar" />
      <div className="row-body">
        <span className="bone bone-name" />
        <span className="bone bone-subject" />
        <span className="bone bone-preview" />
      </div>
    </div>
  );
}
