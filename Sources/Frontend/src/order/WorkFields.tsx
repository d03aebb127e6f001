import type { PricePreview } from "../api/orders";
import { useLocale, useT, type Key } from "../i18n";
import { money } from "../i18n/format";
import { useCell } from "../store/cell";
import { catalogue } from "../store/catalogue";
import { orderForm } from "../store/orderSheet";
import { me } from "../store/session";
import { Field, Select } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { Link } from "../ui/Link";
import { languageOptions, nameIn, pagesIn, percent, roundingOptions, typeOptions, unitOptions, vatOptions, workOptions } from "./choices";
import { exampleOf } from "./examples";
import { counts, usualUnit, type Errors, type Work } from "./form";
import { typed } from "./numbers";
import { PriceLines } from "./PriceLines";
import { quoteForm } from "./quoteForm";

interface Props {
  work: Work;
  onChange: (part: Partial<Work>) => void;
  error: (field: keyof Errors) => string | null;
  worked: PricePreview | null;
  waiting: boolean;
  /** Files whose text could not be counted and is not in the amount. */
  uncounted?: number | undefined;
}

/** What is to be done and how much of it is there: kind of document, languages, kind of work, pages. */
export function WorkFields({ work, onChange, error, worked }: Omit<Props, "waiting" | "uncounted">) {
  const t = useT();
  const locale = useLocale();
  const all = useCell(catalogue);
  const each = worked?.unit_price;
  /** The unit goes along with what is to be done, unless somebody chose it; oral work has hours in any case. */
  const choose = (part: Pick<Work, "documentType"> | Pick<Work, "type">) => {
    const next = { ...work, ...part };
    const ofDocument = all?.types.find((one) => one.id === next.documentType)?.unit;
    const follows = work.usualUnit || ("type" in part && (part.type === "ustne") !== (work.unit === "hour"));
    onChange({ ...part, ...(follows ? { unit: usualUnit(next.type, ofDocument, all?.settings.default_unit ?? "characters_1800"), usualUnit: true } : {}) });
  };
  return (
    <>
      <div className="form-pair">
        <Select label={t("order.document_type")} value={work.documentType} options={typeOptions(all, locale, work.documentType)} onChange={(documentType) => choose({ documentType })} error={error("document_type_id")} />
        <Select
          label={t("order.translation_type")}
          value={work.type}
          options={workOptions(t)}
          onChange={(type) => choose({ type: type as Work["type"] })}
          error={error("translation_type")}
        />
      </div>
      <div className="form-pair with-swap">
        <Select label={t("order.source_language")} value={work.source} options={languageOptions(all, locale, work.source)} onChange={(source) => onChange({ source })} error={error("source_language_id")} />
        <button
          type="button"
          className="icon-button"
          aria-label={t("form.swap")}
          title={t("form.swap")}
          onClick={() => onChange({ source: work.target, target: work.source })}
        >
          <Icon name="arrow-left-right" size={16} />
        </button>
        <Select label={t("order.target_language")} value={work.target} options={languageOptions(all, locale, work.target)} onChange={(target) => onChange({ target })} error={error("target_language_id")} />
      </div>
      <div className="form-pair">
        <Select label={t("order.unit")} value={work.unit} options={unitOptions(t)} onChange={(unit) => onChange({ unit: unit as Work["unit"], usualUnit: false })} error={error("unit")} />
        <Select label={t("order.rounding")} value={work.rounding} options={roundingOptions(t)} onChange={(rounding) => onChange({ rounding: rounding as Work["rounding"] })} error={error("rounding")} />
      </div>
      <div className={counts(work.unit) ? "form-three" : "form-pair"}>
        {counts(work.unit) && (
          <Field
            label={t("order.characters")}
            inputMode="numeric"
            autoComplete="off"
            placeholder={exampleOf(t, "characters")}
            value={work.characters}
            error={error("characters")}
            onChange={(event) => onChange({ characters: event.target.value })}
          />
        )}
        <Field
          label={t(work.unit === "hour" ? "order.hours" : "order.pages")}
          inputMode="decimal"
          autoComplete="off"
          value={work.pages}
          placeholder={typed(worked?.pages) || exampleOf(t, "pages")}
          error={error("pages")}
          onChange={(event) => onChange({ pages: event.target.value })}
        />
        <Field
          label={t(work.unit === "hour" ? "order.unit_price.hour" : "order.unit_price")}
          inputMode="decimal"
          autoComplete="off"
          value={work.unitPrice}
          placeholder={each ? typed(each, true) : exampleOf(t, "unit_price")}
          error={error("unit_price")}
          onChange={(event) => onChange({ unitPrice: event.target.value })}
        />
      </div>
    </>
  );
}

/** What a price is missing: how much there is, a language, or that the office has entered a price of the two. */
function missing(work: Work, worked: PricePreview | null): Key {
  if (!worked?.pages) return "price.none";
  if (work.unit === "hour") return "price.none.hour";
  if (work.source && work.target) return "price.none.pair";
  return work.source || work.target ? "price.none.second" : "price.none.language";
}

/** Where prices are entered, for who may. What stands in the way closes, and is kept. */
function ToPrices({ words }: { words: Key }) {
  const t = useT();
  const leave = () => {
    orderForm.set(null);
    quoteForm.set(null);
  };
  return me()?.role === "owner" ? <Link to={{ page: "settings", section: "languages" }} onClick={leave}>{t(words)}</Link> : <>{t("price.owner")}</>;
}

/** What it costs, with the arithmetic; each sum can be typed over, which marks it. */
export function PriceFields({ work, onChange, error, worked, waiting, uncounted }: Props) {
  const t = useT();
  const locale = useLocale();
  const all = useCell(catalogue);
  const price = worked?.price ?? null;
  const type = all?.types.find((one) => one.id === work.documentType);
  const currency = all?.settings.currency ?? "PLN";
  const lacks = missing(work, worked);
  const sum = (which: "net" | "gross") => ({
    inputMode: "decimal" as const,
    autoComplete: "off",
    placeholder: exampleOf(t, which === "net" ? "price_netto" : "price"),
    value: work.manual === which ? work[which] : price ? typed(price[which], true) : "",
    error: error(`manual_${which}`),
    onChange: (event: React.ChangeEvent<HTMLInputElement>) =>
      onChange(event.target.value.trim() ? { [which]: event.target.value, manual: which } : { net: "", gross: "", manual: null }),
  });
  return (
    <div className={waiting ? "price-box waiting" : "price-box"}>
      {price && <PriceLines price={price} unit={work.unit} type={work.type} document={nameIn(locale, type?.names)} />}
      {!price && <p className="field-hint">{t(lacks)} {lacks === "price.none.pair" && <ToPrices words="price.enter" />}</p>}
      {price && !work.manual && worked?.unit_price_from === "examples" && (
        <p className="field-hint price-example">
          {t("price.example", { each: money(locale, { amount: worked.unit_price ?? 0, currency }) })} <ToPrices words="price.check" />
        </p>
      )}
      {Boolean(uncounted) && !work.manual && <p className="field-hint">{t("price.uncounted", { n: uncounted ?? 0 })}</p>}
      <div className="form-pair">
        <Field
          label={t("order.discount")}
          inputMode="decimal"
          autoComplete="off"
          placeholder={exampleOf(t, "discount")}
          value={work.discount}
          disabled={work.manual !== null}
          error={error("discount")}
          onChange={(event) => onChange({ discount: event.target.value })}
        />
        <Select label={t("order.vat_rate")} value={work.vat} options={vatOptions(all, locale, work.vat === "" ? null : Number(work.vat))} onChange={(vat) => onChange({ vat })} error={error("vat_rate")} />
      </div>
      <div className="form-pair">
        <Field label={t("order.price_netto")} {...sum("net")} />
        <Field label={t("order.price_brutto")} {...sum("gross")} />
      </div>
      <p className="price-total" role="status">
        {price && (
          <>
            {work.manual && <span className="tag">{t("price.manual")}</span>}
            <span>{t("price.vat", { rate: percent(locale, price.vat_rate), sum: money(locale, { amount: price.vat, currency }) })}</span>
            {worked?.pages !== null && worked?.pages !== undefined && !work.manual && <span>{pagesIn(t, locale, work.unit, worked.pages)}</span>}
            <strong>{money(locale, { amount: price.gross, currency })}</strong>
          </>
        )}
      </p>
      {work.manual && (
        <button type="button" className="text-button" onClick={() => onChange({ net: "", gross: "", manual: null })}>
          <Icon name="rotate-ccw" size={14} />
          {t("price.again")}
        </button>
      )}
    </div>
  );
}
