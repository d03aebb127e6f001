import { inbox, urls } from "../api";
import { Problem } from "../api/http";
import type { Present } from "../api/together";
import type { LiveEvent } from "../api/types";
import { Cell } from "../store/cell";

/** `upgrading`: the server is there and says that it is being replaced. */
export type Connection = "live" | "connecting" | "offline" | "upgrading";
export const connection = new Cell<Connection>("connecting");

interface Handlers {
  events: (items: LiveEvent[]) => void;
  /** The server no longer has the events in between: everything has to be asked for again. */
  resync: () => void;
  /** The server closed the socket because nobody is signed in any more, or for another rule: says whether to go on. */
  refused: () => Promise<boolean>;
  /** Who has a conversation open now; said without a number, so a gap is not caught up. */
  presence: (conversation: string, people: readonly Present[]) => void;
  /** The socket is there, for the first time or again. */
  connected: (again: boolean) => void;
}

/** "Policy violation": what the server closes with when the session has ended. */
const violation = 1008;

const silence = 60_000;
const longestWait = 15_000;
/** An upgrade is over within moments, and whoever waits for it is told so. */
const upgradeWait = 2000;

/** Keeps one socket open for as long as it runs and carries the number of the last event over every gap. */
export class LiveConnection {
  private socket: WebSocket | null = null;
  private failures = 0;
  private upgrading = false;
  private connected = false;
  private timer = 0;
  private watchdog = 0;
  private stopped = false;

  /** `last`: the number of the newest event when the page began, where it is known. */
  constructor(private readonly handlers: Handlers, private last: number | null = null) {}

  start(): void {
    addEventListener("online", this.hurry);
    addEventListener("offline", this.dropped);
    document.addEventListener("visibilitychange", this.hurry);
    void this.open();
  }

  stop(): void {
    this.stopped = true;
    removeEventListener("online", this.hurry);
    removeEventListener("offline", this.dropped);
    document.removeEventListener("visibilitychange", this.hurry);
    clearTimeout(this.timer);
    clearTimeout(this.watchdog);
    this.socket?.close();
    connection.set("connecting");
  }

  /** Tries at once instead of waiting for the next turn: the network is back or someone looks at the page again. */
  private readonly hurry = (): void => {
    if (document.visibilityState !== "visible" || this.socket || this.stopped) return;
    clearTimeout(this.timer);
    void this.open();
  };

  private readonly dropped = (): void => this.socket?.close();

  private async open(): Promise<void> {
    if (this.socket || this.stopped) return;
    // A refused upgrade does not say why, so after a gap the plain interface is asked first: it knows 410 and 401.
    if (this.failures > 0 && !(await this.catchUp())) return this.later();
    if (this.socket || this.stopped) return;
    const socket = new WebSocket(urls.socket(this.last));
    this.socket = socket;
    this.listen();
    socket.onmessage = (message) => this.receive(String(message.data));
    socket.onclose = (event) => {
      if (this.socket !== socket) return;
      this.socket = null;
      clearTimeout(this.watchdog);
      if (event.code === violation) void this.handlers.refused().then((goOn) => goOn && this.later());
      else this.later();
    };
  }

  private async catchUp(): Promise<boolean> {
    if (this.last === null) {
      // A proxy that lets no socket through would leave the page blind: then every try is a look at the lists.
      if (this.failures > 1) this.handlers.resync();
      return true;
    }
    this.upgrading = false;
    try {
      for (;;) {
        const page = await inbox.events(this.last);
        this.apply(page.items);
        const moved = page.next > this.last;
        this.last = Math.max(this.last, page.next);
        if (page.items.length === 0 || !moved) return true;
      }
    } catch (error) {
      if (error instanceof Problem && error.status === 410) {
        this.last = null;
        this.handlers.resync();
        return true;
      }
      this.upgrading = error instanceof Problem && error.code === "upgrading";
      return false;
    }
  }

  private later(): void {
    if (this.stopped) return;
    this.failures += 1;
    connection.set(this.upgrading ? "upgrading" : this.failures > 1 ? "offline" : "connecting");
    const wait = Math.min(this.upgrading ? upgradeWait : longestWait, 400 * 2 ** Math.min(this.failures, 6));
    clearTimeout(this.timer);
    this.timer = window.setTimeout(() => void this.open(), wait * (0.5 + Math.random() / 2));
  }

  private receive(text: string): void {
    this.listen();
    const frame = JSON.parse(text) as { type?: string; n?: number; items?: LiveEvent[]; next?: number; conversation_id?: string; people?: Present[] };
    if (frame.type === "hello") {
      connection.set("live");
      this.handlers.connected(this.connected);
      this.connected = true;
      // Without a number of our own the lists may be older than this moment.
      if (this.last === null) this.handlers.resync();
      this.failures = 0;
      if (this.last === null) this.last = frame.n ?? null;
    } else if (frame.type === "resync") {
      this.last = frame.n ?? null;
      this.handlers.resync();
    } else if (frame.type === "presence") {
      if (frame.conversation_id) this.handlers.presence(frame.conversation_id, frame.people ?? []);
    } else if (frame.items) {
      this.apply(frame.items);
      if (frame.next !== undefined) this.last = Math.max(this.last ?? 0, frame.next);
    }
  }

  private apply(items: LiveEvent[]): void {
    const news = items.filter((item) => this.last === null || item.n > this.last);
    if (news.length === 0) return;
    this.last = Math.max(this.last ?? 0, ...news.map((item) => item.n));
    this.handlers.events(news);
  }

  /** The server pings every 25 s; a socket that says nothing for longer is dead even if nobody closed it. */
  private listen(): void {
    clearTimeout(this.watchdog);
    this.watchdog = window.setTimeout(() => this.socket?.close(), silence);
  }
}
