import { useId } from "react";

interface Props {
  label: string;
  value: string;
  rows?: number;
  maxLength?: number;
  placeholder?: string | undefined;
  /** Under the field, while nothing is wrong with it. */
  hint?: string;
  error?: string | null;
  onChange: (value: string) => void;
}

/** A labelled text of more than one line. */
export function LongField({ label, value, rows = 2, maxLength, placeholder, hint, error, onChange }: Props) {
  const id = useId();
  return (
    <div className={error ? "field invalid" : "field"}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={Math.min(12, Math.max(rows, value.split("\n").length))}
        value={value}
        maxLength={maxLength}
        placeholder={placeholder}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}e` : hint ? `${id}h` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error && (
        <p className="field-error" id={`${id}e`}>
          {error}
        </p>
      )}
      {hint && !error && (
        <p className="field-hint" id={`${id}h`}>
          {hint}
        </p>
      )}
    </div>
  );
}
