import { Problem } from "../api/http";
import { sending, type Mode, type StoredDraft, type StoredFile } from "../api/sending";
import type { Address } from "../api/types";
import { Cell } from "./cell";
import { me, onLeaving, session } from "./session";

/** A letter that is being written and not sent: an answer under its conversation's id, a first message under a random one. */
export interface Letter {
  mode: Mode | "first";
  text: string;
  /** The message that is answered or forwarded. */
  answers: string | null;
  account: string | null;
  to: Address[];
  cc: Address[];
  bcc: Address[];
  subject: string | null;
  files: StoredFile[];
  quote: boolean;
  signature: boolean;
  /** Whether its recipients are known; until then the server is asked. */
  addressed: boolean;
  /** Whether a person changed something; what the page filled in by itself is no draft. */
  touched: boolean;
  /** The name under which it was last sent, as long as no answer came: the same letter sent again is still one. */
  key: string | null;
  /** The last message of the thread when it was first sent under this name. */
  after?: string | null;
  /** On its way to the server; when the page starts anew it is a draft again. */
  sending?: boolean;
  /** When it was last changed. */
  at: string;
}

export type Letters = Readonly<Record<string, Letter>>;

export const blank = (mode: Letter["mode"]): Letter => ({
  mode, text: "", answers: null, account: null, to: [], cc: [], bcc: [], subject: null, files: [], quote: mode !== "first", signature: true,
  addressed: mode === "first", touched: false, key: null, at: new Date().toISOString(),
});

/** Whether there is something that must not be lost. */
export function begun(letter: Letter | undefined): boolean {
  if (!letter) return false;
  const filled = letter.files.length > 0 || (letter.mode === "first" && letter.to.length > 0);
  return letter.text.trim() !== "" || (letter.touched && filled);
}

/** Whether it is shown as something to go on with. */
export const isDraft = (letter: Letter | undefined): boolean => begun(letter) && !letter?.sending;

/** Every letter of the user by its id. What is begun is also in this browser and, a moment later, on the server. */
export const letters = new Cell<Letters>({});

/** Milliseconds: from the last key to the server, to the next try without a connection, and for a last try at signing out. */
const pause = 1500;
const retry = 10_000;
const patience = 3000;
const prefix = (user: string): string => `dragoman.letter.${user}.`;
let owner: string | null = null;
/** Ids whose newest state the server has. */
const onServer = new Set<string>();
/** Ids that are done with here, until the server has forgotten them too. */
const gone = new Set<string>();
/** When a letter was dropped: an answer that left the server before that still has it. */
const droppedAt = new Map<string, string>();
const timers = new Map<string, number>();
/** The requests about one draft go one after another, or the older could win. */
const lines = new Map<string, Promise<void>>();

/** A letter as this browser keeps it, each under a name of its own, as several tabs write here; `null` where the server has to forget it. */
interface Kept {
  letter: Letter | null;
  onServer: boolean;
}

function parsed(text: string | null): Kept | null {
  if (!text) return null;
  try {
    const kept = JSON.parse(text) as Kept;
    return { ...kept, letter: kept.letter && { ...kept.letter, sending: false } };
  } catch {
    return null;
  }
}

function read(user: string): Record<string, Kept> {
  const found: Record<string, Kept> = {};
  try {
    for (const name of Object.keys(localStorage)) {
      const kept = name.startsWith(prefix(user)) ? parsed(localStorage.getItem(name)) : null;
      if (kept) found[name.slice(prefix(user).length)] = kept;
    }
  } catch {
    // Without storage the server has them.
  }
  return found;
}

function write(id: string): void {
  if (!owner) return;
  const letter = letters.get()[id];
  const toForget: Kept | null = gone.has(id) ? { letter: null, onServer: true } : null;
  const kept: Kept | null = letter && begun(letter) ? { letter, onServer: onServer.has(id) } : toForget;
  try {
    if (kept) localStorage.setItem(prefix(owner) + id, JSON.stringify(kept));
    else localStorage.removeItem(prefix(owner) + id);
  } catch {
    // Without storage the server has it a moment later.
  }
}

function adopt(all: Record<string, Kept>): void {
  const shown: Record<string, Letter> = {};
  for (const [id, kept] of Object.entries(all)) {
    if (kept.letter) shown[id] = kept.letter;
    else gone.add(id);
    if (kept.letter && kept.onServer) onServer.add(id);
  }
  letters.set(shown);
}

/** Takes up what this user left in this browser; somebody else's is out of sight. */
session.subscribe(() => {
  const user = me()?.id ?? null;
  if (user === owner) return;
  timers.forEach((timer) => clearTimeout(timer));
  timers.clear();
  owner = user;
  for (const set of [onServer, gone, droppedAt]) set.clear();
  adopt(user ? read(user) : {});
});

/** What another tab of this browser did. */
addEventListener("storage", ({ key, newValue }) => {
  if (!owner || !key?.startsWith(prefix(owner))) return;
  const id = key.slice(prefix(owner).length);
  const kept = parsed(newValue);
  const { [id]: own, ...others } = letters.get();
  if (kept?.letter) {
    if (own && own.at >= kept.letter.at) return;
    letters.set({ ...others, [id]: kept.letter });
    if (kept.onServer) onServer.add(id);
  } else {
    // What left the server before still has it.
    if (kept) droppedAt.set(id, new Date().toISOString());
    if (own && begun(own)) letters.set(others);
  }
});

onLeaving({
  // Who signs out does not wait for a server that is slow.
  before: () => Promise.race([flushLetters().then(() => Promise.all(lines.values())), new Promise((done) => setTimeout(done, patience))]),
  after: (user) => {
    try {
      for (const name of Object.keys(localStorage)) if (name.startsWith(prefix(user))) localStorage.removeItem(name);
    } catch {
      // Nothing was kept.
    }
  },
});

/** `again` plans another try where the server was not reached; what it refuses it would refuse again. */
function inLine(id: string, work: () => Promise<void>, again: () => unknown): Promise<void> {
  const failed = (error: unknown) => {
    if (owner && !(error instanceof Problem && error.status >= 400 && error.status < 500)) again();
  };
  const next = (lines.get(id) ?? Promise.resolve()).then(work).catch(failed);
  lines.set(id, next);
  return next;
}

/** Keeps a changed letter at once here and soon on the server. */
export function keepLetter(id: string, letter: Letter): void {
  const { [id]: _, ...others } = letters.get();
  letters.set({ ...others, [id]: letter });
  gone.delete(id);
  const was = onServer.delete(id);
  write(id);
  clearTimeout(timers.get(id));
  if (begun(letter) || was) timers.set(id, window.setTimeout(() => void flushLetter(id), pause));
}

export function changeLetter(id: string, part: Partial<Letter>): void {
  const now = letters.get()[id];
  if (now) keepLetter(id, { ...now, touched: true, key: null, ...part, at: new Date().toISOString() });
}

/** Sends what the server does not have yet, without waiting for the pause. */
export function flushLetter(id: string): Promise<void> {
  clearTimeout(timers.get(id));
  timers.delete(id);
  return inLine(id, async () => {
    const letter = letters.get()[id];
    if (!letter || onServer.has(id)) return;
    if (begun(letter)) {
      await sending.keepDraft(id, letter);
      if (letters.get()[id] === letter) onServer.add(id);
    } else await sending.dropDraft(id);
    write(id);
  }, () => timers.set(id, window.setTimeout(() => void flushLetter(id), retry)));
}

export async function flushLetters(): Promise<void> {
  await Promise.all([...timers.keys()].map(flushLetter));
}

/** Forgets a letter everywhere: it was sent, or its writer does not want it. */
export function dropLetter(id: string): void {
  clearTimeout(timers.get(id));
  timers.delete(id);
  const { [id]: dropped, ...others } = letters.get();
  if (!dropped) return;
  letters.set(others);
  onServer.delete(id);
  gone.add(id);
  droppedAt.set(id, new Date().toISOString());
  write(id);
  void forget(id);
}

const forget = (id: string): Promise<void> =>
  inLine(id, async () => {
    if (!gone.has(id)) return;
    await sending.dropDraft(id).catch((error: unknown) => {
      if (!(error instanceof Problem && error.status === 404)) throw error;
    });
    gone.delete(id);
    write(id);
  }, () => setTimeout(() => void forget(id), retry));

function letterOf(stored: StoredDraft): Letter | null {
  const content = stored.content as Partial<Letter> | null;
  if (typeof content?.text !== "string" || typeof content.at !== "string") return null;
  return { ...blank(content.mode ?? "reply"), ...content, sending: false };
}

/** Which letters there are, given those here and those on the server; the one changed last wins. */
export function united(here: Letters, there: Letters, known: ReadonlySet<string>, open: string | null): Letters {
  // One that the server had and has no more was sent or dropped elsewhere.
  const left = Object.entries(here).filter(([id, one]) => id in there || id === open || !known.has(id) || !begun(one));
  const result: Record<string, Letter> = Object.fromEntries(left);
  for (const [id, one] of Object.entries(there)) {
    const own = result[id];
    if (!own || own.at < one.at) result[id] = one;
  }
  return result;
}

/** Brings the letters of this browser and those on the server together. `open` is being written in at this moment. */
export async function loadLetters(open: string | null): Promise<void> {
  const user = owner;
  if (!user) return;
  const asked = letters.get();
  const had = new Set(onServer);
  try {
    const { items } = await sending.drafts();
    if (owner !== user) return;
    // The answer may be older than what was written meanwhile: it says nothing about a letter that came to the server only now.
    const known = new Set([...had].filter((id) => letters.get()[id] === asked[id]));
    const there: Record<string, Letter> = {};
    for (const item of items) {
      const letter = letterOf(item);
      if (letter && !gone.has(item.id) && !(letter.at <= (droppedAt.get(item.id) ?? ""))) there[item.id] = letter;
    }
    const result = united(letters.get(), there, known, open);
    for (const [id, one] of Object.entries(result)) {
      if (there[id]?.at === one.at) onServer.add(id);
      else if (begun(one) && !timers.has(id)) timers.set(id, window.setTimeout(() => void flushLetter(id), pause));
    }
    const before = letters.get();
    letters.set(result);
    for (const id of new Set([...Object.keys(before), ...Object.keys(result)])) write(id);
    gone.forEach((id) => void forget(id));
  } catch {
    // What is here stays; the next connection asks again.
  }
}

addEventListener("pagehide", () => void flushLetters());
document.addEventListener("visibilitychange", () => {
  if (document.visibilityState === "hidden") void flushLetters();
});
