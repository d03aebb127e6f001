import { useEffect, useRef, useState } from "react";
import { channels } from "../../api";
import { Problem, asProblem } from "../../api/http";
import type { MailServer, ServerFolder, TestLine, TestStep } from "../../api/types";

export const steps: readonly TestStep[] = ["name", "connect", "tls", "sign_in", "folders", "outgoing"];

export interface Attempt {
  server: MailServer;
  /** Whether an outgoing server is tried too. */
  sends: boolean;
  lines: Partial<Record<TestStep, TestLine>>;
  folders: readonly ServerFolder[];
  /** `null` as long as it runs. */
  ok: boolean | null;
}

export interface TestBody {
  address: string;
  imap: MailServer;
  smtp?: MailServer | null;
  password?: string;
  channel_id?: string;
  ca_pem?: string;
}

export const failedStep = (attempt: Attempt): TestStep | null => steps.find((step) => attempt.lines[step]?.state === "failed") ?? null;

/** How far an attempt came: the one that came farthest is the one worth showing. */
const reach = (attempt: Attempt): number => steps.indexOf(failedStep(attempt) ?? "name");

/** Up to the sign-in no password has left the house, so that the next proposed server may be tried. */
const mayGoOn = (attempt: Attempt): boolean => reach(attempt) < steps.indexOf("sign_in");

/** Tests one server after the other until one lets in or asks for something only a person can give. */
export function useTest() {
  const [attempt, setAttempt] = useState<Attempt | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const running = useRef<AbortController | null>(null);
  useEffect(() => () => running.current?.abort(), []);

  const once = async (body: TestBody, signal: AbortSignal): Promise<Attempt> => {
    let now: Attempt = { server: body.imap, sends: Boolean(body.smtp), lines: {}, folders: [], ok: null };
    const show = (next: Attempt) => {
      if (signal.aborted) return;
      now = next;
      setAttempt(next);
    };
    show(now);
    await channels.test(body, (line) => {
      if (line.step === "done") show({ ...now, ok: line.ok, folders: line.folders ?? [] });
      else show({ ...now, lines: { ...now.lines, [line.step]: line } });
    }, signal);
    // An answer that breaks off is no success.
    if (now.ok === null) throw new Problem(0, "network", "");
    return now;
  };

  const start = async (bodies: readonly TestBody[]): Promise<Attempt | null> => {
    running.current?.abort();
    const control = new AbortController();
    running.current = control;
    setProblem(null);
    let best: Attempt | null = null;
    try {
      for (const body of bodies) {
        const found = await once(body, control.signal);
        if (found.ok || !best || reach(found) > reach(best)) best = found;
        if (found.ok || !mayGoOn(found)) break;
      }
      setAttempt(best);
      return best;
    } catch (error) {
      if (control.signal.aborted) return null;
      setAttempt(null);
      setProblem(asProblem(error));
      return null;
    }
  };
  const clear = () => {
    running.current?.abort();
    setAttempt(null);
    setProblem(null);
  };
  return { attempt, problem, setProblem, start, clear, busy: attempt !== null && attempt.ok === null };
}
