import { Problem } from "./problem";

/**
 * The requests that are made in the name of one session. Once its end has begun nothing more is asked: the answer would be a refusal
 * at best, and about somebody else at worst. What is held back goes on where the session lives after all.
 */
export class Life {
  private gate: Promise<void> | null = null;
  private open: () => void = () => undefined;
  private over = false;
  private readonly reads = new Set<AbortController>();
  private readonly writes = new Map<AbortController, Promise<unknown>>();

  /** Runs a request, now or once it is let through; one that only reads may be broken off and asked again. */
  async run(read: boolean, signal: AbortSignal | undefined, send: (signal: AbortSignal) => Promise<Response>): Promise<Response> {
    for (;;) {
      while (this.gate) await this.gate;
      if (this.over) throw new Problem(0, "ended", "");
      const stop = new AbortController();
      if (signal?.aborted) stop.abort();
      else signal?.addEventListener("abort", () => stop.abort(), { once: true });
      const sent = send(stop.signal);
      if (read) this.reads.add(stop);
      else this.writes.set(stop, sent.catch(() => undefined));
      try {
        return await sent;
      } catch (error) {
        if (!stop.signal.aborted || signal?.aborted) throw error;
        if (!read) throw new Problem(0, "network", "");
      } finally {
        this.reads.delete(stop);
        this.writes.delete(stop);
      }
    }
  }

  get held(): boolean {
    return this.gate !== null;
  }

  /** Lets nothing through any more. What is being read is broken off; what is being written gets `patience` milliseconds to arrive. */
  async hold(patience: number): Promise<void> {
    this.gate ??= new Promise((open) => (this.open = open));
    this.reads.forEach((one) => one.abort());
    await Promise.race([Promise.all(this.writes.values()), new Promise((done) => setTimeout(done, patience))]);
    for (const one of this.writes.keys()) one.abort();
  }

  resume(): void {
    this.gate = null;
    this.open();
  }

  end(): void {
    this.over = true;
    this.resume();
    this.reads.forEach((one) => one.abort());
  }
}
