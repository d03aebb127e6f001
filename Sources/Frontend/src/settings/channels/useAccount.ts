import { useEffect, useState } from "react";
import { channels } from "../../api";
import { type Problem, asProblem } from "../../api/http";
import type { ChannelDetail } from "../../api/types";
import { useCell } from "../../store/cell";
import { apart, channelChanges } from "../../store/channels";

/** One account with everything about it, asked for again whenever an event says that it has changed. */
export function useAccount(id: string) {
  const [account, setAccount] = useState<ChannelDetail | null>(null);
  const [problem, setProblem] = useState<Problem | null>(null);
  const changes = useCell(channelChanges, (all) => all[id] ?? 0);
  const load = () =>
    channels.one(id).then(
      (answer) => {
        setAccount(apart(answer));
        setProblem(null);
      },
      (error) => setProblem(asProblem(error)),
    );
  useEffect(() => {
    // Several events of one moment are one question.
    const timer = setTimeout(() => void load(), account ? 150 : 0);
    return () => clearTimeout(timer);
  }, [id, changes]);
  return { account, setAccount: (answer: ChannelDetail) => setAccount(apart(answer)), problem, load };
}
