import { useEffect, type ReactNode } from "react";
import { Logo } from "../app/Logo";
import { languageItems } from "../app/Navigation";
import { useLocale, useT } from "../i18n";
import { preferences } from "../store/preferences";

interface Props {
  title: string;
  note?: string | null;
  children: ReactNode;
}

/** The frame of the screens before the inbox. */
export function AuthCard({ title, note, children }: Props) {
  const t = useT();
  const locale = useLocale();
  useEffect(() => {
    document.title = `${title} · Dragoman`;
  }, [title]);
  return (
    <main className="auth">
      <div className="auth-card">
        <div className="auth-brand">
          <Logo />
          <span>{"Dragoman"}</span>
        </div>
        <h1>{title}</h1>
        {note && <p className="auth-note">{note}</p>}
        {children}
      </div>
      <div className="auth-languages" role="group" aria-label={t("nav.language")}>
        {languageItems(locale, (next) => preferences.merge({ locale: next })).map((one) => (
          <button key={one.id} type="button" lang={one.id} className={one.checked ? "tab on" : "tab"} aria-pressed={one.checked} onClick={one.run}>
            {one.label}
          </button>
        ))}
      </div>
    </main>
  );
}
