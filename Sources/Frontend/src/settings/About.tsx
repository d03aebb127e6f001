import { useT } from "../i18n";
import { useCell } from "../store/cell";
import { session } from "../store/session";
import { Logo } from "../app/Logo";

/** Which program this is and whose work is in the page. */
export function About() {
  const t = useT();
  const now = useCell(session);
  if (now.state !== "signed-in") return null;
  const { version, office } = now.me;
  return (
    <div className="settings-stack">
      <div className="card about">
        <Logo />
        <div>
          <p className="entry-name">{"Dragoman"}</p>
          <p className="entry-more">{t("about.version", { version })}</p>
        </div>
      </div>
      <div className="card">
        <dl className="facts">
          <div>
            <dt>{t("about.office")}</dt>
            <dd>{office.name || "—"}</dd>
          </div>
          <div>
            <dt>{t("about.zone")}</dt>
            <dd>{office.time_zone}</dd>
          </div>
        </dl>
      </div>
      <div className="card">
        <h3>{t("about.parts")}</h3>
        <p className="card-text">{t("about.parts.text")}</p>
        <p className="card-text">{"React (MIT) · Lucide (ISC) · Inter (OFL 1.1)"}</p>
      </div>
    </div>
  );
}
