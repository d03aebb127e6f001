import { useEffect, useRef, useState } from "react";
import type { Key } from "../i18n";
import { useCell } from "../store/cell";
import { letters, type Letter } from "../store/letters";
import { say } from "../store/toasts";
import { isGoing, uploads } from "./uploads";

interface Wish {
  sendAt: string | null;
  close: boolean;
}

interface Props {
  id: string;
  letter: Letter;
  onSend: (sendAt: string | null, close: boolean) => void;
  /** What keeps it from going out. `coming`: files are on their way to it. */
  missing: (letter: Letter, coming: boolean) => Key | null;
  /** Whether the server is being asked whom it goes to. */
  asking?: boolean;
  /** Asks that once more, after it failed. */
  askAgain?: () => void;
}

/** Sends once the files are there and it is known whom it goes to; says what is missing instead of doing nothing. */
export function useSending({ id, letter, onSend, missing, asking = false, askAgain }: Props) {
  const going = useCell(uploads, (all) => all[id]) ?? [];
  const [wish, setWish] = useState<Wish | null>(null);
  const [lack, setLack] = useState<Key | null>(null);
  const busy = asking || isGoing(going);
  // What was typed into an address field a moment ago is in the store before it is here.
  const lacking = (coming: boolean) => missing(letters.get()[id] ?? letter, coming);
  // Until that is no longer so; whom it goes to may become known meanwhile.
  useEffect(() => setLack((now) => (now && lacking(going.length > 0) === now ? now : null)), [letter]);
  // What is changed while it waits was not meant to go like that.
  useEffect(() => setWish(null), [letter.text, letter.mode]);
  const waits = useRef(false);
  waits.current = wish !== null;
  useEffect(() => () => {
    if (waits.current) say({ tone: "error", key: "send.left" });
  }, []);
  useEffect(() => {
    if (!wish || busy) return;
    setWish(null);
    waits.current = false;
    const why = going.length > 0 ? "send.filesFailed" : lacking(false);
    if (why) setLack(why);
    else onSend(wish.sendAt, wish.close);
  }, [wish, busy]);
  const send = (sendAt: string | null, close: boolean) => {
    const why = lacking(going.length > 0);
    const unasked = why === "send.asking" && (asking || askAgain);
    if (unasked && !asking) askAgain?.();
    setLack(unasked ? null : why);
    if (!why || unasked) setWish({ sendAt, close });
  };
  return { send, lack, waiting: wish !== null && busy };
}
