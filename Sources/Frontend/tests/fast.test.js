import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { requests, settled } from "./held";
import { clientCell, takeClient } from "../src/client/known";
import { saveClient } from "../src/client/save";
import { changeMany } from "../src/orders/changes";
import { dismiss, toasts } from "../src/store/toasts";

const empty = () => toasts.get().forEach((one) => dismiss(one.id));

test("an answer does not take back what was typed after it was asked for", async () => {
  const client = { id: "k1", revision: 1, tags: [], emails: [] };
  clientCell("k1").set(client);
  const first = saveClient("k1", { tags: ["a"] }, 1);
  const second = saveClient("k1", { tags: ["a", "b"] }, 1);
  const [one] = requests("k1", "PATCH");
  one.answer({ ...client, revision: 2, tags: ["a"] });
  await first;
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  // What an event brings is not newer than what is on its way either.
  takeClient({ ...client, revision: 2, tags: ["a"], name: "Anna" });
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  await settled();
  const [two] = requests("k1", "PATCH");
  two.answer({ ...client, revision: 3, tags: ["a", "b"] });
  await second;
  takeClient({ ...client, revision: 2, tags: ["a"] });
  assert.deepEqual(clientCell("k1").get().tags, ["a", "b"]);
  empty();
});

test("a line of a list is changed in what the line before it left", async () => {
  const client = { id: "k2", revision: 1, tags: [], emails: ["x@a.test", "y@a.test"] };
  clientCell("k2").set(client);
  const put = (from, to) => saveClient("k2", (now) => ({ emails: now.emails.map((one) => (one === from ? to : one)) }), 1, { ahead: false });
  void put("x@a.test", "x2@a.test");
  const second = put("y@a.test", "y2@a.test");
  const [first] = requests("k2", "PATCH");
  first.answer({ ...client, revision: 2, emails: ["x2@a.test", "y@a.test"] });
  await settled();
  const [last] = requests("k2", "PATCH");
  assert.deepEqual(last.body.emails, ["x2@a.test", "y2@a.test"]);
  assert.equal(last.body.revision, 2);
  last.answer({ ...client, revision: 3, emails: last.body.emails });
  await second;
  empty();
});

test("what takes a change of many back comes after it", async () => {
  const first = changeMany(["o1", "o2"], { is_archived: true }, { key: "orders.many.archived" });
  const second = changeMany(["o1", "o2"], { is_archived: false }, { key: "orders.many.undone" });
  await settled();
  const waiting = requests("bulk", "POST");
  assert.equal(waiting.length, 1);
  waiting[0].answer({ changed: [], refused: [] });
  await settled();
  const [undo] = requests("bulk", "POST");
  assert.equal(undo.body.changes.is_archived, false);
  undo.answer({ changed: [], refused: [] });
  await Promise.all([first, second]);
  empty();
});
