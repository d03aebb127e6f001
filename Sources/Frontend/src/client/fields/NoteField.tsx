import { useState } from "react";
import type { WholeClient } from "../../api/crm";
import { useT } from "../../i18n";
import { saveClient } from "../save";
import { FaultLine, onFieldKeys } from "./TextLine";
import { useDraft } from "./useDraft";

const longest = 10_000;

/** What colleagues should know about a client. */
export function NoteField({ client }: { client: WholeClient }) {
  const t = useT();
  const [saved, setSaved] = useState(false);
  const shown = client.note ?? "";
  const draft = useDraft(client, shown, async (text, seen) => {
    const fault = await saveClient(client.id, { note: text }, seen);
    setSaved(!fault);
    return fault;
  });
  const id = `note-${client.id}`;
  return (
    <section className="panel-section">
      <h3 id={id}>{t("client.note")}</h3>
      <textarea
        className={draft.text ? "note-field filled" : "note-field"}
        aria-labelledby={id}
        aria-invalid={draft.error ? true : undefined}
        aria-describedby={draft.error ? `${id}e` : `${id}s`}
        placeholder={t("client.note.placeholder")}
        maxLength={longest}
        rows={Math.min(10, Math.max(3, draft.text.split("\n").length + 1))}
        value={draft.text}
        onChange={(event) => {
          draft.type(event.target.value);
          setSaved(false);
        }}
        onBlur={() => void draft.finish()}
        onKeyDown={onFieldKeys(draft)}
      />
      <FaultLine id={`${id}e`} error={draft.error} fault={draft.fault} />
      <p className="panel-note" id={`${id}s`} role="status">
        {draft.text !== shown ? t("client.note.hint") : saved ? t("client.note.saved") : t("client.note.private")}
      </p>
    </section>
  );
}
