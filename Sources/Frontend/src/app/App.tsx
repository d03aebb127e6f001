import { useEffect } from "react";
import { LoginScreen } from "../auth/LoginScreen";
import { NotSetUp, SetupScreen } from "../auth/SetupScreen";
import { useT } from "../i18n";
import { showLanguage } from "../i18n/language";
import { shown } from "../i18n/shown";
import { problemKey } from "../store/actions";
import { useCell } from "../store/cell";
import { findSession, session } from "../store/session";
import { Empty } from "../ui/Empty";
import { Toasts } from "../ui/Toasts";
import { route } from "./router";
import { Shell } from "./Shell";

/** Milliseconds between two looks at a server that is being upgraded. */
const again = 2000;

function Gate() {
  const t = useT();
  const now = useCell(session);
  const at = useCell(route);
  useEffect(() => {
    if (now.state !== "unreachable" || now.problem.code !== "upgrading") return;
    const timer = setTimeout(() => void findSession(), again);
    return () => clearTimeout(timer);
  }, [now]);
  if (at.page === "setup") return <SetupScreen />;
  if (now.state === "unknown") return null;
  if (now.state === "unreachable") {
    return (
      <main className="gate">
        <Empty icon="plug" title={t("unreachable.title")} alone>
          <p role="alert">{t(problemKey(now.problem))}</p>
          <button type="button" className="button primary" onClick={() => void findSession()}>
            {t("action.retry")}
          </button>
        </Empty>
      </main>
    );
  }
  if (now.state === "anonymous") return now.fresh ? <NotSetUp /> : <LoginScreen expired={now.expired} />;
  return <Shell user={now.me.user} />;
}

export function App() {
  const speaks = useCell(shown, (locale) => locale !== null);
  useEffect(() => {
    void showLanguage();
    if (route.get().page !== "setup") void findSession();
  }, []);
  // Nothing is shown without words; the first answer of the server is asked for meanwhile.
  if (!speaks) return null;
  return (
    <>
      <Gate />
      <Toasts />
    </>
  );
}
