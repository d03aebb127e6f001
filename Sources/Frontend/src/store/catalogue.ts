import { crmSettings, type DocumentType, type Language, type Office, type OrderSettings } from "../api/catalogue";
import { Cell } from "./cell";
import { onSignOut } from "./session";

/** What the office works with: what is chosen from in forms and filters. What is retired is in it too, as orders of before still name it. */
export interface Catalogue {
  languages: readonly Language[];
  types: readonly DocumentType[];
  offices: readonly Office[];
  settings: OrderSettings;
}

export const catalogue = new Cell<Catalogue | null>(null);
let asked: Promise<void> | null = null;

onSignOut(() => {
  catalogue.set(null);
  asked = null;
});

/** Asks for it once; after a change of the settings `again`. */
export function loadCatalogue(again = false): Promise<void> {
  if (asked && !again) return asked;
  asked = Promise.all([crmSettings.languages(), crmSettings.documentTypes(), crmSettings.offices(), crmSettings.orders()]).then(
    ([languages, types, offices, settings]) => catalogue.set({ languages: languages.items, types: types.items, offices: offices.items, settings }),
    () => {
      asked = null;
    },
  );
  return asked;
}

/** The settings were changed: who has them on screen gets the new ones. */
export const catalogueChanged = (): unknown => catalogue.get() && loadCatalogue(true);
