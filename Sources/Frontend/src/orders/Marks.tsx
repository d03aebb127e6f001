import type { OrderRow } from "../api/orders";
import { useLocale, useT } from "../i18n";
import { full, money } from "../i18n/format";
import { Cell, useCell } from "../store/cell";
import { paymentKey } from "../store/orderWords";
import { Avatar } from "../ui/Avatar";
import { Icon } from "../ui/Icon";
import { dueWords, urgency } from "./due";

/** Time goes on under an open board, for all cards by one clock. */
const minute = new Cell(Date.now());
setInterval(() => minute.set(Date.now()), 60_000);
export const useMinute = (): number => useCell(minute);

/** From which language into which one, by their codes. */
export function Pair({ row }: { row: OrderRow }) {
  const locale = useLocale();
  const { source_language: from, target_language: to } = row;
  if (!from && !to) return null;
  const code = (one: typeof from) => one?.code?.toUpperCase() ?? one?.names[locale].slice(0, 3) ?? "…";
  const name = (one: typeof from) => one?.names[locale] ?? "…";
  return (
    <span className="pair" title={`${name(from)} → ${name(to)}`}>
      <span aria-hidden="true">{`${code(from)} → ${code(to)}`}</span>
      <span className="sr-only">{`${name(from)} → ${name(to)}`}</span>
    </span>
  );
}

export function TypeMark({ row }: { row: OrderRow }) {
  const t = useT();
  return <span className={`type-mark type-${row.translation_type}`}>{t(`order.type.${row.translation_type}`)}</span>;
}

/** A deadline by colour and by words. */
export function DueMark({ row, now }: { row: OrderRow; now: number }) {
  const t = useT();
  const locale = useLocale();
  const words = dueWords(t, locale, row, now);
  if (!words) return <span className="due due-none">{t("orders.noDeadline")}</span>;
  return (
    <time className={`due due-${urgency(row, now) ?? "over"}`} dateTime={row.deadline?.at} title={row.deadline ? full(locale, row.deadline.at) : undefined}>
      {words.word && <Icon name="calendar-clock" size={13} />}
      <span className="due-when">{words.when}</span>
      {words.word && <span className="due-word">{words.word}</span>}
    </time>
  );
}

export function PaidMark({ row }: { row: OrderRow }) {
  const t = useT();
  return <span className={`paid-mark paid-${row.payment_state}`}>{t(paymentKey(row))}</span>;
}

export function Gross({ row }: { row: OrderRow }) {
  const locale = useLocale();
  return <span className="gross">{row.price_brutto ? money(locale, row.price_brutto) : "—"}</span>;
}

/** Whose order it is; nobody's has an empty ring. */
export function ManagerMark({ row }: { row: OrderRow }) {
  const t = useT();
  const { manager } = row;
  const words = manager ? t("orders.manager.is", { name: manager.name }) : t("orders.manager.none");
  return (
    <span className="manager-mark" title={words}>
      {manager ? <Avatar name={manager.name} size="small" /> : <span className="nobody" aria-hidden="true" />}
      <span className="sr-only">{words}</span>
    </span>
  );
}
