import { Cell } from "./cell";

/** Texts that were begun and not saved, by conversation. Kept in this browser, so that they survive a crash and the end of a session. */
export type Drafts = Readonly<Record<string, string>>;

const most = 50;
const place = (user: string): string => `dragoman.notes.${user}`;
const cells = new Map<string, Cell<Drafts>>();

function stored(user: string): Drafts {
  try {
    return JSON.parse(localStorage.getItem(place(user)) ?? "{}") as Drafts;
  } catch {
    return {};
  }
}

export function draftsOf(user: string): Cell<Drafts> {
  let cell = cells.get(user);
  if (!cell) cells.set(user, (cell = new Cell(stored(user))));
  return cell;
}

/** Keeps a draft; an empty one is forgotten. Reads first, as other tabs write here too. */
export function keepDraft(user: string, conversation: string, text: string): void {
  const { [conversation]: _, ...others } = stored(user);
  const kept: Drafts = text ? Object.fromEntries([...Object.entries(others).slice(1 - most), [conversation, text]]) : others;
  draftsOf(user).set(kept);
  try {
    localStorage.setItem(place(user), JSON.stringify(kept));
  } catch {
    // Without storage a draft lives as long as the page.
  }
}

/** Who signs out leaves nothing about clients behind in the browser. */
export function forgetDrafts(user: string): void {
  cells.delete(user);
  try {
    localStorage.removeItem(place(user));
  } catch {
    // Nothing was kept.
  }
}
