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
/** Counts the requests: the answer to an older one does not replace what a newer one has said. */
let turn = 0;

onSignOut(() => {
  catalogue.set(null);
  asked = null;
});

/** Asks for it once; after a change of the settings `again`. */
export function loadCatalogue(again = false): Promise<void> {
  if (asked && !again) return asked;
  const mine = ++turn;
  asked = Promise.all([crmSettings.languages(), crmSettings.documentTypes(), crmSettings.offices(), crmSettings.orders()]).then(
    ([languages, types, offices, settings]) => {
      if (mine === turn || !catalogue.get()) catalogue.set({ languages: languages.items, types: types.items, offices: offices.items, settings });
    },
    () => {
      // Whoever waits for it has it from the one that was asked after.
      if (mine !== turn) return asked ?? undefined;
      asked = null;
      return undefined;
    },
  );
  return asked;
}

/** The settings were changed: who has them on screen, or waits for them, gets the new ones. */
export const catalogueChanged = (): unknown => (asked || catalogue.get()) && loadCatalogue(true);
