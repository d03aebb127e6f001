import { useEffect, useId, useRef, useState } from "react";
import type { Order } from "../api/orders";
import type { Problem } from "../api/http";
import { useT, type Key } from "../i18n";
import { AgreementMark } from "./AgreementMark";
import { changeOrder } from "./detail";
import { exampleOf } from "./examples";
import { problemWords } from "./problems";
import { agreementOf, type Look, type SheetField } from "./sheetFields";

interface Props {
  order: Order;
  field: SheetField;
  look: Look;
  open: boolean;
  wrong: Problem | undefined;
}

/** A field of the sheet. Click or Enter edits it in its place; Enter or leaving it saves, Escape does not. */
export function Editable({ order, field, look, open, wrong }: Props) {
  const t = useT();
  const id = useId();
  const [value, setValue] = useState<string | null>(null);
  const [error, setError] = useState<Key | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  const input = useRef<HTMLElement>(null);
  const editing = value !== null;
  const returns = useRef(false);
  // A choice by the mouse is made; one by typing its first letters goes on until Enter.
  const byKeys = useRef(true);
  useEffect(() => {
    if (editing) {
      input.current?.focus({ preventScroll: true });
      if (input.current instanceof HTMLInputElement && input.current.type === "text") input.current.select();
    } else if (returns.current) {
      returns.current = false;
      button.current?.focus({ preventScroll: true });
    }
  }, [editing]);

  const end = (back: boolean) => {
    returns.current = back;
    setValue(null);
    setError(null);
  };
  const save = (typed: string, back: boolean) => {
    if (typed.trim() === field.read(order).trim()) return end(back);
    const fields = field.write(typed);
    if ("wrong" in fields) return setError(fields.wrong as Key);
    end(back);
    void changeOrder(order.id, fields, { key: "sheet.saved" });
  };
  const onKeyDown = (event: React.KeyboardEvent) => {
    byKeys.current = true;
    if (event.code === "Escape") end(true);
    else if (event.code === "Enter" && (field.kind !== "long" || event.ctrlKey || event.metaKey)) save(value ?? "", true);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const label = t(field.label);
  const agreement = agreementOf(field);
  const shown = field.show(order, look);
  const words = error ? t(error) : wrong ? t(problemWords(wrong)) : null;
  const common = {
    ref: input as never, placeholder: exampleOf(t, field.name), "aria-labelledby": id, "aria-invalid": words ? true : undefined, "aria-describedby": words ? `${id}e` : undefined, onKeyDown,
  };
  return (
    <div className={words ? "prop invalid" : "prop"} data-field={field.name}>
      <dt id={id}>{label}</dt>
      <dd>
        <div className="prop-line">
          {!editing &&
            (open ? (
              <button ref={button} type="button" className={shown ? "prop-value" : "prop-value none"} aria-label={t("sheet.edit", { field: label, value: shown || t("sheet.nothing") })} onClick={() => setValue(field.read(order))}>
                {shown || t("sheet.nothing")}
              </button>
            ) : (
              <span className={shown ? "prop-value" : "prop-value none"}>{shown || t("sheet.nothing")}</span>
            ))}
          {editing && field.kind === "select" && (
            <select
              {...{ ...common, placeholder: undefined }}
              value={value}
              onPointerDown={() => (byKeys.current = false)}
              onChange={(event) => (byKeys.current ? setValue(event.target.value) : save(event.target.value, true))}
              onBlur={() => save(value, false)}
            >
              {field.options?.(order, look).map((one) => (
                <option key={one.value} value={one.value}>
                  {one.label}
                </option>
              ))}
            </select>
          )}
          {editing && field.kind === "long" && (
            <textarea {...common} rows={Math.min(10, Math.max(3, value.split("\n").length + 1))} value={value} onChange={(event) => setValue(event.target.value)} onBlur={() => save(value, false)} />
          )}
          {editing && (field.kind === "text" || field.kind === "number") && (
            <input
              {...common}
              type="text"
              autoComplete="off"
              inputMode={field.kind === "number" ? "decimal" : "text"}
              value={value}
              onChange={(event) => {
                setValue(event.target.value);
                setError(null);
              }}
              onBlur={() => save(value, false)}
            />
          )}
          {editing && field.kind === "date" && (
            <input {...common} type="date" value={value} onChange={(event) => setValue(event.target.value)} onBlur={() => save(value, false)} />
          )}
          {editing && field.kind === "moment" && <Moment common={common} value={value} onChange={setValue} onLeave={() => save(value, false)} />}
          {!editing && agreement && <AgreementMark order={order} field={agreement} label={label} open={open} />}
        </div>
        {words && (
          <p className="field-error" id={`${id}e`} role="alert">
            {words}
          </p>
        )}
      </dd>
    </div>
  );
}

/** A date with a time that may be missing. */
function Moment({ common, value, onChange, onLeave }: { common: object; value: string; onChange: (value: string) => void; onLeave: () => void }) {
  const t = useT();
  const [date = "", time = ""] = value.split(" ");
  return (
    <span
      className="prop-moment"
      onBlur={(event) => {
        if (!event.currentTarget.contains(event.relatedTarget)) onLeave();
      }}
    >
      <input {...common} type="date" value={date} onChange={(event) => onChange(`${event.target.value} ${time}`)} />
      <input {...common} ref={undefined} type="time" aria-labelledby={undefined} aria-label={t("order.deadline.time")} value={time} onChange={(event) => onChange(`${date} ${event.target.value}`)} />
    </span>
  );
}
