import type { Locale } from "../api/types";
import { fetched, type Part } from "../app/part";
import { preferences } from "../store/preferences";
import { say } from "../store/toasts";
import type { en } from "./en";
import { addLanguage } from "./index";
import { shown } from "./shown";
import type { Same } from "./texts";

interface LanguagePart extends Part {
  catalogue: Same<typeof en>;
}

/** Each language is a part of its own: only the one on screen is fetched. */
const parts: Record<Locale, () => Promise<LanguagePart>> = {
  uk: () => import("./parts/uk"), pl: () => import("./parts/pl"), en: () => import("./parts/en"),
};
const asked: Partial<Record<Locale, Promise<void>>> = {};

/** Seconds until a first language that did not come is asked for again: without words nothing can be said. */
const again = 2;

function load(locale: Locale): Promise<void> {
  const now = asked[locale] ?? fetched(parts[locale]()).then(({ catalogue }) => addLanguage(locale, catalogue));
  asked[locale] = now;
  now.catch(() => delete asked[locale]);
  return now;
}

/**
 * Brings the language of the preferences on screen; what was there stays until its words have come. Settles when it is decided, also
 * where they do not come: then the page goes on in the language before.
 */
export async function showLanguage(): Promise<void> {
  const { locale } = preferences.get();
  try {
    await load(locale);
    if (preferences.get().locale !== locale) return;
    document.documentElement.lang = locale;
    shown.set(locale);
  } catch {
    if (shown.get() === null) setTimeout(() => void showLanguage(), again * 1000);
    else say({ tone: "error", key: "problem.network", action: { key: "action.retry", run: () => void showLanguage() } });
  }
}

let wanted = preferences.get().locale;
preferences.subscribe(() => {
  const { locale } = preferences.get();
  if (locale === wanted) return;
  wanted = locale;
  void showLanguage();
});
