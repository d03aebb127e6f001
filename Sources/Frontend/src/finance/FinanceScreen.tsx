import { useEffect, useRef, useState } from "react";
import { finance as api, paymentMethods, type Payment } from "../api/finance";
import type { OrderRow } from "../api/orders";
import type { User } from "../api/types";
import { show } from "../app/overlay";
import { go, type Route } from "../app/router";
import { useLocale, useT } from "../i18n";
import { money } from "../i18n/format";
import { FailedView } from "../inbox/EmptyView";
import { useKeys } from "../keys/keyboard";
import { hearers } from "../live/changes";
import { download } from "../orders/download";
import { Search } from "../orders/Search";
import { withValues } from "../orders/filter";
import { useAgain } from "../orders/useAgain";
import { useCell } from "../store/cell";
import { stale } from "../store/orders";
import { Empty } from "../ui/Empty";
import { Icon } from "../ui/Icon";
import { Menu } from "../ui/Menu";
import { phone, useMedia } from "../ui/useMedia";
import { useSlow } from "../ui/useTime";
import { VirtualList } from "../ui/VirtualList";
import { AddPayment, EditPayment, VoidPayment } from "./Dialogs";
import { OrderSearch } from "./OrderSearch";
import { PaymentLine } from "./PaymentLine";
import { again, loadPayments, morePayments, payments, type MoneyFilter } from "./payments";
import { daysOf, presets, type Preset } from "./period";

type At = Extract<Route, { page: "finance" }>;
type Open = { what: "pick" } | { what: "add"; order: OrderRow } | { what: "edit" | "void"; payment: Payment } | null;

const lineHeight = 40;
const cardHeight = 88;

/** The range, the method and the words of the address. */
function wantedOf(filter: At["filter"]): { preset: Preset | null; wanted: MoneyFilter } {
  const { from, to, method, q } = filter;
  const preset = from || to ? null : presets.find((one) => one === filter["period"]) ?? "month";
  const days = preset ? daysOf(preset, new Date()) : { ...(from ? { from } : {}), ...(to ? { to } : {}) };
  return { preset, wanted: { ...days, ...(method ? { method } : {}), ...(q ? { q } : {}) } };
}

/** What came in, by day, with the sums by method; the first screen of who keeps the accounts. */
export function FinanceScreen({ at }: { at: At; user: User }) {
  const t = useT();
  const locale = useLocale();
  const onPhone = useMedia(phone);
  const now = useCell(payments);
  const turn = useCell(stale);
  const [open, setOpen] = useState<Open>(null);
  const close = () => setOpen(null);
  const shown = useRef<string | null>(null);
  const slow = useSlow(now.state === "loading");
  const { preset, wanted } = wantedOf(at.filter);
  const key = JSON.stringify(wanted);
  const soon = useAgain(again, key);
  useEffect(() => {
    const anew = shown.current !== key;
    shown.current = key;
    void loadPayments(wanted, anew);
  }, [key, turn]);
  useEffect(() => {
    const hear = (event: { type: string }) => {
      if (event.type === "payment.changed") soon();
    };
    hearers.add(hear);
    return () => void hearers.delete(hear);
  }, [soon]);
  useKeys({ order: () => setOpen({ what: "pick" }) });

  const filtered = (more: Record<string, string | null>, replace = false) => go({ ...at, filter: withValues(at.filter, more) }, replace);
  const methods = ["all", ...paymentMethods] as const;
  const method = at.filter["method"] ?? "all";
  const searched = Boolean(wanted.q ?? wanted.method);
  const day = (name: "from" | "to") => (
    <label className="range-day">
      <span>{t(name === "from" ? "finance.from" : "finance.to")}</span>
      <input
        type="date"
        value={wanted[name] ?? ""}
        onChange={(event) => filtered({ period: null, from: wanted.from ?? null, to: wanted.to ?? null, [name]: event.target.value || null }, true)}
      />
    </label>
  );
  const ids = now.items.map((one) => one.id);
  return (
    <main className="desk finance" id="main">
      <header className="desk-head">
        <h1>{t("nav.finance")}</h1>
        <span className="desk-space" />
        <Menu
          label={t("orders.export")}
          className="button small"
          align="end"
          items={(["csv", "xlsx"] as const).map((kind) => ({
            id: kind, label: kind.toUpperCase(), icon: "file-spreadsheet", run: () => download(api.exportURL(kind, wanted)),
          }))}
        >
          <Icon name="download" size={15} />
          <span className="wide-only">{t("orders.export")}</span>
        </Menu>
        <button type="button" className="button primary small" onClick={() => setOpen({ what: "pick" })}>
          <Icon name="plus" size={15} />
          {t("finance.add")}
        </button>
        <button type="button" className="icon-button" aria-label={t("palette.title")} title={t("palette.title")} onClick={() => show("palette")}>
          <Icon name="command" />
        </button>
      </header>
      <div className="filters" role="group" aria-label={t("orders.filters")}>
        <Search q={at.filter["q"] ?? ""} label={t("finance.search")} onSearch={(q) => filtered({ q }, true)} />
        <div className="filter-chips">
          {presets.map((one) => (
            <button
              key={one}
              type="button"
              className={preset === one ? "filter-chip on" : "filter-chip"}
              aria-pressed={preset === one}
              onClick={() => filtered({ period: one === "month" ? null : one, from: null, to: null })}
            >
              {t(`finance.period.${one}`)}
            </button>
          ))}
          <span className="range">
            {day("from")}
            {day("to")}
          </span>
        </div>
      </div>
      <div className="totals" role="group" aria-label={t("finance.totals")}>
        {methods.map((one) => {
          const total = now.totals?.[one];
          return (
            <button key={one} type="button" className="total" aria-pressed={method === one} onClick={() => filtered({ method: one === "all" || method === one ? null : one })}>
              <span className="total-name">{t(`finance.method.${one}`)}</span>
              <span className="total-sum">{total ? money(locale, total) : "–"}</span>
            </button>
          );
        })}
        {now.others.length > 0 && (
          <p className="total">
            <span className="total-name">{t("finance.others")}</span>
            <span className="total-sum">{now.others.map((one) => money(locale, one)).join(" · ")}</span>
          </p>
        )}
      </div>
      <div className="money-table" role="table" aria-label={t("finance.table")} aria-rowcount={now.next ? -1 : ids.length + 1}>
        <div role="rowgroup" className={onPhone ? "sr-only" : "money-head"}>
          <div role="row" className="money-grid" aria-rowindex={1}>
            {(["date", "order", "client", "kind", "method", "receipt", "service", "posting", "amount"] as const).map((name) => (
              <span key={name} role="columnheader" className={name === "amount" ? "money-sum" : undefined}>{t(`finance.${name}`)}</span>
            ))}
            <span role="columnheader"><span className="sr-only">{t("finance.actions")}</span></span>
          </div>
        </div>
        {now.items.length > 0 && (
          <VirtualList
            key={key}
            role="rowgroup"
            label={t("finance.table")}
            ids={ids}
            waiting={now.next ? 3 : 0}
            rowHeight={onPhone ? cardHeight : lineHeight}
            cursor={-1}
            rowId={(id) => `payment-${id}`}
            row={(_, index) => (
              <PaymentLine
                payment={now.items[index] as Payment}
                index={index}
                onEdit={(payment) => setOpen({ what: "edit", payment })}
                onVoid={(payment) => setOpen({ what: "void", payment })}
              />
            )}
            placeholder={() => <div className="money-line"><span className="bone" style={{ width: "100%", height: 14 }} /></div>}
            onReach={() => void morePayments()}
          />
        )}
      </div>
      {now.state === "failed" && <FailedView problem={now.problem} onRetry={() => void loadPayments(wanted, true)} />}
      {slow && now.items.length === 0 && <div className="money-waiting" aria-hidden="true">{Array.from({ length: 8 }, (_, index) => <span key={index} className="bone" />)}</div>}
      {now.state === "ready" && ids.length === 0 && (
        <Empty icon="wallet" title={t(searched ? "orders.nothing" : "finance.empty")}>
          {searched ? (
            <button type="button" className="button" onClick={() => filtered({ q: null, method: null })}>
              {t("orders.filters.clear")}
            </button>
          ) : (
            <p>{t(onPhone ? "finance.empty.hand" : "finance.empty.next")}</p>
          )}
        </Empty>
      )}
      {open?.what === "pick" && <OrderSearch onChoose={(order) => setOpen({ what: "add", order })} onClose={close} />}
      {open?.what === "add" && <AddPayment order={open.order} onClose={close} />}
      {open?.what === "edit" && <EditPayment payment={open.payment} onClose={close} />}
      {open?.what === "void" && <VoidPayment payment={open.payment} onClose={close} />}
    </main>
  );
}
