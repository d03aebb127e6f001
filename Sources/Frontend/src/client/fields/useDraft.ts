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

  /** Saves; says whether nothing is left to be put right. */
  const finish = async (): Promise<boolean> => {
    if (!draft) return true;
    if (saving.current === draft.text) return false;
    if (draft.text.trim() === shown.trim()) {
      setDraft(null);
      setFault(null);
      return true;
    }
    const { text, seen } = draft;
    const answer = commit(text.trim(), seen);
    if (!(answer instanceof Promise)) {
      setFault(answer);
      if (!answer) setDraft(null);
      return !answer;
    }
    saving.current = text;
    const found = await answer;
    saving.current = null;
    setFault(found);
    // Whoever typed on meanwhile keeps what was typed.
    if (!found) setDraft((now) => (now?.text === text ? null : now));
    return !found;
  };
  return {
    text: draft?.text ?? shown,
    fault,
    error: fault ? t(fault.key, fault.values) : null,
    type: (text: string) => {
      setDraft({ text, seen: draft?.seen ?? client.revision });
      setFault(null);
    },
    finish,
    cancel: () => {
      setDraft(null);
      setFault(null);
    },
  };
}
