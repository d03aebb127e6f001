import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { follow, loadThread, thread } from "../src/store/threads";

const message = (id) => ({ id, conversation_id: "a", direction: "inbound", kind: "reply", created_at: `2026-11-26T10:00:0${id}Z`, sent_at: null, text: "", attachments: [] });

test("what comes while the first page is asked for is asked for as well", async () => {
  const answers = [];
  globalThis.fetch = () => new Promise((done) => answers.push((items) => done(new Response(JSON.stringify({ items, next: null }), { headers: { "content-type": "application/json" } }))));
  const loading = loadThread("a");
  await follow("a");
  answers[0]([message("1")]);
  while (answers.length < 2) await new Promise((done) => setTimeout(done));
  answers[1]([message("1"), message("2")]);
  await loading;
  assert.deepEqual(thread("a").get().messages.map((one) => one.id), ["1", "2"]);
});
