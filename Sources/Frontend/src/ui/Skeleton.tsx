import type { Problem } from "../api/http";
import { FailedView } from "../inbox/EmptyView";
import { useSlow } from "./useTime";

/** Where a card of settings will be, in its size. */
export function CardSkeleton({ lines = 4 }: { lines?: number }) {
  return (
    <div className="card skeleton" aria-hidden="true">
      {Array.from({ length: lines }, (_, index) => (
        <span key={index} className="bone bone-line" />
      ))}
    </div>
  );
}

interface Props {
  /** Whether what was asked for is here: then there is nothing to say. */
  ready: boolean;
  problem?: Problem | null;
  onRetry?: () => void;
  lines?: number;
}

/** Before something is here: its place once it takes longer than a blink, or why it did not come and the way to ask again. */
export function NotYet({ ready, problem = null, onRetry, lines }: Props) {
  const slow = useSlow(!ready && problem === null);
  if (ready) return null;
  if (problem && onRetry) return <FailedView problem={problem} onRetry={onRetry} />;
  return slow ? <CardSkeleton {...(lines ? { lines } : {})} /> : null;
}
