import { auth, inbox } from "../api";
import { beginSession, endSession, holdSession, isHeld, keepSession, onSessionLost, Problem, asProblem } from "../api/http";
import type { Me, Named, User } from "../api/types";
import { showLanguage } from "../i18n/language";
import { Cell } from "./cell";
import { forgetDrafts } from "./drafts";
import { adopt, preferences } from "./preferences";
import { toasts } from "./toasts";

/** Who is signed in. `unknown` until the server has said so. */
export type SessionState =
  | { state: "unknown" }
  | { state: "unreachable"; problem: Problem }
  | { state: "anonymous"; expired: boolean; fresh: boolean }
  | { state: "signed-in"; me: Me };

export const session = new Cell<SessionState>({ state: "unknown" });
export const colleagues = new Cell<readonly Named[]>([]);

const forgetters: (() => void)[] = [];

/** Registers what has to be thrown away when the session ends. */
export function onSignOut(forget: () => void): void {
  forgetters.push(forget);
}

/** What has to be done while the session still lives, and what may not stay behind once its user has signed out. */
interface Leaving {
  before: () => Promise<unknown>;
  after: (user: string) => void;
}

const leavers: Leaving[] = [];
export const onLeaving = (leaving: Leaving): unknown => leavers.push(leaving);

export function me(): User | null {
  const now = session.get();
  return now.state === "signed-in" ? now.me.user : null;
}

/** The number of the newest event when the server said who is signed in. */
export function lastEvent(): number | null {
  const now = session.get();
  return now.state === "signed-in" ? now.me.last_event : null;
}

export const worksInInbox = (user: User): boolean => user.role !== "accountant";

/** Counts the looks at the session, and its ends: only the last look's answer is taken. */
let looks = 0;

function end(expired: boolean): void {
  looks += 1;
  endSession();
  forgetters.forEach((forget) => forget());
  colleagues.set([]);
  // They name clients, and what they would undo is no more to be had.
  toasts.set([]);
  remember(expired ? "ended" : null);
  session.set({ state: "anonymous", expired, fresh: false });
}

onSessionLost(() => end(session.get().state === "signed-in" || remembered() !== null));

const place = "dragoman.signed-in";
/** Signed in, or was until the session ended without their doing, which the login goes on saying after a reload. */
type Remembered = "1" | "ended" | null;

function remember(what: Remembered): void {
  try {
    if (what) localStorage.setItem(place, what);
    else localStorage.removeItem(place);
  } catch {
    // Without storage every visit asks once more.
  }
}

function remembered(): Remembered {
  try {
    const what = localStorage.getItem(place);
    return what === "ended" || what === null ? what : "1";
  } catch {
    return "1";
  }
}

/** The first look at a page load. A browser that never signed in asks what everybody may ask, instead of running into a 401. */
export async function findSession(): Promise<void> {
  if (remembered() === "1") return loadSession();
  try {
    const { needed, signed_in } = await auth.setupNeeded();
    if (needed || signed_in === false) session.set({ state: "anonymous", expired: remembered() === "ended", fresh: needed });
    else await loadSession();
  } catch (error) {
    session.set({ state: "unreachable", problem: asProblem(error) });
  }
}

export async function loadSession(): Promise<void> {
  if (session.get().state !== "signed-in") beginSession();
  const look = ++looks;
  const { locale, theme } = preferences.get();
  try {
    const answer = await auth.me();
    if (look !== looks) return;
    const now = preferences.get();
    // What was chosen meanwhile is newer than the answer.
    if (session.get().state !== "signed-in" || (now.locale === locale && now.theme === theme)) adopt(answer.user);
    // Who reads another language than this browser began with sees no word of that one.
    await showLanguage();
    if (look !== looks) return;
    remember("1");
    session.set({ state: "signed-in", me: answer });
    if (worksInInbox(answer.user)) void loadColleagues();
  } catch (error) {
    if (look !== looks || (error instanceof Problem && (error.code === "unauthorized" || error.code === "ended"))) return;
    // Who is signed in stays so with what is known of them: the page with what is being written in it is not taken away.
    if (session.get().state === "signed-in") return;
    session.set({ state: "unreachable", problem: asProblem(error) });
  }
}

/** Whether the session still lives, after the server would not go on with it. Asks what is answered to everybody, so that it is not an error. */
export async function stillSignedIn(): Promise<boolean> {
  try {
    const { signed_in } = await auth.setupNeeded();
    // Who signs out at this moment ends it by themselves, and is not told that it has expired.
    if (isHeld()) return true;
    if (signed_in === false && session.get().state === "signed-in") end(true);
    return signed_in !== false;
  } catch {
    return true;
  }
}

export async function loadColleagues(): Promise<void> {
  try {
    colleagues.set((await inbox.colleagues()).items);
  } catch {
    // The list is asked for again when somebody opens the assignment menu.
  }
}

/** Milliseconds for what is still on its way to the server when somebody signs out. */
const patience = 3000;

export async function signOut(): Promise<void> {
  const user = me();
  if (!user || isHeld()) return;
  await Promise.all(leavers.map((one) => one.before()));
  await holdSession(patience);
  try {
    await auth.logout();
  } catch (error) {
    keepSession();
    throw error;
  }
  forgetDrafts(user.id);
  leavers.forEach((one) => one.after(user.id));
  end(false);
}

/** Replaces the signed-in user after a change of the profile. */
export function setUser(user: User): void {
  const now = session.get();
  if (now.state !== "signed-in") return;
  session.set({ state: "signed-in", me: { ...now.me, user } });
  adopt(user);
}
