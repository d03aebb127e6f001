import type { Locale, Theme, User } from "../api/types";
import { Cell } from "./cell";

/** How this browser shows the page. Language and theme belong to the user and are kept here only to start with. */
export interface Preferences {
  locale: Locale;
  theme: Theme;
  density: "comfortable" | "compact";
  keys: boolean;
  panel: boolean;
}

const place = "dragoman.preferences";

function browserLocale(): Locale {
  for (const language of navigator.languages) {
    const short = language.slice(0, 2).toLowerCase();
    if (short === "uk" || short === "pl" || short === "en") return short;
  }
  return "en";
}

function read(): Preferences {
  const start: Preferences = { locale: browserLocale(), theme: "system", density: "comfortable", keys: true, panel: true };
  try {
    return { ...start, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Preferences>) };
  } catch {
    return start;
  }
}

export const preferences = new Cell<Preferences>(read());

/** Writes theme and density to the root element, where the style sheet looks. The language follows when its words are there. */
function show(): void {
  const { theme, density } = preferences.get();
  const root = document.documentElement;
  if (theme === "system") root.removeAttribute("data-theme");
  else root.setAttribute("data-theme", theme);
  root.setAttribute("data-density", density);
}

show();
preferences.subscribe(() => {
  show();
  try {
    localStorage.setItem(place, JSON.stringify(preferences.get()));
  } catch {
    // Without storage the preferences last as long as the tab.
  }
});

/** What belongs to the user: as the server has it, and the choices that it has not answered yet. */
type Own = Pick<User, "locale" | "theme">;
let saved: Own = preferences.get();
let chosen: readonly Partial<Own>[] = [];

export function adopt({ locale, theme }: Own): void {
  saved = { locale, theme };
  preferences.merge(Object.assign({}, saved, ...chosen));
}

/** Shows a choice before the server has it. What is given back ends that, with the user the server answered or without one. */
export function choose({ locale, theme }: Partial<Own>): (user?: User) => void {
  const mine: Partial<Own> = { ...(locale ? { locale } : {}), ...(theme ? { theme } : {}) };
  chosen = [...chosen, mine];
  adopt(saved);
  return (user = undefined) => {
    chosen = chosen.filter((one) => one !== mine);
    adopt(user ?? saved);
  };
}
