import { useState } from "react";
import type { ClientFields, Contact } from "../api/crm";
import { useLocale, useT, type Key, type T } from "../i18n";
import { languageName } from "../i18n/format";
import { useCell } from "../store/cell";
import { Dialog } from "../ui/Dialog";
import { conflict, inverse, saveClient, type Conflict } from "./save";

const names: Record<keyof ClientFields, Key> = {
  name: "client.called", kind: "client.kind", latin_name: "client.latin", latin_name_approved: "client.latin.mark", language: "client.language", tags: "client.tags",
  note: "client.note", tax_number: "client.tax", page_unit: "client.unit", page_rounding: "client.rounding", emails: "client.emails", phones: "client.phones",
  addresses: "client.addresses",
};

function Body({ now }: { now: Conflict }) {
  const t = useT();
  const locale = useLocale();
  const [mine, setMine] = useState<readonly string[]>(now.fields);
  const theirs = inverse(now.client, now.mine);
  const words = (field: keyof ClientFields, value: unknown): string => {
    if (field === "kind" || field === "page_unit" || field === "page_rounding") return value ? t(chosen[field](String(value))) : t("client.usual");
    if (field === "language") return value ? languageName(locale, String(value)) : t("client.language.none");
    return plain(value, t);
  };
  const close = () => conflict.set(null);
  const save = () => {
    const fields = Object.keys(now.mine) as (keyof ClientFields)[];
    // What nobody else touched was refused along with the rest: it goes again in any case.
    const kept = fields.filter((field) => mine.includes(field) || !now.fields.includes(field));
    close();
    if (kept.length) void saveClient(now.client.id, Object.fromEntries(kept.map((field) => [field, now.mine[field]])), now.client.revision);
  };
  return (
    <Dialog title={t("client.conflict.title")} onClose={close} className="form-dialog conflict">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          save();
        }}
      >
        <p>{t(now.by ? "client.conflict.text" : "client.conflict.text.nobody", { name: now.by })}</p>
        {now.fields.map((field) => (
          <fieldset key={field} className="field conflict-field">
            <legend>{t(names[field] ?? "client.called")}</legend>
            {(["mine", "theirs"] as const).map((side) => (
              <label key={side} className="check">
                <input
                  type="radio"
                  name={field}
                  checked={mine.includes(field) === (side === "mine")}
                  onChange={() => setMine(side === "mine" ? [...mine, field] : mine.filter((one) => one !== field))}
                />
                <span className="conflict-value">
                  <span className="conflict-side">{t(`client.conflict.${side}`)}</span>
                  <span>{words(field, side === "mine" ? now.mine[field] : theirs[field])}</span>
                </span>
              </label>
            ))}
          </fieldset>
        ))}
        <div className="card-actions">
          <button type="button" className="button" onClick={close}>
            {t("client.conflict.leave")}
          </button>
          <button type="submit" className="button primary">
            {t("client.conflict.save")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

const chosen = {
  kind: (value: string) => `client.kind.${value}` as Key,
  page_unit: (value: string) => `client.unit.${value}` as Key,
  page_rounding: (value: string) => `client.rounding.${value}` as Key,
};

function plain(value: unknown, t: T): string {
  if (Array.isArray(value)) return value.map((one: string | Contact) => (typeof one === "string" ? one : one.value)).join(", ") || t("client.conflict.empty");
  if (typeof value === "boolean") return t(value ? "client.conflict.yes" : "client.conflict.no");
  return value === null || value === undefined || value === "" ? t("client.conflict.empty") : String(value);
}

/** Mine or theirs, field by field, where two people changed the same client. */
export function ConflictDialog() {
  const now = useCell(conflict);
  return now ? <Body key={now.client.revision} now={now} /> : null;
}
