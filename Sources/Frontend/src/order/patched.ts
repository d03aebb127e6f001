import type { Order, OrderFields } from "../api/orders";
import { catalogue } from "../store/catalogue";
import { linkedNames } from "../store/conversations";
import { inverse as inverseRow, patched as patchedRow } from "../store/orderFields";

const language = (id: string | null) => {
  const one = catalogue.get()?.languages.find((other) => other.id === id);
  return one ? { id: one.id, code: one.code, names: one.names } : null;
};

/** The order as the fields make it; what only the server can work out (pages, prices) stays until it has. */
export function patched(order: Order, fields: OrderFields): Order {
  const next: Order = { ...order, ...patchedRow(order, fields) };
  for (const name of ["unit", "rounding", "characters", "pages", "unit_price", "vat_rate", "discount", "manual_net", "manual_gross"] as const) if (fields[name] !== undefined) Object.assign(next, { [name]: fields[name] });
  if (fields.client_id) next.client = { id: fields.client_id, name: linkedNames.get(fields.client_id) ?? order.client.name };
  if (fields.source_language_id !== undefined) next.source_language = language(fields.source_language_id);
  if (fields.target_language_id !== undefined) next.target_language = language(fields.target_language_id);
  if (fields.document_type_id !== undefined) {
    const one = catalogue.get()?.types.find((other) => other.id === fields.document_type_id);
    next.document_type = one ? { id: one.id, names: one.names } : null;
  }
  const office = catalogue.get()?.offices.find((other) => other.id === fields.office_id);
  if (office) next.office = { id: office.id, name: office.name };
  for (const [name, sum] of [["manual_net", "price_netto"], ["manual_gross", "price_brutto"]] as const) {
    const amount = fields[name];
    if (typeof amount === "number") next[sum] = { amount, currency: order.balance.currency };
  }
  return next;
}

/** The fields that take a change back. */
export function inverse(order: Order, fields: OrderFields): OrderFields | null {
  const back: OrderFields = {};
  const rest: OrderFields = {};
  for (const name of Object.keys(fields) as (keyof OrderFields)[]) {
    switch (name) {
      case "unit": case "rounding": case "characters": case "pages": case "unit_price": case "vat_rate":
        Object.assign(back, { [name]: order[name] });
        break;
      case "client_id":
        back.client_id = order.client.id;
        linkedNames.set(order.client.id, order.client.name);
        break;
      case "source_language_id": back.source_language_id = order.source_language?.id ?? null; break;
      case "target_language_id": back.target_language_id = order.target_language?.id ?? null; break;
      case "document_type_id": back.document_type_id = order.document_type?.id ?? null; break;
      case "discount": case "manual_net": case "manual_gross":
        // A sum by hand goes back to the one before, or to none, and is worked out again.
        Object.assign(back, { [name]: order[name] });
        break;
      default: Object.assign(rest, { [name]: fields[name] });
    }
  }
  const row = inverseRow(order, rest);
  return row && { ...row, ...back };
}
