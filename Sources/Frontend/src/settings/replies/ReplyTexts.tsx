import { useId, useLayoutEffect, useRef } from "react";
import { replyLanguages, type ReplyLanguage } from "../../api/together";
import { Placeholders } from "../../composing/canned/Placeholders";
import { fill, today, unknownIn, variables, type Variable } from "../../composing/canned/variables";
import { useLocale, useT } from "../../i18n";
import { languageName } from "../../i18n/format";
import { Icon } from "../../ui/Icon";

/** A client as there might be one, in the language of the text. */
const samples: Record<ReplyLanguage, { client: string; first_name: string; subject: string }> = {
  uk: { client: "Олена Коваленко", first_name: "Олена", subject: "Переклад свідоцтва" },
  pl: { client: "Anna Nowak", first_name: "Anna", subject: "Tłumaczenie umowy" },
  en: { client: "Grace Morgan", first_name: "Grace", subject: "Translation of a contract" },
  ru: { client: "Ирина Соколова", first_name: "Ирина", subject: "Перевод диплома" },
  de: { client: "Jana Weber", first_name: "Jana", subject: "Übersetzung der Urkunde" },
};

interface Props {
  texts: Record<ReplyLanguage, string>;
  language: ReplyLanguage;
  onLanguage: (language: ReplyLanguage) => void;
  onText: (text: string) => void;
  me: string;
  error: string | null;
}

function LanguageTabs({ texts, language, onLanguage }: Pick<Props, "texts" | "language" | "onLanguage">) {
  const t = useT();
  const locale = useLocale();
  const name = useId();
  return (
    <fieldset className="field segments-field">
      <legend>{t("replies.language")}</legend>
      <div className="segments">
        {replyLanguages.map((one) => (
          <label key={one} className={one === language ? "segment on" : "segment"}>
            <input type="radio" name={name} checked={one === language} onChange={() => onLanguage(one)} />
            {languageName(locale, one)}
            {texts[one].trim() && (
              <>
                <Icon name="check" size={12} />
                <span className="sr-only"> {t("replies.written")}</span>
              </>
            )}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

function Preview({ text, language, me }: { text: string; language: ReplyLanguage; me: string }) {
  const t = useT();
  const title = useId();
  const sample = { ...samples[language], me, today: today(language), address: "client@example.org" };
  return (
    <section className="reply-preview" aria-labelledby={title}>
      <h3 id={title}>{t("replies.preview")}</h3>
      {text.trim() ? (
        <p className="bubble" lang={language}>
          <Placeholders filled={fill(text, sample)} />
        </p>
      ) : (
        <p className="field-hint">{t("replies.preview.none")}</p>
      )}
    </section>
  );
}

/** The texts of a reply, one language at a time, with what may be put into them and what comes of it. */
export function ReplyTexts({ texts, language, onLanguage, onText, me, error }: Props) {
  const t = useT();
  const locale = useLocale();
  const id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const behind = useRef<number | null>(null);
  const text = texts[language];
  const unknown = unknownIn(text);
  useLayoutEffect(() => {
    if (behind.current === null) return;
    field.current?.focus();
    field.current?.setSelectionRange(behind.current, behind.current);
    behind.current = null;
  }, [text]);
  const insert = (variable: Variable) => {
    const start = field.current?.selectionStart ?? text.length;
    const end = field.current?.selectionEnd ?? text.length;
    const word = `{${variable}}`;
    behind.current = start + word.length;
    onText(text.slice(0, start) + word + text.slice(end));
  };
  const hint = error ?? (unknown.length ? t("replies.unknown", { names: unknown.map((one) => `{${one}}`).join(", ") }) : null);
  return (
    <>
      <LanguageTabs texts={texts} language={language} onLanguage={onLanguage} />
      <div className={error ? "field invalid reply-text" : "field reply-text"}>
        <label htmlFor={id}>{t("replies.body", { language: languageName(locale, language) })}</label>
        <textarea
          ref={field}
          id={id}
          lang={language}
          rows={Math.min(14, Math.max(5, text.split("\n").length + 1))}
          maxLength={10000}
          value={text}
          aria-invalid={error ? true : undefined}
          aria-describedby={`${id}h`}
          onChange={(event) => onText(event.target.value)}
        />
        <p className={hint ? "field-error" : "field-hint"} id={`${id}h`}>
          {hint ?? t("replies.body.hint")}
        </p>
        <div className="reply-variables" role="group" aria-label={t("replies.insert")}>
          <span aria-hidden="true">{t("replies.insert")}</span>
          {variables.map((one) => (
            <button key={one} type="button" className="button small" title={`{${one}}`} onClick={() => insert(one)}>
              {t(`replies.variable.${one}`)}
            </button>
          ))}
        </div>
      </div>
      <Preview text={text} language={language} me={me} />
    </>
  );
}
