import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { anew, requests, settled } from "./held";
import { change, show } from "../src/store/actions";
import { conversations, send, take } from "../src/store/conversations";
import { flushLetter, keepLetter, letters, loadLetters, blank } from "../src/store/letters";
import { drop, enter, list, load, place, reading } from "../src/store/lists";
import { preferences } from "../src/store/preferences";
import { loadSession, session } from "../src/store/session";

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
