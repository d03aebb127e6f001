import { useEffect, useState } from "react";
import { sending, type Mode } from "../api/sending";
import type { Message } from "../api/types";
import type { Key } from "../i18n";
import { problemKey } from "../store/actions";
import { keepLetter, letters, type Letter } from "../store/letters";

/** The message that is answered: the newest that came in, else the newest of all; that is also what is forwarded. */
export function answered(messages: readonly Message[], mode: Letter["mode"]): Message | undefined {
  const mails = [...messages].reverse().filter((one) => one.kind !== "note" && one.type !== "system" && !("before" in one));
  return mode === "forward" ? mails[0] : mails.find((one) => one.direction === "inbound" && one.auto !== "bounce") ?? mails.find((one) => one.auto !== "bounce") ?? mails[0];
}

interface Begun {
  /** The text below, as it will be quoted. */
  quoted: string | null;
  problem: Key | null;
  /** Asks once more. */
  again: () => void;
}

/** Asks the server to whom an answer goes and what it quotes; fills in what nobody has filled in yet. */
export function useBeginning(id: string, letter: Letter | undefined, messages: readonly Message[]): Begun {
  const [quoted, setQuoted] = useState<string | null>(null);
  const [problem, setProblem] = useState<Key | null>(null);
  const [tries, setTries] = useState(0);
  const mode = letter?.mode ?? "reply";
  const message = letter?.answers ?? answered(messages, mode)?.id ?? null;
  useEffect(() => {
    if (mode === "first" || !message) return;
    let wanted = true;
    setProblem(null);
    sending.beginning(message, mode as Mode).then(
      (found) => {
        if (!wanted) return;
        setQuoted(found.quoted || null);
        const now = letters.get()[id];
        if (!now || now.addressed || now.mode !== mode) return;
        const brought = mode === "forward" ? found.attachments.filter((one) => !one.inline) : [];
        keepLetter(id, {
          ...now, answers: message, account: found.channel_account_id, to: found.to, cc: found.cc, subject: found.subject,
          files: [...now.files, ...brought.map(({ id: file, name, mime, size }) => ({ id: file, name, mime, size }))], addressed: true,
        });
      },
      (error) => wanted && setProblem(problemKey(error)),
    );
    return () => {
      wanted = false;
    };
  }, [id, mode, message, tries]);
  const again = () => {
    setProblem(null);
    setTries(tries + 1);
  };
  return { quoted, problem, again };
}
