import { inbox } from "../api";
import type { Message, User } from "../api/types";
import { disturbedByMove, holdsPage } from "../app/move";
import { carry } from "../app/part";
import { problemKey } from "./actions";
import { Cell } from "./cell";
import { draftsOf, keepDraft } from "./drafts";
import { mentioned } from "./mentions";
import { colleagues, me, onSignOut } from "./session";
import { add, thread } from "./threads";
import { say } from "./toasts";

/** A note that is shown and not yet on the server. */
export interface PendingNote extends Message {
  /** What the thread held before: the same note from there is another one. */
  before: ReadonlySet<string>;
}

interface Letter {
  conversation: string;
  text: string;
  mentions: string[];
  /** Names the note to the server: sent again it is still one note. */
  key: string;
}

/** The conversation whose note is being written. */
export const composing = new Cell<string | null>(null);
export const pendingNotes = new Cell<readonly PendingNote[]>([]);
/** What the server did not take, by conversation: sent again unchanged it keeps its key. */
const refused = new Map<string, Letter>();

onSignOut(() => {
  composing.set(null);
  pendingNotes.set([]);
  refused.clear();
});

carry("composing", composing.get, (id) => composing.set(id));
disturbedByMove(() => composing.get() !== null);
holdsPage(() => pendingNotes.get().length > 0);

/** Random also where the page came without TLS, which has no `randomUUID`. */
export const newKey = (): string => [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** Shows the note at once and tells the server; a refusal puts the text back and says why. */
export function saveNote(conversation: string, typed: string): void {
  const author = me();
  const text = typed.trim();
  if (!author || !text) return;
  const before = refused.get(conversation);
  const mentions = mentioned(text, colleagues.get()).slice(0, 20).map((one) => one.id);
  attempt({ conversation, text, mentions, key: before?.text === text ? before.key : newKey() }, author);
}

function attempt(letter: Letter, author: User): void {
  const { conversation, text, mentions, key } = letter;
  const shown = guess(letter, author);
  if ((draftsOf(author.id).get()[conversation] ?? "").trim() === text) keepDraft(author.id, conversation, "");
  pendingNotes.set([...pendingNotes.get(), shown]);
  const settle = () => pendingNotes.set(pendingNotes.get().filter((one) => one !== shown));
  inbox.note(conversation, { text, kind: "note", mentions, idempotency_key: key }).then(
    (message) => {
      refused.delete(conversation);
      add(conversation, message);
      settle();
    },
    (error) => {
      settle();
      refused.set(conversation, letter);
      const newer = draftsOf(author.id).get()[conversation];
      keepDraft(author.id, conversation, newer ? `${text}\n\n${newer}` : text);
      if (me()) say({ tone: "error", key: "note.failed", reason: problemKey(error), action: { key: "action.retry", run: () => attempt(letter, author) } });
    },
  );
}

function guess({ conversation, text, mentions, key }: Letter, author: User): PendingNote {
  const at = new Date().toISOString();
  return {
    id: `note-${key}`, conversation_id: conversation, direction: "outbound", type: "text", kind: "note", subject: "", text, has_html: false,
    from: { name: author.name, address: author.email }, to: [], cc: [], sent_at: at, created_at: at, state: null, error: null, auto: null,
    bounce: null, defects: [], external_id: null, size: null, attachments: [], fold: [],
    mentions: colleagues.get().filter((one) => mentions.includes(one.id)),
    before: new Set(thread(conversation).get().messages.map((one) => one.id)),
  };
}

/** The messages with the notes on their way behind them; one that the server has told of already stands there once. */
export function withPending(conversation: string, messages: readonly Message[], pending: readonly PendingNote[]): readonly Message[] {
  const waiting = pending.filter(
    (note) =>
      note.conversation_id === conversation &&
      !messages.some((one) => one.kind === "note" && one.text === note.text && one.from?.address === note.from?.address && !note.before.has(one.id)),
  );
  return waiting.length ? [...messages, ...waiting] : messages;
}
