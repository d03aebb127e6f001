import { useRef, useState, type DragEvent } from "react";
import { people, type ImportReport } from "../../api/crm";
import { Problem } from "../../api/http";
import { go, type Route } from "../../app/router";
import { useLocale, useT, type Key, type Values } from "../../i18n";
import { bytes } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { clientsTurn } from "../known";
import { PageHead } from "../page/PageHead";
import { Report } from "./Report";

/** The most the server takes, in bytes. */
const largest = 10 * 1024 * 1024;
const columns = "name; kind; latin_name; email; phone; address; language; tags; tax_number; note";

const refusals: Record<string, Key> = {
  not_utf8: "import.refused.encoding", not_text: "import.refused.workbook", too_many_rows: "import.refused.many", columns: "import.refused.twice",
  no_columns: "import.refused.columns", empty: "import.refused.empty", line: "import.refused.line", media_type: "import.refused.other",
};

/** Why a file cannot be read at all, by the server's word for it. */
function unreadable(problem: unknown): { key: Key; line: string } {
  if (!(problem instanceof Problem)) return { key: "problem.network", line: "" };
  if (problem.status === 413) return { key: "import.refused.large", line: "" };
  const { line } = problem.about;
  const other = problem.status === 422 ? "import.refused.other" : problemKey(problem);
  return { key: refusals[problem.code] ?? other, line: typeof line === "number" ? String(line) : "" };
}

interface Props {
  at: Extract<Route, { page: "clients" }>;
  onBack: (() => void) | null;
}

/** Clients from a file: what would become of each line is said before anything is done. */
export function ImportPane({ at, onBack }: Props) {
  const t = useT();
  const locale = useLocale();
  const [file, setFile] = useState<File | null>(null);
  const [report, setReport] = useState<ImportReport | null>(null);
  const [fault, setFault] = useState<{ key: Key; values: Values } | null>(null);
  // Said in the language on screen, whichever it was when the file was chosen.
  const error = fault && t(fault.key, fault.values);
  const [busy, setBusy] = useState<"trying" | "importing" | null>(null);
  const [over, setOver] = useState(false);
  const input = useRef<HTMLInputElement>(null);
  /** The answer about a file that was replaced meanwhile is about nothing. */
  const turn = useRef(0);

  const run = (chosen: File, dry: boolean) => {
    const own = ++turn.current;
    setBusy(dry ? "trying" : "importing");
    setFault(null);
    people.importFile(chosen, dry).then(
      (answer) => {
        if (own !== turn.current) return;
        setBusy(null);
        setReport(answer);
        if (!dry) clientsTurn.set(clientsTurn.get() + 1);
      },
      (problem) => {
        if (own !== turn.current) return;
        setBusy(null);
        const { key, line } = unreadable(problem);
        setFault({ key, values: { size: bytes(locale, largest), name: chosen.name, columns, line } });
      },
    );
  };
  const choose = (chosen: File | undefined) => {
    if (!chosen) return;
    setFile(chosen);
    setReport(null);
    if (chosen.size > largest) return setFault({ key: "import.refused.large", values: { size: bytes(locale, largest), name: chosen.name } });
    run(chosen, true);
  };
  const again = () => {
    turn.current++;
    setFile(null);
    setReport(null);
    setFault(null);
    setBusy(null);
    if (input.current) input.current.value = "";
  };
  const carries = (event: DragEvent) => [...event.dataTransfer.types].includes("Files");
  const onDrop = (event: DragEvent) => {
    if (!carries(event)) return;
    event.preventDefault();
    setOver(false);
    if (busy !== "importing") choose(event.dataTransfer.files[0]);
  };
  const done = report && !report.dry_run;
  const coming = report ? report.created + report.updated : 0;
  return (
    <>
      <PageHead title={t("clients.import")} onBack={onBack} />
      <div
        className={over ? "client-form import over" : "client-form import"}
        onDragOver={(event) => {
          if (!carries(event)) return;
          event.preventDefault();
          setOver(true);
        }}
        onDragLeave={(event) => {
          if (!event.currentTarget.contains(event.relatedTarget as Node | null)) setOver(false);
        }}
        onDrop={onDrop}
      >
        {!report && (
          <div className="card">
            <p>{t("import.text")}</p>
            <p className="import-columns" id="import-columns">
              {t("import.columns")} <code>{columns}</code>
            </p>
            <p className="card-hint">{t("import.columns.hint")}</p>
            <div className="import-drop">
              <Icon name="file-spreadsheet" size={24} />
              <p>{t("import.drop")}</p>
              <label className="button primary import-choose">
                {t("import.choose")}
                <input ref={input} type="file" className="sr-only" accept=".csv,.tsv,.txt,text/csv" aria-invalid={error ? true : undefined} aria-describedby="import-columns import-fault" disabled={busy !== null} onChange={(event) => choose(event.target.files?.[0])} />
              </label>
            </div>
            {busy === "trying" && file && (
              <p role="status" className="import-busy">
                {t("import.trying", { name: file.name })}
              </p>
            )}
            <div id="import-fault">
              <FormError>{error}</FormError>
            </div>
          </div>
        )}
        {report && file && (
          <>
            <div className="card">
              <p role="status" className="import-verdict">
                <Icon name={done ? "circle-check" : report.refused ? "triangle-alert" : "info"} />
                <span>
                  {t(done ? "import.done" : "import.tried", { name: file.name })}
                </span>
              </p>
              <FormError>{error}</FormError>
              <div className="card-actions long">
                <button type="button" className="button" disabled={busy === "importing"} onClick={again}>
                  {t("import.other")}
                </button>
                {done ? (
                  <button type="button" className="button primary" onClick={() => (onBack ? onBack() : go({ ...at, id: null }))}>
                    {t("import.list")}
                  </button>
                ) : (
                  <button type="button" className="button primary" disabled={busy !== null || coming === 0} onClick={() => run(file, false)}>
                    {busy === "importing" ? t("import.importing") : t("import.do", { n: coming })}
                  </button>
                )}
              </div>
              {!done && coming === 0 && <p className="card-hint">{t("import.nothing")}</p>}
              {report.unknown_columns.length > 0 && <p className="card-hint">{t("import.unknown", { names: report.unknown_columns.join(", ") })}</p>}
            </div>
            <Report report={report} at={at} />
          </>
        )}
      </div>
    </>
  );
}
