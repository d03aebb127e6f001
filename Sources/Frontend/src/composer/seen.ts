import { useEffect, useRef, useState } from "react";
import type { Message } from "../api/types";
import { lastSeen } from "../store/pending";

/** Nobody reads a message in the moment in which it appears, in milliseconds. */
const glance = 1000;

/** The newest message that the writer had before their eyes: what appears counts a moment later, and only in a page that is looked at. */
export function useSeen(messages: readonly Message[]): () => string | null {
  const seen = useRef<string | null | undefined>(undefined);
  const newest = lastSeen(messages);
  if (seen.current === undefined && messages.length > 0) seen.current = newest;
  useEffect(() => {
    let timer = 0;
    const look = () => {
      clearTimeout(timer);
      if (document.visibilityState === "visible") timer = window.setTimeout(() => (seen.current = newest), glance);
    };
    look();
    document.addEventListener("visibilitychange", look);
    return () => {
      clearTimeout(timer);
      document.removeEventListener("visibilitychange", look);
    };
  }, [newest]);
  return () => seen.current ?? null;
}

/** What came or was answered by others since the letter was opened, the newest last. */
export function useMeanwhile(messages: readonly Message[], user: string | undefined): readonly Message[] {
  const [before] = useState(() => new Set(messages.map((one) => one.id)));
  return messages.filter((one) => !before.has(one.id) && one.kind !== "note" && !("before" in one) && one.author?.id !== user);
}
