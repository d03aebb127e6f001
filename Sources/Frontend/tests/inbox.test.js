import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { href, parse } from "../src/app/router";
import { bindings, match } from "../src/keys/keymap";
import { lastWord, quoted, replaced, tokens, withoutToken } from "../src/search/operators";
import { afterAll } from "../src/store/bulk";
import { inverse, patched } from "../src/store/conversations";
import { belongs, cleaned, keyOf, passes, placed, without } from "../src/store/filter";
import { clearPicked, pick, pickAll, picked, pickTo } from "../src/store/picked";

const talk = (more = {}) => ({
  id: "a", platform: "email", channel_account_id: "box", status: "open", snooze_until: null, assignee: null, client: { id: "c1", name: "Anna" },
  tags: ["VIP"], unread_count: 0, last_message_at: "2026-11-26T10:00:00Z", ...more,
});

test("a filter narrows as the server does", () => {
  const mine = talk({ assignee: { id: "me-id", name: "Me" } });
  for (const [filter, item, expected] of [
    [{}, talk(), true],
    [{ platform: "telegram" }, talk(), false],
    [{ account: "box" }, talk(), true],
    [{ account: "other" }, talk(), false],
    [{ assignee: "none" }, talk(), true],
    [{ assignee: "none" }, mine, false],
    [{ assignee: "me" }, mine, true],
    [{ assignee: "me" }, talk(), false],
    [{ assignee: "me-id" }, mine, true],
    [{ tag: "vip" }, talk(), true],
    [{ tag: "VI" }, talk(), false],
    [{ client: "c1" }, talk(), true],
    [{ client: "c1" }, talk({ client: null }), false],
    [{ tag: "vip", assignee: "me" }, talk(), false],
    [{ q: "words" }, talk(), null],
    [{ q: "words", tag: "B2B" }, talk(), false],
  ]) assert.equal(passes(filter, item, "me-id"), expected, JSON.stringify(filter));
});

test("what was merged stands in no list", () => {
  assert.equal(belongs("all", talk(), "me", 0), true);
  assert.equal(belongs("all", talk({ merged_into: "b" }), "me", 0), false);
  assert.equal(belongs("open", talk({ snooze_until: "2026-11-27T10:00:00Z" }), "me", Date.parse("2026-11-26T10:00:00Z")), false);
  assert.equal(belongs("snoozed", talk({ snooze_until: "2026-11-27T10:00:00Z" }), "me", Date.parse("2026-11-26T10:00:00Z")), true);
});

test("filters that say the same are one list, and stand in the address", () => {
  assert.equal(keyOf({ view: "open", filter: { tag: "a", platform: "email" } }), keyOf({ view: "open", filter: cleaned({ platform: "email", tag: "a", account: "" }) }));
  assert.deepEqual(without({ tag: "a", q: "b" }, "tag"), { q: "b" });
  const at = { page: "inbox", view: "mine", id: "x", filter: { platform: "email", tag: "терміново", q: "from:\"Anna\" заява" } };
  const [path, query] = href(at).split("?");
  assert.deepEqual(parse(path, `?${query}`), at);
  assert.equal("filter" in parse("/inbox", ""), false);
});

test("a row is placed by its last message", () => {
  const times = { b: "2026-11-26T11:00:00Z", c: "2026-11-26T10:00:00Z", d: "2026-11-26T09:00:00Z" };
  assert.deepEqual(placed(["b", "c", "d"], talk(), (id) => times[id]), ["b", "a", "c", "d"]);
  assert.deepEqual(placed(["b", "a", "d"], talk({ last_message_at: "2026-11-26T08:00:00Z" }), (id) => times[id]), ["b", "d", "a"]);
});

test("tags that are put on and taken off are given back one by one", () => {
  const item = talk({ tags: ["VIP", "B2B"] });
  const patch = { tags_add: ["vip", "new"], tags_remove: ["b2b", "gone"] };
  assert.deepEqual(patched(item, patch).tags, ["VIP", "new"]);
  assert.deepEqual(inverse(item, patch), { tags_remove: ["new"], tags_add: ["B2B"] });
});

test("the reader goes on below what leaves the list, else above", () => {
  assert.equal(afterAll(["a", "b", "c", "d"], new Set(["b", "c"]), "b"), "d");
  assert.equal(afterAll(["a", "b", "c"], new Set(["b", "c"]), "c"), "a");
  assert.equal(afterAll(["a"], new Set(["a"]), "a"), null);
});

test("rows are picked one by one, in ranges and all", () => {
  clearPicked();
  const ids = ["a", "b", "c", "d"];
  pick("b");
  pickTo(ids, "d");
  assert.deepEqual([...picked.get()].sort(), ["b", "c", "d"]);
  pick("c");
  assert.deepEqual([...picked.get()].sort(), ["b", "d"]);
  pickAll(ids);
  assert.equal(picked.get().size, 4);
  pickAll(ids);
  assert.equal(picked.get().size, 0);
});

test("a query is cut as the server cuts it", () => {
  const q = 'заява from:"Anna Nowak" -is:closed http://example.org tag:';
  const found = tokens(q);
  assert.deepEqual(found.map((one) => [one.operator, one.value, one.negated]), [
    [null, "заява", false], ["from", "Anna Nowak", false], ["is", "closed", true], [null, "http://example.org", false], ["tag", "", false],
  ]);
  assert.equal(withoutToken(q, found[1]), "заява -is:closed http://example.org tag:");
  assert.deepEqual(lastWord('a from:"Anna N'), { start: 2, word: 'from:"Anna N' });
  assert.deepEqual(lastWord("a "), { start: 2, word: "" });
  assert.equal(replaced("заява fr", "from:"), "заява from:");
  assert.equal(replaced('tag:v', `tag:${quoted("very urgent")}`), 'tag:"very urgent" ');
});

test("no two keys of the page are the same stroke", () => {
  const strokes = bindings.map((one) => [one.code, one.ctrl ?? false, one.shift ?? false, one.after ?? ""].join());
  assert.equal(new Set(strokes).size, strokes.length);
  assert.equal(match({ code: "KeyJ", ctrl: false, shift: true, alt: false }, false)?.id, "pick-down");
  assert.equal(match({ code: "Digit3", ctrl: false, shift: false, alt: false }, true)?.id, "go-view-3");
});
