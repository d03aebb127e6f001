import type { Conversation } from "../api/types";
import { back, type Route } from "../app/router";
import { panelOpen, togglePanel } from "../client/panel";
import { nameOf, subjectOf } from "../inbox/names";
import { openPicker } from "../app/overlay";
import { useT } from "../i18n";
import { keysOf } from "../keys/keymap";
import { close, toggleUnread } from "../store/actions";
import { useCell } from "../store/cell";
import { chooseMessages } from "../store/moves";
import { newOrder } from "../store/orderSheet";
import { preferences } from "../store/preferences";
import { printing } from "../store/viewing";
import { Avatar } from "../ui/Avatar";
import { Icon, type IconName } from "../ui/Icon";
import { Menu, type MenuItem } from "../ui/Menu";
import { narrow, phone, useMedia } from "../ui/useMedia";
import { Presence } from "./Presence";

interface ToolProps {
  label: string;
  icon: IconName;
  keyName: string;
  /** Stands beside the icon where the head is wide enough; a part of the label. */
  word?: string;
  pressed?: boolean;
  onClick: () => void;
}

function Tool({ label, icon, keyName, word, pressed, onClick }: ToolProps) {
  const keys = keysOf(keyName).join(" ");
  return (
    <button
      type="button"
      className={word ? `icon-button worded worded-${keyName}` : "icon-button"}
      aria-label={label}
      aria-pressed={pressed}
      aria-keyshortcuts={keys}
      title={`${label} (${keys})`}
      // The second click of a double one would be for what stands here by then, such as the next conversation.
      onClick={(event) => event.detail < 2 && onClick()}
    >
      <Icon name={icon} />
      {word && <span className="tool-word">{word}</span>}
    </button>
  );
}

/** Who and what, and everything that can be done with the conversation as a whole. */
export function ThreadHead({ item, at }: { item: Conversation; at: Extract<Route, { page: "inbox" | "search" }> }) {
  const t = useT();
  const sheet = useMedia(narrow);
  const onPhone = useMedia(phone);
  const docked = useCell(preferences, (value) => value.panel);
  const sheetOpen = useCell(panelOpen);
  const name = nameOf(item, t);
  const closed = item.status === "closed";
  const unread = item.unread_count > 0;
  // On a phone the thread is all there is to see.
  const Title = onPhone ? "h1" : "h2";
  const assigned = item.assignee ? t("row.assigned", { name: item.assignee.name }) : t("thread.assign");
  // A chat is its chat on the platform.
  const moving: MenuItem[] = item.platform === "email"
    ? [
        { id: "merge", label: t("keys.merge"), icon: "merge", run: () => openPicker("merge", item.id) },
        { id: "split", label: t("split.title"), icon: "split", run: () => chooseMessages(item.id) },
      ]
    : [];
  return (
    <header className="thread-head">
      {onPhone && (
        <button type="button" className="icon-button" aria-label={t("thread.back")} onClick={() => back({ ...at, id: null })}>
          <Icon name="arrow-left" />
        </button>
      )}
      <Avatar name={name} platform={item.platform} />
      <div className="thread-title">
        <Title className="thread-name">{name}</Title>
        <p className="thread-about">
          <Presence id={item.id} />
          {item.chat_kind === "group" && <Icon name="users" size={14} />}
          {item.chat_kind === "channel" && <Icon name="megaphone" size={14} />}
          <span className="thread-subject">{subjectOf(item, t)}</span>
        </p>
      </div>
      {item.tags.length > 0 && (
        <ul className="thread-tags" aria-label={t("client.tags")}>
          {item.tags.slice(0, onPhone ? 20 : 3).map((tag) => (
            <li key={tag} className="tag" title={tag}>
              {tag}
            </li>
          ))}
          {!onPhone && item.tags.length > 3 && <li className="tag" title={item.tags.slice(3).join(", ")}>{`+${item.tags.length - 3}`}</li>}
        </ul>
      )}
      {item.assignee && !onPhone && <span className="assignee" title={assigned}>{item.assignee.name}</span>}
      <div className="tools">
        <Tool
          label={t(unread ? "thread.read" : "thread.unread")}
          icon={unread ? "mail-open" : "mail"}
          keyName="unread"
          onClick={() => toggleUnread(item)}
        />
        {!onPhone && (
          <>
            <Tool
              label={assigned}
              icon={item.assignee ? "user-check" : "user-plus"}
              keyName="assign"
              word={item.assignee?.name ?? t("thread.word.assign")}
              onClick={() => openPicker("assign", item.id)}
            />
            <Tool label={t("thread.tag")} icon="tag" keyName="tag" onClick={() => openPicker("tag", item.id)} />
            <Tool label={t("thread.snooze")} icon="clock" keyName="snooze" word={t("thread.word.snooze")} onClick={() => openPicker("snooze", item.id)} />
            <Tool label={t("keys.order")} icon="clipboard-list" keyName="order" onClick={() => newOrder({ conversation: item.id })} />
          </>
        )}
        <Tool
          label={t(closed ? "thread.reopen" : "thread.close")}
          icon={closed ? "rotate-ccw" : "circle-check"}
          keyName="close"
          {...(onPhone ? {} : { word: t(closed ? "thread.word.reopen" : "thread.word.close") })}
          onClick={() => close(item)}
        />
        {onPhone ? (
          <Menu
            label={t("action.more")}
            className="icon-button"
            align="end"
            items={[
              { id: "order", label: t("keys.order"), icon: "clipboard-list", run: () => newOrder({ conversation: item.id }) },
              { id: "panel", label: t("client.panel"), icon: "user", run: () => togglePanel(true) },
              { id: "assign", label: t("thread.assign"), icon: "user-plus", run: () => openPicker("assign", item.id) },
              { id: "tag", label: t("thread.tag"), icon: "tag", run: () => openPicker("tag", item.id) },
              { id: "link", label: t("keys.link"), icon: "link", run: () => openPicker("link", item.id) },
              { id: "snooze", label: t("thread.snooze"), icon: "clock", run: () => openPicker("snooze", item.id) },
              ...moving,
              { id: "print", label: t("keys.print"), icon: "printer", run: () => printing.set(item.id) },
            ]}
          >
            <Icon name="ellipsis" />
          </Menu>
        ) : (
          <>
            <Menu
              label={t("action.more")}
              className="icon-button"
              align="end"
              items={[...moving, { id: "print", label: t("keys.print"), icon: "printer", detail: keysOf("print").join("+"), run: () => printing.set(item.id) }]}
            >
              <Icon name="ellipsis" />
            </Menu>
            <Tool
              label={t("client.panel")}
              icon="panel-right"
              keyName="panel"
              pressed={sheet ? sheetOpen : docked}
              onClick={() => togglePanel(sheet)}
            />
          </>
        )}
      </div>
    </header>
  );
}
