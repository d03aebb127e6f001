import { useEffect, useRef, useState, type FormEvent } from "react";
import type { Problem } from "../../api/http";
import type { Candidate, Channel, ServerFolder } from "../../api/types";
import { useT } from "../../i18n";
import { problemKey } from "../../store/actions";
import { useCell } from "../../store/cell";
import { channels } from "../../store/channels";
import { Field, FormError } from "../../ui/Field";
import { Link } from "../../ui/Link";
import { ChooseMail } from "./ChooseMail";
import {
  blankServer, invalidKey, isAddress, isServerField, problemIn, sentServer, shownServer, smtpBeside, usualFolders, type MailboxForm,
} from "./form";
import type { Choice } from "./MailChoice";
import { Confirm, ProviderNote } from "./ProviderNote";
import { ServerFields } from "./ServerFields";
import { TestSteps } from "./TestSteps";
import { useProposals } from "./useProposals";
import { failedStep, useTest, type TestBody } from "./useTest";

const domainOf = (address: string): string => address.trim().split("@").pop() ?? "";

/** A mailbox in two steps: address and password, then what is to come in. `account`: one that so far was only imported into. */
export function Connect({ account }: { account: Channel | null }) {
  const t = useT();
  const nothingYet = useCell(channels, (all) => all !== null && !all.some((one) => one.connected));
  const [form, setForm] = useState<MailboxForm>({
    address: account?.address ?? "", password: "", imap: blankServer("imap"), smtp: null, ca: "",
  });
  /** Whether the servers are somebody's own and not the proposed ones. */
  const [manual, setManual] = useState(false);
  const [open, setOpen] = useState(false);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [asking, setAsking] = useState<Candidate | null>(null);
  /** The server outside the address's domain that the password may go to. */
  const [agreed, setAgreed] = useState<string | null>(null);
  const [folders, setFolders] = useState<readonly ServerFolder[] | null>(null);
  const [choice, setChoice] = useState<Choice | null>(null);
  const test = useTest();
  const propose = (candidate: Candidate, user: string) =>
    setForm((now) => ({ ...now, imap: shownServer(candidate.imap, user), smtp: candidate.smtp && shownServer(candidate.smtp, user) }));
  const { proposals, looking, look, forget } = useProposals(form.address, {
    found: ({ candidates: [first], user }) => first && !manual && propose(first, user),
    failed: setProblem,
  });

  /** What was refused: here, when it was tried or when it was stored. */
  const refused = problem ?? test.problem;
  useEffect(() => {
    if (isServerField(refused)) setOpen(true);
  }, [refused]);
  /** Counts what failed: the words stand under a form that has just unfolded. */
  const [failures, setFailures] = useState(0);
  const shown = useRef<HTMLDivElement>(null);
  useEffect(() => {
    shown.current?.scrollIntoView({ block: "nearest" });
  }, [test.busy, failures]);
  const text = (field: string) => {
    const key = invalidKey(refused, field);
    return key && t(key);
  };
  const change = (part: Partial<MailboxForm>) => {
    setForm((now) => ({ ...now, ...part }));
    setProblem(null);
    test.setProblem(null);
  };
  const changeAddress = (address: string) => {
    forget();
    test.clear();
    change({ address, ...(manual ? {} : { imap: blankServer("imap"), smtp: null }) });
  };
  const changeServers = (part: Partial<MailboxForm>) => {
    if (part.imap || part.smtp !== undefined) setManual(true);
    // Where the incoming server was guessed wrong, the outgoing one was too: it follows for as long as nobody has put in one of their own.
    const guessed = form.smtp !== null && part.imap && form.smtp.host === smtpBeside(form.imap).host;
    change(guessed && part.imap && form.smtp ? { ...part, smtp: { ...form.smtp, host: smtpBeside(part.imap).host } } : part);
  };

  const run = async (candidates: readonly Candidate[] | null, user: string) => {
    const ca = form.ca.trim() ? { ca_pem: form.ca.trim() } : {};
    const body = (imap: TestBody["imap"], smtp: TestBody["imap"] | null): TestBody =>
      ({ address: form.address.trim(), password: form.password, imap, smtp, ...ca });
    const best = await test.start(
      candidates
        ? candidates.map((one) => body({ ...one.imap, user }, one.smtp && { ...one.smtp, user }))
        : [body(sentServer(form.imap), form.smtp && sentServer(form.smtp))],
    );
    if (!best) return;
    const won = candidates?.find((one) => one.imap.host === best.server.host && one.imap.port === best.server.port);
    if (won) propose(won, user);
    if (best.ok) setFolders(best.folders);
    else {
      if (!["sign_in", "folders"].includes(failedStep(best) ?? "")) setOpen(true);
      setFailures((count) => count + 1);
    }
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
    if (first.confirm) return first.imap.host === agreed ? run([first], answer.user) : setAsking(first);
    await run(answer.candidates.filter((one) => !one.confirm), answer.user);
  };

  if (folders) {
    return (
      <ChooseMail
        form={form}
        folders={folders}
        choice={choice ?? { folders: usualFolders(folders), backfill: "30d", history: "read" }}
        onChoice={setChoice}
        onBack={(found) => {
          setProblem(found);
          setFolders(null);
        }}
        onOutgoing={() => {
          change({ smtp: smtpBeside(form.imap) });
          setOpen(true);
          setFolders(null);
        }}
      />
    );
  }
  return (
    <form className="settings-stack" onSubmit={submit} noValidate>
      <div className="card">
        <p className="card-text">{t(open ? "connect.text.servers" : "connect.text")}</p>
        <Field
          label={t("field.email")}
          type="email"
          name="mailbox"
          autoComplete="off"
          autoCapitalize="none"
          autoFocus={!account}
          readOnly={Boolean(account)}
          value={form.address}
          onChange={(event) => changeAddress(event.target.value)}
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
          hint={t("connect.password.hint")}
          onChange={(event) => change({ password: event.target.value })}
          error={text("password")}
        />
        <ServerFields form={form} problem={refused} open={open} onOpen={setOpen} onChange={changeServers} />
        {refused && !invalidKey(refused, refused.field ?? "") && <FormError>{t(problemKey(refused))}</FormError>}
        <div className="card-actions">
          {nothingYet && (
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
            <button key="test" type="submit" className="button primary">
              {t(test.attempt ? "connect.again" : "connect.test")}
            </button>
          )}
        </div>
        <ProviderNote proposals={proposals} />
      </div>
      {test.attempt && (
        <div className="card" ref={shown}>
          <TestSteps attempt={test.attempt} />
        </div>
      )}
      {asking && (
        <Confirm
          domain={domainOf(form.address)}
          host={asking.imap.host}
          onYes={() => {
            setAsking(null);
            setAgreed(asking.imap.host);
            void run([asking], proposals?.user ?? form.address.trim());
          }}
          onNo={() => {
            setAsking(null);
            setOpen(true);
          }}
        />
      )}
    </form>
  );
}
