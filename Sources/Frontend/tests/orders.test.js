import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { amountOf, typedAmount } from "../src/finance/amount";
import { daysOf, localDate } from "../src/finance/period";
import { dateIn, daysAfter, dueOf, dueWords } from "../src/orders/due";
import { asked, beside, matches, narrowed, placed, withValues } from "../src/orders/filter";
import { columns, loadBoard } from "../src/orders/list";
import { inverse, known, patched } from "../src/store/orderFields";
import { hold } from "../src/store/orders";
import { orderStatuses } from "../src/api/orders";

const row = (more = {}) => ({
  id: "1", order_number: "2026/0001", status: "do_wykonania", client: { id: "c", name: "Łukasz Dąbrowski" }, manager: { id: "m", name: "Marta" }, office: null,
  source_language: { id: "pl" }, target_language: { id: "uk" }, description: "akt", repertorium_number: "", reference_code: "", payment_state: "partly",
  deadline: null, is_archived: false, created_at: "2026-11-01T10:00:00Z", closed_at: null, translation_type: "zwykle", ...more,
});
const due = (date, time, at) => ({ date, time, zone: "Europe/Warsaw", at });
const noon = Date.parse("2026-11-26T11:00:00Z");

test("a deadline is near on the calendar of its own zone", () => {
  assert.equal(dateIn("Europe/Warsaw", Date.parse("2026-11-25T23:30:00Z")), "2026-11-26");
  assert.equal(dateIn("Nowhere/Atall", noon).length, 10);
  assert.equal(daysAfter("2026-12-31", 1), "2027-01-01");
  assert.equal(dueOf(due("2026-11-26", "11:59", "2026-11-26T10:59:00Z"), noon), "overdue");
  assert.equal(dueOf(due("2026-11-26", null, "2026-11-26T22:59:59Z"), noon), "today");
  assert.equal(dueOf(due("2026-11-27", null, "2026-11-27T22:59:59Z"), noon), "tomorrow");
  assert.equal(dueOf(due("2026-11-28", null, "2026-11-28T22:59:59Z"), noon), "later");
});

test("what was handed out is late no more", () => {
  const late = due("2026-11-20", "12:00", "2026-11-20T11:00:00Z");
  const t = (key) => key;
  assert.deepEqual(dueWords(t, "en", row({ deadline: late }), noon), { when: "20 Nov", word: "order.due.overdue" });
  assert.deepEqual(dueWords(t, "en", row({ deadline: late, status: "closed" }), noon), { when: "20 Nov, 12:00", word: null });
  assert.equal(dueWords(t, "en", row(), noon), null);
});

test("an order belongs to a list as the server decides it", () => {
  const is = (filter, more) => matches(row(more), filter, noon, "m");
  assert.ok(is({}));
  assert.ok(!is({}, { is_archived: true }));
  assert.ok(is({ archived: "1" }, { is_archived: true }));
  assert.ok(is({ manager: "me" }));
  assert.ok(!is({ manager: "me" }, { manager: null }));
  assert.ok(is({ language_id: "uk" }) && is({ language_id: "pl" }) && !is({ language_id: "de" }));
  assert.ok(is({ payment: "unpaid" }) && !is({ payment: "paid" }) && is({ payment: "paid" }, { payment_state: "overpaid" }));
  assert.ok(!is({ payment: "unpaid" }, { payment_state: "unpriced" }));
  assert.ok(is({ q: "lukasz dab" }) && is({ q: "0001" }) && !is({ q: "0002" }));
  const late = { deadline: due("2026-11-26", "11:00", "2026-11-26T10:00:00Z") };
  const today = { deadline: due("2026-11-26", null, "2026-11-26T22:59:59Z") };
  assert.ok(is({ due: "overdue" }, late) && !is({ due: "today" }, late) && !is({ due: "overdue" }, { ...late, status: "closed" }));
  assert.ok(is({ due: "today" }, today) && is({ due: "week" }, today) && is({ due: "2026-11-26" }, today));
  assert.ok(!is({ due: "week" }, { deadline: due("2026-12-03", null, "2026-12-03T22:59:59Z") }));
});

test("a row takes its place by newest, deadline or end", () => {
  const all = {
    a: row({ id: "a", created_at: "3", deadline: due("", null, "5") }), b: row({ id: "b", created_at: "2", deadline: due("", null, "7") }),
    c: row({ id: "c", created_at: "1" }), x: row({ id: "x", created_at: "2.5", deadline: due("", null, "6"), closed_at: "9" }),
  };
  const of = (id) => all[id];
  assert.deepEqual(placed(["a", "b", "c"], all.x, of, "newest"), ["a", "x", "b", "c"]);
  assert.deepEqual(placed(["a", "b", "c"], all.x, of, "deadline"), ["a", "x", "b", "c"]);
  assert.deepEqual(placed(["a", "b", "x"], all.c, of, "deadline"), ["a", "b", "x", "c"]);
  assert.deepEqual(placed([], all.x, of, "closed"), ["x"]);
});

test("the filter of the address", () => {
  assert.deepEqual(asked({ q: "a", due: "today", nonsense: "x", sort: "deadline" }), { q: "a", due: "today", sort: "deadline" });
  assert.deepEqual(withValues({ q: "a", due: "today" }, { due: null, manager: "me" }), { q: "a", manager: "me" });
  assert.ok(!narrowed({ sort: "deadline" }) && narrowed({ payment: "unpaid" }));
  assert.equal(beside("do_wykonania", -1), null);
  assert.equal(beside("do_wykonania", 1), "oplacone");
  assert.equal(beside("closed", 1), null);
});

test("a change is shown, and what takes it back is known", () => {
  known.set("o", { id: "o", name: "Kraków" });
  const before = row();
  const fields = { status: "closed", manager_id: null, office_id: "o", deadline: { date: "2026-12-01", time: "12:00" } };
  const after = patched(before, fields);
  assert.equal(after.status, "closed");
  assert.equal(after.manager, null);
  assert.equal(after.office.name, "Kraków");
  assert.equal(after.deadline.date, "2026-12-01");
  assert.equal(before.status, "do_wykonania");
  assert.deepEqual(inverse(before, fields), { status: "do_wykonania", manager_id: "m", office_id: null, deadline: null });
  assert.deepEqual(inverse(row({ status: "closed" }), { status: "ustne" }), { status: "closed", force: true });
  assert.equal(inverse(before, { characters: 12 }), null);
});

test("sums as people type them", () => {
  assert.equal(amountOf("1 234,50"), 123450);
  assert.equal(amountOf("1234.5"), 123450);
  assert.equal(amountOf("120 zł"), 12000);
  for (const wrong of ["", "abc", "1,234.50", "-5", "1,234", "12,"]) assert.equal(amountOf(wrong), null, wrong);
  assert.equal(typedAmount("uk", 123405), "1234,05");
  assert.equal(typedAmount("en", 5), "0.05");
  assert.equal(amountOf(typedAmount("pl", 99999)), 99999);
});

test("ranges of days", () => {
  const now = new Date(2026, 10, 26, 12);
  assert.deepEqual(daysOf("month", now), { from: "2026-11-01", to: "2026-11-30" });
  assert.deepEqual(daysOf("last", new Date(2026, 0, 5)), { from: "2025-12-01", to: "2025-12-31" });
  assert.deepEqual(daysOf("quarter", now), { from: "2026-10-01", to: "2026-12-31" });
  assert.deepEqual(daysOf("year", now), { from: "2026-01-01", to: "2026-12-31" });
  assert.deepEqual(daysOf("all", now), {});
  assert.equal(localDate(new Date(2026, 1, 3, 23, 59)), "2026-02-03");
});

test("a card that is moved while the board is asked for stays where it was moved to", async () => {
  let answer;
  globalThis.fetch = () => new Promise((done) => (answer = (body) => done(new Response(JSON.stringify(body), { headers: { "Content-Type": "application/json" } }))));
  const board = (status) => ({ columns: orderStatuses.map((one) => ({ status: one, count: one === status ? 1 : 0, items: one === status ? [row({ revision: 1 })] : [], next: null })) });
  const held = () => orderStatuses.flatMap((one) => (columns[one].cell.get().ids.length ? [[one, columns[one].cell.get().count]] : []));
  let done = loadBoard({}, true);
  answer(board("do_wykonania"));
  await done;
  assert.deepEqual(held(), [["do_wykonania", 1]]);
  done = loadBoard({ q: "0001" }, true);
  const release = hold("1", { status: "do_wydania" });
  answer(board("do_wykonania"));
  await done;
  assert.deepEqual(held(), [["do_wydania", 1]]);
  done = loadBoard({ q: "0001" }, false);
  release(row({ status: "do_wydania", revision: 2 }));
  answer(board("do_wykonania"));
  await done;
  assert.deepEqual(held(), [["do_wydania", 1]]);
});
