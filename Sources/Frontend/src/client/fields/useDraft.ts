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
  const [draft, setShown] = useState<Draft | null>(null);
  // The field is left in the moment it is saved, before React has shown that: what counts then stands here.
  const typed = useRef<Draft | null>(null);
  const setDraft = (next: Draft | null) => {
    typed.current = next;
    setShown(next);
  };
  const [fault, setFault] = useState<Fault | null>(null);
  /** What is being saved: leaving the field once more does not save it twice. */
  const saving = useRef<string | null>(null);

  /** Saves; says whether nothing is left to be put right. */
  const finish = async (): Promise<boolean> => {
    const now = typed.current;
    if (!now) return true;
    if (saving.current === now.text) return false;
    if (now.text.trim() === shown.trim()) {
      setDraft(null);
      setFault(null);
      return true;
    }
    saving.current = now.text;
    const found = await commit(now.text.trim(), now.seen);
    saving.current = null;
    setFault(found);
    // Whoever typed on meanwhile keeps what was typed.
    if (!found && typed.current?.text === now.text) setDraft(null);
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
