import { useEffect } from "react";
import { LoginScreen } from "../auth/LoginScreen";
import { SetupScreen } from "../auth/SetupScreen";
import { useT } from "../i18n";
import { problemKey } from "../store/actions";
import { useCell } from "../store/cell";
import { loadSession, session } from "../store/session";
import { Empty } from "../ui/Empty";
import { Toasts } from "../ui/Toasts";
import { route } from "./router";
import { Shell } from "./Shell";

function Gate() {
  const t = useT();
  const now = useCell(session);
  const at = useCell(route);
  if (at.page === "setup") return <SetupScreen />;
  if (now.state === "unknown") return null;
  if (now.state === "unreachable") {
    return (
      <main className="gate">
        <Empty icon="plug" title={t("unreachable.title")}>
          <p role="alert">{t(problemKey(now.problem))}</p>
          <button type="button" className="button primary" onClick={() => void loadSession()}>
            {t("action.retry")}
          </button>
        </Empty>
      </main>
    );
  }
  if (now.state === "anonymous") return <LoginScreen expired={now.expired} />;
  return <Shell user={now.me.user} />;
}

export function App() {
  useEffect(() => {
    if (route.get().page !== "setup") void loadSession();
  }, []);
  return (
    <>
      <Gate />
      <Toasts />
    </>
  );
}
