import { overlay } from "../app/overlay";
import { useT } from "../i18n";
import { useKeys } from "../keys/keyboard";
import { keysOf } from "../keys/keymap";
import { closeMany, reopenMany, unreadMany } from "../store/bulk";
import { useCell } from "../store/cell";
import { conversations } from "../store/conversations";
import { clearPicked, picked } from "../store/picked";
import { Icon, type IconName } from "../ui/Icon";
import { phone, useMedia } from "../ui/useMedia";

interface ActProps {
  label: string;
  icon: IconName;
  keyName: string;
  disabled?: boolean;
  onClick: () => void;
}

function Act({ label, icon, keyName, disabled, onClick }: ActProps) {
  const keys = keysOf(keyName).join("+");
  return (
    <button type="button" className="icon-button" aria-label={label} aria-keyshortcuts={keys} title={`${label} (${keys})`} disabled={disabled} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}

/** What can be done with the picked conversations. While it is there, the keys are for all of them. */
export function BulkBar() {
  const t = useT();
  const onPhone = useMedia(phone);
  const ids = [...useCell(picked)];
  const items = ids.flatMap((id) => conversations.get(id) ?? []);
  const allClosed = items.length > 0 && items.every((one) => one.status === "closed");
  const anyUnread = items.some((one) => one.unread_count > 0);
  const first = ids[0] ?? "";
  const mails = items.filter((one) => one.platform === "email");
  const canMerge = ids.length > 1 && mails.length === ids.length;
  const close = () => (allClosed ? reopenMany(ids) : closeMany(ids));
  const mark = () => unreadMany(ids, !anyUnread);
  const choose = (name: "assign" | "snooze" | "tag" | "merge") => () => overlay.set({ name, id: first, many: ids });
  const merge = choose("merge");
  useKeys({
    close, unread: mark, assign: choose("assign"), snooze: choose("snooze"), tag: choose("tag"), back: clearPicked,
    merge: () => (canMerge ? merge() : undefined),
    // One letter is answered, noted and linked at a time.
    reply: () => undefined, "reply-all": () => undefined, forward: () => undefined, note: () => undefined, link: () => undefined,
  });
  return (
    <div className="bulk-bar inbox-bulk" role="toolbar" aria-label={t("bulk.label")}>
      <span className="bulk-count" role="status">
        {/* Beside seven buttons of a phone there is room for the number. */}
        {onPhone && <span aria-hidden="true">{ids.length}</span>}
        <span className={onPhone ? "sr-only" : undefined}>{t("bulk.count", { n: ids.length })}</span>
      </span>
      <Act label={t(allClosed ? "thread.reopen" : "thread.close")} icon={allClosed ? "rotate-ccw" : "circle-check"} keyName="close" onClick={close} />
      <Act label={t("thread.assign")} icon="user-plus" keyName="assign" onClick={choose("assign")} />
      <Act label={t("thread.tag")} icon="tag" keyName="tag" onClick={choose("tag")} />
      <Act label={t("thread.snooze")} icon="clock" keyName="snooze" onClick={choose("snooze")} />
      <Act label={t(anyUnread ? "thread.read" : "thread.unread")} icon={anyUnread ? "mail-open" : "mail"} keyName="unread" onClick={mark} />
      <Act label={t("keys.merge")} icon="merge" keyName="merge" disabled={!canMerge} onClick={merge} />
      <button type="button" className="icon-button small" aria-label={t("bulk.clear")} title={`${t("bulk.clear")} (Esc)`} onClick={clearPicked}>
        <Icon name="x" size={16} />
      </button>
    </div>
  );
}
