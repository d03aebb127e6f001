import { useEffect, useState } from "react";

/** What the server finds by what is typed into a `Picker`, with its props for that. `found` is `null` until it has answered about this text. */
export function useFound<T>(ask: (query: string) => Promise<{ items: readonly T[] }>) {
  const [query, setQuery] = useState("");
  const [found, setFound] = useState<readonly T[] | null>(null);
  const [failed, setFailed] = useState(false);
  useEffect(() => {
    let wanted = true;
    const timer = setTimeout(() => ask(query.trim()).then(({ items }) => wanted && setFound(items), () => wanted && setFailed(true)), query ? 90 : 0);
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [query]);
  const onQuery = (text: string) => {
    // Enter must never choose what an earlier text found.
    setQuery(text);
    setFound(null);
    setFailed(false);
  };
  return { found, failed, field: { query, onQuery, waiting: found === null && !failed } };
}
