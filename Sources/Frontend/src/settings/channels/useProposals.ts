import { useRef, useState } from "react";
import { channels as api } from "../../api";
import { type Problem, asProblem } from "../../api/http";
import type { Proposals } from "../../api/types";

interface Handlers {
  found: (answer: Proposals) => void;
  failed: (problem: Problem) => void;
}

/** What the server knows about an address: asked once for each, and forgotten when another one is typed meanwhile. */
export function useProposals(typed: string, { found, failed }: Handlers) {
  const address = typed.trim();
  const [known, setKnown] = useState<{ address: string; answer: Proposals } | null>(null);
  const [looking, setLooking] = useState(false);
  const asked = useRef<{ address: string; answer: Promise<Proposals | null> } | null>(null);
  const proposals = known?.address === address ? known.answer : null;

  const look = (): Promise<Proposals | null> => {
    if (proposals) return Promise.resolve(proposals);
    if (asked.current?.address === address) return asked.current.answer;
    const still = () => asked.current?.address === address;
    const answer = api.proposals(address).then(
      (said) => {
        if (!still()) return null;
        setKnown({ address, answer: said });
        found(said);
        return said;
      },
      (error) => {
        if (still()) failed(asProblem(error));
        return null;
      },
    ).finally(() => {
      if (!still()) return;
      asked.current = null;
      setLooking(false);
    });
    asked.current = { address, answer };
    setLooking(true);
    return answer;
  };
  const forget = () => {
    asked.current = null;
    setLooking(false);
  };
  return { proposals, looking, look, forget };
}
