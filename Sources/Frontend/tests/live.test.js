import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import "./held";
import { LiveConnection } from "../src/live/socket";

/** A connection of a page that knows the newest event, and what it heard. */
function connect(last) {
  const heard = [];
  let socket;
  globalThis.WebSocket = class {
    constructor(url) {
      this.url = url;
      socket = this;
    }
    close() {}
  };
  const live = new LiveConnection({
    events: (items) => heard.push(...items.map((one) => one.n)), resync: () => heard.push("all"), refused: async () => true, presence: () => undefined, connected: () => undefined,
  }, last);
  live.start();
  return { live, heard, url: socket.url, says: (frame) => socket.onmessage({ data: JSON.stringify(frame) }) };
}

test("a page that knows the newest event asks for nothing again when its socket is there", () => {
  const { live, heard, url, says } = connect(7);
  assert.match(url, /after=7/);
  says({ type: "hello", n: 7 });
  assert.deepEqual(heard, []);
  // What happened before the socket was there comes through it.
  says({ items: [{ n: 8 }], next: 8 });
  assert.deepEqual(heard, [8]);
  live.stop();
});

test("a page that knows none asks for everything again", () => {
  const { live, heard, says } = connect(null);
  says({ type: "hello", n: 7 });
  assert.deepEqual(heard, ["all"]);
  live.stop();
});
