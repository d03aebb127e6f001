import type { OrderDraft, OrderFields, OrderSource } from "../api/orders";
import type { QuoteLine } from "../api/quotes";
import type { PageRounding, PageUnit, TranslationType } from "../api/work";
import type { Named } from "../api/types";
import type { Key } from "../i18n";
import { newKey } from "../store/notes";
import { hundredths, typed, whole } from "./numbers";

/** What an order is made of, as it stands in fields. */
export interface Work {
  documentType: string;
  source: string;
  target: string;
  type: TranslationType;
  unit: PageUnit;
  /** Nobody chose the unit: it goes along with the client, the document and the kind of work. */
  usualUnit?: boolean;
  rounding: PageRounding;
  characters: string;
  pages: string;
  unitPrice: string;
  discount: string;
  vat: string;
  /** A sum typed by hand, in place of the arithmetic. */
  net: string;
  gross: string;
  manual: "net" | "gross" | null;
}

/** The form of a new order. Everything is kept as it was typed, so that nothing is lost by a reload. */
export interface Form extends Work {
  /** The accepted offer that it is made of. */
  quote?: string;
  conversation: string | null;
  client: Named | null;
  isNew: boolean;
  name: string;
  email: string;
  phone: string;
  date: string;
  time: string;
  office: string;
  manager: string;
  orderSource: OrderSource;
  description: string;
  reference: string;
  repertorium: string;
  attachments: string[];
  /** Where characters were typed, counting further files does not change them. */
  counted: boolean;
  agreements: Record<string, { message_id: string; quote: string }>;
  /** The same form sent twice is one order. */
  key: string;
  /** Whether a person put something in: what the page filled in by itself is no draft. */
  touched: boolean;
}

export const blankWork: Work = {
  documentType: "", source: "", target: "", type: "zwykle", unit: "characters_1800", usualUnit: true, rounding: "whole_up", characters: "", pages: "", unitPrice: "", discount: "", vat: "", net: "", gross: "",
  manual: null,
};

export function blankForm(conversation: string | null, client: Named | null): Form {
  return {
    ...blankWork, conversation, client, isNew: client === null, name: "", email: "", phone: "", date: "", time: "", office: "", manager: "", orderSource: "manual", description: "", reference: "",
    repertorium: "", attachments: [], counted: true, agreements: {}, key: newKey(), touched: false,
  };
}

/** The form with what the thread and the settings say. */
export function begun(form: Form, { defaults, client, emails, phones, attachments }: OrderDraft | { defaults: OrderFields; client: Named | null; emails: []; phones: []; attachments: [] }, name: string): Form {
  return {
    ...form,
    client,
    isNew: client === null,
    name: client ? "" : name,
    email: client ? "" : emails[0]?.value ?? "",
    phone: client ? "" : phones[0]?.value ?? "",
    documentType: defaults.document_type_id ?? "",
    source: defaults.source_language_id ?? "",
    target: defaults.target_language_id ?? "",
    type: defaults.translation_type ?? "zwykle",
    unit: defaults.unit ?? form.unit,
    rounding: defaults.rounding ?? form.rounding,
    vat: defaults.vat_rate === undefined || defaults.vat_rate === null ? "" : String(defaults.vat_rate),
    office: defaults.office_id ?? "",
    manager: defaults.manager_id ?? "",
    orderSource: defaults.order_source ?? "manual",
    // What is in another order stays there, unless somebody ticks it.
    attachments: attachments.filter((one) => !one.order).map((one) => one.id),
  };
}

/** What a price is made of, for the server; fields that are no numbers are left out. */
export function priceFields(work: Work): OrderFields {
  const number = (value: number | null) => (Number.isNaN(value) ? null : value);
  const discount = number(hundredths(work.discount));
  return {
    document_type_id: work.documentType || null,
    source_language_id: work.source || null,
    target_language_id: work.target || null,
    translation_type: work.type,
    unit: work.unit,
    rounding: work.rounding,
    characters: counts(work.unit) ? number(whole(work.characters)) : null,
    pages: number(hundredths(work.pages)),
    unit_price: number(hundredths(work.unitPrice)),
    // What stands as wrong at its field is not asked about.
    ...(discount && discount <= 10_000 ? { discount } : {}),
    vat_rate: work.vat === "" ? null : Number(work.vat),
    ...(work.manual === "net" ? { manual_net: number(hundredths(work.net)) } : {}),
    ...(work.manual === "gross" ? { manual_gross: number(hundredths(work.gross)) } : {}),
  };
}

/** The same where a unit that nobody chose is left to the server: it knows how the client's pages are counted, and the page may not yet. */
function chosenFields(work: Work): OrderFields {
  const { unit, ...fields } = priceFields(work);
  return { ...fields, ...(work.usualUnit ? {} : { unit }) };
}

/** What the server is asked the price of. */
export const askedFields = (work: Work, client: string | null | undefined): OrderFields => ({ ...chosenFields(work), ...(client ? { client_id: client } : {}) });

/** What a page is where nobody said, until the server, which knows the client as well, has answered. */
export const usualUnit = (type: TranslationType, ofDocument: PageUnit | null | undefined, ofOffice: PageUnit): PageUnit =>
  type === "ustne" ? "hour" : ofDocument ?? (type === "przysiegle" ? "characters_1125" : ofOffice);

/** Whether a page of this unit is so many characters. */
export const counts = (unit: PageUnit): boolean => unit.startsWith("characters_");

export type Errors = Partial<Record<string, Key>>;

/** What is wrong in the fields of the work, each by the name that the server has for it. */
export function workErrors(work: Work): Errors {
  const errors: Errors = {};
  if (Number.isNaN(whole(work.characters))) errors["characters"] = "invalid.characters";
  if (Number.isNaN(hundredths(work.pages))) errors["pages"] = "invalid.pages";
  if (Number.isNaN(hundredths(work.unitPrice))) errors["unit_price"] = "invalid.money";
  const discount = hundredths(work.discount);
  if (Number.isNaN(discount) || (discount ?? 0) > 10_000) errors["discount"] = "invalid.discount";
  if (work.manual === "net" && !isSum(work.net)) errors["manual_net"] = "invalid.money";
  if (work.manual === "gross" && !isSum(work.gross)) errors["manual_gross"] = "invalid.money";
  if (work.source && work.source === work.target) errors["target_language_id"] = "invalid.pair";
  return errors;
}

const isSum = (text: string): boolean => {
  const value = hundredths(text);
  return value !== null && !Number.isNaN(value);
};

export function formErrors(form: Form): Errors {
  const errors = workErrors(form);
  if (!form.isNew && !form.client) errors["client_id"] = "invalid.client";
  if (form.isNew && !form.name.trim()) errors["client.name"] = "invalid.name";
  if (form.isNew && form.email.trim() && !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(form.email.trim())) errors["client.email"] = "invalid.email";
  if (form.isNew && form.phone.trim() && form.phone.replace(/\D/g, "").length < 6) errors["client.phone"] = "invalid.phone";
  if (form.time && !form.date) errors["deadline"] = "invalid.deadline";
  return errors;
}

/** The whole order for the server. */
export function orderFields(form: Form): OrderFields {
  const { name, email, phone } = form;
  const person = { name: name.trim(), ...(email.trim() ? { email: email.trim() } : {}), ...(phone.trim() ? { phone: phone.trim() } : {}) };
  return {
    ...chosenFields(form),
    ...(form.isNew ? { client: person } : { client_id: form.client?.id ?? "" }),
    conversation_id: form.conversation,
    ...(form.quote ? { quote_id: form.quote } : {}),
    deadline: form.date ? { date: form.date, time: form.time || null } : null,
    office_id: form.office || null,
    manager_id: form.manager || null,
    order_source: form.orderSource,
    description: form.description.trim(),
    reference_code: form.reference.trim(),
    repertorium_number: form.repertorium.trim(),
    attachment_ids: form.attachments,
    agreements: form.agreements,
    idempotency_key: form.key,
  };
}

/** The work of a quote's line, for an order that comes of it. */
export function workOfLine(line: QuoteLine): Work {
  return {
    documentType: line.document_type_id ?? "", source: line.source_language_id ?? "", target: line.target_language_id ?? "", type: line.translation_type ?? "zwykle",
    unit: line.unit ?? "characters_1800", rounding: line.rounding ?? "whole_up", characters: line.characters ? String(line.characters) : "", pages: typed(line.characters ? null : line.pages),
    unitPrice: typed(line.unit_price), discount: typed(line.discount || null), vat: String(line.price.vat_rate), net: "", gross: "", manual: null,
  };
}

