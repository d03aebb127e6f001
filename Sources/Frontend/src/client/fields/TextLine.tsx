import { useId, type HTMLAttributes, type KeyboardEvent, type ReactNode } from "react";
import type { ClientFields, WholeClient } from "../../api/crm";
import { go } from "../../app/router";
import { saveClient, type Fault } from "../save";
import { useDraft } from "./useDraft";

interface Props {
  client: WholeClient;
  label: string;
  value: string;
  placeholder?: string;
  maxLength: number;
  inputMode?: HTMLAttributes<HTMLInputElement>["inputMode"];
  lang?: string;
  /** What the field makes of the text; a fault keeps it in the field. */
  read: (text: string) => ClientFields | Fault;
  /** Further words under it. */
  children?: ReactNode;
}

export const isFault = (read: ClientFields | Fault): read is Fault => "key" in read;

/** The error of a field, with the way to whoever holds what was refused. */
export function FaultLine({ id, error, fault }: { id: string; error: string | null; fault: Fault | null }) {
  if (!error) return null;
  const holder = fault?.client;
  return (
    <p className="field-error" id={id} role="alert">
      {error}
      {holder && (
        <button type="button" className="text-button" onMouseDown={(event) => event.preventDefault()} onClick={() => go({ page: "clients", q: "", id: holder.id })}>
          {holder.name}
        </button>
      )}
    </p>
  );
}

/** Enter saves and leaves the field, unless something is to be put right there; Escape takes back. Neither leaves the page. */
export function onFieldKeys(draft: { cancel: () => void; finish: () => Promise<boolean> }) {
  return (event: KeyboardEvent<HTMLInputElement | HTMLTextAreaElement>) => {
    if (event.code === "Escape") {
      draft.cancel();
      event.stopPropagation();
      const field = event.currentTarget;
      // A sheet must not close under whoever only takes back a word.
      event.preventDefault();
      setTimeout(() => field.blur());
    } else if (event.code === "Enter" && event.currentTarget.tagName === "INPUT") {
      const field = event.currentTarget;
      void draft.finish().then((done) => done && field.blur());
    }
  };
}

/** One line of text of a client, edited where it stands. */
export function TextLine({ client, label, value, placeholder, maxLength, inputMode, lang, read, children }: Props) {
  const id = useId();
  const draft = useDraft(client, value, (text, seen) => {
    const fields = read(text);
    return isFault(fields) ? fields : saveClient(client.id, fields, seen);
  });
  return (
    <div className={draft.error ? "line-field invalid" : "line-field"}>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        value={draft.text}
        placeholder={placeholder}
        maxLength={maxLength}
        inputMode={inputMode}
        lang={lang}
        autoComplete="off"
        spellCheck={false}
        aria-invalid={draft.error ? true : undefined}
        aria-describedby={draft.error ? `${id}e` : undefined}
        onChange={(event) => draft.type(event.target.value)}
        onBlur={() => void draft.finish()}
        onKeyDown={onFieldKeys(draft)}
      />
      <FaultLine id={`${id}e`} error={draft.error} fault={draft.fault} />
      {children}
    </div>
  );
}
