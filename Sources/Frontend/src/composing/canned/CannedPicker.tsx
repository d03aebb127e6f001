import { useState } from "react";
import { replyLanguages, type CannedReply, type ReplyLanguage } from "../../api/together";
import { go } from "../../app/router";
import { useLocale, useT } from "../../i18n";
import { languageName } from "../../i18n/format";
import { keysOf } from "../../keys/keymap";
import { canned as replies, cannedFailed, loadCanned } from "../../store/canned";
import { useCell } from "../../store/cell";
import { Icon } from "../../ui/Icon";
import { Picker, type Choice } from "../../ui/Picker";
import { matching } from "./find";
import { Placeholders } from "./Placeholders";
import { openCanned, type Canned } from "./useCanned";

/** The languages in which there is something to choose from. */
const written = (all: readonly CannedReply[]): ReplyLanguage[] =>
  replyLanguages.filter((language) => all.some((one) => one.texts[language]?.trim()));

function Languages({ canned, among }: { canned: Canned; among: readonly CannedReply[] }) {
  const t = useT();
  const locale = useLocale();
  const some = written(among);
  if (some.length < 2) return null;
  return (
    <div className="canned-languages" role="group" aria-label={t("canned.language")}>
      {some.map((language) => (
        <button
          key={language}
          type="button"
          className="canned-language"
          aria-pressed={language === canned.language}
          aria-label={languageName(locale, language)}
          title={languageName(locale, language)}
          onMouseDown={(event) => event.preventDefault()}
          onClick={() => canned.setLanguage(language)}
        >
          {language.toUpperCase()}
        </button>
      ))}
    </div>
  );
}

function Preview({ canned, one }: { canned: Canned; one: CannedReply }) {
  const t = useT();
  const locale = useLocale();
  const language = canned.languageFor(one);
  return (
    <section className="canned-preview" aria-label={t("canned.preview")}>
      {language && language !== canned.language && (
        <span className="tag" title={languageName(locale, language)}>
          {language.toUpperCase()}
        </span>
      )}
      <p lang={language ?? undefined}>
        <Placeholders filled={canned.filled(one)} />
      </p>
    </section>
  );
}

/** What "/" offers while typing. */
function Offer({ canned }: { canned: Canned }) {
  const t = useT();
  const { id, found, cursor } = canned;
  const at = found[cursor];
  if (!at) return null;
  return (
    <div className="mention-list canned-offer">
      <div id={`${id}list`} role="listbox" aria-label={t("canned.title")}>
        {found.map((one, index) => (
          <div
            key={one.id}
            id={`${id}${index}`}
            role="option"
            aria-selected={index === cursor}
            className="picker-row"
            onMouseDown={(event) => {
              event.preventDefault();
              canned.choose(one);
            }}
          >
            <span className="picker-label">{one.title}</span>
            <span className="canned-word">/{one.shortcut}</span>
          </div>
        ))}
      </div>
      <Preview canned={canned} one={at} />
      <Languages canned={canned} among={found} />
    </div>
  );
}

/** All of them over the page: search, preview, language. */
function Search({ canned }: { canned: Canned }) {
  const t = useT();
  const all = useCell(replies);
  const failed = useCell(cannedFailed);
  const [query, setQuery] = useState(canned.list?.query ?? "");
  const found = matching(all ?? [], query);
  const choices: Choice[] = found.map((one) => ({
    id: one.id, label: one.title, detail: `/${one.shortcut}`, icon: "message-square-text", run: () => canned.chooseInList(one),
  }));
  const none = all?.length === 0;
  if (none) {
    const settings = () => go({ page: "settings", section: "replies", item: "new" });
    choices.push({ id: "new", label: t("canned.first"), icon: "plus", run: settings });
  } else if (failed) {
    choices.push({ id: "retry", label: t("action.retry"), detail: t("failed.title"), icon: "rotate-ccw", run: () => void loadCanned(true) });
  }
  return (
    // The keys in it are not the composer's, though the composer is around it.
    <div onKeyDown={(event) => event.stopPropagation()}>
      <Picker
        title={t("canned.title")}
        placeholder={t("canned.placeholder")}
        choices={choices}
        query={query}
        onQuery={setQuery}
        onClose={canned.closeList}
        empty={t("canned.empty")}
        waiting={all === null && !failed}
        className="canned"
        beside={(choice) => {
          const one = found.find((other) => other.id === choice.id);
          return one ? <Preview canned={canned} one={one} /> : null;
        }}
        foot={<Languages canned={canned} among={all ?? []} />}
      />
    </div>
  );
}

/** Whatever of the canned replies is open now. Stands in the composer, which has to be a positioned box. */
export function CannedPicker({ canned }: { canned: Canned }) {
  return canned.list ? <Search canned={canned} /> : <Offer canned={canned} />;
}

/** The way to the replies for who does not know the key; for whichever text field is on screen. */
export function CannedButton({ className = "icon-button small" }: { className?: string }) {
  const t = useT();
  const open = useCell(openCanned);
  const keys = keysOf("canned").join("+");
  return (
    <button
      type="button"
      className={className}
      aria-label={t("canned.title")}
      title={`${t("canned.title")} (${keys}, /)`}
      aria-keyshortcuts="Control+Period"
      onMouseDown={(event) => event.preventDefault()}
      onClick={() => open?.()}
    >
      <Icon name="message-square-text" size={16} />
    </button>
  );
}
