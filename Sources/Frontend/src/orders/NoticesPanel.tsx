import { useEffect, useState } from "react";
import { type Problem, asProblem } from "../api/http";
import type { Notification, NotificationType } from "../api/notifications";
import { hide } from "../app/overlay";
import { useReading } from "../app/readingPart";
import { go } from "../app/router";
import { useLocale, useT, type T } from "../i18n";
import { full, money, relative, shortDate } from "../i18n/format";
import { FailedView } from "../inbox/EmptyView";
import type { Locale } from "../api/types";
import { useCell } from "../store/cell";
import { unreadNotices } from "../store/notifications";
import { openOrder } from "../store/orderSheet";
import { Dialog } from "../ui/Dialog";
import { Empty } from "../ui/Empty";
import { Icon, type IconName } from "../ui/Icon";
import { useNow, useSlow } from "../ui/useTime";
import { followNotices, loadNotices, moreNotices, notices, readNotices } from "./notices";

const icons: Record<NotificationType, IconName> = { deadline: "calendar-clock", follow_up: "phone", unanswered: "message-square", unpaid: "wallet", assigned: "user-check", mention: "notebook-pen" };

/** What happened, and what is to be done about it. */
export function noticeWords(t: T, locale: Locale, { type, order, client_name: client, data }: Notification): { title: string; todo: string } {
  const number = order?.order_number ?? "—";
  const name = client || t("notice.client");
  switch (type) {
    case "deadline": {
      const day = data.date ? shortDate(locale, data.date) : "";
      const when = data.time ? `${day}, ${data.time.slice(0, 5)}` : day;
      return data.passed
        ? { title: t("notice.overdue", { number, when }), todo: t("notice.overdue.do", { name }) }
        : { title: t("notice.due", { number, when }), todo: t("notice.due.do", { name }) };
    }
    case "follow_up":
      return { title: t("notice.followUp", { number }), todo: t("notice.followUp.do", { name }) };
    case "unanswered":
      return { title: t("notice.unanswered", { name }), todo: t("notice.unanswered.do", { since: data.since ? relative(locale, data.since) : "—" }) };
    case "assigned":
      return { title: t("notice.assigned", { by: data.by?.name ?? t("notice.colleague"), name }), todo: data.subject || t("notice.assigned.do") };
    case "mention":
      return { title: t("notice.mention", { by: data.by?.name ?? t("notice.colleague"), name }), todo: data.subject || t("notice.mention.do") };
    case "unpaid": {
      const sum = data.balance ? money(locale, data.balance) : "";
      return { title: t("notice.unpaid", { number, sum }), todo: t(data.handed_out ? "notice.unpaid.out" : "notice.unpaid.ready", { name }) };
    }
  }
}

function open(one: Notification): void {
  if (!one.read_at) readNotices([one.id]);
  hide();
  if (one.order) openOrder(one.order.id);
  else if (one.conversation_id) go({ page: "inbox", view: "all", id: one.conversation_id });
}

function Notice({ one, now }: { one: Notification; now: number }) {
  const t = useT();
  const locale = useLocale();
  const { title, todo } = noticeWords(t, locale, one);
  return (
    <li className={one.read_at ? "reminder" : "reminder unread"}>
      <button type="button" className="reminder-open" onClick={() => open(one)}>
        <span className={`reminder-icon reminder-${one.type}`}>
          <Icon name={icons[one.type]} size={16} />
        </span>
        <span className="reminder-text">
          <span className="reminder-title">{title}</span>
          <span className="reminder-todo">{todo}</span>
          <time className="reminder-time" dateTime={one.created_at} title={full(locale, one.created_at)}>
            {relative(locale, one.created_at, now)}
          </time>
        </span>
        {!one.read_at && <span className="sr-only">{t("notice.unread")}</span>}
      </button>
      {!one.read_at && (
        <button type="button" className="icon-button small reminder-read" aria-label={t("notice.read", { title })} title={t("notice.read.short")} onClick={() => readNotices([one.id])}>
          <Icon name="check" size={15} />
        </button>
      )}
    </li>
  );
}

/** The list behind the bell: what is due, what to do about it, and the way there. */
export function NoticesPanel() {
  const t = useT();
  const all = useCell(notices);
  const unread = useCell(unreadNotices);
  const now = useNow(60_000);
  const [failed, setFailed] = useState<Problem | null>(null);
  const telling = useReading(true);
  const slow = useSlow(all === null && !failed);
  const load = () => {
    setFailed(null);
    loadNotices().catch((error) => setFailed(asProblem(error)));
  };
  useEffect(() => {
    load();
    return followNotices();
  }, []);
  return (
    <Dialog title={t("nav.notifications")} onClose={hide} className="sheet notices" bare>
      <header className="dialog-head notices-head">
        <h2>{t("nav.notifications")}</h2>
        <button type="button" className="text-button" disabled={unread === 0} onClick={() => readNotices("all")}>
          <Icon name="check-check" size={15} />
          {t("notice.read.all")}
        </button>
        <button type="button" className="icon-button" aria-label={t("action.close")} onClick={hide}>
          <Icon name="x" />
        </button>
      </header>
      {telling && telling !== "failed" && (
        <div className="notices-quiet">
          <telling.QuietButton />
        </div>
      )}
      {slow && (
        <div aria-hidden="true">
          {Array.from({ length: 6 }, (_, index) => (
            <div key={index} className="reminder">
              <span className="bone bone-reminder" />
            </div>
          ))}
        </div>
      )}
      {failed && <FailedView problem={failed} onRetry={load} />}
      {all && all.items.length === 0 && (
        <Empty icon="bell" title={t("notice.none")}>
          <p>{t("notice.none.next")}</p>
        </Empty>
      )}
      {all && all.items.length > 0 && (
        <ul className="reminder-list" aria-label={t("nav.notifications")}>
          {all.items.map((one) => (
            <Notice key={one.id} one={one} now={now} />
          ))}
        </ul>
      )}
      {all?.next && (
        <button type="button" className="text-button notices-more" onClick={() => void moreNotices().catch((error) => setFailed(asProblem(error)))}>
          {t("notice.more")}
        </button>
      )}
    </Dialog>
  );
}
