import { useState, type FormEvent } from "react";
import { officeSettings } from "../../api/crm";
import type { Specialization } from "../../api/catalogue";
import type { User } from "../../api/types";
import { useLocale, useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { say } from "../../store/toasts";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { NotYet } from "../../ui/Skeleton";
import { Inline } from "./Inline";
import { Retired } from "./Retired";
import { rowFault, useRows } from "./useRows";

/** What translators are good at. */
export function Specialisations({ user }: { user: User }) {
  const t = useT();
  const locale = useLocale();
  const { items, problem, put, save, act, reload } = useRows<Specialization>(officeSettings.specializations, officeSettings.changeSpecialization);
  const [name, setName] = useState("");
  const [description, setDescription] = useState("");
  const [fault, setFault] = useState<Key | null>(null);
  const owner = user.role === "owner";
  const sorted = [...(items ?? [])].sort((a, b) => a.name.localeCompare(b.name, locale));
  const add = (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return setFault("invalid.title");
    officeSettings.addSpecialization({ name: name.trim(), description: description.trim() }).then(
      (row) => {
        put(row);
        setName("");
        setDescription("");
      },
      (error) => {
        const refused = rowFault(error, { name: "invalid.title" });
        if (refused) setFault(refused.key);
        else say({ tone: "error", key: problemKey(error) });
      },
    );
  };
  return (
    <div className="settings-stack wide">
      <div className="card">
        <p className="card-text">{t("special.text")}</p>
        <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} />
        {items && items.length === 0 && <p className="card-hint">{t("special.none")}</p>}
        <ul className="entries office-rows">
          {sorted
            .filter((row) => row.is_active)
            .map((row) => (
              <li key={row.id} className="office-row special">
                <Inline
                  label={t("special.name.of", { name: row.name })}
                  value={row.name}
                  maxLength={100}
                  placeholder={t("special.name.hint")}
                  readOnly={!owner}
                  save={(text) => (!text ? "invalid.title" : save(row, { name: text }).then((refused) => refused?.key ?? null))}
                />
                <Inline
                  label={t("special.description.of", { name: row.name })}
                  value={row.description}
                  maxLength={500}
                  placeholder={t("special.description")}
                  readOnly={!owner}
                  save={(text) => save(row, { description: text }).then((refused) => refused?.key ?? null)}
                />
                {owner && (
                  <button type="button" className="icon-button" aria-label={t("row.retire.of", { name: row.name })} title={t("row.retire.of", { name: row.name })} onClick={() => void act(row, { is_active: false }, "toast.retired")}>
                    <Icon name="x" size={16} />
                  </button>
                )}
              </li>
            ))}
        </ul>
        <Retired
          rows={sorted.filter((row) => !row.is_active)}
          onBack={owner ? (id) => sorted.filter((row) => row.id === id).forEach((row) => void act(row, { is_active: true }, "toast.back")) : null}
        />
        {owner && (
          <form className="pair-form special-form" aria-label={t("special.add")} onSubmit={add} noValidate>
            <Field label={t("special.name")} hint={t("special.name.hint")} maxLength={100} value={name} error={fault ? t(fault) : null} onChange={(event) => (setName(event.target.value), setFault(null))} />
            <Field label={t("special.description")} hint={t("special.description.hint")} maxLength={500} value={description} onChange={(event) => setDescription(event.target.value)} />
            <button type="submit" className="button">
              {t("special.add")}
            </button>
          </form>
        )}
      </div>
    </div>
  );
}
