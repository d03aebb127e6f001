import { useEffect, useLayoutEffect, useRef, useState } from "react";
import { useHeldKeys } from "../app/heldKeys";
import { orders, type OrderDraft } from "../api/orders";
import { quotes, type TextCount } from "../api/quotes";
import { type Problem, asProblem } from "../api/http";
import { clients } from "../api";
import { nameOf } from "../inbox/names";
import { useT, type Key } from "../i18n";
import { catalogue, loadCatalogue } from "../store/catalogue";
import { useCell } from "../store/cell";
import { conversations } from "../store/conversations";
import { newKey } from "../store/notes";
import { orderForm } from "../store/orderSheet";
import { colleagues, me } from "../store/session";
import { say } from "../store/toasts";
import { Field, FormError, Select } from "../ui/Field";
import { KeyCaps } from "../ui/KeyCaps";
import { Attached } from "./Attached";
import { officeOptions, peopleOptions, sourceOptions } from "./choices";
import { ClientFields } from "./ClientFields";
import { isPicture } from "./countWords";
import { exampleOf } from "./examples";
import { askedFields, begun, blankForm, counts as isCounted, formErrors, type Errors, type Form } from "./form";
import { keepForm, keptForm, type Place } from "./forms";
import { Found } from "./Found";
import { LongField } from "./LongField";
import { problemWords } from "./problems";
import { forgetRefusal, making, refusals, saveForm } from "./save";
import { Side } from "./Side";
import { usePrice } from "./usePrice";
import { useWish } from "./useWish";
import { PriceFields, WorkFields } from "./WorkFields";

/** What the form begins with: the thread's, or the settings' where there is none. */
async function beginning(place: Place): Promise<{ draft: OrderDraft | null; form: Form }> {
  const conversation = place.conversation ?? null;
  if (conversation) {
    const draft = await orders.draft(conversation);
    const item = conversations.get(conversation);
    return { draft, form: begun(blankForm(conversation, draft.client), draft, item ? nameOf(item, () => "") : "") };
  }
  await loadCatalogue();
  const all = catalogue.get();
  const client = place.client ? await clients.one(place.client) : null;
  const office = all?.offices.find((one) => one.is_default);
  const defaults = {
    office_id: office?.id ?? null, manager_id: me()?.id ?? null, target_language_id: all?.languages.find((one) => one.is_home)?.id ?? null, vat_rate: all?.settings.default_vat_rate ?? null,
    ...(all ? { unit: all.settings.default_unit, rounding: all.settings.default_rounding } : {}), order_source: "office_visit" as const,
  };
  const named = client && { id: client.id, name: client.name };
  return { draft: null, form: begun(blankForm(null, named), { defaults, client: named, emails: [], phones: [], attachments: [] }, "") };
}

/** How many characters the server takes. */
const longest = { description: 4000, name: 100 };

/** What the server may refuse and the form has a place for the words of. */
const fields = new Set([
  "client_id", "client.name", "client.email", "client.phone", "document_type_id", "translation_type", "source_language_id", "target_language_id", "unit", "rounding", "characters", "pages",
  "unit_price", "discount", "vat_rate", "manual_net", "manual_gross", "deadline", "description", "office_id", "manager_id", "reference_code", "repertorium_number",
]);

/** O: a new order beside the conversation it is agreed in. Ctrl+Enter saves; Escape closes, and what was typed stays. */
export function OrderForm({ place }: { place: Place }) {
  const t = useT();
  const all = useCell(catalogue);
  const people = useCell(colleagues);
  const [kept] = useState(() => {
    const one = keptForm(place);
    // One that is on its way is another order.
    return one && making.get().some((other) => other.key === one.key) ? null : one;
  });
  const [form, setForm] = useState<Form>(() => kept ?? blankForm(place.conversation ?? null, null));
  const [draft, setDraft] = useState<OrderDraft | null>(null);
  const [ready, setReady] = useState(kept !== null);
  const [counted, setCounted] = useState<Readonly<Record<string, TextCount>>>({});
  const [shown, setShown] = useState<Errors>({});
  const [failed, setFailed] = useState<Problem | null>(null);
  const [turn, setTurn] = useState(0);
  const box = useRef<HTMLFormElement>(null);
  const typed = useRef<Partial<Form>>({});
  const refusal = useCell(refusals, (every) => every[form.key] ?? null);
  const { worked, waiting, problem } = usePrice(askedFields(form, form.isNew ? null : form.client?.id), (unit) =>
    setForm((now) => (now.usualUnit && now.unit !== unit ? { ...now, unit } : now)));

  useEffect(() => {
    void loadCatalogue();
    let wanted = true;
    setFailed(null);
    beginning(place).then(
      (found) => {
        if (!wanted) return;
        setDraft(found.draft);
        setCounted(Object.fromEntries((found.draft?.attachments ?? []).flatMap((one) => (one.count ? [[one.id, one.count]] : []))));
        // What was typed before the answer came is kept, over what the thread says.
        setForm((now) => (kept ? now : now.touched ? { ...found.form, ...typed.current, touched: true, key: now.key } : found.form));
        setReady(true);
      },
      (error) => {
        if (!wanted) return;
        forget();
        setFailed(asProblem(error));
      },
    );
    return () => {
      wanted = false;
    };
  }, [turn]);

  // What is ticked and not counted yet is counted now.
  useEffect(() => {
    const open = form.attachments.filter((id) => !counted[id] && draft?.attachments.some((one) => one.id === id));
    if (open.length === 0) return;
    let wanted = true;
    quotes.counts(open).then(({ items }) => wanted && setCounted((now) => ({ ...now, ...Object.fromEntries(items.map((one) => [one.file_id, one])) })), () => undefined);
    return () => {
      wanted = false;
    };
  }, [form.attachments, draft]);
  useEffect(() => {
    if (!form.counted || !isCounted(form.unit)) return;
    // The few letters of a scan are not its text.
    const sum = form.attachments.reduce((total, id) => total + (counted[id]?.state === "counted" ? counted[id]?.characters ?? 0 : 0), 0);
    // Somebody may have typed a number since.
    setForm((now) => (now.counted ? { ...now, characters: sum ? String(sum) : "" } : now));
  }, [form.attachments, counted, form.counted, form.unit]);

  // With the fields, not after them: Ctrl+Enter may come at once.
  useLayoutEffect(() => {
    if (!ready || box.current?.contains(document.activeElement)) return;
    const first = form.isNew && !form.name ? "input" : "select";
    box.current?.querySelector<HTMLElement>(first)?.focus({ preventScroll: true });
  }, [ready]);
  // Its keys go to it from the beginning.
  useEffect(() => {
    if (!ready) box.current?.closest<HTMLElement>("[role=dialog]")?.focus({ preventScroll: true });
  }, []);
  useHeldKeys((!ready || !all) && failed === null, true);
  // The first field that is wrong has the focus.
  useEffect(() => {
    if (Object.keys(shown).length || refusal) box.current?.querySelector<HTMLElement>("[aria-invalid=true]")?.focus();
  }, [shown, refusal]);

  const latest = useRef(form);
  latest.current = form;
  useEffect(() => {
    if (form.touched) keepForm(place, form);
  }, [form]);

  const put = (part: Partial<Form>) => {
    forgetRefusal(form.key);
    setShown({});
    const own = "characters" in part ? { counted: part.characters === "" } : {};
    Object.assign(typed.current, part, own);
    setForm((now) => ({ ...now, ...part, ...own, touched: true }));
  };
  const error = (field: keyof Errors): string | null => {
    const key: Key | undefined = shown[field];
    if (key) return t(key);
    const met = refusal?.field === field ? refusal : problem?.field === field && problem.status === 422 ? problem : null;
    return met ? t(problemWords(met)) : null;
  };
  const save = () => {
    const errors = formErrors(latest.current);
    setShown(errors);
    if (Object.keys(errors).length === 0) saveForm(place, latest.current);
  };
  // Whoever is faster than the answer means the form with it.
  const { wished, wish, forget } = useWish(!ready && !failed, save);
  const clear = () => {
    const before = latest.current;
    keepForm(place, null);
    forgetRefusal(before.key);
    orderForm.set(null);
    say({
      tone: "quiet", key: "form.cleared", action: {
        key: "action.undo", run: () => {
          keepForm(place, { ...before, key: newKey() });
          orderForm.set(place);
        },
      },
    });
  };
  const uncounted = form.counted && !form.pages.trim() ? draft?.attachments.filter((one) => form.attachments.includes(one.id) && isPicture(one.mime, counted[one.id])).length : 0;
  const elsewhere = refusal && !(refusal.field && fields.has(refusal.field)) ? refusal : null;

  return (
    <Side
      title={t("keys.order")}
      className="order-form"
      onClose={() => orderForm.set(null)}
      onKey={(event) => {
        if (event.code !== "Enter" || !(event.ctrlKey || event.metaKey)) return false;
        wish();
        return true;
      }}
    >
      <form
        ref={box}
        noValidate
        aria-busy={!ready}
        onSubmit={(event) => {
          event.preventDefault();
          wish();
        }}
        onKeyDown={(event) => {
          // Enter in a field is too easily pressed for what cannot be unmade; Ctrl+Enter is meant.
          if (event.code === "Enter" && !event.ctrlKey && event.target instanceof HTMLInputElement) event.preventDefault();
        }}
      >
        <div className="side-body">
          {failed && (
            <p className="form-error" role="alert">
              {t(problemWords(failed))}{" "}
              <button type="button" className="text-button" onClick={() => setTurn(turn + 1)}>
                {t("action.retry")}
              </button>
            </p>
          )}
          <FormError>{elsewhere ? t(problemWords(elsewhere)) : null}</FormError>
          {/* Until it is known who it is for, nobody is asked for a new one's name. */}
          {ready || failed ? <ClientFields form={form} onChange={put} error={error} /> : <span className="bone bone-name" aria-hidden="true" />}
          {draft && <Found draft={draft} form={form} onChange={put} />}
          {draft && <Attached files={draft.attachments} counts={counted} ticked={form.attachments} unit={form.unit} onChange={(attachments) => put({ attachments })} />}
          <WorkFields work={form} onChange={put} error={error} worked={worked} />
          <PriceFields work={form} onChange={put} error={error} worked={worked} waiting={waiting} uncounted={uncounted} />
          <div className="form-pair">
            <Field label={t("order.deadline.date")} type="date" value={form.date} error={error("deadline")} onChange={(event) => put({ date: event.target.value })} />
            <Field label={t("order.deadline.time")} type="time" value={form.time} onChange={(event) => put({ time: event.target.value })} />
          </div>
          <LongField label={t("order.description")} placeholder={exampleOf(t, "description")} maxLength={longest.description} value={form.description} error={error("description")} onChange={(description) => put({ description })} />
          <div className="form-pair">
            <Select label={t("order.office")} value={form.office} options={officeOptions(all, form.office)} onChange={(office) => put({ office })} error={error("office_id")} />
            <Select label={t("order.manager")} value={form.manager} options={peopleOptions(people)} onChange={(manager) => put({ manager })} error={error("manager_id")} />
          </div>
          <div className="form-three">
            <Select label={t("order.order_source")} value={form.orderSource} options={sourceOptions(t)} onChange={(value) => put({ orderSource: value as Form["orderSource"] })} />
            <Field label={t("order.reference_code")} placeholder={exampleOf(t, "reference_code")} maxLength={longest.name} autoComplete="off" value={form.reference} error={error("reference_code")} onChange={(event) => put({ reference: event.target.value })} />
            <Field label={t("order.repertorium_number")} placeholder={exampleOf(t, "repertorium_number")} maxLength={longest.name} autoComplete="off" value={form.repertorium} error={error("repertorium_number")} onChange={(event) => put({ repertorium: event.target.value })} />
          </div>
        </div>
        <footer className={form.touched ? "side-foot kept" : "side-foot"}>
          {form.touched && (
            <button type="button" className="text-button" onClick={clear}>
              {t("form.clear")}
            </button>
          )}
          <span className="side-hint">{form.touched ? t("form.kept") : ""}</span>
          <button type="submit" className="button primary" aria-busy={wished} aria-keyshortcuts="Control+Enter">
            {t("form.save")}
            <KeyCaps keys={["Ctrl", "Enter"]} />
          </button>
        </footer>
      </form>
    </Side>
  );
}
