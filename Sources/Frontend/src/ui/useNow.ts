import { useEffect, useState } from "react";

/** The time, told again every so many milliseconds: for what counts down and for "3 minutes ago". */
export function useNow(every: number): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), every);
    return () => clearInterval(timer);
  }, [every]);
  return now;
}
