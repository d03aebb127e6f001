import { useEffect, useRef, useState, type KeyboardEvent } from "react";
import { people } from "../../api/crm";
import type { InternalNote } from "../../api/orders";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { useCell } from "../../store/cell";
import { draftsOf, keepDraft } from "../../store/drafts";
import { me } from "../../store/session";
import { say } from "../../store/toasts";
import { Icon } from "../../ui/Icon";
import { KeyCaps } from "../../ui/KeyCaps";

const longest = 10_000;

interface Props {
  client: string;
  open: boolean;
  onOpen: (open: boolean) => void;
  onSaved: (note: InternalNote) => void;
}

/** Where a note about a client is written. What was begun stays in this browser until it is saved. */
export function NoteForm({ client, open, onOpen, onSaved }: Props) {
  const t = useT();
  const user = me()?.id ?? "";
  const place = `client-${client}`;
  const text = useCell(draftsOf(user), (all) => all[place] ?? "");
  const [busy, setBusy] = useState(false);
  const [missing, setMissing] = useState(false);
  const field = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    if (open) field.current?.focus();
  }, [open]);
  const type = (next: string) => {
    setMissing(false);
    keepDraft(user, place, next);
  };
  const save = () => {
    if (busy) return;
    const words = text.trim();
    if (!words) {
      field.current?.focus();
      return setMissing(true);
    }
    setBusy(true);
    people.note(client, words).then(
      (note) => {
        setBusy(false);
        keepDraft(user, place, "");
        onSaved(note);
        onOpen(false);
      },
      (error) => {
        setBusy(false);
        say({ tone: "error", key: "note.failed", reason: problemKey(error), action: { key: "action.retry", run: save } });
      },
    );
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      save();
    } else if (event.code === "Escape") {
      event.stopPropagation();
      onOpen(false);
    }
  };
  if (!open) {
    return (
      <button type="button" className="button small note-begin" onClick={() => onOpen(true)}>
        <Icon name="notebook-pen" size={16} />
        {t(text ? "note.resume" : "client.note.write")}
        <KeyCaps keys={["N"]} />
      </button>
    );
  }
  return (
    <form
      className="client-note-form"
      aria-label={t("client.note.write")}
      onSubmit={(event) => {
        event.preventDefault();
        save();
      }}
    >
      <p className="client-note-title">
        <Icon name="notebook-pen" size={16} />
        {t("note.private")}
      </p>
      <textarea
        ref={field}
        aria-label={t("client.note.write")}
        aria-invalid={missing || undefined}
        aria-describedby={missing ? "note-missing" : undefined}
        placeholder={t("client.note.placeholder")}
        maxLength={longest}
        rows={Math.min(10, Math.max(3, text.split("\n").length))}
        value={text}
        onChange={(event) => type(event.target.value)}
        onKeyDown={onKeyDown}
      />
      {missing && (
        <p className="field-error" id="note-missing" role="alert">
          {t("invalid.note")}
        </p>
      )}
      <div className="card-actions">
        <button type="button" className="button small" onClick={() => onOpen(false)}>
          {t("note.leave")}
        </button>
        <button type="submit" className="button small primary" disabled={busy}>
          {t("note.save")}
        </button>
      </div>
    </form>
  );
}
