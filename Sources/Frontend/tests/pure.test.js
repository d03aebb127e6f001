import assert from "node:assert/strict";
import test from "node:test";
import { stepped } from "../src/inbox/cursor";
import { snoozeTimes } from "../src/inbox/snoozeTimes";
import { bindings, match } from "../src/keys/keymap";
import { around, parts } from "../src/search/highlight";
import { deviceOf } from "../src/settings/device";
import { mentioned } from "../src/store/mentions";
import { calling } from "../src/thread/useMention";
import { linked, pieces } from "../src/thread/text";
import { initials, shade } from "../src/ui/initials";
import { slotted } from "../src/ui/slots";

test("a text is cut along its folds and nothing is lost", () => {
  const text = "Hello\n> quoted\nmore\n-- \nme";
  const folds = [{ start: 6, end: 14, kind: "quote" }, { start: 20, end: 26, kind: "signature" }];
  const found = pieces(text, folds);
  assert.deepEqual(found.map((one) => one.fold), [null, "quote", null, "signature"]);
  assert.equal(found.map((one) => one.text).join(""), text);
});

test("folds that overlap, lie outside or leave nothing are not used", () => {
  assert.equal(pieces("abc", [{ start: 0, end: 2, kind: "quote" }, { start: 1, end: 3, kind: "quote" }]).map((one) => one.text).join("|"), "ab|c");
  assert.deepEqual(pieces("abc", [{ start: 5, end: 9, kind: "quote" }]), [{ text: "abc", fold: null }]);
  assert.deepEqual(pieces("> abc", [{ start: 0, end: 5, kind: "quote" }]), [{ text: "> abc", fold: null }]);
});

for (const [text, expected] of [
  ["see https://example.org/a?b=1.", "https://example.org/a?b=1"],
  ["(www.example.org)", "https://www.example.org"],
  ["https://example.org/wiki/A_(b)", "https://example.org/wiki/A_(b)"],
  ["write to jan.kowalski+x@example.co.uk, please", "mailto:jan.kowalski+x@example.co.uk"],
  ["«https://приклад.укр/шлях»", "https://приклад.укр/шлях"],
]) {
  test(`an address in: ${text}`, () => {
    const runs = linked(text);
    assert.deepEqual(runs.filter((one) => one.href).map((one) => one.href), [expected]);
    assert.equal(runs.map((one) => one.text).join(""), text);
  });
}

test("no address where there is none, and never a script", () => {
  for (const text of ["javascript:alert(1)", "a @ b", "10.12.2026", "https://"]) {
    assert.ok(linked(text).every((one) => one.href === null || /^(https?|mailto|tel):/.test(one.href)));
  }
});

test("highlights by UTF-16 units, also behind an emoji", () => {
  assert.deepEqual(parts("😀 Łódź", [[3, 7]]), [{ text: "😀 ", hit: false }, { text: "Łódź", hit: true }]);
  assert.equal(parts("abc", [[2, 9], [0, 1], [5, 6]]).map((one) => one.text).join(""), "abc");
});

test("a line begins near its first hit", () => {
  const text = "a very long beginning that nobody needs before the word";
  const near = around(text, [[51, 55]]);
  assert.ok(near.text.length < text.length);
  assert.equal(near.text.slice(...near.ranges[0]), text.slice(51, 55));
});

test("the cursor stays inside the list", () => {
  assert.equal(stepped(["a", "b"], null, 1), "a");
  assert.equal(stepped(["a", "b"], "b", 1), "b");
  assert.equal(stepped(["a", "b"], "a", -1), "a");
  assert.equal(stepped(["a", "b"], "gone", 1), "a");
  assert.equal(stepped([], "a", 1), null);
});

test("times to come back lie ahead and do not repeat", () => {
  for (const day of [20, 21, 22, 23]) {
    const now = new Date(2026, 10, day, 16, 20);
    const all = snoozeTimes(now);
    assert.ok(all.every((one) => one.at > now));
    assert.equal(new Set(all.map((one) => one.at.getTime())).size, all.length);
  }
});

test("later today is today", () => {
  const names = (hour) => snoozeTimes(new Date(2026, 10, 26, hour, 7)).map((one) => one.name);
  assert.equal(names(20)[0], "later");
  assert.equal(names(21)[0], "tomorrow");
});

test("keys are places on the keyboard, and no two commands share one", () => {
  assert.equal(match({ code: "KeyJ", ctrl: false, shift: false, alt: false }, false).id, "next");
  assert.equal(match({ code: "KeyI", ctrl: false, shift: false, alt: false }, true).id, "go-inbox");
  assert.equal(match({ code: "KeyJ", ctrl: true, shift: false, alt: false }, false), null);
  const seen = bindings.map((one) => [one.code, one.ctrl, one.shift, one.after].join());
  assert.equal(new Set(seen).size, seen.length);
});

test("initials and devices", () => {
  assert.equal(initials("Łukasz Dąbrowski"), "ŁD");
  assert.equal(initials("jan@example.org"), "J");
  assert.equal(initials("ТОВ «Дніпро-Логістик»"), "ТД");
  assert.equal(initials("…"), "?");
  assert.ok(shade("a") >= 0 && shade("a") < 6);
  assert.deepEqual(deviceOf("Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36"), { name: "Chrome · Linux", mobile: false });
});

test("who is called by a text", () => {
  const people = ["Anna", "Anna Nowa", "Марта Левицька", "Jan"].map((name, id) => ({ id: String(id), name }));
  const names = (text) => mentioned(text, people).map((one) => one.name).sort();
  assert.deepEqual(names("@Anna Nowa, proszę"), ["Anna Nowa"]);
  assert.deepEqual(names("@Anna Nowa and @Anna"), ["Anna", "Anna Nowa"]);
  assert.deepEqual(names("Jan wrote to @Марта Левицька."), ["Марта Левицька"]);
  assert.deepEqual(names("nobody"), []);
  const twins = [{ id: "1", name: "Jan" }, { id: "2", name: "Jan" }];
  assert.equal(mentioned("@Jan", twins).length, 2);
});

for (const [text, expected] of [
  ["@", { start: 0, query: "" }],
  ["see @Мар", { start: 4, query: "Мар" }],
  ["see @Марта Ле", { start: 4, query: "Марта Ле" }],
  ["(@O’Con", { start: 1, query: "O’Con" }],
  ["jan@example", null],
  ["@Марта Левицька ", null],
  ["@Jan\n", null],
]) {
  test(`a call begun in: ${JSON.stringify(text)}`, () => assert.deepEqual(calling(text, text.length), expected));
}

test("a row keeps its element while it is in sight, and one that comes takes over what is free", () => {
  const first = slotted(["a", "b", "c"], new Map());
  assert.deepEqual([...first], [["a", 0], ["b", 1], ["c", 2]]);
  // A new one above, and the last one is out of sight.
  const second = slotted(["n", "a", "b"], first);
  assert.deepEqual(Object.fromEntries(second), { n: 2, a: 0, b: 1 });
  // One changes its place, one goes, more come.
  const third = slotted(["b", "n", "d", "e"], second);
  assert.deepEqual(Object.fromEntries(third), { b: 1, n: 2, d: 0, e: 3 });
  assert.deepEqual([...slotted([], third)], []);
});
