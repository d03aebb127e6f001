import assert from "node:assert/strict";
import test from "node:test";
import { happens } from "./window";
import { anew, requests, settled } from "./held";
import { change, show } from "../src/store/actions";
import { conversations, send, take } from "../src/store/conversations";
import { flushLetter, keepLetter, letters, loadLetters, blank } from "../src/store/letters";
import { closeMany } from "../src/store/bulk";
import { drop, enter, list, load, loadMore, place, reading } from "../src/store/lists";
import { merge } from "../src/store/moves";
import { adopt, preferences } from "../src/store/preferences";
import { changeProfile } from "../src/store/profile";
import { loadSession, session } from "../src/store/session";
import { undo } from "../src/store/toasts";

const user = { id: "u", name: "Olena", role: "owner", locale: "en", theme: "light" };
const signedIn = () => session.set({ state: "signed-in", me: { user } });
signedIn();

const talk = (id, part = {}) => ({
  id, status: "open", attention: false, client: null, snooze_until: null, tags: [], unread_count: 0, assignee: null, merged_into: null, platform: "email",
  counterpart: { name: id, address: "" }, subject: "", last_message_at: "2026-11-26T10:00:00Z", ...part,
});
const inbox = (...items) => ({ items, next: null });
const idsOf = (at) => list(at).get().ids;
let views = 0;
/** A list that no test before has seen. */
const newList = () => ({ view: "open", filter: { client: `c${++views}` } });
const of = (at, id, part) => talk(id, { client: { id: at.filter.client, name: "" }, ...part });

test.beforeEach(anew);

test("changes of one conversation go one after another", async () => {
  take(talk("a"));
  const closed = send("a", { status: "closed" });
  const undone = send("a", { status: "open" });
  const other = send("b", { unread: false });
  await settled();
  const [first, ...none] = requests("/conversations/a", "PATCH");
  assert.deepEqual([first.body, none.length, requests("/conversations/b", "PATCH").length], [{ status: "closed" }, 0, 1]);
  await first.answer(talk("a", { status: "closed" }));
  assert.equal((await closed).status, "open");
  const [second] = requests("/conversations/a", "PATCH");
  assert.deepEqual(second.body, { status: "open" });
  await second.answer(talk("a"));
  await undone;
  assert.equal(conversations.get("a").status, "open");
  void other.catch(() => undefined);
});

test("a change follows one that was refused", async () => {
  take(talk("d"));
  const refused = assert.rejects(send("d", { status: "closed" }));
  const next = send("d", { attention: true });
  requests("/conversations/d", "PATCH")[0].fail();
  await refused;
  await settled();
  requests("/conversations/d", "PATCH")[0].answer(talk("d", { attention: true }));
  assert.equal((await next).attention, true);
});

test("a change of many is told in turn with those of one", async () => {
  for (const id of ["m1", "m2", "m3"]) take(talk(id));
  void send("m2", { attention: true });
  closeMany(["m1", "m2"]);
  const reopened = send("m1", { status: "open" });
  const other = send("m3", { unread: false });
  await settled();
  const bulk = "/conversations/changes";
  // The one that waits for another holds both.
  assert.deepEqual([requests(bulk, "POST").length, requests("/m1", "PATCH").length, requests("/m3", "PATCH").length], [0, 0, 1]);
  await requests("/m2", "PATCH")[0].answer(talk("m2", { attention: true }));
  const [closing] = requests(bulk, "POST");
  assert.equal(requests("/m1", "PATCH").length, 0);
  await closing.answer({ items: ["m1", "m2"].map((id) => talk(id, { status: "closed" })), failed: [] });
  assert.equal(conversations.get("m1").status, "open");
  const [open] = requests("/m1", "PATCH");
  assert.deepEqual(open.body, { status: "open" });
  await open.answer(talk("m1"));
  assert.equal((await reopened).status, "open");
  void other.catch(() => undefined);
});

test("what takes a change of many back waits for it and for nothing else", async () => {
  for (const id of ["n1", "n2"]) take(talk(id));
  closeMany(["n1", "n2"]);
  undo();
  const [closing, ...none] = requests("/conversations/changes", "POST");
  assert.equal(none.length, 0);
  await closing.answer({ items: [talk("n1", { status: "closed" })], failed: [{ id: "n2", code: "conflict", detail: "" }] });
  const [undone] = requests("/conversations/changes", "POST");
  assert.deepEqual(undone.body.changes.map((one) => one.id), ["n1"]);
  await undone.answer({ items: [talk("n1")], failed: [] });
  assert.equal(conversations.get("n1").status, "open");
});

test("a letter that another tab dropped while the drafts were read does not come back", async () => {
  const letter = { ...blank("reply"), text: "Do widzenia", touched: true };
  keepLetter("l3", letter);
  const loading = loadLetters(null);
  happens("storage", { key: `dragoman.letter.${user.id}.l3`, newValue: JSON.stringify({ letter: null, onServer: true }) });
  assert.equal(letters.get().l3, undefined);
  await requests("/drafts")[0].answer({ items: [{ id: "l3", content: letter }] });
  await loading;
  assert.equal(letters.get().l3, undefined);
});

test("a refused choice takes only itself back, and an answer not what was chosen after it", async () => {
  signedIn();
  adopt(user);
  const dark = changeProfile({ theme: "dark" });
  const polish = changeProfile({ locale: "pl" });
  const look = () => [preferences.get().theme, preferences.get().locale];
  assert.deepEqual(look(), ["dark", "pl"]);
  const [first, ...none] = requests("/me", "PATCH");
  assert.equal(none.length, 0);
  await first.answer({ code: "server" }, 500);
  assert.equal(await dark, false);
  assert.deepEqual(look(), ["light", "pl"]);
  await requests("/me", "PATCH")[0].answer({ user: { ...user, locale: "pl" } });
  assert.equal(await polish, true);
  const light = changeProfile({ theme: "dark" });
  const english = changeProfile({ locale: "en" });
  await requests("/me", "PATCH")[0].answer({ user: { ...user, locale: "pl", theme: "dark" } });
  await light;
  assert.deepEqual(look(), ["dark", "en"]);
  await requests("/me", "PATCH")[0].answer({ user: { ...user, theme: "dark" } });
  await english;
  assert.deepEqual(look(), ["dark", "en"]);
});

test("a letter that came to the server while the drafts were read is not one that was dropped elsewhere", async () => {
  keepLetter("l1", { ...blank("reply"), text: "Dzień dobry", touched: true });
  const loading = loadLetters(null);
  const [drafts] = requests("/drafts");
  const flushed = flushLetter("l1");
  await settled();
  await requests("/drafts/l1", "PUT")[0].answer({});
  await flushed;
  await drafts.answer({ items: [] });
  await loading;
  assert.equal(letters.get().l1?.text, "Dzień dobry");
  // The next look finds none: now it was dropped elsewhere.
  const again = loadLetters(null);
  await requests("/drafts")[0].answer({ items: [] });
  await again;
  assert.equal(letters.get().l1, undefined);
});

test("a letter that was changed while the drafts were read stays, wherever it was dropped", async () => {
  keepLetter("l2", { ...blank("reply"), text: "A", touched: true });
  void flushLetter("l2");
  await settled();
  await requests("/drafts/l2", "PUT")[0].answer({});
  const loading = loadLetters(null);
  keepLetter("l2", { ...letters.get().l2, text: "AB", at: new Date(Date.now() + 1000).toISOString() });
  void flushLetter("l2");
  await settled();
  await requests("/drafts/l2", "PUT")[0].answer({});
  await requests("/drafts")[0].answer({ items: [] });
  await loading;
  assert.equal(letters.get().l2?.text, "AB");
});

test("a look at the session that fails ends nothing", async () => {
  for (const status of [0, 503]) {
    const looking = loadSession();
    const [look] = requests("/me");
    if (status) look.answer({ code: "server" }, status);
    else look.fail();
    await looking;
    assert.equal(session.get().state, "signed-in");
  }
});

test("a look at the session turns nothing back that was chosen meanwhile", async () => {
  preferences.merge({ theme: "light", locale: "en" });
  const looking = loadSession();
  preferences.merge({ theme: "dark" });
  const [look] = requests("/me");
  await look.answer({ user });
  await looking;
  assert.equal(preferences.get().theme, "dark");
});

test("of two looks at the session the later one counts", async () => {
  signedIn();
  void loadSession();
  void loadSession();
  const [first, second] = requests("/me");
  await second.answer({ user: { ...user, theme: "dark" } });
  await first.answer({ user });
  assert.equal(preferences.get().theme, "dark");
});

test("a list that is to be asked for again while it is loading is", async () => {
  const at = newList();
  enter(at);
  const [first] = requests("/inbox?");
  // Coming to it again is no reason.
  enter(at);
  await load(at);
  assert.equal(requests("/inbox?").length, 0);
  await first.answer(inbox(of(at, "a1")));
  assert.deepEqual(idsOf(at), ["a1"]);
  const [second] = requests("/inbox?");
  await second.answer(inbox(of(at, "a2"), of(at, "a1")));
  assert.deepEqual(idsOf(at), ["a2", "a1"]);
  assert.equal(requests("/inbox?").length, 0);
});

test("coming to a list that is loading asks nothing", async () => {
  const at = newList();
  enter(at);
  enter(at);
  const [first] = requests("/inbox?");
  await first.answer(inbox(of(at, "b1")));
  assert.equal(requests("/inbox?").length, 0);
});

test("what comes while a list loads for the first time is in it", async () => {
  const at = newList();
  enter(at);
  const [first] = requests("/inbox?");
  place(take(of(at, "n", { last_message_at: "2026-11-26T11:00:00Z" })), true);
  await first.answer(inbox(of(at, "o")));
  assert.deepEqual(idsOf(at), ["n", "o"]);
  await requests("/inbox?")[0].answer(inbox(of(at, "n", { last_message_at: "2026-11-26T11:00:00Z" }), of(at, "o")));
  assert.deepEqual(idsOf(at), ["n", "o"]);
  assert.equal(requests("/inbox?").length, 0);
});

/** A list that is known, and is being asked for again. */
async function known(...ids) {
  const at = newList();
  enter(at);
  await requests("/inbox?")[0].answer(inbox(...ids.map((id) => of(at, id))));
  void load(at);
  return { at, asked: requests("/inbox?")[0] };
}

test("a row that was closed while the list was read again does not come back", async () => {
  const { at, asked } = await known("x1", "x2");
  change(conversations.get("x1"), { status: "closed" });
  await requests("/conversations/x1", "PATCH")[0].answer(of(at, "x1", { status: "closed" }));
  await asked.answer(inbox(of(at, "x1"), of(at, "x2")));
  assert.deepEqual(idsOf(at), ["x2"]);
  assert.equal(conversations.get("x1").status, "closed");
  // The two disagree, so that the server is asked which it is.
  await requests("/inbox?")[0].answer(inbox(of(at, "x2")));
  assert.deepEqual(idsOf(at), ["x2"]);
  assert.equal(requests("/inbox?").length, 0);
});

test("a change that is still on its way makes no second question", async () => {
  const { at, asked } = await known("y1", "y2");
  change(conversations.get("y1"), { status: "closed" });
  await asked.answer(inbox(of(at, "y1"), of(at, "y2")));
  assert.deepEqual(idsOf(at), ["y2"]);
  assert.equal(requests("/inbox?").length, 0);
});

test("a change that is on its way already is laid over what is asked for after it", async () => {
  const { at, asked } = await known("u1", "u2");
  await asked.answer(inbox(of(at, "u1"), of(at, "u2")));
  change(conversations.get("u1"), { status: "closed" });
  void load(at);
  await requests("/inbox?")[0].answer(inbox(of(at, "u1"), of(at, "u2")));
  assert.deepEqual(idsOf(at), ["u2"]);
  assert.equal(requests("/inbox?").length, 0);
});

test("looking at a conversation makes no second question", async () => {
  const at = newList();
  take(of(at, "z1", { unread_count: 2 }));
  enter(at);
  const [first] = requests("/inbox?");
  show({ ...conversations.get("z1"), unread_count: 0 });
  void send("z1", { unread: false });
  await first.answer(inbox(of(at, "z1", { unread_count: 2 })));
  assert.equal(conversations.get("z1").unread_count, 0);
  assert.equal(requests("/inbox?").length, 0);
});

test("what is gone does not come back with an older answer", async () => {
  const { at, asked } = await known("w1", "w2");
  conversations.delete("w1");
  drop("w1");
  await asked.answer(inbox(of(at, "w1"), of(at, "w2")));
  assert.deepEqual(idsOf(at), ["w2"]);
});

test("an older answer makes nothing new of a row that was closed, for who reads further down", async () => {
  const { at, asked } = await known("v1", "v2");
  reading.atTop = false;
  change(conversations.get("v1"), { status: "closed" });
  await requests("/conversations/v1", "PATCH")[0].answer(of(at, "v1", { status: "closed" }));
  await asked.answer(inbox(of(at, "v1"), of(at, "v2")));
  assert.deepEqual([idsOf(at), list(at).get().fresh], [["v2"], []]);
  reading.atTop = true;
});

test("a list that changes without end is asked for three times", async () => {
  const { at, asked } = await known("t1");
  let now = asked;
  let times = 0;
  for (; now; [now] = requests("/inbox?")) {
    times += 1;
    place(take(of(at, "t1", { subject: String(times) })), false);
    await now.answer(inbox(of(at, "t1")));
  }
  assert.equal(times, 3);
});

/** A list of which one page is loaded, and the question about the next one. */
async function further(...ids) {
  const at = newList();
  enter(at);
  await requests("/inbox?")[0].answer({ items: ids.map((id) => of(at, id)), next: "2" });
  void loadMore(at);
  return { at, asked: requests("/inbox?")[0] };
}
const earlier = { last_message_at: "2026-11-25T10:00:00Z" };

test("an older answer about the rest of a list is no newer than what happened meanwhile", async () => {
  const { at, asked } = await further("r1");
  for (const id of ["r2", "r3", "r4", "r5"]) take(of(at, id, earlier));
  change(conversations.get("r2"), { status: "closed" });
  await requests("/conversations/r2", "PATCH")[0].answer(of(at, "r2", { ...earlier, status: "closed" }));
  place(take(of(at, "r3", { ...earlier, subject: "new" })), false);
  // Opened again, where the page knew it closed.
  place(take(of(at, "r4", { ...earlier, subject: "open" })), false);
  conversations.delete("r5");
  drop("r5");
  await asked.answer({ items: ["r2", "r3", "r5"].map((id) => of(at, id, earlier)), next: null });
  assert.equal(conversations.get("r2").status, "closed");
  assert.equal(conversations.get("r3").subject, "new");
  assert.deepEqual([...idsOf(at)].sort(), ["r1", "r3", "r4"]);
});

test("a conversation that goes into another one does not come back with an answer of before", async () => {
  const { at, asked } = await known("q1", "q2");
  merge("q1", ["q2"]);
  await asked.answer(inbox(of(at, "q1"), of(at, "q2")));
  for (const one of requests("/inbox?")) await one.answer(inbox(of(at, "q1"), of(at, "q2")));
  assert.deepEqual(idsOf(at), ["q1"]);
  // Asked for after it was told of, and answered before it was done.
  void load(at);
  const [next] = requests("/inbox?");
  await next.answer(inbox(of(at, "q1"), of(at, "q2")));
  assert.deepEqual(idsOf(at), ["q1"]);
  void load(at);
  const [last] = requests("/inbox?");
  await requests("/merge", "POST")[0].answer({ move: { id: "v" }, conversation: of(at, "q1") });
  await last.answer(inbox(of(at, "q1"), of(at, "q2")));
  assert.deepEqual(idsOf(at), ["q1"]);
});

test("a merge that is refused brings its conversations back", async () => {
  const { at, asked } = await known("p1", "p2");
  await asked.answer(inbox(of(at, "p1"), of(at, "p2")));
  merge("p1", ["p2"]);
  assert.deepEqual(idsOf(at), ["p1"]);
  await requests("/merge", "POST")[0].answer({ code: "conflict" }, 409);
  assert.deepEqual(idsOf(at), ["p2", "p1"]);
});
