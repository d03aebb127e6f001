import type { OrderFields, OrderRow } from "../api/orders";
import type { Named } from "../api/types";
import { colleagues, me } from "./session";

/** People and offices by id, so that a change that names one can be shown before the server has answered. */
export const known = new Map<string, Named>();

function named(id: string | null): Named | null {
  if (id === null) return null;
  const user = me();
  return known.get(id) ?? colleagues.get().find((one) => one.id === id) ?? (user?.id === id ? { id, name: user.name } : { id, name: "" });
}

/** What stands in the order under the same name as in its fields. */
const plain = [
  "status", "translation_type", "description", "follow_up_date", "repertorium_number", "reference_code", "order_source", "is_archived",
] as const;

/** The order as the fields make it; what only the server can work out (prices, pages) stays. */
export function patched(row: OrderRow, fields: OrderFields): OrderRow {
  const next: OrderRow = { ...row };
  for (const name of plain) if (fields[name] !== undefined) Object.assign(next, { [name]: fields[name] });
  // What was called off lies in the archive, and what comes back from there is called off no more.
  if (fields.cancelled !== undefined) {
    next.cancelled = fields.cancelled && { at: row.cancelled?.at ?? new Date().toISOString(), reason: fields.cancelled.reason };
    if (fields.is_archived === undefined) next.is_archived = fields.cancelled !== null;
  }
  if (!next.is_archived) next.cancelled = null;
  if (fields.manager_id !== undefined) next.manager = named(fields.manager_id);
  if (fields.office_id !== undefined) next.office = named(fields.office_id);
  if (fields.deadline === null) next.deadline = null;
  else if (fields.deadline) {
    const { date, time = null } = fields.deadline;
    next.deadline = { date, time, zone: row.deadline?.zone ?? "", at: new Date(`${date}T${time ?? "23:59:59"}`).toISOString() };
  }
  return next;
}

/** The fields that take a change back; `null` where one of them is not among what a list knows. */
export function inverse(row: OrderRow, fields: OrderFields): OrderFields | null {
  const back: OrderFields = {};
  for (const name of Object.keys(fields) as (keyof OrderFields)[]) {
    const same = plain.find((one) => one === name);
    if (same) Object.assign(back, { [same]: row[same] });
    if (name === "cancelled" || (name === "is_archived" && row.cancelled)) Object.assign(back, { is_archived: row.is_archived, cancelled: row.cancelled && { reason: row.cancelled.reason } });
    else if (same) continue;
    else if (name === "manager_id") back.manager_id = row.manager?.id ?? null;
    else if (name === "office_id") back.office_id = row.office?.id ?? null;
    else if (name === "deadline") back.deadline = row.deadline && { date: row.deadline.date, time: row.deadline.time };
    else if (name !== "force" && name !== "revision") return null;
  }
  // It was handed out before, whatever was owed: taking back is no new decision.
  if (back.status === "closed") back.force = true;
  return back;
}
