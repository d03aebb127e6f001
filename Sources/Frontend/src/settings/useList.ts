import { useEffect, useState } from "react";
import type { Page } from "../api/types";
import { problemKey } from "../store/actions";
import { say } from "../store/toasts";

/** A short list of the settings: loaded once, changed in place, asked for again after a refusal. */
export function useList<T extends { id: string }>(ask: () => Promise<Page<T>>) {
  const [items, setItems] = useState<readonly T[] | null>(null);
  const reload = (): Promise<void> =>
    ask().then(
      (page) => setItems(page.items),
      (error) => void say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void reload() } }),
    );
  useEffect(() => void reload(), []);
  return { items, setItems, reload };
}
