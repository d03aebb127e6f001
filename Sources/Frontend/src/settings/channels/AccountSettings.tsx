import { useEffect, useState, type FormEvent } from "react";
import { channels as api } from "../../api";
import { Problem, asProblem } from "../../api/http";
import type { ChannelDetail, Mailbox, MailboxChange, ServerFolder } from "../../api/types";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { loadChannels } from "../../store/channels";
import { say } from "../../store/toasts";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { invalidKey, isServerField, problemIn, sentServer, shownServer, type MailboxForm } from "./form";
import { MailChoice, type Choice } from "./MailChoice";
import { ServerFields } from "./ServerFields";
import { TestSteps } from "./TestSteps";
import { useTest } from "./useTest";

interface Props {
  account: ChannelDetail;
  mailbox: Mailbox;
  onSaved: (account: ChannelDetail) => void;
}

const formOf = (account: ChannelDetail, mailbox: Mailbox): MailboxForm => ({
  address: account.address, password: "", imap: shownServer(mailbox.imap, account.address),
  smtp: mailbox.smtp && shownServer(mailbox.smtp, account.address), ca: mailbox.ca_pem ?? "",
});
const choiceOf = (mailbox: Mailbox): Choice => ({ folders: mailbox.folders.map((one) => one.name), backfill: mailbox.backfill, history: mailbox.history });
const same = (a: unknown, b: unknown): boolean => JSON.stringify(a) === JSON.stringify(b);

/** Only what is another than before goes to the server. */
function difference(account: ChannelDetail, mailbox: Mailbox, name: string, form: MailboxForm, choice: Choice): MailboxChange {
  const before = formOf(account, mailbox);
  const chosen = choiceOf(mailbox);
  const change: MailboxChange = {};
  if (name.trim() !== account.name) change.name = name.trim();
  if (!same(form.imap, before.imap)) change.imap = sentServer(form.imap);
  if (!same(form.smtp, before.smtp)) change.smtp = form.smtp && sentServer(form.smtp);
  if (form.password) change.password = form.password;
  if (form.ca.trim() !== before.ca.trim()) change.ca_pem = form.ca.trim() || null;
  if (!same([...choice.folders].sort(), [...chosen.folders].sort())) change.folders = [...choice.folders];
  if (choice.backfill !== chosen.backfill) change.backfill = choice.backfill;
  if (choice.history !== chosen.history) change.history = choice.history;
  return change;
}

/** Everything about a mailbox that can be changed later. What is typed stays through every event and every refusal. */
export function AccountSettings({ account, mailbox, onSaved }: Props) {
  const t = useT();
  const [name, setName] = useState(account.name);
  const [form, setForm] = useState(() => formOf(account, mailbox));
  /** What somebody chose here; the rest follows the server, which knows the folders of a new mailbox a moment later. */
  const [chosen, setChosen] = useState<Partial<Choice>>({});
  const choice = { ...choiceOf(mailbox), ...chosen };
  const [onServer, setOnServer] = useState<readonly ServerFolder[] | null>(null);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const test = useTest();
  const changed = difference(account, mailbox, name, form, choice);
  const nothing = Object.keys(changed).length === 0;
  /** What was refused: here, when it was tried or when it was stored. */
  const refused = problem ?? test.problem;
  useEffect(() => {
    if (isServerField(refused)) setOpen(true);
  }, [refused]);
  const wrong = () => {
    const found = problemIn(form, { password: !mailbox.has_password, servers: true });
    setProblem(found);
    return found;
  };
  const known = onServer ?? mailbox.folders.map((one) => ({ name: one.name, role: one.role, messages: one.on_server }));

  const tryThem = async () => {
    if (wrong()) return;
    const found = await test.start([{
      address: account.address, channel_id: account.id, imap: sentServer(form.imap), smtp: form.smtp && sentServer(form.smtp),
      ...(form.password ? { password: form.password } : {}), ...(form.ca.trim() ? { ca_pem: form.ca.trim() } : {}),
    }]);
    // A folder that was chosen and is gone from the server stays in the list, so that it can be left out.
    if (found?.ok) setOnServer([...found.folders, ...known.filter((one) => !found.folders.some((other) => other.name === one.name))]);
  };
  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (nothing) return;
    if (changed.name === "") return setProblem(new Problem(422, "validation", "", "name"));
    if (changed.folders?.length === 0) return setProblem(new Problem(422, "validation", "", "folders"));
    if ((changed.imap || changed.smtp || changed.ca_pem || changed.password) && wrong()) return;
    try {
      const answer = await api.change(account.id, changed);
      onSaved(answer);
      if (answer.email) {
        setName(answer.name);
        setForm(formOf(answer, answer.email));
        setChosen({});
      }
      test.clear();
      void loadChannels();
      say({ tone: "quiet", key: "toast.saved" });
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const text = (field: string) => {
    const key = invalidKey(refused, field);
    return key && t(key);
  };
  const change = (part: Partial<MailboxForm>) => {
    setForm((now) => ({ ...now, ...part }));
    setProblem(null);
    test.setProblem(null);
  };
  const general = refused && !invalidKey(refused, refused.field ?? "") && t(problemKey(refused));

  return (
    <form className="card" onSubmit={save} noValidate aria-labelledby="mailbox-settings">
      <h3 id="mailbox-settings">{t("account.settings")}</h3>
      <Field label={t("account.name")} hint={t("account.name.hint")} value={name} maxLength={120} autoComplete="off" error={text("name")}
        onChange={(event) => (setName(event.target.value), setProblem(null))} />
      <Field
        label={t("connect.password")}
        type="password"
        name="mailbox-password"
        autoComplete="new-password"
        value={form.password}
        hint={t(mailbox.has_password ? "users.password.keep" : "connect.password.hint")}
        onChange={(event) => change({ password: event.target.value })}
        error={text("password")}
      />
      <MailChoice known={known} value={choice} problem={problem} onChange={(part) => {
        setChosen({ ...chosen, ...part });
        setProblem(null);
      }}>
        {!onServer && (
          <div>
            <button type="button" className="text-button" disabled={test.busy} onClick={() => void tryThem()}>
              <Icon name="plus" size={14} />
              {t("account.folders.choose")}
            </button>
          </div>
        )}
      </MailChoice>
      <ServerFields form={form} problem={refused} open={open} onOpen={setOpen} onChange={change} />
      {test.attempt && <TestSteps attempt={test.attempt} />}
      {test.attempt?.ok && (
        <p className="works" role="status">
          <Icon name="circle-check" size={16} />
          {t("account.works")}
        </p>
      )}
      <FormError>{general}</FormError>
      <div className="card-actions long">
        {test.busy ? (
          <button type="button" className="button" onClick={test.clear}>
            {t("connect.stop")}
          </button>
        ) : (
          <button type="button" className="button" onClick={() => void tryThem()}>
            {t("account.test")}
          </button>
        )}
        <button type="submit" className="button primary" disabled={nothing}>
          {t("action.save")}
        </button>
      </div>
    </form>
  );
}
