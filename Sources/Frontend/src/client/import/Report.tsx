import { useState } from "react";
import type { ImportLine, ImportReason, ImportReport } from "../../api/crm";
import type { Route } from "../../app/router";
import { useT, type Key, type T } from "../../i18n";
import { Icon, type IconName } from "../../ui/Icon";
import { Link } from "../../ui/Link";

const part = 100;
const icons: Record<ImportLine["state"], IconName> = { new: "plus", known: "user-check", refused: "circle-x" };
const fields: Record<string, Key> = {
  name: "client.name", kind: "client.kind", latin_name: "client.latin", language: "client.language", emails: "client.emails", phones: "client.phones",
  addresses: "client.addresses", tags: "client.tags", tax_number: "client.tax", note: "client.note",
};
const codes = new Set(["missing", "invalid", "too_long", "too_many", "taken", "columns"]);

/** What a value of a column is like, where that can be said. */
const wanted: Record<string, Key> = {
  emails: "invalid.email", phones: "invalid.client.phone", latin_name: "invalid.latin", tax_number: "invalid.tax", kind: "import.reason.kind", language: "import.reason.language",
};

/** Why a line is not taken: the column and what is wrong there. */
function reason(one: ImportReason, t: T): string {
  const told = one.code === "invalid" && one.field ? wanted[one.field] : undefined;
  const what = told ? t(told) : codes.has(one.code) ? t(`import.reason.${one.code}` as Key) : one.detail || t("import.reason.invalid");
  const field = one.field ? fields[one.field] : undefined;
  return field ? `${t(field)}: ${what}` : what;
}

/** What becomes, or became, of every line of a file. */
export function Report({ report, at }: { report: ImportReport; at: Extract<Route, { page: "clients" }> }) {
  const t = useT();
  const [only, setOnly] = useState<ImportLine["state"] | null>(report.refused ? "refused" : null);
  const [shown, setShown] = useState(part);
  const lines = report.lines.filter((one) => only === null || one.state === only);
  const states = (["new", "known", "refused"] as const).filter((state) => report[state] > 0);
  const choose = (state: ImportLine["state"] | null) => {
    setOnly(state);
    setShown(part);
  };
  return (
    <section className="card" aria-label={t("import.lines")}>
      <div className="chips" role="group" aria-label={t("import.lines")}>
        <button type="button" className="chip-button" aria-pressed={only === null} onClick={() => choose(null)}>
          {t("import.count.all", { n: report.new + report.known + report.refused })}
        </button>
        {states.map((state) => (
          <button key={state} type="button" className="chip-button" aria-pressed={only === state} onClick={() => choose(state)}>
            {t(`import.${report.dry_run ? "would" : "did"}.${state}` as Key, { n: report[state] })}
          </button>
        ))}
      </div>
      <ul className="import-lines">
        {lines.slice(0, shown).map((one) => (
          <li key={one.line} className={`import-${one.state}`}>
            <Icon name={icons[one.state]} size={16} />
            <span className="import-number">{t("import.line", { line: one.line })}</span>
            <span className="import-what">
              <span className="entry-name">
                {one.client_id && (one.state === "known" || !report.dry_run) ? <Link to={{ ...at, id: one.client_id }}>{one.name}</Link> : one.name || t("import.unnamed")}
              </span>
              <span className="entry-more">
                {one.state === "refused" ? one.reasons.map((each) => reason(each, t)).join("; ") : t(`import.${report.dry_run ? "will" : "was"}.${one.state}` as Key)}
              </span>
            </span>
          </li>
        ))}
      </ul>
      {lines.length > shown && (
        <button type="button" className="text-button" onClick={() => setShown(shown + part)}>
          {t("action.showMore")}
        </button>
      )}
      {report.left_off > 0 && <p className="card-hint">{t("import.left", { n: report.left_off })}</p>}
    </section>
  );
}
