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
