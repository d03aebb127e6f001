/** The keys of a command as drawn caps. */
export function KeyCaps({ keys }: { keys: readonly string[] }) {
  if (keys.length === 0) return null;
  return (
    <span className="caps" aria-hidden="true">
      {keys.map((key) => (
        <kbd key={key}>{key}</kbd>
      ))}
    </span>
  );
}
