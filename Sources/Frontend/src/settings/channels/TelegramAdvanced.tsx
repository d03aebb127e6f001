import type { Problem } from "../../api/http";
import { useT } from "../../i18n";
import { Field, Segments } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import type { BotForm } from "./telegramForm";

interface Props {
  form: BotForm;
  open: boolean;
  problem: Problem | null;
  onOpen: (open: boolean) => void;
  onChange: (part: Partial<BotForm>) => void;
}

/** The same in every language. */
const examples = { base: "https://api.telegram.org", proxy: "socks5h://127.0.0.1:1080" };

/** How Telegram is reached; most offices never need it. */
export function TelegramAdvanced({ form, open, problem, onOpen, onChange }: Props) {
  const t = useT();
  const wrong = (field: string, key: "tg.base.wrong" | "tg.proxy.wrong" | "tg.mode.wrong") => (problem?.field === field ? t(key) : null);
  return (
    <div className="tg-advanced">
      <button type="button" className="text-button" aria-expanded={open} onClick={() => onOpen(!open)}>
        <Icon name={open ? "chevron-down" : "chevron-right"} size={14} />
        {t("tg.advanced")}
      </button>
      {open && (
        <div className="tg-fields">
          <Field
            label={t("tg.base")}
            type="url"
            autoComplete="off"
            spellCheck={false}
            placeholder={examples.base}
            value={form.apiBase}
            hint={t("tg.base.hint")}
            error={wrong("api_base", "tg.base.wrong")}
            onChange={(event) => onChange({ apiBase: event.target.value })}
          />
          <Field
            label={t("tg.proxy")}
            autoComplete="off"
            spellCheck={false}
            placeholder={examples.proxy}
            value={form.proxy}
            hint={t("tg.proxy.hint")}
            error={wrong("proxy", "tg.proxy.wrong")}
            onChange={(event) => onChange({ proxy: event.target.value })}
          />
          <Segments
            label={t("tg.mode")}
            value={form.mode}
            options={[
              { value: "polling", label: t("tg.mode.polling") },
              { value: "webhook", label: t("tg.mode.webhook") },
            ]}
            hint={t(form.mode === "polling" ? "tg.mode.polling.hint" : "tg.mode.webhook.hint")}
            onChange={(mode) => onChange({ mode })}
          />
          {problem?.field === "mode" && <p className="field-error" role="alert">{t("tg.mode.wrong")}</p>}
        </div>
      )}
    </div>
  );
}
