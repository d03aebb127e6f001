/** Runs what is of one kind one after another, whatever becomes of those before: an older change must not be taken, or answered, last. */
export class Turns {
  private readonly last = new Map<string, Promise<unknown>>();

  /** Runs it once those before it of the same key, or of any of several, are over; at once where there is none. */
  run<T>(ask: () => Promise<T>, of: string | readonly string[] = ""): Promise<T> {
    const keys = typeof of === "string" ? [of] : of;
    const before = keys.flatMap((key) => this.last.get(key) ?? []);
    const answer = before.length ? Promise.all(before).then(ask) : ask();
    const end = answer.then(() => undefined, () => undefined).then(() => {
      for (const key of keys) if (this.last.get(key) === end) this.last.delete(key);
    });
    for (const key of keys) this.last.set(key, end);
    return answer;
  }

  /** When those of a key that were begun are over. */
  over = async (key: string): Promise<void> => void (await this.last.get(key));

  /** When all are. */
  allOver = async (): Promise<void> => void (await Promise.all(this.last.values()));

  clear = (): void => this.last.clear();
}
