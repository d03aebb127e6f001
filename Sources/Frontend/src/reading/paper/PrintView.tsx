import { useEffect, useState } from "react";
import { type Problem, asProblem } from "../../api/http";
import { useT } from "../../i18n";
import { FailedView } from "../../inbox/EmptyView";
import { printing } from "../../store/viewing";
import { Dialog } from "../../ui/Dialog";
import { Icon } from "../../ui/Icon";
import { useSlow } from "../../ui/useTime";
import { wholeConversation, type Letter } from "./letter";
import { Paper } from "./Paper";

/** Pictures that are still on their way would be white on paper. */
async function drawn(): Promise<void> {
  const trees = [...document.querySelectorAll<HTMLElement>(".paper-sheets .paper-html")].map((one) => one.shadowRoot);
  const pictures = trees.flatMap((tree) => [...(tree?.querySelectorAll("img[src]") ?? [])] as HTMLImageElement[]);
  await Promise.race([Promise.all(pictures.map((one) => one.decode().catch(() => undefined))), new Promise((done) => setTimeout(done, 5000))]);
}

/** A conversation as it will be on paper, with what can be left out, and the way to the printer. */
export function PrintView({ conversation }: { conversation: string }) {
  const t = useT();
  const [letter, setLetter] = useState<Letter | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [read, setRead] = useState(0);
  const [notes, setNotes] = useState(false);
  const [turn, setTurn] = useState(0);
  const slow = useSlow(letter === null && problem === null);
  const close = () => printing.set(null);
  useEffect(() => {
    let wanted = true;
    setProblem(null);
    wholeConversation(conversation, (count) => wanted && setRead(count)).then(
      (found) => wanted && setLetter(found),
      (error) => wanted && setProblem(asProblem(error)),
    );
    return () => {
      wanted = false;
    };
  }, [conversation, turn]);
  const print = async () => {
    await drawn();
    const { title } = document;
    // The name under which a browser keeps it as a file.
    if (letter) document.title = letter.item.subject || letter.item.counterpart.name || title;
    window.print();
    document.title = title;
  };
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.code !== "KeyP" || !(event.ctrlKey || event.metaKey) || event.shiftKey) return;
      event.preventDefault();
      if (letter) void print();
    };
    addEventListener("keydown", onKey);
    return () => removeEventListener("keydown", onKey);
  }, [letter]);
  const noted = letter?.messages.filter((one) => one.kind === "note").length ?? 0;
  return (
    <>
      <Dialog title={t("keys.print")} onClose={close} className="print-view">
        <div className="print-tools">
          <label className="check">
            <input type="checkbox" checked={notes} disabled={noted === 0} onChange={(event) => setNotes(event.target.checked)} />
            {noted > 0 || !letter ? t("print.notes", { n: noted }) : t("print.notes.none")}
          </label>
          <button type="button" className="button primary" disabled={!letter} onClick={() => void print()}>
            <Icon name="printer" size={16} />
            {t("print.do")}
          </button>
        </div>
        {problem && <FailedView problem={problem} onRetry={() => setTurn(turn + 1)} />}
        {slow && (
          <div className="print-wait" role="status">
            <p>{t("print.reading", { n: read })}</p>
            <span className="bone bone-paper" />
          </div>
        )}
        {letter && (
          <div className="print-preview" tabIndex={0} role="region" aria-label={t("print.preview")}>
            <Paper letter={letter} options={{ notes }} />
          </div>
        )}
      </Dialog>
      {/* What goes to the printer: outside of the dialog, as browsers print of what lies over a page no more than a page. */}
      {letter && (
        <div className="paper-sheets" aria-hidden="true">
          <Paper letter={letter} options={{ notes }} />
        </div>
      )}
    </>
  );
}
