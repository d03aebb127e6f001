import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { dismiss, offering, say, toasts, undo } from "../src/store/toasts";

/** A change of which the server says nothing until `answer` or `refuse` is called. */
function change(name, undone) {
  let answer;
  let refuse;
  const asked = new Promise((done, failed) => {
    answer = done;
    refuse = failed;
  });
  const told = offering((say) => asked.then(
    () => void say({ tone: "quiet", key: name, time: 1, action: { key: "action.undo", run: () => undone.push(name) } }),
    () => void say({ tone: "error", key: name }),
  ));
  return { answer: () => (answer(), told), refuse: () => (refuse(), told) };
}

const empty = () => toasts.get().forEach((one) => dismiss(one.id));

test("undo before the answer means the change that is on its way, not an older one", async () => {
  const undone = [];
  await change("first", undone).answer();
  const second = change("second", undone);
  assert.equal(undo(), true);
  assert.deepEqual(undone, []);
  await second.answer();
  assert.deepEqual(undone, ["second"]);
  assert.equal(undo(), true);
  assert.deepEqual(undone, ["second", "first"]);
  empty();
});

test("an older change that is answered meanwhile is still the older one", async () => {
  const undone = [];
  const first = change("first", undone);
  const second = change("second", undone);
  await first.answer();
  undo();
  assert.deepEqual(undone, []);
  await second.answer();
  assert.deepEqual(undone, ["second"]);
  undo();
  assert.deepEqual(undone, ["second", "first"]);
  empty();
});

test("what is refused leaves nothing to undo", async () => {
  const undone = [];
  await change("first", undone).answer();
  const second = change("second", undone);
  undo();
  await second.refuse();
  assert.deepEqual(undone, []);
  empty();
});

test("what was said after a change began is newer than it", async () => {
  const undone = [];
  const slow = change("slow", undone);
  say({ tone: "quiet", key: "at once", time: 1, action: { key: "action.undo", run: () => undone.push("at once") } });
  undo();
  assert.deepEqual(undone, ["at once"]);
  undo();
  await slow.answer();
  assert.deepEqual(undone, ["at once", "slow"]);
  empty();
});
