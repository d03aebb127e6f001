import { go, type Route } from "../app/router";
import { useT, type Key } from "../i18n";
import { Icon } from "../ui/Icon";
import { tokens, valuesOf, withoutToken, type Token } from "./operators";

type SearchRoute = Extract<Route, { page: "search" }>;

/** The operators of the query in words, each of which can be taken off; and the way to the same as a list. */
export function QueryChips({ at }: { at: SearchRoute }) {
  const t = useT();
  const used = tokens(at.q).filter((one) => one.operator !== null && one.value !== "");
  if (!at.q.trim()) return null;
  const valueWords = ({ operator, value }: Token): string => {
    if (operator === null || !valuesOf[operator]?.includes(value.toLowerCase())) return value;
    return operator === "platform" ? t(`platform.${value.toLowerCase()}` as Key) : t(`search.value.${operator}.${value.toLowerCase()}` as Key);
  };
  const words = (one: Token): string => `${one.negated ? t("search.not") : ""}${t(`search.op.short.${one.operator}` as Key)}: ${valueWords(one)}`;
  return (
    <div className="narrow-bar" role="group" aria-label={t("filter.label")}>
      <ul className="narrow-chips" role="list">
        {used.map((one) => (
          <li key={one.start} className="narrow-chip">
            <span className="narrow-value">{words(one)}</span>
            <button type="button" aria-label={t("filter.remove", { name: words(one) })} onClick={() => go({ ...at, q: withoutToken(at.q, one) }, true)}>
              <Icon name="x" size={12} />
            </button>
          </li>
        ))}
      </ul>
      <button type="button" className="text-button" onClick={() => go({ page: "inbox", view: "all", filter: { q: at.q.trim() }, id: at.id })}>
        {t("search.asList")}
      </button>
    </div>
  );
}
