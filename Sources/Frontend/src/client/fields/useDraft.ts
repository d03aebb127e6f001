import { useRef, useState } from "react";
import type { WholeClient } from "../../api/crm";
import { useT } from "../../i18n";
import type { Fault } from "../save";

interface Draft {
  text: string;
  /** The revision that was on screen when the typing began. */
  seen: number;
}

/** A field that is edited where it stands: Enter or leaving it saves, Escape takes back what was typed. What is refused stays to be put right. */
export function useDraft(
  client: WholeClient,
  shown: string,
  commit: (text: string, seen: number) => Fault | null | Promise<Fault | null>,
) {
  const t = useT();
  const [draft, setDraft] = useState<Draft | null>(null);
  const [fault, setFault] = useState<Fault | null>(null);
  /** What is being saved: leaving the field once more does not save it twice. */
  const saving = useRef<string | null>(null);

  const finish = async (): Promise<void> => {
    if (!draft || saving.current === draft.text) return;
    if (draft.text.trim() === shown.trim()) {
      setDraft(null);
      return setFault(null);
    }
    const { text, seen } = draft;
    const answer = commit(text.trim(), seen);
    if (!(answer instanceof Promise)) {
      setFault(answer);
      if (!answer) setDraft(null);
      return;
    }
    saving.current = text;
    const found = await answer;
    saving.current = null;
    setFault(found);
    // Whoever typed on meanwhile keeps what was typed.
    if (!found) setDraft((now) => (now?.text === text ? null : now));
  };
  return {
    text: draft?.text ?? shown,
    fault,
    error: fault ? t(fault.key, fault.values) : null,
    type: (text: string) => {
      setDraft({ text, seen: draft?.seen ?? client.revision });
      setFault(null);
    },
    finish: () => void finish(),
    cancel: () => {
      setDraft(null);
      setFault(null);
    },
  };
}
