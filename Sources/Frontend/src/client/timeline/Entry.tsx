import type { ReactNode } from "react";
import { urls } from "../../api";
import type { Payment } from "../../api/finance";
import type { InternalNote, OrderRow, TimelineItem } from "../../api/orders";
import type { Quote } from "../../api/quotes";
import type { Message, Platform } from "../../api/types";
import { typeWords } from "../../channel/typeWords";
import { useLocale, useT, type Key } from "../../i18n";
import { bytes, clock, full, money, shortDate } from "../../i18n/format";
import { openOrder } from "../../store/orderSheet";
import { statusKey } from "../../store/orderWords";
import { platformIcon } from "../../ui/Avatar";
import { Icon, type IconName } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { NoteItem } from "./NoteItem";

interface LineProps {
  icon: IconName;
  kind: string;
  at: string;
  title: ReactNode;
  words?: ReactNode;
  end?: ReactNode;
}

/** What every entry looks like: what it is, its words, a sum or a state, the time. */
function Line({ icon, kind, at, title, words, end }: LineProps) {
  const locale = useLocale();
  return (
    <>
      <span className="entry-icon" aria-hidden="true">
        <Icon name={icon} size={16} />
      </span>
      <span className="entry-body">
        <span className="entry-line">
          <span className="sr-only">{kind}: </span>
          <span className="entry-title">{title}</span>
          {end}
          <time className="entry-time" dateTime={at} title={full(locale, at)}>
            {clock(locale, at)}
          </time>
        </span>
        {words && <span className="entry-words clamped">{words}</span>}
      </span>
    </>
  );
}

function MessageEntry({ message, platform, at }: { message: Message; platform: Platform | undefined; at: string }) {
  const t = useT();
  const locale = useLocale();
  const type = typeWords(message.type);
  const note = message.kind === "note";
  const who = note || message.direction === "outbound" ? message.author?.name || message.from?.name || t("name.office") : message.from?.name || message.from?.address || t("name.unknown");
  const words = message.text.replace(/\s+/g, " ").trim().slice(0, 280);
  const title = [who, message.subject].filter(Boolean).join(" · ");
  return (
    <Link className={`entry entry-link ${note ? "noted" : message.direction}`} to={{ page: "inbox", view: "all", id: message.conversation_id, message: message.id }}>
      <Line
        icon={note ? "notebook-pen" : platform ? platformIcon[platform] : "message-square"}
        kind={[t(note ? "message.note" : message.direction === "outbound" ? "timeline.sent" : "timeline.received"), platform && t(`platform.${platform}` as Key)].filter(Boolean).join(", ")}
        at={at}
        title={
          <>
            {message.direction === "outbound" && !note && <Icon name="corner-up-left" size={13} />}
            {title}
          </>
        }
        words={words || (type ? t(type.key) : t("row.noText"))}
        end={message.attachments.length > 0 && (
          <span className="entry-mark" title={message.attachments.map((one) => `${one.name} (${bytes(locale, one.size)})`).join(", ")}>
            <Icon name="paperclip" size={14} />
            <span className="sr-only">{t("file.list", { n: message.attachments.length })}</span>
          </span>
        )}
      />
    </Link>
  );
}

function OrderEntry({ order, at }: { order: OrderRow; at: string }) {
  const t = useT();
  const locale = useLocale();
  const pair = [order.source_language, order.target_language].map((one) => one?.names[locale]).filter(Boolean).join(" → ");
  const words = [order.document_type?.names[locale], pair, order.deadline && t("timeline.due", { date: shortDate(locale, order.deadline.date) }), order.description].filter(Boolean).join(" · ");
  return (
    <button type="button" className="entry entry-link" onClick={() => openOrder(order.id)}>
      <Line
        icon="file-text"
        kind={t("timeline.order.one")}
        at={at}
        title={order.order_number}
        words={words}
        end={
          <>
            <span className="tag">{t(statusKey(order))}</span>
            {order.price_brutto && <span className="entry-sum">{money(locale, order.price_brutto)}</span>}
          </>
        }
      />
    </button>
  );
}

function PaymentEntry({ payment, at }: { payment: Payment; at: string }) {
  const t = useT();
  const locale = useLocale();
  return (
    <button type="button" className={payment.voided_at ? "entry entry-link voided" : "entry entry-link"} onClick={() => openOrder(payment.order_id)}>
      <Line
        icon="receipt-text"
        kind={t("timeline.payment.one")}
        at={at}
        title={t(`payment.kind.${payment.kind}` as Key)}
        words={[payment.order_number, t(`payment.method.${payment.payment_method}` as Key), payment.receipt_number, payment.voided_at && t("timeline.voided", { reason: payment.void_reason })].filter(Boolean).join(" · ")}
        end={<span className="entry-sum">{money(locale, payment.amount)}</span>}
      />
    </button>
  );
}

function QuoteEntry({ quote, at }: { quote: Quote; at: string }) {
  const t = useT();
  const locale = useLocale();
  return (
    <Link className="entry entry-link" to={{ page: "inbox", view: "all", id: quote.conversation_id, ...(quote.message_id ? { message: quote.message_id } : {}) }}>
      <Line
        icon="file-text"
        kind={t("timeline.quote.one")}
        at={at}
        title={t("timeline.quote.one")}
        words={quote.lines.map((one) => one.description).filter(Boolean).join(" · ")}
        end={
          <>
            <span className="tag">{t(`timeline.quoted.${quote.state}` as Key)}</span>
            <span className="entry-sum">{money(locale, { amount: quote.price.gross, currency: quote.price.currency })}</span>
          </>
        }
      />
    </Link>
  );
}

interface Props {
  item: TimelineItem;
  putNote: (id: string, note: InternalNote | null) => void;
}

/** One thing of a client's time line; it opens where it is at home. */
export function Entry({ item, putNote }: Props) {
  const t = useT();
  const locale = useLocale();
  switch (item.kind) {
    case "message":
      return <MessageEntry message={item.message} platform={item.platform} at={item.at} />;
    case "order":
      return <OrderEntry order={item.order} at={item.at} />;
    case "payment":
      return <PaymentEntry payment={item.payment} at={item.at} />;
    case "quote":
      return <QuoteEntry quote={item.quote} at={item.at} />;
    case "note":
      return (
        <div className="entry noted">
          <span className="entry-icon" aria-hidden="true">
            <Icon name="notebook-pen" size={16} />
          </span>
          <NoteItem note={item.note} put={putNote} order={item.note.order_id ? { id: item.note.order_id, number: item.note.order_number ?? "" } : null} />
        </div>
      );
    case "file":
      return (
        <div className="entry filed">
          <a className="entry-link entry-file" href={urls.file(item.file.id)} target="_blank" rel="noopener">
            <Line
              icon="paperclip"
              kind={t("timeline.file.one")}
              at={item.at}
              title={item.file.name}
              words={[t(item.file.direction === "in" ? "timeline.file.in" : "timeline.file.out"), bytes(locale, item.file.size), item.file.added_by?.name].filter(Boolean).join(" · ")}
            />
          </a>
          <button type="button" className="text-button" onClick={() => openOrder(item.file.order_id)}>
            {item.file.order_number}
          </button>
        </div>
      );
  }
}
