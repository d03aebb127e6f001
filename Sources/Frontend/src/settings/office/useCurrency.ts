import { useEffect, useState } from "react";
import { officeSettings } from "../../api/crm";
import { tags, useLocale } from "../../i18n";

/** The sign of the office's currency, e.g. "zł". */
export function useCurrency(): string {
  const locale = useLocale();
  const [currency, setCurrency] = useState("PLN");
  useEffect(() => {
    officeSettings.orders().then((answer) => setCurrency(answer.currency), () => undefined);
  }, []);
  return currencySign(tags[locale], currency);
}

/** A currency as it stands behind a sum; what is none stays as it was typed. */
export function currencySign(tag: string, currency: string): string {
  try {
    const parts = new Intl.NumberFormat(tag, { style: "currency", currency, currencyDisplay: "narrowSymbol" }).formatToParts(0);
    return parts.find((one) => one.type === "currency")?.value ?? currency;
  } catch {
    return currency;
  }
}
