import { useEffect, useRef, useState, type FormEvent } from "react";
import { channels as api } from "../../api";
import type { TelegramBot, TelegramTest } from "../../api/chat";
import { Problem, asProblem } from "../../api/http";
import type { Channel } from "../../api/types";
import { go } from "../../app/router";
import { useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { loadChannels } from "../../store/channels";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Reason } from "./Reason";
import { blankBot, botField, looksLikeToken, sentBot, type BotForm } from "./telegramForm";
import { TelegramAdvanced } from "./TelegramAdvanced";

/** What to do at Telegram, one thing after the other. */
function Steps() {
  const t = useT();
  const steps: Key[] = ["tg.step.botfather", "tg.step.newbot", "tg.step.token"];
  return (
    <>
      <ol className="tg-steps">
        {steps.map((step) => (
          <li key={step}>{t(step)}</li>
        ))}
      </ol>
      <p>
        <a className="button" href="https://t.me/BotFather" target="_blank" rel="noopener noreferrer">
          <Icon name="external-link" size={16} />
          {t("tg.botfather")}
        </a>
      </p>
      <details className="tg-more">
        <summary>{t("tg.groups")}</summary>
        <p>{t("tg.groups.text")}</p>
      </details>
      <details className="tg-more">
        <summary>{t("tg.business")}</summary>
        <ol className="tg-steps">
          {(["tg.business.1", "tg.business.2", "tg.business.3", "tg.business.4"] as const).map((step) => (
            <li key={step}>{t(step)}</li>
          ))}
        </ol>
        <p>{t("tg.business.text")}</p>
      </details>
    </>
  );
}

/** What the bot may do, as its maker set it. */
export function BotFacts({ bot }: { bot: TelegramBot }) {
  const t = useT();
  const facts: [boolean, Key][] = [
    [bot.can_join_groups, bot.can_join_groups ? "bot.groups.yes" : "bot.groups.no"],
    [bot.can_read_groups, bot.can_read_groups ? "bot.privacy.off" : "bot.privacy.on"],
    [bot.can_connect_business, bot.can_connect_business ? "bot.business.yes" : "bot.business.no"],
  ];
  return (
    <ul className="bot-facts">
      {facts.map(([yes, key]) => (
        <li key={key}>
          <Icon name={yes ? "circle-check" : "info"} size={16} />
          <span>{t(key)}</span>
        </li>
      ))}
    </ul>
  );
}

/** Asks Telegram about a token as soon as it is whole. */
export function useBotTest(form: BotForm, channel: string | null) {
  const [answer, setAnswer] = useState<TelegramTest | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const turn = useRef(0);
  const asked = useRef("");
  const run = async () => {
    const mine = ++turn.current;
    asked.current = JSON.stringify(form);
    setBusy(true);
    setAnswer(null);
    setProblem(null);
    try {
      const found = await api.testTelegram({ ...sentBot(form), ...(channel ? { channel_id: channel } : {}) });
      if (mine === turn.current) setAnswer(found);
    } catch (error) {
      if (mine === turn.current) setProblem(asProblem(error));
    } finally {
      if (mine === turn.current) setBusy(false);
    }
  };
  useEffect(() => {
    if (!looksLikeToken(form.token) || asked.current === JSON.stringify(form)) return;
    const timer = setTimeout(() => void run(), 400);
    return () => clearTimeout(timer);
  }, [form]);
  const forget = () => {
    turn.current += 1;
    setAnswer(null);
    setProblem(null);
    setBusy(false);
  };
  return { answer, problem, busy, run, forget, setProblem };
}

export function Tested({ answer, busy }: { answer: TelegramTest | null; busy: boolean }) {
  const t = useT();
  return (
    <div role="status" className="tg-tested">
      {busy && (
        <p className="entry-more">
          <Icon name="loader-circle" size={16} /> {t("tg.asking")}
        </p>
      )}
      {answer?.ok && answer.bot && (
        <>
          <p className="works">
            <Icon name="circle-check" size={16} />
            {t("tg.found", { name: answer.bot.name, username: `@${answer.bot.username}` })}
          </p>
          <BotFacts bot={answer.bot} />
        </>
      )}
      {answer && !answer.ok && (
        <div className="tg-fault">
          <Reason
            platform="telegram"
            said={{ reason: answer.reason ?? null, words: answer.words ?? null, advice: answer.advice ?? null, detail: answer.detail ?? null }}
          />
        </div>
      )}
    </div>
  );
}

/** A bot in one step: its token, which is tried at once. `account`: one that was connected before. */
export function ConnectTelegram({ account }: { account: Channel | null }) {
  const t = useT();
  const [form, setForm] = useState<BotForm>(blankBot);
  const [open, setOpen] = useState(false);
  const [saving, setSaving] = useState(false);
  const test = useBotTest(form, null);
  const refused = test.problem;
  useEffect(() => {
    if (botField(refused)) setOpen(true);
  }, [refused]);
  const change = (part: Partial<BotForm>) => {
    setForm((now) => ({ ...now, ...part }));
    test.forget();
  };
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (!looksLikeToken(form.token)) return test.setProblem(new Problem(422, "validation", "", "token"));
    if (!test.answer?.ok) return test.run();
    setSaving(true);
    try {
      const made = account
        ? await api.changeTelegram(account.id, { ...sentBot(form), connected: true })
        : await api.addTelegram({ ...sentBot(form), token: form.token.trim() });
      void loadChannels();
      go({ page: "settings", section: "channels", item: made.id }, true);
    } catch (error) {
      setSaving(false);
      test.setProblem(asProblem(error));
    }
  };
  const works = test.answer?.ok === true;
  const general = refused && refused.field !== "token" && !botField(refused) && t(refused.code === "address_taken" ? "tg.taken" : problemKey(refused));
  return (
    <form className="settings-stack" onSubmit={submit} noValidate>
      <div className="card">
        <p className="card-text">{t("tg.text")}</p>
        <Steps />
        <Field
          label={t("tg.token")}
          type="password"
          name="bot-token"
          autoComplete="off"
          spellCheck={false}
          value={form.token}
          hint={t("tg.token.hint")}
          error={refused?.field === "token" ? t(refused.code === "validation" ? "tg.token.wrong" : "tg.taken") : null}
          onChange={(event) => change({ token: event.target.value })}
        />
        <Tested answer={test.answer} busy={test.busy} />
        <TelegramAdvanced form={form} open={open} problem={refused} onOpen={setOpen} onChange={change} />
        <FormError>{general}</FormError>
        <div className="card-actions">
          <button type="submit" className="button primary" disabled={test.busy || saving}>
            {works && test.answer?.bot ? t("tg.connect", { name: test.answer.bot.name }) : t(test.answer ? "connect.again" : "tg.test")}
          </button>
        </div>
      </div>
    </form>
  );
}

