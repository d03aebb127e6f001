import { go, parse } from "../../app/router";
import { shown } from "../../i18n/shown";
import { preferences } from "../../store/preferences";

/** The page's own colours behind the bars of the system, as in tokens.css. */
const colours = { light: "#f6f6f8", dark: "#0e1014" };

function paint(): void {
  const { theme } = preferences.get();
  for (const one of document.querySelectorAll<HTMLMetaElement>("meta[name=theme-color]")) {
    one.content = colours[theme === "system" ? (one.media.includes("dark") ? "dark" : "light") : theme];
  }
}

/** A page that can be put on a home screen: its worker (offline page, clicks on notifications), its names in the language on screen, its colours. */
export function installable(): () => void {
  const speak = () => {
    const locale = shown.get();
    if (!locale) return;
    document.querySelector("link[rel=manifest]")?.setAttribute("href", locale === "en" ? "/manifest.webmanifest" : `/manifest-${locale}.webmanifest`);
    // Without https there is none, and a browser may refuse; the page does without.
    navigator.serviceWorker?.register(`/sw.js?l=${locale}`, { scope: "/" }).catch(() => undefined);
  };
  const hear = (event: MessageEvent) => {
    const { open } = (event.data ?? {}) as { open?: string };
    if (typeof open !== "string") return;
    const at = new URL(open, location.origin);
    if (at.origin === location.origin) go(parse(at.pathname, at.search));
  };
  speak();
  paint();
  navigator.serviceWorker?.addEventListener("message", hear);
  const ends = [shown.subscribe(speak), preferences.subscribe(paint)];
  return () => {
    navigator.serviceWorker?.removeEventListener("message", hear);
    ends.forEach((end) => end());
  };
}
