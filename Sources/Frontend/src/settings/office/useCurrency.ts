import { useEffect, useState } from "react";
import { officeSettings } from "../../api/crm";
import { tags, useLocale } from "../../i18n";
import { problemKey } from "../../store/actions";
import { offering } from "../../store/toasts";

/** The sign of the office's currency, e.g. "zł". */
export function useCurrency(): string {
  const locale = useLocale();
  const [currency, setCurrency] = useState("PLN");
  useEffect(() => {
    officeSettings.orders().then((answer) => setCurrency(answer.currency), () => undefined);
  }, []);
  return currencySign(tags[locale], currency);
}

/** Whether prices that the office began with are still to be confirmed, and what confirms them. */
export function useExamples(): { open: boolean; confirm: () => void } {
  const [open, setOpen] = useState(false);
  useEffect(() => {
    officeSettings.orders().then((answer) => setOpen(!answer.prices_confirmed), () => undefined);
  }, []);
  const put = (confirmed: boolean, undoable: boolean): void => {
    setOpen(!confirmed);
    void offering((say) => officeSettings.changeOrders({ prices_confirmed: confirmed }).then(
      () => say({ tone: "quiet", key: "toast.saved", ...(undoable ? { action: { key: "action.undo", run: () => put(!confirmed, false) } } : {}) }),
      (error) => {
        setOpen(confirmed);
        say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => put(confirmed, undoable) } });
      },
    ), undoable);
  };
  return { open, confirm: () => put(true, true) };
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
