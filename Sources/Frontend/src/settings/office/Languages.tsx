import { useState } from "react";
import { officeSettings } from "../../api/crm";
import type { Language } from "../../api/catalogue";
import type { User } from "../../api/types";
import { useLocale, useT } from "../../i18n";
import { Field } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Menu } from "../../ui/Menu";
import { NotYet } from "../../ui/Skeleton";
import { Inline } from "./Inline";
import { NamesDialog } from "./NamesDialog";
import { amountText, readAmount } from "./numbers";
import { PairPrices } from "./PairPrices";
import { Retired } from "./Retired";
import { useCurrency, useExamples } from "./useCurrency";
import { useRows } from "./useRows";

type Task = { kind: "add" } | { kind: "edit"; row: Language };

function LanguageDialog({ task, currency, put, onClose }: { task: Task; currency: string; put: (row: Language) => void; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const row = task.kind === "edit" ? task.row : null;
  const [code, setCode] = useState(row?.code ?? "");
  const [price, setPrice] = useState(row ? amountText(locale, row.base_client_price) : "");
  const minor = readAmount(price);
  return (
    <NamesDialog
      title={t(row ? "languages.edit" : "languages.add")}
      names={row?.names ?? { uk: "", pl: "", en: "" }}
      examples={{ uk: "литовська", pl: "litewski", en: "Lithuanian" }}
      submit={t(row ? "action.save" : "languages.add")}
      check={() => ({
        ...(code.trim() && !/^[a-z]{2,3}(-[a-z]{2,4})?$/i.test(code.trim()) ? { code: "invalid.code" as const } : {}),
        ...(minor === null ? { base_client_price: "invalid.price" as const } : {}),
      })}
      more={(faults) => (
        <>
          <Field label={t("languages.code")} hint={t("languages.code.hint")} value={code} maxLength={8} autoCapitalize="none" spellCheck={false} error={faults["code"] ? t(faults["code"]) : null} onChange={(event) => setCode(event.target.value)} />
          <Field
            label={t("languages.price.in", { currency })}
            hint={t("languages.price.hint", { example: amountText(locale, 5500) })}
            inputMode="decimal"
            value={price}
            maxLength={16}
            error={faults["base_client_price"] ? t(faults["base_client_price"]) : null}
            onChange={(event) => setPrice(event.target.value)}
          />
        </>
      )}
      save={(names) => {
        const fields = { names, code: code.trim().toLowerCase() || null, base_client_price: minor ?? 0 };
        return (row ? officeSettings.changeLanguage(row.id, fields) : officeSettings.addLanguage(fields)).then(put);
      }}
      onClose={onClose}
    />
  );
}

/** The languages the office works with, what a page of each costs, and pairs that have a price of their own. */
export function Languages({ user }: { user: User }) {
  const t = useT();
  const locale = useLocale();
  const { items, problem, put, save, act, reload } = useRows<Language>(officeSettings.languages, officeSettings.changeLanguage);
  const currency = useCurrency();
  const examples = useExamples();
  const [task, setTask] = useState<Task | null>(null);
  const owner = user.role === "owner";
  const sorted = [...(items ?? [])].sort((a, b) => Number(b.is_home) - Number(a.is_home) || a.names[locale].localeCompare(b.names[locale], locale));
  const actions = (row: Language) => [
    { id: "edit", label: t("row.names"), icon: "pencil" as const, run: () => setTask({ kind: "edit", row }) },
    ...(row.is_home
      ? []
      : [
          // One language is the office's own: the one before gives it up at the server.
          { id: "home", label: t("languages.home.make"), icon: "map-pin" as const, run: () => void act(row, { is_home: true }).then(() => reload()) },
          { id: "retire", label: t("row.retire"), icon: "x" as const, run: () => void act(row, { is_active: false }, "toast.retired") },
        ]),
  ];
  return (
    <div className="settings-stack wide">
      <div className="card">
        <p className="card-text">{t("languages.text")}</p>
        {examples.open && items?.some((row) => row.is_active && row.is_starting_price) && (
          <div className="notice">
            <p>{t("languages.examples")}</p>
            {owner && (
              <button type="button" className="button small" onClick={examples.confirm}>
                {t("languages.examples.confirm")}
              </button>
            )}
          </div>
        )}
        <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} />
        <ul className="entries office-rows">
          {sorted
            .filter((row) => row.is_active)
            .map((row) => (
              <li key={row.id} className="office-row">
                <span className="entry-text">
                  <span className="entry-name">{row.names[locale]}</span>
                  <span className="entry-more">
                    {row.code ?? t("languages.code.none")} {examples.open && row.is_starting_price && <span className="tag">{t("languages.example")}</span>}
                  </span>
                </span>
                {row.is_home ? (
                  <span className="tag good">{t("languages.home")}</span>
                ) : (
                  <Inline
                    label={t("languages.price.of", { name: row.names[locale] })}
                    value={amountText(locale, row.base_client_price)}
                    unit={currency}
                    placeholder={amountText(locale, 5500)}
                    narrow
                    maxLength={16}
                    readOnly={!owner}
                    save={(text) => {
                      const minor = readAmount(text);
                      return minor === null ? "invalid.price" : save(row, { base_client_price: minor }).then((fault) => fault?.key ?? null);
                    }}
                  />
                )}
                {owner && (
                  <Menu label={t("row.change", { name: row.names[locale] })} className="icon-button" align="end" items={actions(row)}>
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
              {t("languages.add")}
            </button>
          </div>
        )}
      </div>
      {items && <PairPrices languages={sorted} currency={currency} owner={owner} />}
      {task && <LanguageDialog task={task} currency={currency} put={put} onClose={() => setTask(null)} />}
    </div>
  );
}
