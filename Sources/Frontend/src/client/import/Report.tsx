import { useState } from "react";
import { importResults, type ImportFault, type ImportReport, type ImportResult } from "../../api/crm";
import type { Route } from "../../app/router";
import { useT, type Key, type T } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";
import { Link } from "../../ui/Link";

const part = 100;
const icons: Record<ImportResult, IconName> = { created: "plus", updated: "pencil", unchanged: "user-check", refused: "circle-x" };
const fields: Record<string, Key> = {
  name: "client.called", kind: "client.kind", latin_name: "client.latin", language: "client.language", email: "client.emails", phone: "client.phones",
  address: "client.addresses", tags: "client.tags", tax_number: "client.tax", note: "client.note",
};
/** What a value of a column is like, where that can be said. */
const wanted: Record<string, Key> = {
  email: "invalid.email", phone: "invalid.client.phone", latin_name: "invalid.latin", tax_number: "invalid.tax", kind: "import.reason.kind", language: "import.reason.language",
};
/** What is wrong in a line: the column, and what it should be. */
function reason(one: ImportFault, t: T): string {
  const what = t((one.code === "invalid" && one.field && wanted[one.field]) || (`import.reason.${one.code}` as Key));
  const field = one.field ? fields[one.field] : undefined;
  return field ? `${t(field)}: ${what}` : what;
}

/** What becomes, or became, of every line of a file. */
export function Report({ report, at }: { report: ImportReport; at: Extract<Route, { page: "clients" }> }) {
  const t = useT();
  const [only, setOnly] = useState<ImportResult | null>(report.refused ? "refused" : null);
  const [shown, setShown] = useState(part);
  const lines = report.items.filter((one) => only === null || one.result === only);
  const states = importResults.filter((state) => report[state] > 0);
  const choose = (state: ImportResult | null) => {
    setOnly(state);
    setShown(part);
  };
  return (
    <section className="card" aria-label={t("import.lines")}>
      <div className="chips" role="group" aria-label={t("import.lines")}>
        <button type="button" className="chip-button" aria-pressed={only === null} onClick={() => choose(null)}>
          {t("import.count.all", { n: report.items.length })}
        </button>
        {states.map((state) => (
          <button key={state} type="button" className="chip-button" aria-pressed={only === state} onClick={() => choose(state)}>
            {t(`import.${report.dry_run ? "would" : "did"}.${state}` as Key, { n: report[state] })}
          </button>
        ))}
      </div>
      <ul className="import-lines">
        {lines.slice(0, shown).map((one) => (
          <li key={one.line} className={`import-${one.result}`}>
            <Icon name={icons[one.result]} size={16} />
            <span className="import-number">{t("import.line", { line: one.line })}</span>
            <span className="import-what">
              <span className="entry-name">
                {one.client_id ? <Link to={{ ...at, id: one.client_id }}>{one.name}</Link> : one.name || t("import.unnamed")}
              </span>
              {one.result !== "refused" && <span className="entry-more">{t(`import.${report.dry_run ? "will" : "was"}.${one.result}` as Key)}</span>}
              {one.faults.map((each, index) => (
                <span key={index} className="import-faults">{reason(each, t)}</span>
              ))}
            </span>
          </li>
        ))}
      </ul>
      {lines.length > shown && (
        <button type="button" className="text-button" onClick={() => setShown(shown + part)}>
          {t("action.showMore")}
        </button>
      )}
    </section>
  );
}
