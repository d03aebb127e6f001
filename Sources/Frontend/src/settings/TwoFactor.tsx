import { useEffect, useState, type FormEvent } from "react";
import { totp } from "../api";
import { Problem, asProblem } from "../api/http";
import { useLocale, useT, type Key } from "../i18n";
import { date } from "../i18n/format";
import { FailedView } from "../inbox/EmptyView";
import { problemKey } from "../store/actions";
import { me } from "../store/session";
import { say } from "../store/toasts";
import { Copy } from "../ui/Copy";
import { Field, FormError } from "../ui/Field";
import { CardSkeleton } from "../ui/Skeleton";
import { useSlow } from "../ui/useTime";
import { RecoveryCodes } from "./RecoveryCodes";

type State = Awaited<ReturnType<typeof totp.state>>;
type Begun = Awaited<ReturnType<typeof totp.begin>>;
type Task = { kind: "none" } | { kind: "password" } | { kind: "scan"; begun: Begun } | { kind: "codes"; codes: string[] } | { kind: "new" } | { kind: "off" };

const plain = (code: string): string => code.replace(/[\s-]/g, "");
/** Past these, new ones are asked for. */
const few = 3;

interface FormProps {
  text: Key;
  submit: Key;
  danger?: boolean;
  withCode: boolean;
  run: (password: string, code: string) => Promise<unknown>;
  onCancel: () => void;
}

/** What only whoever knows the password may do, and mostly whoever has the phone. */
function Proof({ text, submit, danger = false, withCode, run, onCancel }: FormProps) {
  const t = useT();
  const [password, setPassword] = useState("");
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const [busy, setBusy] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (busy) return;
    if (!password) return setProblem(new Problem(422, "missing", "", "password"));
    if (withCode && plain(code).length < 6) return setProblem(new Problem(422, "missing", "", "code"));
    setBusy(true);
    setProblem(null);
    try {
      await run(password, /^\d{6}$/.test(plain(code)) ? plain(code) : code.trim());
    } catch (error) {
      setProblem(asProblem(error));
      setBusy(false);
    }
  };
  const at = (field: "password" | "code"): string | null => {
    if (!problem) return null;
    if (problem.code === "wrong_password") return field === "password" ? t("invalid.current") : null;
    if (problem.code === "wrong_totp") return field === "code" ? t("twofactor.code.wrong") : null;
    return problem.field === field ? t(field === "code" ? "twofactor.code.missing" : "twofactor.password.missing") : null;
  };
  const wait = problem?.code === "rate_limited" ? t("login.wait", { n: problem.retryAfter ?? 60 }) : null;
  return (
    <form className="settings-stack" onSubmit={send} noValidate>
      <p className="card-text">{t(text)}</p>
      <input type="email" autoComplete="username" value={me()?.email ?? ""} readOnly hidden />
      <Field
        label={t("field.password.current")} type="password" autoComplete="current-password" autoFocus hint={withCode ? undefined : t("twofactor.password.why")} value={password}
        onChange={(event) => setPassword(event.target.value)} error={at("password")}
      />
      {withCode && (
        <Field
          label={t("twofactor.code")} className="code-field" autoComplete="one-time-code" autoCapitalize="none" spellCheck={false} hint={t("twofactor.hint")} value={code}
          onChange={(event) => setCode(event.target.value)} error={at("code")}
        />
      )}
      <FormError>{wait ?? (problem && !at("password") && !at("code") ? t(problemKey(problem)) : null)}</FormError>
      <div className="card-actions">
        <button type="button" className="button" onClick={onCancel}>
          {t("action.cancel")}
        </button>
        <button type="submit" className={danger ? "button danger" : "button primary"} disabled={busy}>
          {t(submit)}
        </button>
      </div>
    </form>
  );
}

/** The square to scan, the secret to type, and the first code as a proof that the phone has it. */
function Scan({ begun, onCodes, onCancel, onAgain }: { begun: Begun; onCodes: (codes: string[]) => void; onCancel: () => void; onAgain: () => void }) {
  const t = useT();
  const [code, setCode] = useState("");
  const [problem, setProblem] = useState<Problem | null>(null);
  const expired = problem?.status === 404 || problem?.status === 409 || problem?.status === 410;
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!/^\d{6}$/.test(plain(code))) return setProblem(new Problem(422, "missing", "", "code"));
    try {
      onCodes((await totp.confirm(plain(code))).recovery_codes);
    } catch (error) {
      setProblem(asProblem(error));
    }
  };
  const fault = problem?.code === "wrong_totp" ? t("twofactor.code.wrong") : problem?.field === "code" ? t("twofactor.code.missing") : null;
  return (
    <form className="settings-stack" onSubmit={send} noValidate>
      <p className="card-text">{t("twofactor.scan")}</p>
      <div className="totp-set">
        <img className="totp-qr" src={`data:image/svg+xml,${encodeURIComponent(begun.qr)}`} alt={t("twofactor.qr")} width={208} height={208} />
        <div>
          <p className="card-text">{t("twofactor.type")}</p>
          <Copy text={begun.secret.replace(/(.{4})(?=.)/g, "$1 ")} label={t("twofactor.copySecret")} />
          <a className="text-button" href={begun.uri}>
            {t("twofactor.open")}
          </a>
        </div>
      </div>
      <Field
        label={t("twofactor.enter")} className="code-field" autoComplete="one-time-code" inputMode="numeric" maxLength={9} hint={t("twofactor.hint")} value={code}
        onChange={(event) => {
          setCode(event.target.value);
          if (problem && !expired) setProblem(null);
        }}
        error={fault}
      />
      <FormError>{expired ? t("twofactor.expired") : problem && !fault ? t(problemKey(problem)) : null}</FormError>
      <div className="card-actions">
        <button type="button" className="button" onClick={onCancel}>
          {t("action.cancel")}
        </button>
        {expired ? (
          <button type="button" className="button primary" onClick={onAgain}>
            {t("twofactor.again")}
          </button>
        ) : (
          <button type="submit" className="button primary">
            {t("twofactor.turnOn")}
          </button>
        )}
      </div>
    </form>
  );
}

/** The second step of signing in, of whoever looks at it. */
export function TwoFactor({ onChanged }: { onChanged: () => void }) {
  const t = useT();
  const locale = useLocale();
  const [now, setNow] = useState<State | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const [task, setTask] = useState<Task>({ kind: "none" });
  const slow = useSlow(now === null && problem === null);
  const load = () => {
    setProblem(null);
    totp.state().then(setNow, (error) => setProblem(asProblem(error)));
  };
  useEffect(load, []);
  const none = () => setTask({ kind: "none" });
  const changed = (key: Key) => {
    say({ tone: "quiet", key });
    load();
    onChanged();
  };
  if (!now && !problem) return slow ? <CardSkeleton lines={3} /> : null;
  return (
    <section className="card" aria-labelledby="twofactor">
      <h3 id="twofactor">{t("twofactor.title")}</h3>
      {problem && <FailedView problem={problem} onRetry={load} />}
      {now && task.kind === "none" && (
        <>
          {now.enabled ? (
            <>
              <p className="card-text">
                <span className="tag good">{t("twofactor.on")}</span> {now.since && t("twofactor.since", { time: date(locale, now.since) })}
              </p>
              <p className="card-text">
                {t("twofactor.left", { n: now.recovery_codes_left })} {now.recovery_codes_left < few && t("twofactor.few")}
              </p>
            </>
          ) : (
            <p className="card-text">{t("twofactor.off.text")}</p>
          )}
          <div className="card-actions">
            {now.enabled ? (
              <>
                <button type="button" className="button" onClick={() => setTask({ kind: "new" })}>
                  {t("twofactor.new")}
                </button>
                <button type="button" className="button danger" onClick={() => setTask({ kind: "off" })}>
                  {t("twofactor.turnOff")}
                </button>
              </>
            ) : (
              <button type="button" className="button primary" onClick={() => setTask({ kind: "password" })}>
                {t("twofactor.begin")}
              </button>
            )}
          </div>
        </>
      )}
      {task.kind === "password" && (
        <Proof text="twofactor.off.text" submit="twofactor.next" withCode={false} onCancel={none} run={async (password) => setTask({ kind: "scan", begun: await totp.begin(password) })} />
      )}
      {task.kind === "scan" && (
        <Scan
          begun={task.begun} onCancel={none} onAgain={() => setTask({ kind: "password" })}
          onCodes={(codes) => {
            setTask({ kind: "codes", codes });
            changed("toast.twofactor.on");
          }}
        />
      )}
      {task.kind === "codes" && <RecoveryCodes codes={task.codes} onKept={none} />}
      {task.kind === "new" && (
        <Proof
          text="twofactor.new.text" submit="twofactor.new" withCode onCancel={none}
          run={async (password, code) => {
            const { recovery_codes: codes } = await totp.newCodes(password, code);
            setTask({ kind: "codes", codes });
            load();
          }}
        />
      )}
      {task.kind === "off" && (
        <Proof
          text="twofactor.turnOff.text" submit="twofactor.turnOff" danger withCode onCancel={none}
          run={async (password, code) => {
            await totp.end(password, code);
            none();
            changed("toast.twofactor.off");
          }}
        />
      )}
    </section>
  );
}
