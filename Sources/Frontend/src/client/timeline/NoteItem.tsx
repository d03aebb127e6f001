import { useEffect, useRef, useState } from "react";
import type { InternalNote } from "../../api/orders";
import { useLocale, useT } from "../../i18n";
import { clock, full } from "../../i18n/format";
import { openOrder } from "../../store/orderSheet";
import { me } from "../../store/session";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { changeNote, removeNote } from "./notes";

interface Props {
  note: InternalNote;
  put: (id: string, note: InternalNote | null) => void;
  /** The order that it was written about. */
  order: { id: string; number: string } | null;
}

/** A note about a client. Its author changes it, and the owner of the office. */
export function NoteItem({ note, put, order }: Props) {
  const t = useT();
  const locale = useLocale();
  const user = me();
  const [text, setText] = useState<string | null>(null);
  const field = useRef<HTMLTextAreaElement>(null);
  const editing = text !== null;
  const may = user?.role === "owner" || (note.author !== null && note.author.id === user?.id);
  useEffect(() => {
    if (editing) field.current?.focus();
  }, [editing]);
  const save = () => {
    const words = text?.trim() ?? "";
    if (!words) return;
    setText(null);
    if (words !== note.text) void changeNote(note, words, put).then((done) => done || setText(words));
  };
  return (
    <div className="entry-note">
      <div className="entry-line">
        <span className="entry-who">{note.author?.name ?? t("client.somebody")}</span>
        {order && (
          <button type="button" className="text-button" onClick={() => openOrder(order.id)}>
            {order.number}
          </button>
        )}
        {note.edited_at && (
          <span className="entry-more" title={full(locale, note.edited_at)}>
            {t("client.note.edited")}
          </span>
        )}
        <time className="entry-time" dateTime={note.created_at} title={full(locale, note.created_at)}>
          {clock(locale, note.created_at)}
        </time>
        {may && !editing && (
          <Menu
            label={t("client.note.change")}
            className="icon-button small"
            align="end"
            items={[
              { id: "edit", label: t("client.note.edit"), icon: "pencil", run: () => setText(note.text) },
              { id: "delete", label: t("client.note.delete"), icon: "trash-2", run: () => removeNote(note, put) },
            ]}
          >
            <Icon name="ellipsis" size={16} />
          </Menu>
        )}
      </div>
      {editing ? (
        <div className="client-note-form">
          <textarea
            ref={field}
            aria-label={t("client.note.edit")}
            placeholder={t("client.note.placeholder")}
            aria-invalid={!text.trim() || undefined}
            aria-describedby={text.trim() ? undefined : `note-${note.id}e`}
            maxLength={10_000}
            rows={Math.min(10, Math.max(3, text.split("\n").length))}
            value={text}
            onChange={(event) => setText(event.target.value)}
            onKeyDown={(event) => {
              if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) save();
              else if (event.code === "Escape") {
                event.stopPropagation();
                setText(null);
              }
            }}
          />
          {!text.trim() && (
            <p className="field-error" id={`note-${note.id}e`} role="alert">
              {t("invalid.note")}
            </p>
          )}
          <div className="card-actions">
            <button type="button" className="button small" onClick={() => setText(null)}>
              {t("action.cancel")}
            </button>
            <button type="button" className="button small primary" disabled={!text.trim()} onClick={save}>
              {t("action.save")}
            </button>
          </div>
        </div>
      ) : (
        <p className="entry-words">{note.text}</p>
      )}
    </div>
  );
}
