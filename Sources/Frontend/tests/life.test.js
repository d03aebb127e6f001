import assert from "node:assert/strict";
import test from "node:test";
import { Life } from "../src/api/life";

const soon = () => new Promise((done) => setTimeout(done, 5));
/** A request that answers when the test says so, and fails when it is broken off. */
function asked() {
  const all = [];
  const send = (signal) =>
    new Promise((answer, fail) => {
      all.push({ answer, signal });
      signal.addEventListener("abort", () => fail(new Error("aborted")));
    });
  return { all, send };
}

test("what is being read when the end begins is asked again where the session goes on", async () => {
  const life = new Life();
  const { all, send } = asked();
  const read = life.run(true, undefined, send);
  await life.hold(0);
  assert.equal(all[0].signal.aborted, true);
  await soon();
  assert.equal(all.length, 1);
  life.resume();
  await soon();
  all[1].answer("read");
  assert.equal(await read, "read");
});

test("what is being written arrives before the end, for as long as there is patience", async () => {
  const life = new Life();
  const { all, send } = asked();
  const first = life.run(false, undefined, send);
  const second = life.run(false, undefined, send).catch((error) => error.code);
  const held = life.hold(30);
  await soon();
  all[0].answer("written");
  assert.equal(await first, "written");
  await held;
  assert.equal(all[1].signal.aborted, true);
  assert.equal(await second, "network");
});

test("nothing is asked in the name of a session that is over", async () => {
  const life = new Life();
  const { all, send } = asked();
  const read = life.run(true, undefined, send).catch((error) => error.code);
  await life.hold(0);
  const later = life.run(false, undefined, send).catch((error) => error.code);
  life.end();
  assert.equal(await read, "ended");
  assert.equal(await later, "ended");
  assert.equal(await life.run(true, undefined, send).catch((error) => error.code), "ended");
  assert.equal(all.length, 1);
});

test("whoever asked may break off", async () => {
  const life = new Life();
  const { send } = asked();
  const stop = new AbortController();
  const read = life.run(true, stop.signal, send).catch((error) => error.message);
  stop.abort();
  assert.equal(await read, "aborted");
});
