import { useId } from "react";

interface Props {
  label: string;
  value: string;
  rows?: number;
  error?: string | null;
  onChange: (value: string) => void;
}

/** A labelled text of more than one line. */
export function LongField({ label, value, rows = 2, error, onChange }: Props) {
  const id = useId();
  return (
    <div className={error ? "field invalid" : "field"}>
      <label htmlFor={id}>{label}</label>
      <textarea
        id={id}
        rows={Math.min(12, Math.max(rows, value.split("\n").length))}
        value={value}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? `${id}e` : undefined}
        onChange={(event) => onChange(event.target.value)}
      />
      {error && (
        <p className="field-error" id={`${id}e`}>
          {error}
        </p>
      )}
    </div>
  );
}
