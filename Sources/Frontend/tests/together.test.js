import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { begun, languageOf, matching } from "../src/composing/canned/find";
import { fill, firstName, today, unknownIn, variables } from "../src/composing/canned/variables";
import { isAsleep, isUntilAnswer, snoozedBrief, snoozedWords, untilAnswer } from "../src/inbox/snoozeWords";
import { replies as en } from "../src/i18n/en/replies";
import { blankReply, formOf, refusedField, sentReply, wrongIn } from "../src/settings/replies/form";
import { inverse, linkedNames, patched } from "../src/store/conversations";

test("values are put in, and what a value says is not read again", () => {
  assert.deepEqual(fill("Hi {first_name}, re: {subject}", { first_name: "Anna", subject: "{me} $& $1" }), { text: "Hi Anna, re: {me} $& $1", gaps: [] });
  assert.deepEqual(fill("{today}{today}", { today: "x" }).text, "xx");
});

test("a missing value leaves its placeholder, and says where it stands", () => {
  const { text, gaps } = fill("{client}: {first_name} {subject}", { client: "Олена К.", subject: " ", first_name: null });
  assert.equal(text, "Олена К.: {first_name} {subject}");
  assert.deepEqual(gaps.map(([start, end]) => text.slice(start, end)), ["{first_name}", "{subject}"]);
});

test("other braces stay as they are", () => {
  assert.deepEqual(fill("{price} {} { client } {CLIENT}", { client: "A" }), { text: "{price} {} { client } {CLIENT}", gaps: [] });
  assert.deepEqual(unknownIn("{price} {client} {price} {Me}"), ["price", "Me"]);
});

test("every variable has a button", () => {
  const named = Object.keys(en).filter((key) => key.startsWith("replies.variable.")).map((key) => key.slice(17));
  assert.deepEqual(named.sort(), [...variables].sort());
});

test("first names", () => {
  assert.equal(firstName("Олена Коваленко"), "Олена");
  assert.equal(firstName("  O’Connor, James"), "O’Connor");
  assert.equal(firstName("jan@example.org"), null);
  assert.equal(firstName("+48 600"), null);
  assert.equal(firstName(""), null);
  assert.equal(firstName(null), null);
});

test("the day in the language of the letter", () => {
  const day = new Date(2026, 10, 25, 12);
  assert.equal(today("en", day), "25 November 2026");
  assert.equal(today("pl", day), "25 listopada 2026");
  assert.equal(today("de", day), "25. November 2026");
  assert.match(today("uk", day), /^25 листопада 2026/);
});

const reply = (shortcut, title, texts = { en: "x" }) => ({ id: shortcut, shortcut, title, texts });
const all = [reply("cena", "Cennik usług"), reply("dok", "Jak przesłać dokumenty"), reply("адреса", "Де ми є"), reply("lodz", "Oddział Łódź"), reply("cenapilna", "Ekspres")];
const words = (query) => matching(all, query).map((one) => one.shortcut);

test("found by shortcut first, then by title, without accents", () => {
  assert.deepEqual(words("cena"), ["cena", "cenapilna"]);
  assert.deepEqual(words("ŁÓD"), ["lodz"]);
  assert.deepEqual(words("przes"), ["dok"]);
  assert.deepEqual(words("Адр"), ["адреса"]);
  assert.deepEqual(words("nothing"), []);
  assert.equal(words("").length, all.length);
});

for (const [text, expected] of [
  ["/", { start: 0, query: "" }],
  ["see /ce", { start: 4, query: "ce" }],
  ["line\n/до", { start: 5, query: "до" }],
  ["https://example", null],
  ["12/05", null],
  ["and/or", null],
  ["/cena ", null],
  ["//", null],
]) {
  test(`a reply begun in: ${JSON.stringify(text)}`, () => assert.deepEqual(begun(text, text.length), expected));
}

test("only what is before the caret counts", () => assert.deepEqual(begun("/cena", 3), { start: 0, query: "ce" }));

test("the language: the client's, else one's own, else what there is", () => {
  const one = reply("a", "A", { pl: "tak", de: "ja", en: " " });
  assert.equal(languageOf(one, ["de-DE", "pl"]), "de");
  assert.equal(languageOf(one, [null, "en", "pl"]), "pl");
  assert.equal(languageOf(one, ["fr"]), "pl");
  assert.equal(languageOf(reply("b", "B", {}), ["pl"]), null);
});

test("the form says what is wrong with it", () => {
  const good = { title: "Prices", shortcut: "/price", texts: { ...blankReply().texts, en: " 40 " } };
  assert.equal(wrongIn(good), null);
  assert.deepEqual(sentReply(good), { title: "Prices", shortcut: "price", texts: { en: "40" } });
  assert.deepEqual(formOf({ id: "1", ...sentReply(good) }).texts.uk, "");
  assert.equal(wrongIn({ ...good, title: " " }).field, "title");
  for (const shortcut of ["", "/", "two words", "a/b", "x".repeat(41)]) assert.equal(wrongIn({ ...good, shortcut }).field, "shortcut", shortcut);
  assert.equal(wrongIn({ ...good, texts: blankReply().texts }).key, "invalid.reply.texts");
  assert.equal(wrongIn({ ...good, texts: { ...good.texts, de: "x".repeat(20001) } }).language, "de");
});

test("a refusal stands at its field", () => {
  assert.equal(refusedField({ code: "shortcut_taken", field: null }).field, "shortcut");
  assert.deepEqual(refusedField({ code: "validation", field: "texts.pl" }), { field: "texts", key: "invalid.reply.long", language: "pl" });
  assert.equal(refusedField({ code: "validation", field: "title" }).field, "title");
  assert.equal(refusedField({ code: "network", field: null }), null);
});

test("until they answer is said in words, never as a date", () => {
  const t = (key, values = {}) => key + Object.values(values).join();
  for (const at of [untilAnswer, "9999-12-31T00:00:00.000Z"]) {
    assert.ok(isUntilAnswer(at));
    assert.ok(isAsleep({ status: "open", snooze_until: at }));
    assert.equal(snoozedWords(t, "en", at), "snooze.asleep.answer");
    assert.equal(snoozedBrief(t, "en", at), "snooze.brief.answer");
  }
  assert.match(snoozedWords(t, "en", "2026-11-25T09:00:00Z"), /thread\.snoozed.*2026/);
  assert.ok(!isAsleep({ status: "closed", snooze_until: untilAnswer }));
  assert.ok(!isAsleep({ status: "open", snooze_until: "2020-01-01T00:00:00Z" }));
});

test("closing ends a snooze, and undoing it brings the snooze back", () => {
  const item = { status: "open", snooze_until: untilAnswer, unread_count: 0, client: { id: "c1", name: "Anna" } };
  const back = inverse(item, { status: "closed" });
  const closed = patched(item, { status: "closed" });
  assert.equal(closed.snooze_until, null);
  assert.deepEqual(patched(closed, back), item);
});

test("linking to another client and back", () => {
  const item = { status: "open", snooze_until: null, client: { id: "c1", name: "Anna" } };
  linkedNames.set("c2", "Biuro");
  const back = inverse(item, { client_id: "c2" });
  assert.deepEqual(patched(item, { client_id: "c2" }).client, { id: "c2", name: "Biuro" });
  assert.deepEqual(patched(patched(item, { client_id: "c2" }), back).client, item.client);
  assert.equal(patched(item, { client_id: null }).client, null);
  assert.deepEqual(inverse({ ...item, client: null }, { client_id: "c2" }), { client_id: null });
});
