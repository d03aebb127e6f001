import { useState, type FormEvent } from "react";
import { auth } from "../api";
import { useLocale, useT } from "../i18n";
import { date, relative } from "../i18n/format";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";
import { Copy } from "../ui/Copy";
import { Field } from "../ui/Field";
import { Icon } from "../ui/Icon";
import { NotYet } from "../ui/Skeleton";
import { useList } from "./useList";

/** API tokens: made here, shown once, ended here. */
export function Tokens() {
  const t = useT();
  const locale = useLocale();
  const { items, setItems, problem, reload } = useList(auth.tokens);
  const [name, setName] = useState("");
  const [nameless, setNameless] = useState(false);
  const [made, setMade] = useState<{ id: string; token: string } | null>(null);

  const add = async (event: FormEvent) => {
    event.preventDefault();
    if (!name.trim()) return setNameless(true);
    try {
      const answer = await auth.addToken(name.trim());
      setMade({ id: answer.id, token: answer.token });
      setName("");
      void reload();
    } catch (error) {
      say({ tone: "error", key: problemKey(error) });
    }
  };
  const end = (id: string) => {
    setItems((items ?? []).filter((one) => one.id !== id));
    if (made?.id === id) setMade(null);
    auth.endToken(id).then(
      () => say({ tone: "quiet", key: "toast.tokenEnded" }),
      (error) => {
        say({ tone: "error", key: problemKey(error) });
        void reload();
      },
    );
  };

  return (
    <div className="settings-stack">
      <form className="card" onSubmit={add} noValidate>
        <p className="card-text">{t("tokens.text")}</p>
        <div className="inline-form">
          <Field
            label={t("tokens.name")} placeholder={t("tokens.example")} maxLength={80} value={name} error={nameless ? t("invalid.token") : null}
            onChange={(event) => (setName(event.target.value), setNameless(false))}
          />
          <button type="submit" className="button primary">
            {t("tokens.add")}
          </button>
        </div>
        {made && (
          <div className="once" role="status">
            <p>{t("tokens.once")}</p>
            <Copy text={made.token} label={t("tokens.copy")} />
          </div>
        )}
      </form>
      <NotYet ready={items !== null} problem={problem} onRetry={() => void reload()} lines={2} />
      {items && items.length > 0 && (
        <div className="card">
          <ul className="entries">
            {items.map((one) => (
              <li key={one.id}>
                <Icon name="key-round" />
                <div className="entry-text">
                  <span className="entry-name">{one.name}</span>
                  <span className="entry-more">
                    {t("tokens.made", { time: date(locale, one.created_at) })}
                    {" · "}
                    {one.last_used_at ? t("tokens.used", { time: relative(locale, one.last_used_at) }) : t("tokens.unused")}
                  </span>
                </div>
                <button type="button" className="button small danger" onClick={() => end(one.id)}>
                  {t("tokens.end")}
                </button>
              </li>
            ))}
          </ul>
        </div>
      )}
      {items && items.length === 0 && !made && <p className="panel-note">{t("tokens.none")}</p>}
    </div>
  );
}
