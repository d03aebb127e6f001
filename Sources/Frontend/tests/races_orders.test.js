import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { allRequests, anew, requests, settled } from "./held";
import { takeEvents } from "../src/live/changes";
import { act, changeOrder, detail, loadOrder } from "../src/order/detail";
import { loadList } from "../src/order/lists";
import { catalogue, catalogueChanged, loadCatalogue } from "../src/store/catalogue";
import { change as changeRow, take as takeOrder } from "../src/store/orders";
import { loadNotices, followNotices, notices, readNotices } from "../src/orders/notices";
import { loadQuotes, takeQuote } from "../src/order/quotes";

test.beforeEach(anew);

const order = (id, part = {}) => ({ id, revision: 1, order_number: "1", status: "do_wykonania", client: { id: "k", name: "" }, conversation_id: null, ...part });
const changed = (id, revision, part = {}) => takeEvents([{ n: 1, type: "order.changed", conversation_id: null, data: { order_id: id, revision, ...part } }]);

test("a change during the first load of a sheet is asked for", async () => {
  const loading = loadOrder("o1");
  const [first] = requests("/orders/o1");
  changed("o1", 2);
  await first.answer(order("o1"));
  await loading;
  // The row of the order is asked for on its own; what the sheet shows comes of the sheet's question.
  for (let tries = 0; detail("o1").get().order.revision < 2 && tries < 100; tries++) {
    await settled();
    for (const one of requests("/orders/o1")) await one.answer(order("o1", { revision: 2, status: "zamkniete" }));
  }
  assert.equal(detail("o1").get().order.status, "zamkniete");
});

test("what was done to an order is not read from a question of before", async () => {
  void loadOrder("o3");
  const [first] = requests("/orders/o3");
  const done = act(() => Promise.resolve(), "o3");
  await settled();
  await first.answer(order("o3"));
  const [second] = requests("/orders/o3");
  await second.answer(order("o3", { revision: 2 }));
  assert.equal(await done, null);
  assert.equal(detail("o3").get().order.revision, 2);
});

test("the sheet and the lists tell of one order one after another", async () => {
  takeOrder(order("o4"));
  const moved = changeRow("o4", { status: "oplacone" });
  const noted = changeOrder("o4", { description: "x" });
  await settled();
  const [first, ...none] = requests("/orders/o4", "PATCH");
  assert.deepEqual([first.body.status, none.length], ["oplacone", 0]);
  await first.answer(order("o4", { revision: 2, status: "oplacone" }));
  await moved;
  await requests("/orders/o4", "PATCH")[0].answer(order("o4", { revision: 3, status: "oplacone", description: "x" }));
  assert.equal(await noted, true);
});

/** Answers the questions about the orders of a client; there are as many as pages. */
const loadsAll = async (first, ...pages) => {
  await first.answer({ items: pages[0], next: null });
  for (const page of pages.slice(1)) await requests("/orders?")[0].answer({ items: page, next: null });
  assert.equal(requests("/orders?").length, 0);
};

test("an order that was made while the orders of its client were read is among them", async () => {
  const loading = loadList({ client: "k1" });
  const [first] = requests("/orders?");
  const made = order("p1", { client: { id: "k1", name: "" } });
  takeOrder(made);
  await loadsAll(first, [], [made]);
  await loading;
});

test("an order of which only an event tells is asked for as well", async () => {
  const loading = loadList({ client: "k2" });
  const [first] = requests("/orders?");
  changed("p2", 1, { client_id: "k2" });
  const [second, ...rest] = requests("/orders?");
  assert.deepEqual([second, rest], [undefined, []]);
  await loadsAll(first, [], [order("p2", { client: { id: "k2", name: "" } })]);
  await loading;
});

test("an order that the answer has makes no second question", async () => {
  const loading = loadList({ client: "k3" });
  const [first] = requests("/orders?");
  const made = order("p3", { client: { id: "k3", name: "" } });
  takeOrder(made);
  changed("p3", 1, { client_id: "k3" });
  await loadsAll(first, [made]);
  await loading;
});

test("orders that change without end are asked for three times", async () => {
  const loading = loadList({ client: "k4" });
  let times = 0;
  for (let [now] = requests("/orders?"); now; [now] = requests("/orders?")) {
    times += 1;
    void loadList({ client: "k4" });
    await now.answer({ items: [], next: null });
  }
  await loading;
  assert.equal(times, 3);
});

const part = (name) => ({ items: [{ id: name }], next: null });
const answerAll = async (all, name) => {
  for (const one of all) await one.answer(one.url.includes("settings/orders") ? {} : part(name));
};

test("settings that change while they are read for the first time are read again; the older answer does not win", async () => {
  const first = loadCatalogue();
  const before = allRequests();
  catalogueChanged();
  const after = allRequests();
  assert.equal(after.length, before.length);
  await answerAll(after, "new");
  await answerAll(before, "old");
  await first;
  assert.equal(catalogue.get().languages[0].id, "new");
});

test("reminders: the newest answer counts, and what was read stays read", async () => {
  const end = followNotices();
  const page = (...items) => ({ items, next: null, unread: 1 });
  const notice = (id, read_at = null) => ({ id, read_at });
  void loadNotices();
  void loadNotices();
  const [first, second] = requests("/notifications");
  await second.answer(page(notice("2"), notice("1")));
  await first.answer(page(notice("1")));
  assert.equal(notices.get().items.length, 2);
  void loadNotices();
  const [older] = requests("/notifications");
  readNotices(["1"]);
  await older.answer(page(notice("2"), notice("1")));
  assert.ok(notices.get().items[1].read_at);
  void loadNotices();
  end();
  await requests("/notifications")[0].answer(page(notice("1")));
  assert.equal(notices.get(), null);
});

test("quotes: what was taken while they are read is not turned back", async () => {
  const quote = (state) => ({ id: "q", conversation_id: "qc", state });
  const loading = loadQuotes("qc");
  const [first] = requests("/quotes?");
  takeQuote(quote("accepted"));
  const [second] = requests("/quotes?");
  await second.answer({ items: [quote("accepted")], next: null });
  await first.answer({ items: [quote("sent")], next: null });
  await loading;
  takeQuote(quote("withdrawn"));
  assert.equal(requests("/quotes?").length, 0);
});
