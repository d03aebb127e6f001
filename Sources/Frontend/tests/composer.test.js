import "./window";
import assert from "node:assert/strict";
import test from "node:test";
import { fits, isAddress, readAddresses, together } from "../src/composer/addresses";
import { answered } from "../src/composer/beginning";
import { continued, linkedTo, marked, wrapped } from "../src/composer/format";
import { letterOf, requestOf } from "../src/composer/request";
import { arrived } from "../src/composer/send";
import { fieldTime, laterTimes } from "../src/composer/times";
import { uuid } from "../src/store/answering";
import { begun, blank, isDraft, united } from "../src/store/letters";
import { isTold, lastSeen, withReplies } from "../src/store/pending";
import { remaining } from "../src/store/threads";
import { blocks, spans, withoutMarks } from "../src/thread/markdown";

/** "a[b]c" is a text with b selected; the edit is shown the same way. */
const at = (shown) => ({ text: shown.replace(/[[\]]/g, ""), start: shown.indexOf("["), end: shown.indexOf("]") - 1 });
const after = ({ text }, edit) => {
  const next = text.slice(0, edit.from) + edit.insert + text.slice(edit.to);
  return `${next.slice(0, edit.start)}[${next.slice(edit.start, edit.end)}]${next.slice(edit.end)}`;
};

for (const [from, sign, to] of [
  ["a [b] c", "**", "a **[b]** c"],
  ["a **[b]** c", "**", "a [b] c"],
  ["a [b ]c", "*", "a *[b]* c"],
  ["[]", "**", "**[]**"],
  ["**[]**", "**", "[]"],
  ["**[b]**", "*", "***[b]***"],
  ["***[b]***", "*", "**[b]**"],
]) test(`${sign} around ${from}`, () => assert.equal(after(at(from), wrapped(at(from), sign)), to));

for (const [from, kind, to] of [
  ["[one\ntwo]", "bullet", "[- one\n- two]"],
  ["[- one\n- two]", "bullet", "[one\ntwo]"],
  ["[- one\n- two]", "number", "[1. one\n2. two]"],
  ["x\no[]ne\ny", "bullet", "x\n- one[]\ny"],
  ["[a\n\nb]", "quote", "[> a\n> \n> b]"],
]) test(`${kind} for ${JSON.stringify(from)}`, () => assert.equal(after(at(from), marked(at(from), kind)), to));

test("a link asks for what is missing", () => {
  const of = (shown) => { const text = shown.replace(/[<>]/g, ""); const start = shown.indexOf("<"); return { text, start, end: shown.indexOf(">") - 1 }; };
  const done = (shown) => { const one = of(shown); const edit = linkedTo(one); const next = one.text.slice(0, edit.from) + edit.insert + one.text.slice(edit.to); return [next, next.slice(edit.start, edit.end)]; };
  assert.deepEqual(done("see <map> now"), ["see [map](https://) now", "https://"]);
  assert.deepEqual(done("<https://example.org/>"), ["[](https://example.org/)", ""]);
  assert.deepEqual(done("<>"), ["[](https://)", ""]);
});

for (const [line, next] of [["- one", "- one\n- []"], ["9. one", "9. one\n10. []"], ["> one", "> one\n> []"], ["- ", "[]"], ["-one", null], ["one", null], ["  - a", "  - a\n  - []"]]) {
  test(`Enter after ${JSON.stringify(line)}`, () => {
    const selected = { text: line, start: line.length, end: line.length };
    const edit = continued(selected);
    assert.equal(edit && after(selected, edit), next);
  });
}

for (const [address, good] of [["a@b.pl", true], ["anna.maj+x@sub.example.org", true], ["a@b", false], ["a@", false], ["@b.pl", false], ["a b@c.pl", false], ["a@b..p", false], ["a,b@c.pl", false]]) {
  test(`${address} is ${good ? "" : "no "}address`, () => assert.equal(isAddress(address), good));
}

test("addresses are read as people paste them", () => {
  assert.deepEqual(readAddresses('Anna Maj <a@b.pl>, "Nowak, Jan" <j@n.pl>; ola@x.pl\nbad@'), [
    { name: "Anna Maj", address: "a@b.pl" }, { name: "Nowak, Jan", address: "j@n.pl" }, { name: "", address: "ola@x.pl" }, { name: "", address: "bad@" },
  ]);
  assert.deepEqual(readAddresses("a@b.pl c@d.pl").map((one) => one.address), ["a@b.pl", "c@d.pl"]);
  assert.deepEqual(together([{ name: "A", address: "a@b.pl" }], [{ name: "", address: "A@B.pl" }]).length, 1);
});

test("a client is offered for what is typed, accents aside", () => {
  const lukasz = { name: "Łukasz Dąbrowski", address: "ld@example.org" };
  assert.ok(fits(lukasz, "lukasz dab") && fits(lukasz, "example") && !fits(lukasz, "grace"));
});

test("eight in the morning, once a day", () => {
  const names = (day) => laterTimes(new Date(2026, 10, day, 15)).map((one) => `${one.name} ${one.at.getDate()} ${one.at.getHours()}`);
  assert.deepEqual(names(25), ["tomorrow 26 8", "monday 30 8"]);
  assert.deepEqual(names(29), ["tomorrow 30 8"]);
  assert.deepEqual(names(30), ["tomorrow 1 8", "monday 7 8"]);
  assert.equal(fieldTime(new Date(2026, 0, 2, 3, 4)), "2026-01-02T03:04");
});

test("what is typed becomes blocks and loses nothing", () => {
  assert.deepEqual(blocks("a\nb\n\n- one\n- two\n3. three\n> q\n> r\nend"), [
    { kind: "text", lines: ["a", "b"] }, { kind: "list", ordered: false, start: 1, items: ["one", "two"] }, { kind: "list", ordered: true, start: 3, items: ["three"] },
    { kind: "quote", lines: ["q", "r"] }, { kind: "text", lines: ["end"] },
  ]);
  assert.deepEqual(blocks("\n\n"), []);
});

test("emphasis and links, and signs that are only signs", () => {
  const kinds = (text) => spans(text).map((one) => `${one.kind}:${one.text}`).join("|");
  assert.equal(kinds("a **b** *c* [d](https://e.org)"), "text:a |bold:b|text: |italic:c|text: |link:d");
  assert.equal(kinds("2 * 3 * 4 and ** nothing **"), "text:2 * 3 * 4 and ** nothing **");
  assert.equal(kinds("[x](javascript:alert(1))"), "text:[x](javascript:alert(1))");
  assert.equal(spans("***both***")[0].kind, "bold");
});

const letter = (part) => ({ ...blank("reply"), text: " Hello ", to: [{ name: "A", address: "a@b.pl" }], answers: "m1", files: [{ id: "f1", name: "a.pdf", mime: "x/y", size: 1 }], ...part });
const how = { key: "k", hold: 5, sendAt: null, seen: "m9" };

test("what is posted for an answer, a first message and a forward", () => {
  const answer = requestOf(letter(), how);
  assert.deepEqual([answer.kind, answer.text, answer.in_reply_to, answer.last_seen_message_id, answer.hold_seconds, answer.attachments], ["reply", "Hello", "m1", "m9", 5, ["f1"]]);
  const later = requestOf(letter(), { ...how, sendAt: "2026-11-27T07:00:00Z" });
  assert.ok(later.send_at && !("hold_seconds" in later));
  const first = requestOf(letter({ mode: "first", account: "c1", answers: null }), how);
  assert.ok(!("kind" in first) && !("last_seen_message_id" in first) && !("forward_of" in first) && first.channel_account_id === "c1");
  assert.equal(requestOf(letter({ mode: "forward" }), how).forward_of, "m1");
});

test("a message that was taken back is the letter it was", () => {
  const message = { to: [], cc: [], bcc: [], attachments: [{ id: "other", name: "a.pdf", mime: "x/y", size: 1, inline: false }] };
  const back = letterOf(requestOf(letter(), how), message);
  assert.deepEqual([back.mode, back.text, back.answers, back.files[0].name, back.files[0].id, back.quote], ["reply", "Hello", "m1", "a.pdf", "f1", true]);
  assert.equal(letterOf(requestOf(letter({ mode: "forward" }), how), message).mode, "forward");
  assert.equal(letterOf(requestOf(letter({ mode: "first" }), how), message).mode, "first");
});

test("of two versions of a draft the one changed last stays", () => {
  const one = (text, time) => ({ ...letter({ text }), at: time });
  const here = { a: one("here", "2"), b: one("old", "1"), c: one("sent elsewhere", "1"), d: one("not yet there", "1"), e: one("open", "1") };
  const there = { a: one("there", "1"), b: one("new", "2"), f: one("other browser", "1") };
  const all = united(here, there, new Set(["a", "c", "e"]), "e");
  assert.deepEqual(Object.fromEntries(Object.entries(all).map(([id, two]) => [id, two.text])), { a: "here", b: "new", d: "not yet there", e: "open", f: "other browser" });
});

test("a draft is what a person began and is not on its way", () => {
  assert.ok(!begun(blank("reply")) && !begun({ ...blank("forward"), files: letter().files }) && begun({ ...blank("reply"), text: "x" }));
  assert.ok(begun({ ...blank("reply"), touched: true, files: letter().files }) && !isDraft({ ...letter(), sending: true }));
});

const message = (id, part) => ({ id, conversation_id: "c", kind: "reply", direction: "inbound", text: id, created_at: id, state: null, author: null, ...part });

test("an answer on its way stands there once", () => {
  const pending = { ...message("p", { direction: "outbound", text: "Hi", author: { id: "me" } }), before: new Set(["1"]) };
  assert.equal(withReplies("c", [message("1")], [pending]).length, 2);
  const told = message("2", { direction: "outbound", text: "Hi\n\n> quoted", author: { id: "me" } });
  assert.ok(isTold(pending, [told]) && withReplies("c", [message("1"), told], [pending]).length === 2);
  assert.ok(!isTold(pending, [{ ...told, id: "1" }]) && !isTold(pending, [{ ...told, author: { id: "other" } }]));
});

test("a letter whose answer got lost is known by what came after its attempt", () => {
  const mine = (id) => message(id, { direction: "outbound", text: "Hello\n\n> q", author: { id: "me" } });
  const lost = { ...letter(), key: "k", after: "1" };
  assert.ok(arrived(lost, [message("1"), mine("2")], "me"));
  assert.ok(!arrived(lost, [mine("0"), message("1")], "me") && !arrived(lost, [message("1"), mine("2")], "other"));
  assert.ok(!arrived({ ...lost, key: null }, [message("1"), mine("2")], "me") && !arrived({ ...lost, sending: true }, [message("1"), mine("2")], "me"));
  assert.ok(!arrived({ ...lost, after: "not loaded" }, [mine("2")], "me"));
});

test("notes and what is not on the server were not seen", () => {
  assert.equal(lastSeen([message("1"), message("2", { kind: "note" }), { ...message("3"), before: new Set() }]), "1");
  assert.equal(lastSeen([]), null);
});

test("what was taken back elsewhere leaves the thread, and nothing else does", () => {
  const known = [message("1", { state: "queued", direction: "outbound" }), message("2"), message("3", { state: "queued", direction: "outbound" }), message("5", { state: "sending", direction: "outbound" }), message("4", { state: "sent", direction: "outbound" })];
  assert.deepEqual(remaining(known, [message("2")]).map((one) => one.id), ["1", "2", "4"]);
});

test("the newest that came in is answered, the newest of all forwarded", () => {
  const all = [message("1"), message("2", { direction: "outbound" }), message("3", { kind: "note" })];
  assert.equal(answered(all, "reply").id, "1");
  assert.equal(answered(all, "forward").id, "2");
  assert.equal(answered([all[1]], "all").id, "2");
});

test("the id of a first message is a UUID", () => assert.match(uuid("0123456789abcdef0123456789abcdef"), /^[\da-f]{8}-[\da-f]{4}-4[\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/));

test("a line of the list has no marks", () => {
  assert.equal(withoutMarks("Price: **120 zł**, *today*; [map](https://example.org/?a=1) 2 * 3 * 4"), "Price: 120 zł, today; map 2 * 3 * 4");
  assert.equal(withoutMarks("**half, 5*6*7, [x] (y)"), "**half, 5*6*7, [x] (y)");
});
