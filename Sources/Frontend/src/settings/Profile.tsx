import { useState } from "react";
import type { User } from "../api/types";
import { languageItems } from "../app/Navigation";
import { useLocale, useT } from "../i18n";
import { useCell } from "../store/cell";
import { preferences } from "../store/preferences";
import { Icon } from "../ui/Icon";
import { Field, Segments } from "../ui/Field";
import { problemKey } from "../store/actions";
import { changeProfile } from "../store/profile";
import { signOut, worksInInbox } from "../store/session";
import { say } from "../store/toasts";
import { Signature } from "./Signature";

export function Profile({ user }: { user: User }) {
  const t = useT();
  const locale = useLocale();
  const { theme, density, keys } = useCell(preferences);
  const [name, setName] = useState(user.name);
  const [nameless, setNameless] = useState(false);
  const changed = name.trim() !== user.name;
  return (
    <div className="settings-stack">
      <form
        className="card"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          if (!name.trim()) setNameless(true);
          else if (changed) void changeProfile({ name: name.trim() }).then((taken) => taken && say({ tone: "quiet", key: "toast.saved" }));
        }}
      >
        <Field
          label={t("field.name")} hint={t("field.name.example")} value={name} autoComplete="name" maxLength={120} error={nameless ? t("invalid.name") : null}
          onChange={(event) => (setName(event.target.value), setNameless(false))}
        />
        <Field label={t("field.email")} value={user.email} readOnly hint={t("profile.email.hint")} />
        <div className="card-actions">
          <button type="submit" className="button primary" disabled={!changed}>
            {t("action.save")}
          </button>
        </div>
      </form>
      {worksInInbox(user) && <Signature user={user} />}
      <div className="card">
        <Segments
          label={t("nav.language")}
          value={locale}
          options={languageItems(locale, () => undefined).map((one) => ({ value: one.id, label: one.label }))}
          onChange={(next) => void changeProfile({ locale: next })}
        />
        <Segments
          label={t("settings.theme")}
          value={theme}
          options={(["system", "light", "dark"] as const).map((value) => ({ value, label: t(`theme.${value}`) }))}
          onChange={(next) => void changeProfile({ theme: next })}
        />
        <Segments
          label={t("settings.density")}
          value={density}
          options={(["comfortable", "compact"] as const).map((value) => ({ value, label: t(`density.${value}`) }))}
          hint={t("settings.density.hint")}
          onChange={(next) => preferences.merge({ density: next })}
        />
        <label className="check">
          <input type="checkbox" checked={keys} onChange={(event) => preferences.merge({ keys: event.target.checked })} />
          {t("settings.keys.on")}
        </label>
      </div>
      <div>
        <button
          type="button"
          className="button"
          onClick={() => signOut().catch((error) => say({ tone: "error", key: problemKey(error) }))}
        >
          <Icon name="log-out" size={16} />
          {t("nav.signOut")}
        </button>
      </div>
    </div>
  );
}
