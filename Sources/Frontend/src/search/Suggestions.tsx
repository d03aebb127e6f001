import { useEffect, useImperativeHandle, useMemo, useRef, useState, type KeyboardEvent, type Ref } from "react";
import { searchSuggestions } from "../api";
import type { Suggestion } from "../api/types";
import { useT, type Key, type T } from "../i18n";
import { Icon, type IconName } from "../ui/Icon";
import { lastWord, operators, replaced, valuesOf, type Operator } from "./operators";
import { forgetSearches, recentSearches } from "./recent";

/** What the search field asks of its suggestions. */
export interface Suggesting {
  /** Whether the key was for them. */
  onKey: (event: KeyboardEvent) => boolean;
}

interface Props {
  id: string;
  /** The text of the field up to the caret. */
  text: string;
  handle: Ref<Suggesting>;
  onChoose: (text: string) => void;
  onActive: (option: string | null, count: number) => void;
  onClose: () => void;
}

interface Offer {
  key: string;
  icon: IconName;
  label: string;
  detail?: string | undefined;
  text: string;
}

const most = 10;

const begins = (text: string, word: string): boolean => text.toLocaleLowerCase().startsWith(word.toLocaleLowerCase());

/** The operators and their few values, found by their own names and by the words for them. */
function known(t: T, text: string): Offer[] {
  const { word } = lastWord(text);
  const sign = word.startsWith("-") ? "-" : "";
  const bare = word.slice(sign.length);
  const at = bare.indexOf(":");
  if (at >= 0) {
    const operator = bare.slice(0, at).toLowerCase() as Operator;
    const typed = bare.slice(at + 1);
    return (valuesOf[operator] ?? [])
      .map((value) => ({ value, words: operator === "platform" ? t(`platform.${value}` as Key) : t(`search.value.${operator}.${value}` as Key) }))
      .filter(({ value, words }) => begins(value, typed) || begins(words, typed))
      .filter(({ value }) => value !== typed)
      .map(({ value, words }) => ({ key: `${operator}:${value}`, icon: "list-filter", label: `${sign}${operator}:${value}`, detail: words, text: replaced(text, `${sign}${operator}:${value}`) }));
  }
  return operators
    .map((operator) => ({ operator, words: t(`search.op.${operator}` as Key) }))
    .filter(({ operator, words }) => begins(operator, bare) || (bare !== "" && words.split(/[\s,]+/).some((one) => begins(one, bare))))
    .map(({ operator, words }) => ({ key: operator, icon: "list-filter", label: `${sign}${operator}:`, detail: words, text: replaced(text, `${sign}${operator}:`) }));
}

const icons: Record<Suggestion["kind"], IconName> = { operator: "list-filter", value: "tag", client: "user", recent: "history" };

/** Under the search field: what was searched before, the operators in words, and their values. */
export function Suggestions({ id, text, handle, onChoose, onActive, onClose }: Props) {
  const t = useT();
  const [at, setAt] = useState(-1);
  const [found, setFound] = useState<{ of: string; items: readonly Suggestion[] }>({ of: "", items: [] });
  const [recent, setRecent] = useState(recentSearches);
  const list = useRef<HTMLDivElement>(null);
  const { word } = lastWord(text);
  useEffect(() => {
    if (word.length < 2) return;
    const stop = new AbortController();
    const timer = setTimeout(() => searchSuggestions(text, stop.signal).then((answer) => setFound({ of: text, items: answer.items }), () => undefined), 90);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [text, word]);
  const offers = useMemo((): Offer[] => {
    // Behind a whole word the results are what matters, until the next one begins.
    if (text.trim() && !word) return [];
    const own = known(t, text);
    const before = recent.filter((one) => (text.trim() ? begins(one, text.trim()) && one !== text.trim() : true))
      .slice(0, text.trim() ? 3 : most)
      .map((one): Offer => ({ key: `recent ${one}`, icon: "history", label: one, text: one }));
    const others = (found.of === text ? found.items : []).filter((one) => one.kind !== "operator" && one.kind !== "recent" && !own.some((other) => other.key === one.insert))
      .map((one): Offer => ({ key: `${one.kind} ${one.insert}`, icon: icons[one.kind], label: one.text, detail: one.detail ?? undefined, text: replaced(text, one.insert) }));
    const all = word ? [...others, ...own, ...before].slice(0, most) : [...before, ...own];
    // Two clients of one name are one thing to search for.
    return all.filter((one, index) => one.detail !== undefined || all.findIndex((other) => other.text === one.text) === index);
  }, [t, text, word, found, recent]);

  useEffect(() => setAt(-1), [text]);
  const active = at >= 0 && at < offers.length ? at : -1;
  useEffect(() => {
    onActive(active < 0 ? null : `${id}-${active}`, offers.length);
    list.current?.querySelector("[aria-selected=true]")?.scrollIntoView({ block: "nearest" });
  }, [active, offers.length]);
  useEffect(() => () => onActive(null, 0), []);

  useImperativeHandle(handle, () => ({
    onKey: (event) => {
      if (offers.length === 0) return false;
      if (event.code === "ArrowDown") setAt(active + 1 >= offers.length ? -1 : active + 1);
      else if (event.code === "ArrowUp") setAt(active < 0 ? offers.length - 1 : active - 1);
      else if ((event.code === "Enter" || event.code === "Tab") && active >= 0) onChoose((offers[active] as Offer).text);
      else if (event.code === "Escape") onClose();
      else return false;
      return true;
    },
  }), [offers, active]);

  if (offers.length === 0) return null;
  const beforeCount = word ? 0 : offers.filter((one) => one.icon === "history").length;
  return (
    <div className="suggestions" onMouseDown={(event) => event.preventDefault()}>
      <div role="listbox" id={id} aria-label={t("search.suggestions")} ref={list}>
        {offers.map((one, index) => (
          <div
            key={one.key}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            className="suggestion"
            onMouseMove={() => setAt(index)}
            onClick={() => onChoose(one.text)}
          >
            <Icon name={one.icon} size={15} />
            <span className="suggestion-text">{one.label}</span>
            {one.detail && <span className="suggestion-detail">{one.detail}</span>}
          </div>
        ))}
      </div>
      {beforeCount > 0 && (
        <button
          type="button"
          className="text-button"
          tabIndex={-1}
          onClick={() => {
            forgetSearches();
            setRecent([]);
          }}
        >
          {t("search.recent.clear")}
        </button>
      )}
    </div>
  );
}
