import { useId, useRef, useState, type KeyboardEvent } from "react";
import { useT, type Key } from "../../i18n";

interface Props {
  label: string;
  value: string;
  /** The error of what cannot be used; otherwise it is saved, and what the server says against it stands under the field. */
  save: (text: string) => Key | null | Promise<Key | null>;
  /** Behind the field: a currency, a sign. */
  unit?: string;
  readOnly?: boolean;
  narrow?: boolean;
  maxLength?: number;
  placeholder?: string;
}

/** A value in a row that is edited where it stands. Enter or leaving it saves, Escape takes back; who may not change it reads it. */
export function Inline({ label, value, save, unit, readOnly = false, narrow = false, maxLength = 200, placeholder }: Props) {
  const t = useT();
  const id = useId();
  const [draft, setShown] = useState<string | null>(null);
  // The field is left in the moment it is saved, before React has shown that: what counts then stands here.
  const typed = useRef<string | null>(null);
  const setDraft = (text: string | null) => {
    typed.current = text;
    setShown(text);
  };
  const [error, setError] = useState<Key | null>(null);
  /** What is being saved: leaving the field does not save it twice. */
  const saving = useRef<string | null>(null);
  if (readOnly) {
    return (
      <span className={narrow ? "inline narrow read" : "inline read"}>
        <span className="sr-only">{label}: </span>
        {value || "–"}
        {unit && ` ${unit}`}
      </span>
    );
  }
  /** Saves; says whether nothing is left to be put right. */
  const finish = async (): Promise<boolean> => {
    const text = typed.current;
    if (text === null) return true;
    if (text.trim() === value) {
      setDraft(null);
      setError(null);
      return true;
    }
    if (saving.current === text) return false;
    saving.current = text;
    const found = await save(text.trim());
    saving.current = null;
    setError(found);
    // Whoever typed on meanwhile keeps what was typed.
    if (!found && typed.current === text) setDraft(null);
    return !found;
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.code === "Enter") {
      const field = event.currentTarget;
      void finish().then((done) => done && field.blur());
    } else if (event.code === "Escape") {
      event.stopPropagation();
      event.preventDefault();
      setDraft(null);
      setError(null);
      const field = event.currentTarget;
      setTimeout(() => field.blur());
    }
  };
  return (
    <span className={["inline", narrow && "narrow", error && "invalid"].filter(Boolean).join(" ")}>
      <span className="inline-box">
        <input
          value={draft ?? value}
          aria-label={label}
          aria-invalid={error ? true : undefined}
          aria-describedby={error ? id : undefined}
          inputMode={narrow ? "decimal" : "text"}
          autoComplete="off"
          maxLength={maxLength}
          placeholder={placeholder}
          onChange={(event) => {
            setDraft(event.target.value);
            setError(null);
          }}
          onBlur={() => void finish()}
          onKeyDown={onKeyDown}
        />
        {unit && <span aria-hidden="true">{unit}</span>}
      </span>
      {error && (
        <span className="field-error" id={id} role="alert">
          {t(error)}
        </span>
      )}
    </span>
  );
}
