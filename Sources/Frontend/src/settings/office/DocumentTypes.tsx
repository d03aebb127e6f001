import { useState } from "react";
import { officeSettings } from "../../api/crm";
import type { DocumentType } from "../../api/catalogue";
import { pageUnits, type PageUnit } from "../../api/work";
import type { User } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { Field, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { NotYet } from "../../ui/Skeleton";
import { Inline } from "./Inline";
import { NamesDialog } from "./NamesDialog";
import { percentText, readPercent } from "./numbers";
import { Retired } from "./Retired";
import { useRows } from "./useRows";

type Task = { kind: "add" } | { kind: "edit"; row: DocumentType };
/** Ten times the price, in hundredths of a per cent. */
const most = 100_000;
const units = pageUnits.filter((one) => one !== "hour");

function TypeDialog({ task, put, onClose }: { task: Task; put: (row: DocumentType) => void; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const row = task.kind === "edit" ? task.row : null;
  const [factor, setFactor] = useState(percentText(locale, row?.factor ?? 10_000));
  const [unit, setUnit] = useState<PageUnit | "">(row?.unit ?? "");
  const value = readPercent(factor, most);
  return (
    <NamesDialog
      title={t(row ? "documents.edit" : "documents.add")}
      names={row?.names ?? { uk: "", pl: "", en: "" }}
      examples={{ uk: "свідоцтво про народження", pl: "akt urodzenia", en: "birth certificate" }}
      submit={t(row ? "action.save" : "documents.add")}
      check={() => (value === null ? { factor: "invalid.factor" as const } : ({} as Record<string, Key>))}
      more={(faults) => (
        <>
          <Field
            label={t("documents.factor")}
            hint={t("documents.factor.hint")}
            inputMode="decimal"
            maxLength={10}
            value={factor}
            error={faults["factor"] ? t(faults["factor"]) : null}
            onChange={(event) => setFactor(event.target.value)}
          />
          <UnitSelect value={unit} onChange={setUnit} />
        </>
      )}
      save={(names) => {
        const fields = { names, factor: value ?? 10_000, unit: unit || null };
        return (row ? officeSettings.changeDocumentType(row.id, fields) : officeSettings.addDocumentType(fields)).then(put);
      }}
      onClose={onClose}
    />
  );
}

function UnitSelect({ value, onChange }: { value: PageUnit | ""; onChange: (unit: PageUnit | "") => void }) {
  const t = useT();
  return (
    <Select
      label={t("documents.unit")}
      value={value}
      options={[{ value: "" as const, label: t("page.unit.usual") }, ...units.map((one) => ({ value: one, label: t(`page.unit.${one}`) }))]}
      onChange={onChange}
    />
  );
}

/** What is translated: what it makes of the price, and how its pages are counted. */
export function DocumentTypes({ user }: { user: User }) {
  const t = useT();
  const locale = useLocale();
  const { items, problem, put, save, act, reload } = useRows<DocumentType>(officeSettings.documentTypes, officeSettings.changeDocumentType);
  const [task, setTask] = useState<Task | null>(null);
  const owner = user.role === "owner";
  const sorted = [...(items ?? [])].sort((a, b) => a.names[locale].localeCompare(b.names[locale], locale));
  return (
    <div className="settings-stack wide">
      <div className="card">
        <p className="card-text">{t("documents.text")}</p>
        <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} />
        <ul className="entries office-rows">
          {sorted
            .filter((row) => row.is_active)
            .map((row) => (
              <li key={row.id} className="office-row">
                <span className="entry-text">
                  <span className="entry-name">{row.names[locale]}</span>
                </span>
                <Inline
                  label={t("documents.factor.of", { name: row.names[locale] })}
                  value={percentText(locale, row.factor)}
                  unit="%"
                  placeholder="125"
                  narrow
                  maxLength={10}
                  readOnly={!owner}
                  save={(text) => {
                    const factor = readPercent(text, most);
                    return factor === null ? "invalid.factor" : save(row, { factor }).then((fault) => fault?.key ?? null);
                  }}
                />
                {owner ? (
                  <select
                    className="inline-select"
                    aria-label={t("documents.unit.of", { name: row.names[locale] })}
                    value={row.unit ?? ""}
                    onChange={(event) => void act(row, { unit: (event.target.value || null) as PageUnit | null })}
                  >
                    <option value="">{t("page.unit.usual")}</option>
                    {units.map((one) => (
                      <option key={one} value={one}>
                        {t(`page.unit.${one}`)}
                      </option>
                    ))}
                  </select>
                ) : (
                  <span className="inline read">{t(row.unit ? `page.unit.${row.unit}` : "page.unit.usual")}</span>
                )}
                {owner && (
                  <Menu
                    label={t("row.change", { name: row.names[locale] })}
                    className="icon-button"
                    align="end"
                    items={[
                      { id: "edit", label: t("row.names"), icon: "pencil", run: () => setTask({ kind: "edit", row }) },
                      { id: "retire", label: t("row.retire"), icon: "x", run: () => void act(row, { is_active: false }, "toast.retired") },
                    ]}
                  >
                    <Icon name="ellipsis" />
                  </Menu>
                )}
              </li>
            ))}
        </ul>
        <Retired
          rows={sorted.filter((row) => !row.is_active).map((row) => ({ id: row.id, name: row.names[locale] }))}
          onBack={owner ? (id) => sorted.filter((row) => row.id === id).forEach((row) => void act(row, { is_active: true }, "toast.back")) : null}
        />
        {owner && (
          <div className="card-actions">
            <button type="button" className="button primary" onClick={() => setTask({ kind: "add" })}>
              <Icon name="plus" size={16} />
              {t("documents.add")}
            </button>
          </div>
        )}
      </div>
      {task && <TypeDialog task={task} put={put} onClose={() => setTask(null)} />}
    </div>
  );
}
