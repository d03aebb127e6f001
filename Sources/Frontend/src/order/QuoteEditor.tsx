import { useEffect, useRef, useState } from "react";
import { clients } from "../api";
import { quotes as api } from "../api/quotes";
import type { Price } from "../api/work";
import { Problem, asProblem } from "../api/http";
import { replyLanguages } from "../api/together";
import type { Message } from "../api/types";
import { useLocale, useT, type Key } from "../i18n";
import { languageName, money } from "../i18n/format";
import { loadCatalogue } from "../store/catalogue";
import { useCell, useItem } from "../store/cell";
import { conversations } from "../store/conversations";
import { newKey } from "../store/notes";
import { lastSeen } from "../store/pending";
import { loadThread, thread } from "../store/threads";
import { say } from "../store/toasts";
import { Field, Select } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { KeyCaps } from "../ui/KeyCaps";
import { askedFields, priceFields, workErrors, type Errors } from "./form";
import { keepQuote } from "./forms";
import { LongField } from "./LongField";
import { excerpt } from "./MessagePicker";
import { problemWords } from "./problems";
import { blankLine, changeQuote, quoteForm, type QuoteForm, type QuoteLineForm } from "./quoteForm";
import { takeQuote } from "./quotes";
import { Side } from "./Side";
import { usePrice } from "./usePrice";
import { useWish } from "./useWish";
import { PriceFields, WorkFields } from "./WorkFields";

/** What the server said against a quote on its way, until its editor is open again. */
const refusedSend = new Map<string, { problem: Problem; newer: Message | null }>();

interface LineProps {
  line: QuoteLineForm;
  /** Whose pages are counted. */
  client: string | null;
  number: number;
  alone: boolean;
  problem: Problem | null;
  errors: Errors;
  onChange: (part: Partial<QuoteLineForm>) => void;
  onRemove: () => void;
  onPrice: (found: LinePrice) => void;
}

/** The price of a line; while another is being worked out, the one before. */
interface LinePrice {
  price: Price | null;
  /** What it is the price of. */
  of: string;
}

function Line({ line, client, number, alone, problem, errors, onChange, onRemove, onPrice }: LineProps) {
  const t = useT();
  const { worked, waiting, of } = usePrice(askedFields(line, client), (unit) => unit !== line.unit && onChange({ unit }));
  useEffect(() => onPrice({ price: worked?.price ?? null, of }), [worked, of]);
  const error = (field: keyof Errors): string | null => {
    const key = errors[field];
    if (key) return t(key);
    return problem?.field === `lines.${number}.${field}` ? t(problemWords(problem)) : null;
  };
  return (
    <fieldset className="quote-line">
      <legend>{t("quote.line", { number: String(number + 1) })}</legend>
      {!alone && (
        <button type="button" className="icon-button tiny quote-line-x" aria-label={t("quote.line.remove", { number: String(number + 1) })} onClick={onRemove}>
          <Icon name="x" size={14} />
        </button>
      )}
      <Field label={t("quote.line.what")} placeholder={t("quote.line.example")} autoComplete="off" value={line.description} error={error("description")} onChange={(event) => onChange({ description: event.target.value })} />
      <WorkFields work={line} onChange={onChange} error={error} worked={worked} />
      <PriceFields work={line} onChange={onChange} error={error} worked={worked} waiting={waiting} uncounted={line.scan && !line.characters.trim() && !line.pages.trim() ? 1 : 0} />
    </fieldset>
  );
}

/** What the client will be offered: first what it is made of, then the text that goes out. Ctrl+Enter goes on; Escape closes and keeps it. */
export function QuoteEditor({ form }: { form: QuoteForm }) {
  const t = useT();
  const locale = useLocale();
  const item = useItem(conversations, form.conversation);
  const { messages } = useCell(thread(form.conversation));
  const [prices, setPrices] = useState<Readonly<Record<string, LinePrice>>>({});
  const [errors, setErrors] = useState<Readonly<Record<string, Errors>>>({});
  const [problem, setProblem] = useState<Problem | null>(null);
  const [met, setMet] = useState<Message | null>(null);
  const [busy, setBusy] = useState(false);
  const box = useRef<HTMLFormElement>(null);
  const client = item?.client?.id ?? null;
  useEffect(() => {
    void loadCatalogue();
    void loadThread(form.conversation);
    if (form.language) return;
    // In the client's language, where it is one that quotes are written in.
    const own = (code: string | null) => {
      const now = quoteForm.get();
      // Somebody may have chosen one meanwhile, or gone on to another quote.
      if (now && !now.language && now.conversation === form.conversation) changeQuote({ language: replyLanguages.find((one) => one === code) ?? locale });
    };
    if (!client) return own(null);
    clients.one(client).then((one) => own(one.language), () => own(null));
  }, [form.conversation]);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>(form.draft ? "textarea" : "input")?.focus({ preventScroll: true });
  }, [form.draft?.id]);
  useEffect(() => {
    box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [errors, problem]);

  const put = (key: string, part: Partial<QuoteLineForm>) => {
    setProblem(null);
    setErrors({});
    changeQuote({ lines: (quoteForm.get()?.lines ?? []).map((one) => (one.key === key ? { ...one, ...part } : one)) });
  };
  // Whoever is faster than the price waits for it, and is not told that there is none.
  const working = form.lines.some((line) => prices[line.key]?.of !== JSON.stringify(askedFields(line, client)));
  const preview = () => {
    const now = quoteForm.get();
    if (!now || busy) return;
    const wrong = Object.fromEntries(
      now.lines.flatMap((line) => {
        const found: Errors = { ...workErrors(line), ...(line.description.trim() ? {} : { description: "invalid.what" as Key }) };
        if (Object.keys(found).length === 0 && !prices[line.key]?.price) found["pages"] = "invalid.unpriced";
        return Object.keys(found).length ? [[line.key, found]] : [];
      }),
    );
    setErrors(wrong);
    if (Object.keys(wrong).length) return;
    setBusy(true);
    api
      .add({
        conversation_id: now.conversation, language: now.language ?? locale, ...(now.validUntil ? { valid_until: now.validUntil } : {}),
        lines: now.lines.map((line) => ({ ...priceFields(line), description: line.description.trim(), file_id: line.fileId })),
      })
      .then(
        (quote) => {
          takeQuote(quote);
          changeQuote({ draft: quote, text: quote.text, seen: lastSeen(messages), key: newKey() });
        },
        (error) => setProblem(asProblem(error)),
      )
      .finally(() => setBusy(false));
  };
  const { wished, wish } = useWish(working, preview);
  const back = () => {
    const { draft } = form;
    changeQuote({ draft: null, text: "" });
    setMet(null);
    setProblem(null);
    // The next text is another draft.
    if (draft) api.withdraw(draft.id).then(takeQuote, () => undefined);
  };
  const send = (seen: string | null) => {
    const { draft, conversation, text, key } = form;
    if (!draft) return;
    if (!text.trim()) return setProblem(new Problem(422, "validation", "", "text"));
    // It stands in the thread in a moment; until then it is kept.
    quoteForm.set(null);
    api.send(draft.id, { text, last_seen_message_id: seen, idempotency_key: key }).then(
      (quote) => {
        takeQuote(quote);
        keepQuote(conversation, null);
        void loadThread(conversation);
        say({ tone: "quiet", key: "quote.sent" });
      },
      (error) => {
        const found = asProblem(error);
        const newer = found.code === "newer_message" ? (found.about["message"] as Message | undefined) : undefined;
        refusedSend.set(conversation, { problem: found, newer: newer ?? null });
        quoteForm.set({ ...form, ...(newer ? { seen: newer.id } : {}) });
        if (newer) void loadThread(conversation);
      },
    );
  };
  // What came of the last try, told by the editor that is open again.
  useEffect(() => {
    const found = refusedSend.get(form.conversation);
    refusedSend.delete(form.conversation);
    if (found?.newer) setMet(found.newer);
    else if (found) setProblem(found.problem);
  }, []);
  const total = form.lines.reduce((sum, line) => sum + (prices[line.key]?.price?.gross ?? 0), 0);
  const currency = Object.values(prices).find((one) => one.price)?.price?.currency ?? "PLN";
  // A sum of nothing would be read as an offer for nothing.
  const unpriced = form.lines.every((line) => !prices[line.key]?.price);
  const go = () => (form.draft ? send(form.seen) : wish());
  return (
    <Side
      title={t("quote.make")}
      className="order-form quote-form"
      onClose={() => quoteForm.set(null)}
      onKey={(event) => {
        if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
        go();
        return true;
      }}
    >
      <form
        ref={box}
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          go();
        }}
        onKeyDown={(event) => {
          if (event.code === "Enter" && !event.ctrlKey && event.target instanceof HTMLInputElement) event.preventDefault();
        }}
      >
        <div className="side-body">
          {problem && !problem.field && (
            <p className="form-error" role="alert">
              {t(problemWords(problem))}
            </p>
          )}
          {form.draft ? (
            <>
              {met && (
                <div className="sheet-alert" role="alert">
                  <Icon name="message-square" size={16} />
                  <p>
                    <strong>{t("quote.met", { name: met.author?.name ?? met.from?.name ?? t("name.unknown") })}</strong> {excerpt(met.text)}
                  </p>
                  <button type="button" className="button small" onClick={() => send(met.id)}>
                    {t("quote.met.send")}
                  </button>
                </div>
              )}
              <LongField
                label={t("quote.text")} rows={12} value={form.text} hint={t("quote.text.next", { name: item?.client?.name ?? item?.counterpart.name ?? "" })}
                error={problem?.field === "text" ? t(problemWords(problem)) : null} onChange={(text) => (changeQuote({ text }), setProblem(null))}
              />
            </>
          ) : (
            <>
              {form.lines.map((line, index) => (
                <Line
                  key={line.key}
                  line={line}
                  client={client}
                  number={index}
                  alone={form.lines.length === 1}
                  problem={problem}
                  errors={errors[line.key] ?? {}}
                  onChange={(part) => put(line.key, part)}
                  onRemove={() => changeQuote({ lines: form.lines.filter((one) => one !== line) })}
                  onPrice={(found) => setPrices((now) => ({ ...now, [line.key]: found }))}
                />
              ))}
              <button type="button" className="text-button" onClick={() => changeQuote({ lines: [...form.lines, { ...blankLine(), source: form.lines[0]?.source ?? "" }] })}>
                <Icon name="plus" size={14} />
                {t("quote.line.add")}
              </button>
              <div className="form-pair">
                <Select
                  label={t("quote.language")}
                  value={form.language ?? locale}
                  options={replyLanguages.map((one) => ({ value: one as string, label: languageName(locale, one) }))}
                  onChange={(language) => changeQuote({ language })}
                />
                <Field
                  label={t("quote.valid")}
                  type="date"
                  value={form.validUntil}
                  error={problem?.field === "valid_until" ? t(problemWords(problem)) : null}
                  onChange={(event) => changeQuote({ validUntil: event.target.value })}
                />
              </div>
            </>
          )}
        </div>
        <footer className="side-foot">
          {form.draft && (
            <button type="button" className="text-button" onClick={back}>
              <Icon name="arrow-left" size={14} />
              {t("quote.back")}
            </button>
          )}
          <span className="side-hint">
            <strong>{form.draft ? money(locale, { amount: form.draft.price.gross, currency: form.draft.price.currency }) : t("quote.total", { sum: unpriced ? "–" : money(locale, { amount: total, currency }) })}</strong>
          </span>
          <button type="submit" className="button primary" aria-busy={busy || (wished && working)} aria-keyshortcuts="Control+Enter">
            {t(form.draft ? "quote.send" : "quote.preview")}
            {!form.draft && <KeyCaps keys={["Ctrl", "Enter"]} />}
          </button>
        </footer>
      </form>
    </Side>
  );
}
