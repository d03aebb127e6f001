import { useEffect, useRef, useState, type FormEvent, type ReactNode } from "react";
import type { Names } from "../../api/work";
import { type Problem, asProblem } from "../../api/http";
import { useLocale, useT, type Key } from "../../i18n";
import { languageName } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { Dialog } from "../../ui/Dialog";
import { Field, FormError } from "../../ui/Field";
import { rowFault } from "./useRows";

export type NamesFaults = Readonly<Record<string, Key>>;

interface Props {
  title: string;
  names: Names;
  /** What such a name is like, for the hint. */
  examples: Names;
  submit: string;
  /** The other fields, given the errors by field. */
  more?: (faults: NamesFaults) => ReactNode;
  /** What is wrong with the other fields. */
  check?: () => NamesFaults;
  save: (names: Names) => Promise<unknown>;
  onClose: () => void;
}

const languages = ["uk", "pl", "en"] as const;

/** Something that has a name in every language of the page. */
export function NamesDialog({ title, names: start, examples, submit, more, check, save, onClose }: Props) {
  const t = useT();
  const locale = useLocale();
  const [names, setNames] = useState(start);
  const [faults, setFaults] = useState<NamesFaults>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  useEffect(() => {
    if (Object.keys(faults).length) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [faults]);
  // The language on screen first: that name is known.
  const order = [...languages].sort((a, b) => Number(b === locale) - Number(a === locale));
  const onSubmit = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    const empty = languages.filter((one) => !names[one].trim()).map((one) => [`names.${one}`, "invalid.names"] as const);
    const found: NamesFaults = { ...Object.fromEntries(empty), ...check?.() };
    setFaults(found);
    setProblem(null);
    if (Object.keys(found).length) return;
    setBusy(true);
    try {
      await save({ uk: names.uk.trim(), pl: names.pl.trim(), en: names.en.trim() });
      onClose();
    } catch (error) {
      setBusy(false);
      const fault = rowFault(error, { names: "invalid.names" });
      // Whichever of the names it is, the first one says so.
      if (fault) setFaults({ [/^names?$/.test(fault.field) ? `names.${order[0]}` : fault.field]: fault.key });
      else setProblem(asProblem(error));
    }
  };
  return (
    <Dialog title={title} onClose={onClose} className="form-dialog" typing>
      <form ref={box} onSubmit={onSubmit} noValidate onChange={() => setFaults({})}>
        {order.map((one) => (
          <Field
            key={one}
            label={t("names.in", { language: languageName(locale, one) })}
            hint={t("example", { example: examples[one] })}
            lang={one}
            maxLength={100}
            value={names[one]}
            error={faults[`names.${one}`] ? t(faults[`names.${one}`] as Key) : null}
            onChange={(event) => setNames({ ...names, [one]: event.target.value })}
          />
        ))}
        {more?.(faults)}
        <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button primary" disabled={busy}>
            {submit}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
