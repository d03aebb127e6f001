import { useT } from "../../i18n";
import { Field } from "../../ui/Field";
import { readPattern } from "./pattern";
import { patternKey } from "./rulesForm";

interface Props {
  label: string;
  value: string;
  /** Of the example. */
  counter: number;
  readOnly: boolean;
  refused: string | null;
  onChange: (value: string) => void;
}

/** How numbers look, with one of them, or with what is wrong, while it is typed. */
export function PatternField({ label, value, counter, readOnly, refused, onChange }: Props) {
  const t = useT();
  const { fault, name, example } = readPattern(value, counter, new Date());
  return (
    <div className="pattern">
      <Field
        label={label}
        hint={fault ? undefined : t("rules.pattern.example", { example })}
        value={value}
        maxLength={80}
        autoComplete="off"
        spellCheck={false}
        readOnly={readOnly}
        error={fault ? t(patternKey(fault), { name }) : refused}
        onChange={(event) => onChange(event.target.value)}
      />
    </div>
  );
}
