import { useEffect, useState, type FormEvent } from "react";
import { officeSettings } from "../../api/crm";
import type { Language, LanguagePair } from "../../api/catalogue";
import { useLocale, useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { offering, say } from "../../store/toasts";
import { Field, Select } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Inline } from "./Inline";
import { amountText, readAmount } from "./numbers";

type Ids = Omit<LanguagePair, "price">;
const same = (a: Ids, b: Ids): boolean => a.source_language_id === b.source_language_id && a.target_language_id === b.target_language_id;

interface Props {
  languages: readonly Language[];
  currency: string;
  owner: boolean;
}

/** Pairs that cost something else than their two languages together. */
export function PairPrices({ languages, currency, owner }: Props) {
  const t = useT();
  const locale = useLocale();
  const [pairs, setPairs] = useState<readonly LanguagePair[] | null>(null);
  const [from, setFrom] = useState("");
  const [to, setTo] = useState("");
  const [price, setPrice] = useState("");
  const [faults, setFaults] = useState<Partial<Record<"from" | "to" | "price", Key>>>({});
  const load = (): Promise<void> =>
    officeSettings.pairs().then(
      (page) => setPairs(page.items),
      (error) => void say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void load() } }),
    );
  useEffect(() => void load(), []);
  const byId = new Map(languages.map((one) => [one.id, one]));
  const name = (id: string) => byId.get(id)?.names[locale] ?? t("languages.unknown");
  const both = (pair: Ids) => name(pair.source_language_id) + " → " + name(pair.target_language_id);
  const sum = (pair: Ids) => (byId.get(pair.source_language_id)?.base_client_price ?? 0) + (byId.get(pair.target_language_id)?.base_client_price ?? 0);

  const set = (pair: Ids, next: number | null, undoable = true): Promise<Key | null> => {
    const before = pairs?.find((one) => same(one, pair))?.price ?? null;
    const put = (value: number | null) =>
      setPairs((now) => {
        const others = (now ?? []).filter((one) => !same(one, pair));
        return value === null ? others : [...others, { ...pair, price: value }];
      });
    put(next);
    return offering((say) => officeSettings.setPair({ source_language_id: pair.source_language_id, target_language_id: pair.target_language_id, price: next }).then(
      () => {
        say({
          tone: "quiet", key: next === null ? "toast.pair.gone" : "toast.saved",
          ...(undoable ? { action: { key: "action.undo" as const, run: () => void set(pair, before, false) } } : {}),
        });
        return null;
      },
      (error) => {
        put(before);
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void set(pair, next, undoable) } });
        return null;
      },
    ), undoable);
  };
  const add = (event: FormEvent) => {
    event.preventDefault();
    const pair = { source_language_id: from, target_language_id: to };
    const minor = readAmount(price);
    const found: typeof faults = {};
    if (!from) found.from = "invalid.language";
    if (!to) found.to = "invalid.language";
    else if (from === to) found.to = "invalid.pair.same";
    else if (pairs?.some((one) => same(one, pair))) found.to = "invalid.pair.there";
    if (minor === null) found.price = "invalid.price";
    setFaults(found);
    if (Object.keys(found).length || minor === null) return;
    setFrom("");
    setTo("");
    setPrice("");
    void set(pair, minor);
  };
  const options = [{ value: "", label: t("languages.choose") }, ...languages.filter((one) => one.is_active).map((one) => ({ value: one.id, label: one.names[locale] }))];
  const sorted = [...(pairs ?? [])].sort((a, b) => both(a).localeCompare(both(b), locale));
  return (
    <section className="card" aria-labelledby="pairs">
      <h3 id="pairs">{t("pairs.title")}</h3>
      <p className="card-text">{t("pairs.text")}</p>
      {pairs && pairs.length === 0 && <p className="card-hint">{t("pairs.none")}</p>}
      <ul className="entries office-rows">
        {sorted.map((pair) => (
          <li key={`${pair.source_language_id} ${pair.target_language_id}`} className="office-row">
            <span className="entry-text">
              <span className="entry-name">{both(pair)}</span>
              <span className="entry-more">{t("pairs.sum", { sum: `${amountText(locale, sum(pair))} ${currency}` })}</span>
            </span>
            <Inline
              label={t("pairs.price.of", { name: both(pair) })}
              value={amountText(locale, pair.price)}
              unit={currency}
              placeholder={amountText(locale, 8000)}
              narrow
              maxLength={16}
              readOnly={!owner}
              save={(text) => {
                const minor = readAmount(text);
                return minor === null ? "invalid.price" : set(pair, minor);
              }}
            />
            {owner && (
              <button type="button" className="icon-button" aria-label={t("pairs.remove", { name: both(pair) })} title={t("pairs.remove", { name: both(pair) })} onClick={() => void set(pair, null)}>
                <Icon name="x" size={16} />
              </button>
            )}
          </li>
        ))}
      </ul>
      {owner && (
        <form className="pair-form" aria-label={t("pairs.add")} onSubmit={add} noValidate>
          <Select label={t("pairs.from")} value={from} options={options} error={faults.from ? t(faults.from) : null} onChange={(value) => (setFrom(value), setFaults({}))} />
          <Select label={t("pairs.to")} value={to} options={options} error={faults.to ? t(faults.to) : null} onChange={(value) => (setTo(value), setFaults({}))} />
          <Field
            label={t("languages.price.in", { currency })}
            hint={from && to && from !== to ? t("pairs.sum", { sum: `${amountText(locale, sum({ source_language_id: from, target_language_id: to }))} ${currency}` }) : t("example", { example: amountText(locale, 8000) })}
            inputMode="decimal"
            maxLength={16}
            value={price}
            error={faults.price ? t(faults.price) : null}
            onChange={(event) => (setPrice(event.target.value), setFaults({}))}
          />
          <button type="submit" className="button">
            {t("pairs.add")}
          </button>
        </form>
      )}
    </section>
  );
}
