import { useEffect, useState } from "react";
import type { User } from "../api/types";
import { useT } from "../i18n";
import { FailedView } from "../inbox/EmptyView";
import { NotYet } from "../ui/Skeleton";
import { fetched } from "./part";
import type { Route } from "./router";

type Part = typeof import("../settings/SettingsScreen");
type At = Extract<Route, { page: "settings" }>;

let part: Part | null = null;

/** The settings are a part of the page that most people open once a week: it is fetched when they do. */
export function Settings({ at, user }: { at: At; user: User }) {
  const t = useT();
  const [Screen, setScreen] = useState(() => part?.SettingsScreen ?? null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    if (Screen || failed) return;
    fetched(import("../settings/SettingsScreen")).then(
      (found) => {
        part = found;
        setScreen(() => found.SettingsScreen);
      },
      () => setFailed(true),
    );
  }, [Screen, failed]);
  if (Screen) return <Screen at={at} user={user} />;
  return (
    <main className="settings" id="main" aria-busy={!failed}>
      <h1 className="sr-only">{t("settings.title")}</h1>
      <div className="settings-body">
        <NotYet ready={failed} />
      </div>
      {failed && <FailedView problem={null} onRetry={() => setFailed(false)} />}
    </main>
  );
}
