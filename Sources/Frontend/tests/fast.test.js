import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { clientCell, takeClient } from "../src/client/known";
import { saveClient } from "../src/client/save";
import { changeMany } from "../src/orders/changes";
import { dismiss, toasts } from "../src/store/toasts";

/** Requests that wait for their answer, in the order in which they were made. */
function held() {
  const all = [];
  globalThis.fetch = (url, init) => new Promise((done) => {
    const answer = (body) => done(new Response(JSON.stringify(body), { headers: { "content-type": "application/json" } }));
    all.push({ url: String(url), body: init?.body ? JSON.parse(init.body) : null, answer });
  });
  return all;
}

const turn = () => new Promise((done) => setTimeout(done));
async function made(all, count) {
  while (all.length < count) await turn();
  return all[count - 1];
}
const empty = () => toasts.get().forEach((one) => dismiss(one.id));

test("an answer does not take back what was typed after it was asked for", async () => {
  const client = { id: "k1", revision: 1, tags: [], emails: [] };
  clientCell("k1").set(client);
  const requests = held();
  const first = saveClient("k1", { tags: ["a"] }, 1);
  const second = saveClient("k1", { tags: ["a", "b"] }, 1);
  (await made(requests, 1)).answer({ ...client, revision: 2, tags: ["a"] });
  await first;
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  // What an event brings is not newer than what is on its way either.
  takeClient({ ...client, revision: 2, tags: ["a"], name: "Anna" });
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  (await made(requests, 2)).answer({ ...client, revision: 3, tags: ["a", "b"] });
  await second;
  takeClient({ ...client, revision: 2, tags: ["a"] });
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  empty();
});

test("a line of a list is changed in what the line before it left", async () => {
  const client = { id: "k2", revision: 1, tags: [], emails: ["x@a.test", "y@a.test"] };
  clientCell("k2").set(client);
  const requests = held();
  const put = (from, to) => saveClient("k2", (now) => ({ emails: now.emails.map((one) => (one === from ? to : one)) }), 1, { ahead: false });
  void put("x@a.test", "x2@a.test");
  const second = put("y@a.test", "y2@a.test");
  (await made(requests, 1)).answer({ ...client, revision: 2, emails: ["x2@a.test", "y@a.test"] });
  const last = await made(requests, 2);
  assert.deepEqual(last.body.emails, ["x2@a.test", "y2@a.test"]);
  assert.equal(last.body.revision, 2);
  last.answer({ ...client, revision: 3, emails: last.body.emails });
  await second;
  empty();
});

test("what takes a change of many back comes after it", async () => {
  const requests = held();
  const first = changeMany(["o1", "o2"], { is_archived: true }, { key: "orders.many.archived" });
  const second = changeMany(["o1", "o2"], { is_archived: false }, { key: "orders.many.undone" });
  await turn();
  assert.equal(requests.length, 1);
  requests[0].answer({ changed: [], refused: [] });
  (await made(requests, 2)).answer({ changed: [], refused: [] });
  assert.equal(requests[1].body.changes.is_archived, false);
  await Promise.all([first, second]);
  empty();
});
