import { useEffect, useState, type FormEvent } from "react";
import { people, type Erasure, type WholeClient } from "../../api/crm";
import { Problem, asProblem } from "../../api/http";
import { useT, type Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { refreshLists } from "../../store/lists";
import { Dialog } from "../../ui/Dialog";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { clientCell, clientsTurn } from "../known";

/** What is known of a client already, where the server does not count what would go. */
type Roughly = Pick<Erasure, "identities" | "conversations"> & Partial<Erasure>;

function Counted({ of, orders, done }: { of: Roughly; orders: number; done: boolean }) {
  const t = useT();
  const line = (key: Key, without: Key, n: number | undefined) => (n === undefined ? t(without) : t(key, { n }));
  const counted = of.orders_erased !== undefined;
  return (
    <>
      <h3>{t(done ? "erase.went" : "erase.goes")}</h3>
      <ul className="erase-list" data-erase="goes">
        <li>{t("erase.identities", { n: of.identities })}</li>
        <li>{t("erase.conversations", { n: of.conversations })}</li>
        <li>{line("erase.messages", "erase.messages.all", of.messages)}</li>
        <li>{line("erase.files", "erase.files.all", of.files)}</li>
        <li>{line("erase.notes", "erase.notes.all", of.notes)}</li>
        <li>{line("erase.quotes", "erase.quotes.all", of.quotes)}</li>
        <li>{line("erase.orders", "erase.orders.all", of.orders_erased)}</li>
        <li>{t("erase.index")}</li>
      </ul>
      <h3>{t(done ? "erase.stayed" : "erase.stays")}</h3>
      <ul className="erase-list" data-erase="stays">
        <li>{counted ? t("erase.kept", { n: of.orders_kept ?? 0 }) : t("erase.kept.of", { n: orders })}</li>
        <li>{line("erase.backups", "erase.backups.all", of.backups)}</li>
      </ul>
      {done && of.clean === false && <p className="panel-note">{t("erase.traces")}</p>}
    </>
  );
}

const plain = (text: string): string => text.trim().replace(/\s+/g, " ");

/** The one thing that cannot be undone: it says exactly what goes, and wants the name typed. */
export function EraseDialog({ client, onClose }: { client: WholeClient; onClose: (gone: boolean) => void }) {
  const t = useT();
  const [goes, setGoes] = useState<Roughly | null>(null);
  const [gone, setGone] = useState<Erasure | null>(null);
  const [typed, setTyped] = useState("");
  const [wrong, setWrong] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  // The client's cell is emptied when it is gone; the name is still said.
  const [name] = useState(client.name);
  const close = () => onClose(gone !== null);
  useEffect(() => {
    const roughly = { identities: client.identities.length + client.phones.length + client.addresses.length, conversations: client.conversation_count };
    people.erasable(client.id).then(setGoes, () => setGoes(roughly));
  }, [client.id]);
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
        else setProblem(asProblem(error));
      },
    );
  };
  if (gone) {
    return (
      <Dialog key="done" title={t("erase.done")} onClose={close} className="form-dialog erase">
        <div className="erase-body">
          <p role="status" className="erase-report">
            <Icon name="circle-check" />
            {t("erase.done.text", { name })}
          </p>
          <Counted of={gone} orders={client.order_count} done />
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
        {goes ? <Counted of={goes} orders={client.order_count} done={false} /> : !problem && <p className="panel-note" role="status">{t("erase.counting")}</p>}
        <Field
          label={t("erase.confirm", { name })}
          value={typed}
          placeholder={name}
          autoComplete="off"
          spellCheck={false}
          error={wrong ? t("invalid.confirm", { name }) : null}
          onChange={(event) => {
            setTyped(event.target.value);
            setWrong(false);
          }}
        />
        <FormError>{problem ? t(problem.code === "sending_now" ? "erase.sending" : problemKey(problem)) : null}</FormError>
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
