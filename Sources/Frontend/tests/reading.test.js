import assert from "node:assert/strict";
import fs from "node:fs";
import path from "node:path";
import test from "node:test";
import vm from "node:vm";
import "./window";
import { delay } from "../src/reading/oddities";
import { picturesOf } from "../src/reading/pictures";
import { inOffice, isQuiet } from "../src/reading/telling/quiet";
import { linked } from "../src/thread/text";

const numbers = (text) => linked(text).filter((one) => one.href?.startsWith("tel:")).map((one) => one.href.slice(4));

test("phone numbers as they are written here", () => {
  const known = {
    "+48 600 700 800": "+48600700800", "+48600700800": "+48600700800", "(+380) 67 123 45 67": null, "+380 (67) 123-45-67": "+380671234567", "0048 600 700 800": "0048600700800",
    "600 700 800": "600700800", "600-700-800": "600700800", "067 123 45 67": "0671234567", "(067) 123-45-67": "0671234567", "0671234567": "0671234567", "+1 212 555 0100": "+12125550100",
  };
  for (const [text, number] of Object.entries(known)) if (number) assert.deepEqual(numbers(`Tel. ${text}, please`), [number], text);
});

test("what only looks like one is none", () => {
  for (const text of [
    "600 700 800 zł", "12 1020 3040 0000 1234 5678 9012", "527-010-33-91", "26.11.2026", "2026/0001", "600700800", "1 234 567,50", "FV/2026/11/0012", "44051401359", "abc+48600700800x", "10:00-12:30",
  ]) assert.deepEqual(numbers(text), [], text);
});

test("a long line of figures is read in no time", () => {
  const began = process.cpuUsage().user;
  numbers("+48 ".repeat(20000) + "1 ".repeat(50000) + "0".repeat(50000));
  assert.ok(process.cpuUsage().user - began < 5_000_000);
});

test("a span over midnight belongs to the day on which it begins", () => {
  const quiet = { weekdays: ["20:00", "08:00"], weekend: null };
  const at = (weekday, hour) => isQuiet(quiet, { weekday, minutes: hour * 60 });
  // Friday's night goes on into Saturday's morning; Sunday's is none.
  assert.deepEqual([at(0, 7), at(1, 7), at(1, 12), at(4, 21), at(5, 7), at(5, 9), at(6, 21)], [false, true, false, true, true, false, false]);
  assert.equal(isQuiet({ weekdays: null, weekend: "all_day" }, { weekday: 6, minutes: 1 }), true);
  assert.equal(isQuiet({ weekdays: ["12:00", "13:00"], weekend: null }, { weekday: 2, minutes: 13 * 60 }), false);
});

test("the clock on the wall of the office", () => {
  assert.deepEqual(inOffice("Europe/Warsaw", new Date("2026-11-26T23:30:00Z")), { weekday: 4, minutes: 30 });
  assert.equal(inOffice("Nowhere/Land", new Date("2026-11-26T12:00:00Z")).weekday, 3);
});

test("how long it was on its way", () => {
  const of = (sent, came) => delay({ direction: "inbound", sent_at: sent, created_at: came });
  assert.equal(of("2026-11-26T09:00:00Z", "2026-11-26T09:30:00Z"), null);
  assert.deepEqual(of("2026-11-26T09:00:00Z", "2026-11-26T12:00:00Z"), { kind: "late", minutes: 180 });
  assert.deepEqual(of("2026-11-26T12:00:00Z", "2026-11-26T11:00:00Z"), { kind: "ahead", minutes: 60 });
  assert.equal(delay({ direction: "outbound", sent_at: "2026-11-26T09:00:00Z", created_at: "2026-11-27T09:00:00Z" }), null);
});

test("which pictures can be leafed through", () => {
  const file = (id, more) => ({ id, mime: "image/png", state: "stored", inline: false, ...more });
  const of = (more, ...attachments) => ({ type: "text", has_html: false, ...more, attachments });
  const found = picturesOf([
    of({}, file("a"), file("b", { mime: "application/pdf" }), file("c", { state: "pending" })), of({ has_html: true }, file("d", { inline: true }), file("e")), of({ type: "sticker" }, file("f")),
    of({}, file("g", { mime: "image/svg+xml" }), file("h", { note: "animation", mime: "image/gif" }), file("i", { mime: "image/webp" })),
  ]);
  assert.deepEqual(found.map((one) => one.file.id), ["a", "e", "i"]);
});

/** The page's worker, run for itself. */
function worker(pages, query = "?l=pl") {
  const heard = {};
  const done = [];
  const self = {
    location: { href: `https://office.test/sw.js${query}`, origin: "https://office.test" },
    addEventListener: (name, hear) => (heard[name] = hear), skipWaiting: () => undefined,
    clients: { claim: () => undefined, matchAll: async () => pages, openWindow: async (way) => done.push(["opened", way]) },
  };
  const source = fs.readFileSync(path.join(process.cwd(), "static/sw.js"), "utf8");
  vm.runInNewContext(source, { self, URL, Response: class { constructor(body, init) { Object.assign(this, { body, ...init }); } }, fetch: async () => { throw new Error("offline"); }, encodeURIComponent, crypto: globalThis.crypto });
  return { heard, done };
}

test("a click on a notification leads into the page that is open, or opens one", async () => {
  const click = async (pages, open) => {
    const { heard, done } = worker(pages);
    let wait;
    heard.notificationclick({ notification: { close: () => done.push("closed"), data: { open } }, waitUntil: (one) => (wait = one) });
    await wait;
    return done;
  };
  const said = [];
  const page = (state) => ({ visibilityState: state, postMessage: (one) => said.push([state, one.open]), focus: async () => said.push([state, "focus"]) });
  assert.deepEqual(await click([], "/inbox/1"), ["closed", ["opened", "/inbox/1"]]);
  await click([page("hidden"), page("visible")], "/inbox/2");
  assert.deepEqual(said, [["visible", "/inbox/2"], ["visible", "focus"]]);
  // Only ways within the page.
  assert.deepEqual(await click([], "//evil.test/"), ["closed", ["opened", "/"]]);
  assert.deepEqual(await click([], undefined), ["closed", ["opened", "/"]]);
});

test("without a network a page that is opened says so, and nothing else is touched", async () => {
  const { heard } = worker([]);
  const ask = (url, mode, method = "GET") => {
    let answer;
    heard.fetch({ request: { url, mode, method }, respondWith: (one) => (answer = one) });
    return answer;
  };
  assert.equal(ask("https://office.test/api/v1/files/1", "navigate"), undefined);
  assert.equal(ask("https://office.test/api/v1/communications/inbox", "cors"), undefined);
  assert.equal(ask("https://office.test/app.js", "no-cors"), undefined);
  const page = await ask("https://office.test/inbox/%22%3E%3Cscript%3E?a=<b>", "navigate");
  assert.equal(page.status, 503);
  assert.match(page.body, /Brak połączenia z serwerem/);
  assert.doesNotMatch(page.body, /<b>/);
  assert.match(page.body, /href="\/inbox\/%22%3E%3Cscript%3E"/);
  // Its own script alone, which may run by its nonce.
  const [, nonce] = /script-src 'nonce-([-\da-f]+)'/.exec(page.headers["Content-Security-Policy"]) ?? [];
  assert.deepEqual(page.body.match(/<script[^>]*>/g), [`<script nonce="${nonce}">`]);
});
