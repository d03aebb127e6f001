import { useState } from "react";
import { go, type Route } from "../../app/router";
import { useT } from "../../i18n";
import { Icon } from "../../ui/Icon";
import { clientTags } from "../known";
import { Picker, type Choice } from "../../ui/Picker";

type At = Extract<Route, { page: "clients" }>;
const kinds = [null, "person", "company"] as const;

/** Which clients are shown: all, people or companies, and by tag. */
export function Filters({ at }: { at: At }) {
  const t = useT();
  const [tags, setTags] = useState<readonly { name: string; count: number }[] | null>(null);
  const [query, setQuery] = useState("");
  const [open, setOpen] = useState(false);
  const show = () => {
    setQuery("");
    setOpen(true);
    void clientTags().then(setTags);
  };
  const choose = (tag: string | null) => go({ ...at, tag });
  const wanted = query.trim().toLocaleLowerCase();
  const choices: Choice[] = (tags ?? [])
    .filter((one) => one.name.toLocaleLowerCase().includes(wanted))
    .slice(0, 50)
    .map((one) => ({ id: one.name, label: one.name, detail: t("client.tag.count", { n: one.count }), icon: one.name === at.tag ? "check" : "tag", run: () => choose(one.name) }));
  if (at.tag && !wanted) choices.unshift({ id: "", label: t("clients.tag.all"), icon: "x", run: () => choose(null) });
  return (
    <div className="tabs client-filters">
      <div className="tab-group" role="group" aria-label={t("clients.kinds")}>
        {kinds.map((kind) => (
          <button
            key={kind ?? "all"}
            type="button"
            className={(at.kind ?? null) === kind ? "tab on" : "tab"}
            aria-pressed={(at.kind ?? null) === kind}
            onClick={() => go({ ...at, kind })}
          >
            {t(kind ? `clients.kind.${kind}` : "clients.kind.all")}
          </button>
        ))}
      </div>
      <button type="button" className={at.tag ? "tab on" : "tab"} aria-haspopup="dialog" onClick={show}>
        <Icon name="tag" size={14} />
        <span className="tab-text">{at.tag ?? t("clients.tag")}</span>
      </button>
      {at.tag && (
        <button type="button" className="icon-button small" aria-label={t("clients.tag.all")} title={t("clients.tag.all")} onClick={() => choose(null)}>
          <Icon name="x" size={14} />
        </button>
      )}
      {open && (
        <Picker
          title={t("clients.tag.title")}
          placeholder={t("clients.tag.find")}
          choices={choices}
          query={query}
          onQuery={setQuery}
          onClose={() => setOpen(false)}
          empty={tags ? t("clients.tag.none") : ""}
          waiting={tags === null}
        />
      )}
    </div>
  );
}
