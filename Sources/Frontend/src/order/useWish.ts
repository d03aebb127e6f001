import { useEffect, useState } from "react";

/** What was asked for before it can be done is done once nothing is waited for; `forget` gives it up. */
export function useWish(waiting: boolean, run: () => void): { wished: boolean; wish: () => void; forget: () => void } {
  const [wished, setWished] = useState(false);
  useEffect(() => {
    if (!wished || waiting) return;
    setWished(false);
    run();
  }, [wished, waiting]);
  return { wished, wish: () => setWished(true), forget: () => setWished(false) };
}
