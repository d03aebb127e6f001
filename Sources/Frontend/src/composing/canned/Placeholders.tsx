import type { Filled } from "./variables";

/** A filled text in which what is still to be filled stands out. */
export function Placeholders({ filled }: { filled: Filled }) {
  const parts: JSX.Element[] = [];
  let from = 0;
  for (const [start, end] of filled.gaps) {
    parts.push(<span key={from}>{filled.text.slice(from, start)}</span>, <mark key={start}>{filled.text.slice(start, end)}</mark>);
    from = end;
  }
  return (
    <>
      {parts}
      {filled.text.slice(from)}
    </>
  );
}
