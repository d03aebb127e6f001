import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { channels as en } from "../src/i18n/en/channels";
import { until } from "../src/i18n/format";
import { reading } from "../src/i18n/en/reading";
import { lines } from "../src/api/http";
import { reasonWords } from "../src/channel/words";
import { channels as pl } from "../src/i18n/pl/channels";
import { telegram } from "../src/i18n/uk/telegram";
import { importCommand } from "../src/inbox/EmptyView";
import { detailWords } from "../src/settings/channels/detail";
import { hereOf } from "../src/settings/channels/HealthMark";
import { blankServer, encrypted, invalidKey, isLoopback, ordered, problemIn, sentServer, usualFolders } from "../src/settings/channels/form";

const codes = [
  "name_not_found", "refused", "unreachable", "timed_out", "tls_untrusted", "tls_expired", "tls_wrong_name", "tls_failed", "starttls_missing",
  "signin_refused", "signin_unavailable", "password_missing", "folder_missing", "server_refused", "protocol_error", "connection_lost",
  "server_bye", "too_large", "disk_full", "disk_low", "database_error", "outgoing_missing",
];

test("every reason has words and advice, and there are no others", () => {
  const of = (texts, prefix) => Object.keys(texts).filter((key) => key.startsWith(prefix)).map((key) => key.slice(prefix.length));
  assert.deepEqual(of(reading, "reason."), codes);
  const advice = of(en, "advice.");
  assert.deepEqual(advice.filter((code) => !code.startsWith("out.")), codes);
  for (const code of advice) assert.ok(codes.includes(code.replace("out.", "")), code);
});

test("an unknown reason is told in the server's words", () => {
  const t = (key) => ({ "reason.refused": "Refused." })[key] ?? "";
  assert.equal(reasonWords(t, { reason: "refused", words: "server" }), "Refused.");
  assert.equal(reasonWords(t, { reason: "newer", words: "server" }), "server");
  assert.equal(reasonWords(t, { reason: null, words: null }), "");
});

test("what Dragoman found is told in the page's language, what a server said as it is", () => {
  const t = (key, values = {}) => Object.entries(values).reduce((text, [name, value]) => text.replace(`{${name}}`, value), pl[key] ?? "");
  const words = (reason, detail) => detailWords(t, reason, detail, false);
  assert.equal(words("tls_untrusted", "The certificate of localhost, 127.0.0.1 is signed by nobody who is trusted here."), "Certyfikat jest dla localhost, 127.0.0.1. Temu, kto go podpisał, nikt tu nie ufa.");
  for (const detail of [
    "The certificate is signed by nobody who is trusted here.", "The certificate is not valid yet.", "The certificate cannot be verified.",
    "The server closed the connection during the TLS handshake.", "The server does not speak TLS on this port.", "The server offers no TLS 1.2 or later.",
  ]) assert.doesNotMatch(words("tls_untrusted", detail), /The |Szczegóły/);
  assert.equal(words("tls_wrong_name", "mail.example.org"), "Certyfikat jest dla: mail.example.org.");
  assert.equal(words("signin_refused", "No."), "Odpowiedź serwera poczty: „No.”");
  assert.equal(words("tls_failed", "SSL_ERROR"), "Szczegóły techniczne: „SSL_ERROR”");
});

test("a bot is the whole bureau's, not one of its places'", () => {
  assert.doesNotMatch(Object.values(telegram).filter((text) => typeof text === "string").join(" "), /офіс/);
});

test("the command that imports is ready to be copied", () => {
  assert.equal(importCommand("biuro@most.example"), "dragoman import mail DIR --address biuro@most.example");
});

const form = (part = {}) => ({
  address: "biuro@example.test", password: "secret", ca: "", smtp: null, ...part, imap: { ...blankServer("imap", "biuro"), host: "imap.example.test", ...part.imap },
});
const all = { password: true, servers: true };

for (const [what, part, field] of [
  ["address", { address: "biuro" }, "address"],
  ["address with a space", { address: "biuro @example.test" }, "address"],
  ["password", { password: "" }, "password"],
  ["host", { imap: { host: "" } }, "imap.host"],
  ["a URL for a host", { imap: { host: "imaps://example.test" } }, "imap.host"],
  ["no port", { imap: { port: "" } }, "imap.port"],
  ["port 0", { imap: { port: "0" } }, "imap.port"],
  ["port 65536", { imap: { port: "65536" } }, "imap.port"],
  ["port with letters", { imap: { port: "99e1" } }, "imap.port"],
  ["user", { imap: { user: " " } }, "imap.user"],
  ["no encryption to elsewhere", { imap: { security: "none" } }, "imap.security"],
  ["outgoing host", { smtp: blankServer("smtp", "biuro") }, "smtp.host"],
  ["no certificate", { ca: "hello" }, "ca_pem"],
]) {
  test(`refused in its own field: ${what}`, () => {
    const problem = problemIn(form(part), all);
    assert.equal(problem?.field, field);
    assert.ok(invalidKey(problem, field));
    assert.equal(invalidKey(problem, "another"), null);
  });
}

test("what is right passes, and what is not asked is not judged", () => {
  assert.equal(problemIn(form(), all), null);
  assert.equal(problemIn(form({ imap: { host: "127.0.0.1", security: "none", port: "1143" } }), all), null);
  assert.equal(problemIn(form({ password: "", imap: { host: "" } }), { password: false, servers: false }), null);
  assert.ok(isLoopback("LOCALHOST") && isLoopback("127.1.2.3") && isLoopback("::1"));
  assert.ok(!isLoopback("127.0.0.1.example.org") && !isLoopback("10.0.0.1"));
});

test("the port goes with the encryption, unless it is one's own", () => {
  const start = blankServer("imap");
  assert.equal(encrypted(start, "imap", "starttls").port, "143");
  assert.equal(encrypted({ ...start, port: "" }, "imap", "tls").port, "993");
  assert.equal(encrypted({ ...start, port: "10143" }, "imap", "starttls").port, "10143");
  assert.equal(encrypted(blankServer("smtp"), "smtp", "starttls").port, "587");
  assert.deepEqual(sentServer({ host: " imap.example.test ", port: "993", security: "tls", user: " a " }), { host: "imap.example.test", port: 993, security: "tls", user: "a" });
});

test("inbox and sent come in, by role or by name", () => {
  assert.deepEqual(usualFolders([{ name: "Inbox", role: null }, { name: "Wysłane", role: "sent" }, { name: "Drafts", role: "drafts" }]), ["Inbox", "Wysłane"]);
});

test("a countdown in whole words, and nothing once it is over", () => {
  const now = Date.parse("2026-11-22T10:00:00Z");
  assert.equal(until("en", "2026-11-22T10:00:12Z", now), "in 12 seconds");
  assert.equal(until("uk", "2026-11-22T10:00:02Z", now), "через 2 секунди");
  assert.equal(until("pl", "2026-11-22T10:05:00Z", now), "za 5 minut");
  assert.equal(until("en", "2026-11-22T10:00:00Z", now), null);
  assert.equal(until("en", "nonsense", now), null);
});

test("folders stand as people look for them, whatever the server's order", () => {
  const told = [["Spam", "junk"], ["Sent", "sent"], ["Klienci", null], ["Trash", "trash"], ["Odd", "newrole"], ["inbox", null]];
  const names = ordered(told.map(([name, role]) => ({ name, role }))).map((one) => one.name);
  assert.deepEqual(names, ["inbox", "Sent", "Klienci", "Odd", "Spam", "Trash"]);
});

test("what is still to fetch counts back from what is on the server", () => {
  const health = (on_server, here, backlog) => ({ on_server, here, backlog });
  assert.equal(hereOf(health(580, 0, 196)), 384);
  assert.equal(hereOf(health(580, 580, 0)), 580);
  assert.equal(hereOf(health(5, 4, 3)), 4);
  assert.equal(hereOf(health(null, null, 3)), null);
});

/** A server whose answer comes in these pieces. */
const serve = (pieces, broken = false) => {
  globalThis.fetch = async () => new Response(new ReadableStream({
    start(control) {
      for (const piece of pieces) control.enqueue(piece);
      if (broken) control.error(new Error("cut"));
      else control.close();
    },
  }));
};

test("lines are handed on whole, wherever the network cut them", async () => {
  const raw = new TextEncoder().encode('{"a":"Łódź"}\n\n{"b":2}\n{"c":3}');
  for (let at = 1; at < raw.length; at++) {
    serve([raw.slice(0, at), raw.slice(at)]);
    const seen = [];
    await lines("/x", {}, (line) => seen.push(line), new AbortController().signal);
    assert.deepEqual(seen, [{ a: "Łódź" }, { b: 2 }, { c: 3 }]);
  }
});

test("an answer that breaks off is a problem of the network", async () => {
  serve([new TextEncoder().encode('{"a":1}\n{"b"')], true);
  await assert.rejects(lines("/x", {}, () => undefined, new AbortController().signal), (error) => error.code === "network");
});
