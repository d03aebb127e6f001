/** What the office works with: languages, kinds of documents, offices and rules. */
import { get } from "./http";
import type { Page } from "./types";
import { crm, type Names, type PageRounding, type PageUnit } from "./work";

export interface Language {
  id: string;
  code: string | null;
  names: Names;
  base_client_price: number;
  is_home: boolean;
  is_active: boolean;
  /** The price is the one that the language came with. */
  is_starting_price: boolean;
}

export interface DocumentType {
  id: string;
  names: Names;
  factor: number;
  unit: PageUnit | null;
  is_active: boolean;
}

export interface Specialization {
  id: string;
  name: string;
  description: string;
  is_active: boolean;
}

export type WeekDay = "mon" | "tue" | "wed" | "thu" | "fri" | "sat" | "sun";

export interface Office {
  id: string;
  name: string;
  address: string;
  city: string;
  postal_code: string;
  phone: string;
  email: string;
  hours: Record<WeekDay, [string, string] | null>;
  holidays: { id?: string; date: string; name: string; is_recurring: boolean }[];
  is_active: boolean;
  is_default: boolean;
}

export interface OrderSettings {
  currency: string;
  vat_rates: number[];
  default_vat_rate: number;
  order_number_pattern: string;
  receipt_number_pattern: string;
  default_unit: PageUnit;
  default_rounding: PageRounding;
  express_factor: number;
  sworn_factor: number;
  oral_factor: number;
  time_zone: string;
  unanswered_hours: number;
  deadline_lead_hours: number;
  /** Somebody said that the prices of languages are the office's, also those that it began with. */
  prices_confirmed: boolean;
}

export interface LanguagePair {
  source_language_id: string;
  target_language_id: string;
  price: number;
}

export const crmSettings = {
  languages: () => get<Page<Language>>(`${crm}/languages`),
  documentTypes: () => get<Page<DocumentType>>(`${crm}/document-types`),
  specializations: () => get<Page<Specialization>>(`${crm}/specializations`),
  offices: () => get<Page<Office>>(`${crm}/offices`),
  pairs: () => get<Page<LanguagePair>>(`${crm}/language-pairs`),
  orders: () => get<OrderSettings>("/api/v1/settings/orders"),
};
