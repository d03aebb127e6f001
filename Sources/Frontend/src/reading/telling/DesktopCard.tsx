import { useEffect, useState } from "react";
import { useT } from "../../i18n";
import { useCell } from "../../store/cell";
import { Icon } from "../../ui/Icon";
import { allow, changeTelling, notify, standing, telling } from "./browser";
import { QuietButton } from "./QuietButton";

/** Whether this browser tells beside its window: asked for by a button, never by itself. */
export function DesktopCard() {
  const t = useT();
  const { hidden } = useCell(telling);
  const [at, setAt] = useState(standing);
  // Whoever changes it in the browser's own settings comes back to this page.
  useEffect(() => {
    const look = () => setAt(standing());
    addEventListener("focus", look);
    const end = telling.subscribe(look);
    return () => {
      removeEventListener("focus", look);
      end();
    };
  }, []);
  const trial = () =>
    void notify({ title: t("tell.trial.title"), body: hidden ? t("tell.hidden.text") : t("tell.trial.text"), open: "/settings/notifications", tag: "trial" });
  return (
    <section className="card" aria-labelledby="desktop">
      <h3 id="desktop">{t("tell.desktop")}</h3>
      <p className="card-text" role="status">
        {t(`tell.desktop.${at}`)}
      </p>
      {at === "on" && (
        <label className="check">
          <input type="checkbox" checked={hidden} onChange={(event) => changeTelling({ hidden: event.target.checked })} />
          <span>
            {t("tell.hide")}
            <span className="entry-more">{t("tell.hide.text")}</span>
          </span>
        </label>
      )}
      <div className="card-actions tell-actions">
        <QuietButton />
        {(at === "ask" || at === "off") && (
          <button type="button" className="button primary" onClick={() => void allow().then(setAt)}>
            <Icon name="bell" size={16} />
            {t("tell.desktop.turnOn")}
          </button>
        )}
        {at === "on" && (
          <>
            <button type="button" className="button" onClick={trial}>
              {t("tell.trial")}
            </button>
            <button type="button" className="button" onClick={() => changeTelling({ on: false })}>
              {t("tell.desktop.turnOff")}
            </button>
          </>
        )}
      </div>
    </section>
  );
}
