import { useEffect, useRef, useState, type FormEvent } from "react";
import { channels as api } from "../../api";
import { Problem } from "../../api/http";
import type { Candidate, Channel, Proposals, ServerFolder } from "../../api/types";
import { go } from "../../app/router";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { useCell } from "../../store/cell";
import { channels, loadChannels } from "../../store/channels";
import { say } from "../../store/toasts";
import { Field, FormError } from "../../ui/Field";
import { Icon } from "../../ui/Icon";
import { Link } from "../../ui/Link";
import { Confirm, ProviderNote } from "./ProviderNote";
import {
  blankServer, invalidKey, isAddress, isServerField, problemIn, sentServer, shownServer, usualFolders, type MailboxForm,
} from "./form";
import { MailChoice, type Choice } from "./MailChoice";
import { ServerFields } from "./ServerFields";
import { TestSteps } from "./TestSteps";
import { failedStep, useTest, type TestBody } from "./useTest";

const problemOf = (error: unknown): Problem => (error instanceof Problem ? error : new Problem(0, "network", ""));
/** The mailbox is here already; that is no fault of a field. */
const isTaken = (problem: Problem | null): boolean => problem?.code === "address_taken" || problem?.code === "mailbox_taken";
const domainOf = (address: string): string => address.trim().split("@").pop() ?? "";

/** A mailbox in two steps: address and password, then what is to come in. `account`: one that so far was only imported into. */
export function Connect({ account }: { account: Channel | null }) {
  const t = useT();
  const known = useCell(channels);
  const [form, setForm] = useState<MailboxForm>({
    address: account?.address ?? "", password: "", imap: blankServer("imap"), smtp: null, ca: "",
  });
  /** Whether the servers are somebody's own and not the proposed ones. */
  const [manual, setManual] = useState(false);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [found, setFound] = useState<{ address: string; answer: Proposals } | null>(null);
  const [looking, setLooking] = useState(false);
  const [asking, setAsking] = useState<Candidate | null>(null);
  const [folders, setFolders] = useState<readonly ServerFolder[] | null>(null);
  const [choice, setChoice] = useState<Choice>({ folders: [], backfill: "30d", history: "read" });
  const [saving, setSaving] = useState(false);
  const test = useTest();
  /** The question about an address that is under way. */
  const asked = useRef<{ address: string; answer: Promise<Proposals | null> } | null>(null);
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), [folders]);

  const proposals = found?.address === form.address.trim() ? found.answer : null;
  /** What was refused: here, when it was tried or when it was stored. */
  const refused = problem ?? test.problem;
  useEffect(() => {
    if (isServerField(refused)) setOpen(true);
  }, [refused]);
  const text = (field: string) => {
    const key = isTaken(refused) ? null : invalidKey(refused, field);
    return key && t(key);
  };
  const change = (part: Partial<MailboxForm>) => {
    setForm((now) => ({ ...now, ...part }));
    setProblem(null);
    test.setProblem(null);
  };
  const otherAddress = (address: string) => {
    asked.current = null;
    setLooking(false);
    test.clear();
    change({ address, ...(manual ? {} : { imap: blankServer("imap"), smtp: null }) });
  };
  const ofServers = (part: Partial<MailboxForm>) => {
    if (part.imap || part.smtp !== undefined) setManual(true);
    change(part);
  };
  const propose = (candidate: Candidate, user: string) =>
    setForm((now) => ({ ...now, imap: shownServer(candidate.imap, user), smtp: candidate.smtp && shownServer(candidate.smtp, user) }));

  /** What the server knows about the address; asked once for each. */
  const look = (): Promise<Proposals | null> => {
    const address = form.address.trim();
    if (proposals) return Promise.resolve(proposals);
    if (asked.current?.address === address) return asked.current.answer;
    const still = () => asked.current?.address === address;
    const answer = api.proposals(address).then(
      (said) => {
        if (!still()) return null;
        setFound({ address, answer: said });
        const [first] = said.candidates;
        if (first && !manual) propose(first, said.user);
        return said;
      },
      (error) => {
        if (still()) setProblem(problemOf(error));
        return null;
      },
    ).finally(() => {
      if (!still()) return;
      asked.current = null;
      setLooking(false);
    });
    asked.current = { address, answer };
    setLooking(true);
    return answer;
  };

  const run = async (candidates: readonly Candidate[] | null, user: string) => {
    setAsking(null);
    const ca = form.ca.trim() ? { ca_pem: form.ca.trim() } : {};
    const body = (imap: TestBody["imap"]): TestBody => ({ address: form.address.trim(), password: form.password, imap, ...ca });
    const bodies = candidates ? candidates.map((one) => body({ ...one.imap, user })) : [body(sentServer(form.imap))];
    const best = await test.start(bodies);
    if (!best) return;
    const won = candidates?.find((one) => one.imap.host === best.server.host && one.imap.port === best.server.port);
    if (won) propose(won, user);
    if (best.ok) {
      setFolders(best.folders);
      setChoice((now) => ({ ...now, folders: usualFolders(best.folders) }));
    } else if (!["sign_in", "folders"].includes(failedStep(best) ?? "")) setOpen(true);
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (test.busy) return;
    const wrong = problemIn(form, { password: true, servers: manual || form.ca.trim() !== "" });
    setProblem(wrong);
    if (wrong) return;
    if (manual) return run(null, form.imap.user);
    const answer = await look();
    if (!answer) return;
    const [first] = answer.candidates;
    if (!first || answer.note === "no_password_signin") return setOpen(true);
    if (first.confirm) return setAsking(first);
    await run(answer.candidates.filter((one) => !one.confirm), answer.user);
  };

  const save = async (event: FormEvent) => {
    event.preventDefault();
    if (saving) return;
    if (choice.folders.length === 0) return setProblem(new Problem(422, "validation", "", "folders"));
    setSaving(true);
    try {
      const made = await api.add({
        address: form.address.trim(), password: form.password, imap: sentServer(form.imap), smtp: form.smtp && sentServer(form.smtp),
        ca_pem: form.ca.trim() || null, folders: [...choice.folders], backfill: choice.backfill, history: choice.history,
      });
      void loadChannels();
      say({ tone: "quiet", key: "toast.channelConnected", values: { name: made.address } });
      go({ page: "settings", section: "channels", item: made.id }, true);
    } catch (error) {
      const found = problemOf(error);
      setProblem(found);
      setSaving(false);
      if (!isTaken(found) && found.field && found.field !== "folders") setFolders(null);
    }
  };

  const taken = isTaken(problem) ? known?.find((one) => one.address.toLowerCase() === form.address.trim().toLowerCase()) : null;
  const general = refused && (isTaken(refused) || !invalidKey(refused, refused.field ?? "")) && (
    <FormError>
      {t(problemKey(refused))}{" "}
      {taken && <Link to={{ page: "settings", section: "channels", item: taken.id }}>{t("connect.already")}</Link>}
    </FormError>
  );

  if (folders) {
    return (
      <form className="settings-stack" onSubmit={save} noValidate>
        <div className="card">
          <div className="found">
            <Icon name="circle-check" />
            <div className="entry-text">
              <h3 ref={heading} tabIndex={-1}>
                {t("connect.found")}
              </h3>
              <span className="entry-more">
                {form.address.trim()} · {t("connect.trying", { host: form.imap.host, port: form.imap.port })}
              </span>
            </div>
            <button type="button" className="button small" onClick={() => setFolders(null)}>
              {t("connect.change")}
            </button>
          </div>
          <MailChoice known={folders} value={choice} problem={problem} onChange={(part) => {
            setChoice({ ...choice, ...part });
            setProblem(null);
          }} />
          {general}
          <div className="card-actions">
            <button type="submit" className="button primary" disabled={saving}>
              {t("channels.connect")}
            </button>
          </div>
        </div>
      </form>
    );
  }
  return (
    <form className="settings-stack" onSubmit={submit} noValidate>
      <div className="card">
        <p className="card-text">{t("connect.text")}</p>
        <Field
          label={t("field.email")}
          type="email"
          name="mailbox"
          autoComplete="off"
          autoCapitalize="none"
          autoFocus={!account}
          readOnly={Boolean(account)}
          value={form.address}
          onChange={(event) => otherAddress(event.target.value)}
          onBlur={() => isAddress(form.address) && void look()}
          hint={looking ? t("connect.looking") : proposals?.provider ? t("connect.provider", { name: proposals.provider }) : t("connect.address")}
          error={text("address")}
        />
        <Field
          label={t("connect.password")}
          type="password"
          name="mailbox-password"
          autoComplete="new-password"
          autoFocus={Boolean(account)}
          value={form.password}
          onChange={(event) => change({ password: event.target.value })}
          error={text("password")}
        />
        <ServerFields form={form} problem={refused} open={open} onOpen={setOpen} onChange={ofServers} />
        {general}
        <div className="card-actions">
          {known && !known.some((one) => one.connected) && (
            <Link className="text-button" to={{ page: "inbox", view: "open", id: null }}>
              {t("connect.later")}
            </Link>
          )}
          {/* Keys of their own: a button that became the other one under the pointer would be pressed as that one. */}
          {test.busy ? (
            <button key="stop" type="button" className="button" onClick={test.clear}>
              {t("connect.stop")}
            </button>
          ) : (
            <button key="test" type="submit" className="button primary" disabled={!form.address.trim() || !form.password}>
              {t(test.attempt ? "connect.again" : "connect.test")}
            </button>
          )}
        </div>
        <ProviderNote proposals={proposals} />
      </div>
      {test.attempt && (
        <div className="card">
          <TestSteps attempt={test.attempt} />
        </div>
      )}
      {asking && (
        <Confirm
          domain={domainOf(form.address)}
          host={asking.imap.host}
          onYes={() => void run([asking], proposals?.user ?? form.address.trim())}
          onNo={() => {
            setAsking(null);
            setOpen(true);
          }}
        />
      )}
    </form>
  );
}
