import { useState } from "react";
import { orders, type InternalNote, type Order } from "../api/orders";
import { remove } from "../api/http";
import { useLocale, useT } from "../i18n";
import { brief } from "../i18n/format";
import { useCell } from "../store/cell";
import { session } from "../store/session";
import { Icon } from "../ui/Icon";
import { act } from "./detail";
import { LongField } from "./LongField";

/** What colleagues write about the order; the client never sees it. */
export function OrderNotes({ order, open }: { order: Order; open: boolean }) {
  const t = useT();
  const locale = useLocale();
  const user = useCell(session, (now) => (now.state === "signed-in" ? now.me.user : null));
  const [text, setText] = useState("");
  const [waiting, setWaiting] = useState<readonly string[]>([]);
  const save = (typed: string) => {
    const words = typed.trim();
    if (!words) return;
    setText("");
    setWaiting((now) => [...now, words]);
    void act(() => orders.note(order.id, words).then(() => undefined), order.id).then((met) => {
      setWaiting((now) => now.filter((one) => one !== words));
      if (met) setText((now) => (now ? `${words}\n\n${now}` : words));
    });
  };
  const drop = (note: InternalNote) =>
    void act(() => remove(`/api/v1/crm/notes/${note.id}`), order.id, { key: "notes.removed", undo: () => save(note.text) });
  return (
    <section className="sheet-section" aria-label={t("notes.title")}>
      <header>
        <h3>{t("notes.title")}</h3>
      </header>
      {open && (
        <form
          className="note-form"
          onSubmit={(event) => {
            event.preventDefault();
            save(text);
          }}
          onKeyDown={(event) => {
            if (event.code === "Escape" && text) {
              event.stopPropagation();
              event.preventDefault();
              (event.target as HTMLElement).blur();
            } else if (event.code === "Enter" && (event.ctrlKey || event.metaKey)) {
              event.preventDefault();
              event.stopPropagation();
              save(text);
            }
          }}
        >
          <LongField label={t("notes.add")} placeholder={t("notes.add.example")} value={text} rows={2} onChange={setText} />
          {text.trim() && (
            <button type="submit" className="button small" aria-keyshortcuts="Control+Enter">
              {t("notes.save")}
            </button>
          )}
        </form>
      )}
      <ul className="sheet-notes">
        {waiting.map((words) => (
          <li key={words} aria-busy="true">
            <p>{words}</p>
          </li>
        ))}
        {order.notes.map((note) => (
          <li key={note.id}>
            <p>{note.text}</p>
            <small>
              {[note.author?.name, brief(locale, note.created_at)].filter(Boolean).join(" · ")}
              {open && (note.author?.id === user?.id || user?.role === "owner") && (
                <button type="button" className="icon-button tiny" aria-label={t("notes.remove")} title={t("notes.remove")} onClick={() => drop(note)}>
                  <Icon name="x" size={12} />
                </button>
              )}
            </small>
          </li>
        ))}
      </ul>
    </section>
  );
}
