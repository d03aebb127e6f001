import { useEffect, useState } from "react";

/** True once `busy` has lasted longer than 150 ms: before that a skeleton would only flicker. */
export function useSlow(busy: boolean): boolean {
  const [slow, setSlow] = useState(false);
  useEffect(() => {
    if (!busy) return setSlow(false);
    const timer = setTimeout(() => setSlow(true), 150);
    return () => clearTimeout(timer);
  }, [busy]);
  return busy && slow;
}
