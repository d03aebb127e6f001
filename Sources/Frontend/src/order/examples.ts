import type { T } from "../i18n";
import { typed } from "./numbers";

/** What is typed into a field of an order, for instance; by the name of the field in the sheet. */
export function exampleOf(t: T, field: string): string | undefined {
  switch (field) {
    case "description": return t("order.description.example");
    case "reference_code": return t("order.reference_code.example");
    case "repertorium_number": return "118/2026";
    case "phone": return "+48 601 234 567";
    case "characters": return "3600";
    case "pages": return typed(250);
    case "discount": return "10";
    case "unit_price": return typed(5500, true);
    case "price_netto": return typed(12_000, true);
    case "price": return typed(14_760, true);
    default: return undefined;
  }
}
