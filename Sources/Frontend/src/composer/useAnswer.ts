import { useEffect, useRef } from "react";
import type { Message } from "../api/types";
import { answering } from "../store/answering";
import { useCell } from "../store/cell";
import { dropLetter, letters, type Letter } from "../store/letters";
import { me } from "../store/session";
import { dismiss, say, toasts } from "../store/toasts";
import { arrived } from "./send";

/** The answer that is being written in a conversation; nothing once it was sent or dropped, in another tab too. */
export function useLetter(id: string): Letter | undefined {
  const letter = useCell(letters, (all) => all[id]);
  useEffect(() => {
    if (!letter) answering.set(null);
  }, [letter]);
  return letter;
}

/** What every answer does while it is written, by mail or in a chat: it gives the focus back at its end, and ends once its words are in the thread. */
export function useAnswer(id: string, letter: Letter, messages: readonly Message[]): void {
  const before = useRef(document.activeElement as HTMLElement | null);
  useEffect(() => () => {
    const last = before.current;
    if (last?.isConnected && last !== document.body) last.focus({ preventScroll: true });
  }, []);

  useEffect(() => {
    if (!arrived(letter, messages, me()?.id ?? "")) return;
    dropLetter(id);
    answering.set(null);
    for (const one of toasts.get()) if (one.key === "send.failed") dismiss(one.id);
    say({ tone: "quiet", key: "send.arrived" });
  }, [letter, messages]);
}
