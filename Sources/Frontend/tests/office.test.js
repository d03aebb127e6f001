import assert from "node:assert/strict";
import test from "node:test";
import "./window.js";
import { crmSettings } from "../src/i18n/pl/crmSettings";
import { fieldWords, valueWords } from "../src/settings/office/auditWords";
import { amountText, percentText, readAmount, readPercent, readTime, readWhole } from "../src/settings/office/numbers";
import { officeForm, sentOffice, wrongOffice } from "../src/settings/office/officeForm";
import { charged } from "../src/settings/office/pages";
import { readPattern } from "../src/settings/office/pattern";

const now = new Date(2026, 10, 26);

test("what was changed has words for what a new order and its payment bring", () => {
  const t = (key) => crmSettings[key] ?? "";
  assert.equal(fieldWords(t, "price_vat"), "kwota VAT");
  assert.equal(fieldWords(t, "order_source"), "źródło");
  assert.equal(valueWords(t, "pl", "order_source", "manual"), "ręcznie");
  for (const source of ["email", "telegram", "whatsapp", "instagram", "facebook", "phone", "form", "office_visit"]) assert.notEqual(valueWords(t, "pl", "order_source", source), source);
  assert.deepEqual(["payment", "deposit", "refund"].map((kind) => valueWords(t, "pl", "kind", kind)), ["wpłata", "zaliczka", "zwrot"]);
});

test("a number is made by its pattern", () => {
  assert.equal(readPattern("{year}/{n:4}", 42, now).example, "2026/0042");
  assert.equal(readPattern("ZL-{yy}{month}-{n}", 7, now).example, "ZL-2611-7");
  assert.equal(readPattern("{year}/{n:2}", 12345, now).example, "2026/12345");
});

test("what is wrong with a pattern is the same as at the server", () => {
  for (const [text, fault, name] of [
    ["", "empty"], ["  ", "empty"], ["{year}", "counter"], ["{year}{n}{n:4}", "counter"], ["A-{n:4}", "year"], ["{year}/{n", "openBrace"], ["{year}/{n}}", "openBrace"],
    ["{year}/{n:1}", "unknown", "n:1"], ["{year}/{n:9}", "unknown", "n:9"], ["{Year}/{n}", "unknown", "Year"], ["{year}{n}" + "x".repeat(52), "tooLong"],
  ]) {
    const read = readPattern(text, 1, now);
    assert.equal(read.fault, fault, text);
    if (name) assert.equal(read.name, name);
  }
  assert.equal(readPattern("{year}{n}" + "x".repeat(51), 1, now).fault, null);
});

test("a part of a page is charged by its step", () => {
  assert.equal(charged(2300, "characters_1800", "half_up"), 150);
  assert.equal(charged(1801, "characters_1800", "whole_up"), 200);
  assert.equal(charged(1800, "characters_1800", "whole_up"), 100);
  assert.equal(charged(1, "characters_1125", "quarter_up"), 25);
  assert.equal(charged(0, "characters_1125", "whole_up"), 0);
  assert.equal(charged(1125, "characters_1600", "exact"), 71);
  assert.equal(charged(1000, "page", "whole_up"), null);
});

test("sums and per cent are read as people type them", () => {
  for (const [text, minor] of [["55", 5500], ["55,5", 5550], ["55.50 zł", 5550], ["1 234,50", 123450], ["0", 0], ["1000000", 100_000_000]]) assert.equal(readAmount(text), minor, text);
  for (const text of ["", "-5", "5,555", "1e3", "five", "1000000,01", "1,2,3"]) assert.equal(readAmount(text), null, text);
  assert.equal(readPercent("12,5 %", 10_000), 1250);
  assert.equal(readPercent("100,01", 10_000), null);
  assert.equal(amountText("pl", 123450), "1234,50");
  assert.equal(amountText("en", 5500), "55.00");
  assert.equal(percentText("uk", 1250), "12,5");
  assert.equal(readWhole("007", 1, 10), 7);
  assert.equal(readWhole("11", 1, 10), null);
});

test("times of day are read as people type them", () => {
  for (const [text, time] of [["9", "09:00"], ["9:30", "09:30"], ["9.30", "09:30"], ["0930", "09:30"], ["23:59", "23:59"]]) assert.equal(readTime(text), time, text);
  for (const text of ["", "24:00", "9:60", "9pm", "930:0"]) assert.equal(readTime(text), null, text);
});

test("an office is open on weekdays from nine to five until somebody says otherwise", () => {
  const form = { ...officeForm(null), name: " Długa " };
  assert.deepEqual(wrongOffice(form), {});
  const sent = sentOffice(form);
  assert.equal(sent.name, "Długa");
  assert.deepEqual([sent.hours.fri, sent.hours.sat], [["09:00", "17:00"], null]);
  assert.deepEqual(wrongOffice({ ...form, name: "", hours: { ...form.hours, mon: { open: true, from: "9", to: "8" } }, holidays: [{ date: "2026-02-30", name: "", is_recurring: false }] }), {
    name: "invalid.title", "hours.mon": "invalid.hours", "holidays.0.date": "invalid.day", "holidays.0.name": "invalid.holiday",
  });
});
