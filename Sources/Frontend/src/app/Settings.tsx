import { useEffect, useState } from "react";
import type { User } from "../api/types";
import { useT } from "../i18n";
import { FailedView } from "../inbox/EmptyView";
import { route, type Route } from "./router";

type Part = typeof import("../settings/SettingsScreen");
type At = Extract<Route, { page: "settings" }>;

let part: Part | null = null;

const place = "dragoman.reloaded";

/**
 * Fetches the settings, once. After an upgrade the server has another build of them, with another copy of everything they share
 * with this page: then the page is loaded again, though not twice in a row.
 */
async function fetchPart(): Promise<Part> {
  const found = await import("../settings/SettingsScreen");
  const same = found.sameBuild === route;
  const again = sessionStorage.getItem(place) !== null;
  if (same) sessionStorage.removeItem(place);
  else if (!again) {
    sessionStorage.setItem(place, "1");
    location.reload();
  }
  if (!same) throw new Error("another build");
  part = found;
  return found;
}

/** The settings are a part of the page that most people open once a week: it is fetched when they do. */
export function Settings({ at, user }: { at: At; user: User }) {
  const t = useT();
  const [Screen, setScreen] = useState(() => part?.SettingsScreen ?? null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (Screen || failed) return;
    fetchPart().then((found) => setScreen(() => found.SettingsScreen), () => setFailed(true));
  }, [Screen, failed]);
  if (Screen) return <Screen at={at} user={user} />;
  return (
    <main className="settings" id="main" aria-busy={!failed}>
      <h1 className="sr-only">{t("settings.title")}</h1>
      {failed && <FailedView problem={null} onRetry={() => setFailed(false)} />}
    </main>
  );
}
