import { memo, useEffect, useRef } from "react";
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
  /** Whether it is picked; `null` while nothing is. */
  picked: boolean | null;
  onOpen: (id: string) => void;
  onPick: (id: string, range: boolean) => void;
}

/** A finger that stays this long, in milliseconds, picks. */
const longPress = 450;

/** Picks by a long press, which must not open the row as well, nor scroll. */
function useLongPress(run: () => void) {
  const timer = useRef(0);
  const done = useRef(false);
  const from = useRef({ x: 0, y: 0 });
  const stop = () => clearTimeout(timer.current);
  useEffect(() => stop, []);
  return {
    /** Whether the click that follows belongs to it. */
    taken: () => {
      const was = done.current;
      done.current = false;
      return was;
    },
    on: {
      onPointerDown: (event: React.PointerEvent) => {
        done.current = false;
        if (event.pointerType !== "touch") return;
        from.current = { x: event.clientX, y: event.clientY };
        stop();
        timer.current = window.setTimeout(() => {
          done.current = true;
          run();
        }, longPress);
      },
      onPointerMove: (event: React.PointerEvent) => {
        if (Math.hypot(event.clientX - from.current.x, event.clientY - from.current.y) > 10) stop();
      },
      onPointerUp: stop,
      onPointerCancel: stop,
      // The browser's own menu would cover what was picked.
      onContextMenu: (event: React.MouseEvent) => done.current && event.preventDefault(),
    },
  };
}

/** Where a mouse points, a click opens while others are picked; on a phone the next tap picks the next one. */
const wide = (): boolean => matchMedia("(hover: hover)").matches;

export const Row = memo(function Row({ id, index, open, atCursor, picked, onOpen, onPick }: Props) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, id);
  const own = useCell(session, (now) => (now.state === "signed-in" ? now.me.user.id : ""));
  const draft = useCell(letters, (all) => (isDraft(all[id]) ? all[id]?.text.slice(0, 160) ?? "" : null));
  const press = useLongPress(() => onPick(id, false));
  if (!item) return null;
  const name = nameOf(item, t);
  const unread = item.unread_count > 0;
  const line = draft || "";
  const shown = previewOf(item);
  const last = draft ? withoutMarks(line) : shown.kind ? [t(shown.kind.key), shown.text].filter(Boolean).join(": ") : shown.text;
  const classes = ["row", open && "open", atCursor && "cursor", unread && "unread", picked && "picked", picked !== null && "picking", item.attention && "attention"].filter(Boolean).join(" ");
  return (
    <div
      id={rowId(id)}
      role="option"
      aria-selected={picked ?? open}
      aria-current={picked !== null && open ? "true" : undefined}
      aria-posinset={index + 1}
      aria-setsize={-1}
      className={classes}
      {...press.on}
      onClick={(event) => {
        if (press.taken()) return;
        if (event.shiftKey) onPick(id, true);
        else if (event.ctrlKey || event.metaKey || (picked !== null && !wide())) onPick(id, false);
        else onOpen(id);
      }}
      onMouseDown={(event) => event.shiftKey && event.preventDefault()}
    >
      <span
        className="row-lead"
        title={t("keys.pick")}
        onClick={(event) => {
          event.stopPropagation();
          if (!press.taken()) onPick(id, event.shiftKey);
        }}
      >
        <Avatar name={name} platform={item.platform} />
        <span className="row-check" aria-hidden="true">
          {picked && <Icon name="check" size={14} />}
        </span>
      </span>
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
