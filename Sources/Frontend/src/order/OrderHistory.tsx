import { useEffect, useState } from "react";
import { orders, type HistoryItem, type Order } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { brief, full } from "../i18n/format";
import { Icon } from "../ui/Icon";
import { doneWords, fieldWords, valueWords } from "./historyWords";

/** Who changed what and when, the newest first. Asked for when somebody opens it. */
export function OrderHistory({ order }: { order: Order }) {
  const t = useT();
  const locale = useLocale();
  const [open, setOpen] = useState(false);
  const [items, setItems] = useState<readonly HistoryItem[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = (cursor: string | null) =>
    orders.history(order.id, { cursor, limit: 50 }).then(
      (page) => {
        setItems((now) => [...(cursor ? now ?? [] : []), ...page.items]);
        setNext(page.next);
        setFailed(false);
      },
      () => setFailed(true),
    );
  useEffect(() => {
    if (open) void load(null);
  }, [open, order.id, order.revision, order.updated_at]);
  return (
    <section className="sheet-section" aria-label={t("log.title")}>
      <button type="button" className="fold-head" aria-expanded={open} onClick={() => setOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} size={16} />
        <h3>{t("log.title")}</h3>
      </button>
      {open && failed && (
        <p className="panel-note" role="alert">
          {t("problem.network")}
        </p>
      )}
      {open && (
        <ol className="sheet-history">
          {(items ?? []).map((item) => (
            <li key={item.id}>
              <p>
                <strong>{item.user?.name ?? item.user_name}</strong> {doneWords(t, item)}
                <time dateTime={item.at} title={full(locale, item.at)}>
                  {brief(locale, item.at)}
                </time>
              </p>
              {Object.entries(item.changes).map(([field, [before, after]]) => (
                <p key={field} className="change">
                  {t("log.change", { field: fieldWords(t, field), before: valueWords(t, locale, order.balance.currency, field, before), after: valueWords(t, locale, order.balance.currency, field, after) })}
                </p>
              ))}
            </li>
          ))}
        </ol>
      )}
      {open && next && (
        <button type="button" className="text-button" onClick={() => void load(next)}>
          {t("action.showMore")}
        </button>
      )}
    </section>
  );
}
