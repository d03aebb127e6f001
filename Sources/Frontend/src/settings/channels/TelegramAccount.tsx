import { useEffect, useState, type FormEvent } from "react";
import { channels as api } from "../../api";
import type { Telegram, TelegramConnection } from "../../api/chat";
import { Problem, asProblem } from "../../api/http";
import type { ChannelDetail } from "../../api/types";
import { useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { loadChannels } from "../../store/channels";
import { say } from "../../store/toasts";
import { Avatar } from "../../ui/Avatar";
import { Copy } from "../../ui/Copy";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { BotFacts, Tested, useBotTest } from "./ConnectTelegram";
import { botChange, botField, botOf, knownRights, looksLikeToken } from "./telegramForm";
import { TelegramAdvanced } from "./TelegramAdvanced";

interface Props {
  account: ChannelDetail;
  telegram: Telegram;
  onSaved: (account: ChannelDetail) => void;
}

function Bot({ telegram }: { telegram: Telegram }) {
  const t = useT();
  const { bot } = telegram;
  return (
    <section className="card" aria-label={t("tg.bot")}>
      <h3>{t("tg.bot")}</h3>
      <div className="bot-head">
        <Avatar name={bot.name} platform="telegram" />
        <div>
          <p className="card-title">{bot.name}</p>
          <a href={`https://t.me/${bot.username}`} target="_blank" rel="noopener noreferrer">{`@${bot.username}`}</a>
        </div>
      </div>
      <BotFacts bot={bot} />
      <p className="card-text">{t("tg.share")}</p>
      <Copy text={`https://t.me/${bot.username}`} label={t("tg.share.copy")} />
    </section>
  );
}

function Connection({ one }: { one: TelegramConnection }) {
  const t = useT();
  const rights = one.rights.filter((right) => knownRights.includes(right) && right !== "can_reply");
  const state: Key = !one.enabled ? "business.off" : one.can_reply ? "business.replies" : "business.reads";
  return (
    <li>
      <Avatar name={one.name} size="small" />
      <div className="entry-text">
        <span className="entry-name">{one.name}</span>
        {one.username && <span className="entry-more">{`@${one.username}`}</span>}
        <span className={`business-state ${one.enabled && one.can_reply ? "entry-more" : "entry-why"}`}>
          <Icon name={one.enabled && one.can_reply ? "circle-check" : "triangle-alert"} size={14} /> {t(state)}
        </span>
        {one.enabled && rights.length > 0 && <span className="entry-more">{rights.map((right) => t(`right.${right}` as Key)).join(" · ")}</span>}
      </div>
    </li>
  );
}

/** The accounts that let the bot into their private chats, and what they allow it. */
function Business({ telegram }: { telegram: Telegram }) {
  const t = useT();
  return (
    <section className="card" aria-label={t("business.title")}>
      <h3>{t("business.title")}</h3>
      <p className="card-text">{t(telegram.business.length ? "business.text" : telegram.bot.can_connect_business ? "business.none" : "bot.business.no")}</p>
      {telegram.business.length > 0 && (
        <ul className="entries" aria-label={t("business.title")}>
          {telegram.business.map((one) => (
            <Connection key={one.id} one={one} />
          ))}
        </ul>
      )}
      <details className="tg-more">
        <summary>{t("tg.business")}</summary>
        <ol className="tg-steps">
          {(["tg.business.1", "tg.business.2", "tg.business.3", "tg.business.4"] as const).map((step) => (
            <li key={step}>{t(step)}</li>
          ))}
        </ol>
      </details>
      <p className="entry-more">{t("business.limits")}</p>
    </section>
  );
}

function Settings({ account, telegram, onSaved }: Props) {
  const t = useT();
  const [name, setName] = useState(account.name);
  const [form, setForm] = useState(() => botOf(telegram));
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const test = useBotTest(form, account.id);
  const changed = { ...botChange(form, telegram), ...(name.trim() !== account.name ? { name: name.trim() } : {}) };
  const nothing = Object.keys(changed).length === 0;
  const refused = test.problem;
  useEffect(() => {
    if (botField(refused)) setOpen(true);
  }, [refused]);
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (nothing) return;
    if (!name.trim()) return test.setProblem(new Problem(422, "validation", "", "name"));
    if (form.token.trim() && !looksLikeToken(form.token)) return test.setProblem(new Problem(422, "validation", "", "token"));
    setSaving(true);
    try {
      const answer = await api.changeTelegram(account.id, changed);
      onSaved(answer);
      if (answer.telegram) setForm(botOf(answer.telegram));
      setName(answer.name);
      test.forget();
      void loadChannels();
      say({ tone: "quiet", key: "toast.saved" });
    } catch (error) {
      test.setProblem(asProblem(error));
    }
    setSaving(false);
  };
  const change = (part: Partial<typeof form>) => {
    setForm((now) => ({ ...now, ...part }));
    test.forget();
  };
  const known = refused && (refused.field === "token" || refused.field === "name" || botField(refused));
  return (
    <form className="card" onSubmit={save} noValidate aria-labelledby="bot-settings">
      <h3 id="bot-settings">{t("tg.settings")}</h3>
      <Field label={t("account.name")} hint={t("account.name.hint")} value={name} maxLength={120} autoComplete="off" onChange={(event) => setName(event.target.value)} error={refused?.field === "name" ? t("invalid.name") : null} />
      <Field
        label={t("tg.token.new")}
        type="password"
        name="bot-token"
        autoComplete="off"
        value={form.token}
        hint={t(telegram.has_token ? "tg.token.keep" : "tg.token.hint")}
        error={refused?.field === "token" ? t(refused.code === "validation" ? "tg.token.wrong" : "tg.token.other") : null}
        onChange={(event) => change({ token: event.target.value })}
      />
      <Tested answer={test.answer} busy={test.busy} />
      <TelegramAdvanced form={form} open={open} problem={refused} onOpen={setOpen} onChange={change} />
      {telegram.mode === "webhook" && telegram.webhook_url && (
        <div>
          <p className="card-text">{t("tg.webhook.url")}</p>
          <Copy text={telegram.webhook_url} label={t("tg.share.copy")} />
        </div>
      )}
      <FormError>{refused && !known && t(problemKey(refused))}</FormError>
      <div className="card-actions long">
        <button type="button" className="button" disabled={test.busy} onClick={() => void test.run()}>
          {t("account.test")}
        </button>
        <button type="submit" className="button primary" disabled={nothing || saving}>
          {t("action.save")}
        </button>
      </div>
    </form>
  );
}

/** Everything about a connected bot beside how it does. */
export function TelegramAccount(props: Props) {
  return (
    <>
      <Bot telegram={props.telegram} />
      <Business telegram={props.telegram} />
      <Settings {...props} />
    </>
  );
}
