import { useEffect, useRef, useState } from "react";
import { orders } from "../api/orders";
import { quotes as api, type Quote } from "../api/quotes";
import { type Problem, asProblem } from "../api/http";
import type { Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { brief, full, money } from "../i18n/format";
import { newKey } from "../store/notes";
import { openOrder, orderForm } from "../store/orderSheet";
import { say } from "../store/toasts";
import { Dialog } from "../ui/Dialog";
import { Icon } from "../ui/Icon";
import { problemKey } from "../store/actions";
import { calendarDate } from "./choices";
import { begun, blankForm, workOfLine } from "./form";
import { keepForm, keptForm } from "./forms";
import { goToMessage } from "./goTo";
import { excerpt } from "./MessagePicker";
import { typed } from "./numbers";
import { problemWords } from "./problems";
import { takeQuote, useQuotes } from "./quotes";
import { startQuote } from "./quoteForm";

const sumOf = (quote: Quote) => ({ amount: quote.price.gross, currency: quote.price.currency });

/** An accepted quote becomes an order: the form begins with what was offered, and the price points to the yes. */
async function orderOf(quote: Quote): Promise<void> {
  const place = { conversation: quote.conversation_id };
  try {
    const draft = await orders.draft(quote.conversation_id);
    const first = quote.lines[0];
    const one = quote.lines.length === 1;
    const form = begun(keptForm(place) ?? blankForm(quote.conversation_id, draft.client), draft, "");
    keepForm(place, {
      ...form, ...(first ? workOfLine(first) : {}), key: newKey(), quote: quote.id, counted: false, touched: true,
      ...(one ? {} : { characters: "", pages: "", unitPrice: "", discount: "", gross: typed(quote.price.gross, true), net: "", manual: "gross" as const }),
      description: quote.lines.map((line) => line.description).join("\n"),
      attachments: draft.attachments.filter((file) => quote.lines.some((line) => line.file_id === file.id)).map((file) => file.id),
      agreements: quote.accepted_message_id ? { price: { message_id: quote.accepted_message_id, quote: "" } } : {},
    });
    orderForm.set(null);
    orderForm.set(place);
  } catch (error) {
    say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void orderOf(quote) } });
  }
}

type Decision = "accept" | "decline" | "withdraw";

/** Says what became of a quote. It cannot be unsaid, so that it is asked once more. */
function DecideDialog({ quote, what, message, onClose }: { quote: Quote; what: Decision; message?: Message | undefined; onClose: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [problem, setProblem] = useState<Problem | null>(null);
  const button = useRef<HTMLButtonElement>(null);
  useEffect(() => button.current?.focus(), []);
  const run = () => {
    const asked = what === "accept" ? api.accept(quote.id, message?.id ?? null) : api[what](quote.id);
    asked.then(
      (next) => {
        takeQuote(next);
        onClose();
        say({ tone: "quiet", key: `quote.done.${what}` as Key });
      },
      (error) => setProblem(asProblem(error)),
    );
  };
  return (
    <Dialog title={t(`quote.ask.${what}` as Key, { sum: money(locale, sumOf(quote)) })} onClose={onClose} className="form-dialog">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          run();
        }}
      >
        {message && <blockquote className="quote-words">{excerpt(message.text.slice(0, message.fold[0]?.start), 240)}</blockquote>}
        <p className="card-text">{t(`quote.ask.${what}.next` as Key)}</p>
        {problem && (
          <p className="form-error" role="alert">
            {t(problemWords(problem))}
          </p>
        )}
        <div className="card-actions">
          <button type="button" className="button" onClick={onClose}>
            {t("action.cancel")}
          </button>
          <button ref={button} type="submit" className="button primary">
            {t(`quote.do.${what}` as Key)}
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** Which of the open quotes a message says yes to; the newest is meant where there are several. */
export function AcceptDialog({ offers, message, onClose }: { offers: readonly Quote[]; message: Message; onClose: () => void }) {
  const before = offers[0];
  return before ? <DecideDialog quote={before} what="accept" message={message} onClose={onClose} /> : null;
}

interface Words {
  id: string;
  at: string;
  from_name: string;
  from_address: string;
  text: string;
  text_sha256: string;
}

interface Evidence {
  quote_message?: Words | null;
  accepted_message?: Words | null;
}

/** What was said when it was accepted, as it was then. */
function EvidenceBox({ quote }: { quote: Quote }) {
  const t = useT();
  const locale = useLocale();
  const { quote_message, accepted_message } = (quote.evidence ?? {}) as Evidence;
  return (
    <details className="evidence">
      <summary>{t("quote.evidence")}</summary>
      <p>{t("quote.evidence.when", { date: quote.decided_at ? full(locale, quote.decided_at) : "–", name: quote.decided_by?.name ?? "–" })}</p>
      <ul>
        {[quote_message, accepted_message].map(
          (one) =>
            one && (
              <li key={one.id}>
                <p>
                  <strong>{one.from_name || one.from_address}</strong> {excerpt(one.text, 400)}
                </p>
                <small>
                  <time dateTime={one.at}>{full(locale, one.at)}</time>
                  <code title={one.text_sha256}>{`SHA-256 ${one.text_sha256.slice(0, 16)}…`}</code>
                  <button type="button" className="text-button" onClick={() => goToMessage(quote.conversation_id, one.id)}>
                    {t("quote.evidence.open")}
                  </button>
                </small>
              </li>
            ),
        )}
      </ul>
    </details>
  );
}

/** A quote with where it stands and what can be done with it. */
export function QuoteCard({ quote }: { quote: Quote }) {
  const t = useT();
  const locale = useLocale();
  const [deciding, setDeciding] = useState<Decision | null>(null);
  const state = t(`quote.state.${quote.state}` as Key);
  return (
    <section className={`quote-card quote-${quote.state}`} aria-label={t("quote.card", { sum: money(locale, sumOf(quote)), state })}>
      <header>
        <Icon name="receipt-text" size={16} />
        <strong>{money(locale, sumOf(quote))}</strong>
        <span className="tag">{state}</span>
        {quote.valid_until && quote.state === "sent" && <small>{t("quote.until", { date: calendarDate(locale, quote.valid_until) })}</small>}
      </header>
      <ul className="price-lines">
        {quote.lines.map((line, index) => (
          <li key={index}>
            <span>{line.description}</span>
            <span className="sum">{money(locale, { amount: line.price.gross, currency: quote.price.currency })}</span>
          </li>
        ))}
      </ul>
      {quote.state === "sent" && (
        <footer>
          {(["accept", "decline", "withdraw"] as const).map((what) => (
            <button key={what} type="button" className="text-button" onClick={() => setDeciding(what)}>
              {t(`quote.do.${what}` as Key)}
            </button>
          ))}
        </footer>
      )}
      {quote.state === "accepted" && (
        <>
          <EvidenceBox quote={quote} />
          <footer>
            <button type="button" className="text-button" onClick={() => (quote.order_id ? openOrder(quote.order_id) : void orderOf(quote))}>
              <Icon name="clipboard-list" size={14} />
              {t(quote.order_id ? "quote.openOrder" : "quote.toOrder")}
            </button>
          </footer>
        </>
      )}
      {deciding && <DecideDialog quote={quote} what={deciding} onClose={() => setDeciding(null)} />}
    </section>
  );
}

/** The quote that a message brought, and the one that it said yes to. */
export function MessageQuotes({ message }: { message: Message }) {
  const t = useT();
  const locale = useLocale();
  const all = useQuotes(message.conversation_id);
  const brought = all.filter((one) => one.message_id === message.id);
  const accepted = all.filter((one) => one.accepted_message_id === message.id);
  return (
    <>
      {brought.map((one) => (
        <QuoteCard key={one.id} quote={one} />
      ))}
      {accepted.map((one) => (
        <p key={one.id} className="quote-yes">
          <Icon name="check" size={14} />
          {t("quote.yes", { sum: money(locale, sumOf(one)) })}
        </p>
      ))}
    </>
  );
}

/** The quotes of a thread in a line each, those that were not sent yet among them. */
export function QuoteLines({ conversation }: { conversation: string }) {
  const t = useT();
  const locale = useLocale();
  const all = useQuotes(conversation).filter((one) => one.state !== "withdrawn" || one.message_id);
  if (all.length === 0) return null;
  return (
    <ul className="lines" aria-label={t("quote.list")}>
      {all.map((one) => (
        <li key={one.id}>
          <button type="button" className="line" onClick={() => (one.message_id ? goToMessage(one.conversation_id, one.message_id) : void startQuote(conversation, []))}>
            <Icon name="receipt-text" size={14} />
            <span className="line-text">{money(locale, sumOf(one))}</span>
            <span className="tag">{t(`quote.state.${one.state}` as Key)}</span>
            <time dateTime={one.created_at}>{brief(locale, one.created_at)}</time>
          </button>
        </li>
      ))}
    </ul>
  );
}
