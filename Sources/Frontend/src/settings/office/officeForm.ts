import type { Office, WeekDay } from "../../api/catalogue";
import type { Key } from "../../i18n";
import { readTime } from "./numbers";

export const weekDays: readonly WeekDay[] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"];

export interface Holiday {
  date: string;
  name: string;
  is_recurring: boolean;
}

export interface OfficeForm {
  name: string;
  address: string;
  city: string;
  postal_code: string;
  phone: string;
  email: string;
  hours: Record<WeekDay, { open: boolean; from: string; to: string }>;
  holidays: readonly Holiday[];
  is_default: boolean;
}

export type OfficeFaults = Readonly<Record<string, Key>>;

/** An office as a form; a new one is open on weekdays from nine to five. */
export function officeForm(office: Office | null): OfficeForm {
  const day = (one: WeekDay) => {
    const hours = office ? office.hours[one] : one === "sat" || one === "sun" ? null : (["09:00", "17:00"] as const);
    return { open: Boolean(hours), from: hours?.[0] ?? "09:00", to: hours?.[1] ?? "17:00" };
  };
  const { name = "", address = "", city = "", postal_code = "", phone = "", email = "", is_default = false } = office ?? {};
  return {
    name, address, city, postal_code, phone, email, is_default,
    hours: Object.fromEntries(weekDays.map((one) => [one, day(one)])) as OfficeForm["hours"],
    holidays: (office?.holidays ?? []).map((one) => ({ date: one.date, name: one.name, is_recurring: one.is_recurring })),
  };
}

/** A day that the calendar has: the 30th of February is read as one of March. */
function isDay(text: string): boolean {
  const at = new Date(`${text}T12:00:00Z`);
  return /^\d{4}-\d{2}-\d{2}$/.test(text) && !Number.isNaN(at.getTime()) && at.toISOString().startsWith(text);
}

/** What is wrong with the form, by field: `name`, `hours.mon`, `holidays.2.date` … */
export function wrongOffice(form: OfficeForm): OfficeFaults {
  const found: Record<string, Key> = {};
  if (!form.name.trim()) found["name"] = "invalid.title";
  if (form.email.trim() && !/^[^\s@<>,;]+@[^\s@<>,;]+\.[^\s@<>,;]+$/.test(form.email.trim())) found["email"] = "invalid.email";
  if (form.phone.trim() && ((form.phone.match(/\d/g) ?? []).length < 5 || !/^\+?[\d\s()./-]+$/.test(form.phone.trim()))) found["phone"] = "invalid.phone.office";
  if (form.postal_code.trim() && !/^[\p{L}\d][\p{L}\d\s-]{1,11}$/u.test(form.postal_code.trim())) found["postal_code"] = "invalid.postal";
  for (const day of weekDays) {
    const hours = form.hours[day];
    if (!hours.open) continue;
    const from = readTime(hours.from);
    const to = readTime(hours.to);
    if (!from || !to) found[`hours.${day}`] = "invalid.time";
    else if (from >= to) found[`hours.${day}`] = "invalid.hours";
  }
  const dates = new Set<string>();
  form.holidays.forEach((one, index) => {
    if (!isDay(one.date)) found[`holidays.${index}.date`] = "invalid.day";
    else if (dates.has(one.date)) found[`holidays.${index}.date`] = "invalid.day.twice";
    dates.add(one.date);
    if (!one.name.trim()) found[`holidays.${index}.name`] = "invalid.holiday";
  });
  return found;
}

/** What is sent; the form has nothing wrong with it. */
export function sentOffice(form: OfficeForm): Partial<Omit<Office, "id">> {
  const hours = (day: WeekDay): [string, string] | null => {
    const { open, from, to } = form.hours[day];
    return open ? [readTime(from) ?? from, readTime(to) ?? to] : null;
  };
  return {
    name: form.name.trim(), address: form.address.trim(), city: form.city.trim(), postal_code: form.postal_code.trim(), phone: form.phone.trim(),
    email: form.email.trim(), is_default: form.is_default,
    hours: Object.fromEntries(weekDays.map((day) => [day, hours(day)])) as Office["hours"],
    holidays: form.holidays.map((one) => ({ ...one, name: one.name.trim() })),
  };
}
