import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { requests, settled } from "./held";
import { follow, loadThread, thread } from "../src/store/threads";

const message = (id) => ({ id, conversation_id: "a", direction: "inbound", kind: "reply", created_at: `2026-11-26T10:00:0${id}Z`, sent_at: null, text: "", attachments: [] });

test("what comes while the first page is asked for is asked for as well", async () => {
  const loading = loadThread("a");
  await follow("a");
  const [first] = requests("/a/messages");
  first.answer({ items: [message("1")], next: null });
  await settled();
  const [second] = requests("/a/messages");
  second.answer({ items: [message("1"), message("2")], next: null });
  await loading;
  assert.deepEqual(thread("a").get().messages.map((one) => one.id), ["1", "2"]);
});
