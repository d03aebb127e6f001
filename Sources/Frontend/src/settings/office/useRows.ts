import { useEffect, useState } from "react";
import { Problem, asProblem } from "../../api/http";
import type { Page } from "../../api/types";
import type { Key } from "../../i18n";
import { problemKey } from "../../store/actions";
import { offering, say } from "../../store/toasts";
import { Turns } from "../../store/turns";

/** A refusal that is about a field: its name and what is wrong. */
export interface RowFault {
  field: string;
  key: Key;
}

/** What a refusal says about a field of a form; `null` where it is about something else. */
export function rowFault(error: unknown, words: Partial<Record<string, Key>>): RowFault | null {
  if (!(error instanceof Problem)) return null;
  const field = error.field ?? "";
  if (error.code === "name_taken" || error.code === "taken") return { field: field || "name", key: "invalid.taken" };
  if (error.code === "code_taken") return { field: "code", key: "invalid.taken" };
  if (error.code === "default_office") return { field: "is_default", key: "offices.keepDefault" };
  const key = words[field] ?? words[field.split(/[.[]/)[0] ?? ""];
  return error.status === 422 && field ? { field, key: key ?? "invalid.value" } : null;
}

/** A list of the settings whose rows are changed in place: at once, with a way back; a refusal takes it back and says why. */
export function useRows<T extends { id: string }>(ask: () => Promise<Page<T>>, change: (id: string, fields: Partial<T>) => Promise<T>) {
  const [items, setItems] = useState<readonly T[] | null>(null);
  /** Why there is nothing yet; what was here before stays, and a toast says it. */
  const [problem, setProblem] = useState<Problem | null>(null);
  const reload = (): Promise<void> =>
    ask().then(
      (page) => {
        setProblem(null);
        setItems(page.items);
      },
      (error) => {
        setProblem(asProblem(error));
        if (items) say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void reload() } });
      },
    );
  useEffect(() => void reload(), []);
  const put = (next: T) =>
    setItems((now) => (now?.some((one) => one.id === next.id) ? now.map((one) => (one.id === next.id ? next : one)) : [...(now ?? []), next]));
  const [turns] = useState(() => new Turns());
  const save = (row: T, fields: Partial<T>, done: Key = "toast.saved", undoable = true): Promise<RowFault | null> => {
    const back = Object.fromEntries(Object.keys(fields).map((name) => [name, row[name as keyof T]])) as Partial<T>;
    put({ ...row, ...fields });
    return offering((say) => turns.run(() => change(row.id, fields)).then(
      (answer) => {
        put(answer);
        say({ tone: "quiet", key: done, ...(undoable ? { action: { key: "action.undo" as const, run: () => void save(answer, back, "toast.saved", false) } } : {}) });
        return null;
      },
      (error) => {
        setItems((now) => now && now.map((one) => (one.id === row.id ? { ...one, ...back } : one)));
        const fault = rowFault(error, {});
        if (!fault) say({ tone: "error", key: problemKey(error), action: { key: "action.retry", run: () => void save(row, fields, done, undoable) } });
        return fault;
      },
    ), undoable);
  };
  /** The same by a button or a menu, which have no place of their own for what is wrong. */
  const act = (row: T, fields: Partial<T>, done: Key = "toast.saved"): Promise<void> =>
    save(row, fields, done).then((fault) => {
      if (fault) say({ tone: "error", key: fault.key });
    });
  return { items, problem, put, save, act, reload };
}
