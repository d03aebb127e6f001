import type { PageUnit, Price, TranslationType } from "../api/work";
import { formatNumber, useLocale, useT, type Key } from "../i18n";
import { money } from "../i18n/format";
import { pagesIn, percent } from "./choices";

interface Props {
  price: Price;
  unit: PageUnit;
  type: TranslationType;
  /** The kind of document, for the line that it makes. */
  document: string;
}

/** The arithmetic of a price, line by line. */
export function PriceLines({ price, unit, type, document }: Props) {
  const t = useT();
  const locale = useLocale();
  const sum = (amount: number) => money(locale, { amount, currency: price.currency });
  const factor = (rate: number | null) => formatNumber(locale, (rate ?? 0) / 10_000);
  return (
    <ul className="price-lines" aria-label={t("price.lines")}>
      {price.lines.map((line, index) => (
        <li key={index}>
          <span>
            {line.kind === "pages" && t("price.line.pages", { pages: pagesIn(t, locale, unit, line.quantity ?? 0), each: sum(line.rate ?? 0) })}
            {line.kind === "document" && t("price.line.factor", { what: document, factor: factor(line.rate) })}
            {line.kind === "work" && t("price.line.factor", { what: t(`order.type.${type}` as Key), factor: factor(line.rate) })}
            {line.kind === "discount" && t("price.line.discount", { rate: percent(locale, line.rate ?? 0) })}
            {line.kind === "manual" && t("price.line.manual")}
          </span>
          <span className="sum">{sum(line.amount)}</span>
        </li>
      ))}
    </ul>
  );
}
