import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { askedFields, blankForm, blankWork, formErrors, orderFields, priceFields, usualUnit, workErrors } from "../src/order/form";
import { countWords } from "../src/order/countWords";
import { hundredths, typed, whole } from "../src/order/numbers";
import { inverse, patched } from "../src/order/patched";
import { sheetFields } from "../src/order/sheetFields";

test("numbers as people type them", () => {
  assert.equal(hundredths("1 234,5"), 123450);
  assert.equal(hundredths("0.07"), 7);
  assert.equal(hundredths(" "), null);
  for (const wrong of ["1.234", "-1", "1,2,3", "x", "1e3"]) assert.ok(Number.isNaN(hundredths(wrong)), wrong);
  assert.equal(whole("3\u00a0600"), 3600);
  assert.ok(Number.isNaN(whole("3.5")));
  assert.equal(typed(1250), document.documentElement.lang === "en" ? "12.50" : "12,50");
  assert.equal(typed(1200), "12");
  assert.equal(typed(null), "");
  for (const value of [0, 1, 99, 100, 12345]) assert.equal(hundredths(typed(value, true)), value);
});

test("a count says what is wrong and what to do", () => {
  const count = (fields) => ({ state: "counted", characters: 1800, pages: {}, sheets: null, error: null, ...fields });
  const words = (fields) => countWords((key) => key, "en", count(fields), "page");
  assert.equal(words({}), "count.characters");
  assert.equal(words({ error: "empty_sheets" }), "count.characters. count.fault.empty_sheets");
  assert.equal(words({ state: "unreadable", error: "password" }), "count.fault.password");
  assert.equal(words({ state: "unreadable", error: "never_heard" }), "count.unreadable");
  assert.equal(words({ state: "unsupported", error: "old_word" }), "count.fault.old_word");
  assert.equal(words({ state: "unsupported" }), "count.unsupported");
  assert.equal(words({ state: "scan", sheets: 1, error: "empty_sheets" }), "count.scan");
});

test("a form says what is wrong at the names that the server has", () => {
  const form = { ...blankForm("c", null), characters: "x", unitPrice: "y", discount: "101", source: "l", target: "l", time: "10:00", email: "nobody" };
  const wrong = ["characters", "client.email", "client.name", "deadline", "discount", "target_language_id", "unit_price"];
  assert.deepEqual(Object.keys(formErrors(form)).sort(), wrong);
  assert.deepEqual(workErrors(blankWork), {});
  assert.equal(formErrors({ ...blankForm("c", { id: "1", name: "A" }) })["client_id"], undefined);
});

test("a unit that nobody chose is the server's to say, and stands in what is saved", () => {
  assert.equal(usualUnit("przysiegle", null, "characters_1600"), "characters_1125");
  assert.equal(usualUnit("przysiegle", "page", "characters_1600"), "page");
  assert.equal(usualUnit("ekspresowe", null, "characters_1600"), "characters_1600");
  assert.equal(usualUnit("ustne", "page", "characters_1600"), "hour");
  assert.equal("unit" in askedFields(blankWork, "k"), false);
  assert.equal(askedFields(blankWork, "k").client_id, "k");
  assert.equal(priceFields(blankWork).unit, "characters_1800");
  const { usualUnit: gone, ...before } = blankWork;
  for (const work of [{ ...blankWork, usualUnit: false }, before]) assert.equal(askedFields(work, null).unit, "characters_1800");
});

test("a form becomes an order", () => {
  const form = { ...blankForm("c", { id: "1", name: "A" }), characters: "3600", gross: "120,50", manual: "gross", date: "2026-12-01", vat: "2300" };
  const fields = orderFields(form);
  assert.equal(fields.client_id, "1");
  assert.equal(fields.manual_gross, 12050);
  assert.equal(fields.manual_net, undefined);
  assert.deepEqual(fields.deadline, { date: "2026-12-01", time: null });
  // Hours and whole pages are not counted by characters.
  assert.equal(priceFields({ ...blankWork, unit: "hour", characters: "3600" }).characters, null);
});

const order = {
  id: "o", order_number: "2026/0001", status: "do_wykonania", description: "A", unit: "characters_1800", rounding: "whole_up", characters: 3600, pages: 200, unit_price: 5000, vat_rate: 2300,
  discount: 1000, manual_net: null, manual_gross: null, price_netto: null, price_brutto: null, balance: { amount: 0, currency: "PLN" }, deadline: null, manager: null, office: null,
  document_type: null, source_language: { id: "uk" }, target_language: null, reference_code: "", repertorium_number: "", translation_type: "zwykle", order_source: "email", follow_up_date: null, is_archived: false, cancelled: null,
};

test("what a change shows at once, and what takes it back", () => {
  for (const fields of [{ description: "B" }, { characters: 9, pages: null }, { discount: 0 }, { manual_gross: 100 }, { source_language_id: null }, { vat_rate: 0, unit: "page" }]) {
    const back = inverse(order, fields);
    assert.deepEqual(Object.keys(back).sort(), Object.keys(fields).sort());
    const there = patched(order, fields);
    for (const [name, value] of Object.entries(fields)) if (name in there) assert.deepEqual(there[name], value, name);
  }
  assert.deepEqual(inverse(order, { discount: 0 }), { discount: 1000 });
  assert.deepEqual(inverse(order, { source_language_id: "de" }), { source_language_id: "uk" });
});

test("every field of the sheet reads what it writes", () => {
  for (const field of sheetFields) {
    const fields = field.write(field.read(order));
    assert.ok(!("wrong" in fields), field.name);
  }
});

test("what was called off lies in the archive, and what is taken back is as it was", () => {
  const off = patched(order, { cancelled: { reason: "x" } });
  assert.equal(off.is_archived, true);
  assert.equal(off.cancelled.reason, "x");
  assert.deepEqual(inverse(order, { cancelled: { reason: "x" } }), { is_archived: false, cancelled: null });
  assert.deepEqual(inverse({ ...order, is_archived: true }, { cancelled: { reason: "x" } }), { is_archived: true, cancelled: null });
  for (const fields of [{ cancelled: null }, { is_archived: false }]) {
    const again = patched(off, fields);
    assert.deepEqual([again.is_archived, again.cancelled], [false, null]);
    assert.deepEqual(inverse(off, fields), { is_archived: true, cancelled: { reason: "x" } });
  }
});
