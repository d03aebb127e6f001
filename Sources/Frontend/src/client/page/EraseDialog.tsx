import { useEffect, useState, type FormEvent } from "react";
import { people, type Erasure, type WholeClient } from "../../api/crm";
import { Problem } from "../../api/http";
import { useLocale, useT } from "../../i18n";
import { bytes } from "../../i18n/format";
import { problemKey } from "../../store/actions";
import { refreshLists } from "../../store/lists";
import { Dialog } from "../../ui/Dialog";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { clientCell, clientsTurn } from "../known";

function Counted({ of, done }: { of: Erasure; done: boolean }) {
  const t = useT();
  const locale = useLocale();
  const lines = [
    t("erase.identities", { n: of.identities }),
    t("erase.conversations", { n: of.conversations }),
    t("erase.messages", { n: of.messages }),
    `${t("erase.files", { n: of.files })}${of.bytes ? ` (${bytes(locale, of.bytes)})` : ""}`,
    t("erase.notes", { n: of.notes }),
    t("erase.quotes", { n: of.quotes }),
    t("erase.orders", { n: of.orders }),
  ];
  return (
    <>
      <h3>{t(done ? "erase.went" : "erase.goes")}</h3>
      <ul className="erase-list" data-erase="goes">
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
        <li>{t("erase.index")}</li>
      </ul>
      <h3>{t(done ? "erase.stayed" : "erase.stays")}</h3>
      <ul className="erase-list" data-erase="stays">
        <li>{t("erase.kept", { n: of.orders_kept })}</li>
        <li>{t("erase.backups")}</li>
      </ul>
    </>
  );
}

const plain = (text: string): string => text.trim().replace(/\s+/g, " ");

/** The one thing that cannot be undone: it says exactly what goes, and wants the name typed. */
export function EraseDialog({ client, onClose }: { client: WholeClient; onClose: (gone: boolean) => void }) {
  const t = useT();
  const [goes, setGoes] = useState<Erasure | null>(null);
  const [gone, setGone] = useState<Erasure | null>(null);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  // The client's cell is emptied when it is gone; the name is still said.
  const [name] = useState(client.name);
  const close = () => onClose(gone !== null);
  const ask = () => people.erasable(client.id).then(setGoes, (error) => setProblem(error instanceof Problem ? error : new Problem(0, "network", "")));
  useEffect(() => void ask(), [client.id]);
  const submit = (event: FormEvent) => {
    event.preventDefault();
    if (busy || !goes) return;
    if (plain(typed) !== plain(name)) return setWrong(true);
    setBusy(true);
    setProblem(null);
    people.erase(client.id, name).then(
      (report) => {
        setBusy(false);
        setGone(report);
        clientsTurn.set(clientsTurn.get() + 1);
        refreshLists();
      },
      (error) => {
        setBusy(false);
        if (error instanceof Problem && error.field === "confirm") setWrong(true);
        else setProblem(error instanceof Problem ? error : new Problem(0, "network", ""));
      },
    );
  };
  if (gone) {
    return (
      <Dialog title={t("erase.done")} onClose={close} className="form-dialog erase">
        <div className="erase-body">
          <p role="status" className="erase-report">
            <Icon name="circle-check" />
            {t("erase.done.text", { name })}
          </p>
          <Counted of={gone} done />
          <div className="card-actions">
            <button
              type="button"
              className="button primary"
              onClick={() => {
                clientCell(client.id).set(null);
                close();
              }}
            >
              {t("action.close")}
            </button>
          </div>
        </div>
      </Dialog>
    );
  }
  return (
    <Dialog title={t("erase.title", { name })} onClose={close} className="form-dialog erase">
      <form className="erase-body" onSubmit={submit} noValidate>
        <p>{t("erase.text")}</p>
        {goes ? <Counted of={goes} done={false} /> : !problem && <p className="panel-note" role="status">{t("erase.counting")}</p>}
        <Field
          label={t("erase.confirm", { name })}
          value={typed}
          autoComplete="off"
          spellCheck={false}
          error={wrong ? t("invalid.confirm", { name }) : null}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
        <FormError>{problem ? t(problemKey(problem)) : null}</FormError>
        <div className="card-actions">
          <button type="button" className="button" onClick={close}>
            {t("action.cancel")}
          </button>
          <button type="submit" className="button danger solid" disabled={busy || !goes}>
            <Icon name="trash-2" size={16} />
            {t("erase.do")}
          </button>
        </div>
      </form>
    </Dialog>
  );
}
