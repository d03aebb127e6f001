import { useCallback, useSyncExternalStore } from "react";

type Listener = () => void;

/** One observable value outside React. Components read it by `useCell`, everything else by `get`. */
export class Cell<T> {
  private readonly listeners = new Set<Listener>();
  constructor(private value: T) {}

  readonly get = (): T => this.value;

  set(value: T): void {
    if (Object.is(value, this.value)) return;
    this.value = value;
    for (const listener of [...this.listeners]) listener();
  }

  /** Replaces some fields of an object value. */
  merge(part: Partial<T>): void {
    this.set({ ...this.value, ...part });
  }

  readonly subscribe = (listener: Listener): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

/** The value of a cell, or what `select` takes from it; `select` must return the same thing for the same value. */
export function useCell<T>(cell: Cell<T>): T;
export function useCell<T, S>(cell: Cell<T>, select: (value: T) => S): S;
export function useCell<T, S>(cell: Cell<T>, select?: (value: T) => S): T | S {
  return useSyncExternalStore(cell.subscribe, () => (select ? select(cell.get()) : cell.get()));
}

/** Things by id. A component that shows one of them renders again only when that one changes. */
export class Collection<T extends { id: string }> {
  private readonly items = new Map<string, T>();
  private readonly listeners = new Map<string, Set<Listener>>();

  get(id: string): T | undefined {
    return this.items.get(id);
  }

  set(item: T): void {
    const before = this.items.get(item.id);
    // Equal answers must keep their identity, or every refresh would render every row.
    if (before && JSON.stringify(before) === JSON.stringify(item)) return;
    this.items.set(item.id, item);
    this.tell(item.id);
  }

  delete(id: string): void {
    if (this.items.delete(id)) this.tell(id);
  }

  clear(): void {
    const ids = [...this.items.keys()];
    this.items.clear();
    ids.forEach((id) => this.tell(id));
  }

  subscribe(id: string, listener: Listener): () => void {
    const set = this.listeners.get(id) ?? new Set<Listener>();
    this.listeners.set(id, set);
    set.add(listener);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.listeners.get(id) === set) this.listeners.delete(id);
    };
  }

  private tell(id: string): void {
    for (const listener of [...(this.listeners.get(id) ?? [])]) listener();
  }
}

export function useItem<T extends { id: string }>(collection: Collection<T>, id: string | null): T | undefined {
  const subscribe = useCallback(
    (listener: Listener) => (id === null ? () => undefined : collection.subscribe(id, listener)),
    [collection, id],
  );
  return useSyncExternalStore(subscribe, () => (id === null ? undefined : collection.get(id)));
}
