import { useEffect, useState } from "react";
import type { Key } from "../i18n";
import { useCell } from "../store/cell";
import { letters, type Letter } from "../store/letters";
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
}

/** Sends once the files are there; says what is missing instead of doing nothing. */
export function useSending({ id, letter, onSend, missing }: Props) {
  const going = useCell(uploads, (all) => all[id]) ?? [];
  const [wish, setWish] = useState<Wish | null>(null);
  const [lack, setLack] = useState<Key | null>(null);
  const busy = isGoing(going);
  useEffect(() => setLack(null), [letter]);
  useEffect(() => {
    if (!wish || busy) return;
    setWish(null);
    if (going.length > 0) setLack("send.filesFailed");
    else onSend(wish.sendAt, wish.close);
  }, [wish, busy]);
  const send = (sendAt: string | null, close: boolean) => {
    // What was typed into an address field a moment ago is in the store before it is here.
    const why = missing(letters.get()[id] ?? letter, going.length > 0);
    setLack(why);
    if (!why) setWish({ sendAt, close });
  };
  return { send, lack, waiting: wish !== null && busy };
}
