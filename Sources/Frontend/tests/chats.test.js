import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { isChat } from "../src/api/chat";
import { leadsTo, nodes, target } from "../src/chat/entities";
import { albumRows, ratioOf, rowsOf } from "../src/chat/media/album";
import { duration, kindOf, stateOf } from "../src/chat/media/kinds";
import { nextSpeed } from "../src/chat/media/speed";
import { noticeWords } from "../src/chat/notice";
import { joins, senderOf } from "../src/chat/senders";
import { reasonWords } from "../src/channel/words";
import { chatLine, previewOf } from "../src/channel/typeWords";
import { lengthOf, parted, typedOf } from "../src/composer/markup";
import { requestOf } from "../src/composer/request";
import { chats as en } from "../src/i18n/en/chats";
import { messengers } from "../src/i18n/en/messengers";
import { telegram } from "../src/i18n/en/telegram";
import { blank } from "../src/store/letters";
import { reacted } from "../src/store/chat";
import { refusal } from "../src/store/reach";
import { botChange, looksLikeToken, sentBot } from "../src/settings/channels/telegramForm";

/** A tree in short: `[bold:…]` around what is formatted. */
const shown = (list) => list.map(({ entity, text, inside }) => (entity ? `[${entity.kind}:${shown(inside)}]` : text)).join("");
const at = (kind, start, end, more = {}) => ({ kind, start, end, ...more });

for (const [what, text, entities, expected] of [
  ["nothing", "plain", [], "plain"],
  ["no list at all", "plain", null, "plain"],
  ["one in the middle", "a bold word", [at("bold", 2, 6)], "a [bold:bold] word"],
  ["one inside another", "abcdef", [at("italic", 2, 4), at("bold", 0, 6)], "[bold:ab[italic:cd]ef]"],
  ["two over the same words", "abc", [at("bold", 0, 3), at("underline", 0, 3)], "[bold:[underline:abc]]"],
  ["overlapping is cut", "abcdef", [at("bold", 0, 4), at("italic", 2, 6)], "[bold:ab[italic:cd]][italic:ef]"],
  ["beyond the end", "abc", [at("bold", 1, 99)], "a[bold:bc]"],
  ["outside, empty, backwards", "abc", [at("bold", 7, 9), at("bold", 1, 1), at("bold", 2, 1), at("bold", -1, 2)], "abc"],
  ["UTF-16 units", "👍 так", [at("bold", 3, 6)], "👍 [bold:так]"],
]) {
  test(`formatting: ${what}`, () => {
    assert.equal(shown(nodes(text, entities)), expected);
    const words = (list) => list.map((one) => (one.entity ? words(one.inside) : one.text)).join("");
    assert.equal(words(nodes(text, entities)), text, "no text is lost");
  });
}

test("a thousand nested pieces of formatting end", () => {
  const text = "x".repeat(2000);
  assert.ok(nodes(text, Array.from({ length: 1000 }, (_, n) => at("bold", n, 2000 - n))).length > 0);
});

for (const [entity, text, expected] of [
  [at("link", 0, 9), "example.org/a", "https://example.org/a"],
  [at("link", 0, 9), "https://example.org", "https://example.org"],
  [at("link", 0, 4, { url: "https://example.org" }), "here", "https://example.org"],
  [at("link", 0, 4, { url: "javascript:alert(1)" }), "here", null],
  [at("link", 0, 4, { url: " data:text/html,x" }), "here", null],
  [at("mention", 0, 4), "@olena_hnat", "https://t.me/olena_hnat"],
  [at("mention", 0, 4, { url: "tg://user?id=7" }), "Олена", "tg://user?id=7"],
  [at("email", 0, 4), "a@example.org", "mailto:a@example.org"],
  [at("phone", 0, 4), "+48 600 100 200", "tel:+48600100200"],
  [at("hashtag", 0, 4), "#tag", null],
  [at("link", 0, 4), "no link", null],
]) {
  test(`target of ${entity.kind} "${text}" ${entity.url ?? ""}`, () => assert.equal(target(entity, text), expected));
}

test("a link whose words are another address says where it leads", () => {
  assert.equal(leadsTo("https://evil.example/x", "bank.example"), "evil.example");
  assert.equal(leadsTo("https://bank.example/x", "bank.example/x"), null);
  assert.equal(leadsTo("https://bank.example/x", "https://bank.example/x"), null);
  assert.equal(leadsTo("mailto:a@example.org", "write"), null);
});

const message = (part = {}) => ({
  id: "1", kind: "reply", type: "text", direction: "inbound", from: { name: "Ігор", address: "@ihor" }, sent_at: "2026-07-01T10:00:00Z", created_at: "2026-07-01T10:00:00Z",
  attachments: [], text: "x", ...part,
});

test("messages of one person join", () => {
  const next = message({ id: "2", sent_at: "2026-07-01T10:05:00Z" });
  assert.equal(joins(message(), next), true);
  assert.equal(joins(undefined, next), false);
  assert.equal(joins(message(), { ...next, sent_at: "2026-07-01T10:30:00Z" }), false);
  assert.equal(joins(message(), { ...next, from: { name: "Ігор", address: "@other" } }), false);
  assert.equal(joins(message(), { ...next, from: { name: "Новий Ігор", address: "@ihor" } }), true);
  assert.equal(joins(message(), { ...next, direction: "outbound" }), false);
  assert.equal(joins(message({ type: "system" }), next), false);
  assert.equal(joins(message(), { ...next, kind: "note" }), false);
  assert.notEqual(senderOf(message({ author: { id: "u1", name: "A" } })), senderOf(message({ author: { id: "u2", name: "A" } })));
});

test("rows of an album", () => {
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10].map(rowsOf), [[], [1], [2], [3], [2, 2], [2, 3], [3, 3], [2, 2, 3], [2, 3, 3], [3, 3, 3], [2, 2, 3, 3]]);
  for (let n = 1; n <= 30; n++) assert.equal(rowsOf(n).reduce((sum, one) => sum + one, 0), n);
});

test("the height of an album is known before a picture is", () => {
  assert.equal(ratioOf({ width: 0, height: 5 }), 1);
  assert.equal(ratioOf({ width: 10_000, height: 1 }), 2.4);
  assert.equal(ratioOf({ width: 1, height: 10_000 }), 0.5);
  const [row] = albumRows([{ width: 200, height: 100 }, { width: 100, height: 100 }]);
  assert.equal(row.ratio, 3);
  assert.deepEqual(row.files.map((one) => one.ratio), [2, 1]);
});

test("what a file is shown as", () => {
  const of = (type, file) => kindOf({ type }, { mime: "", name: "", ...file });
  assert.equal(of("image", { mime: "image/jpeg" }), "picture");
  assert.equal(of("sticker", { mime: "image/webp" }), "sticker");
  assert.equal(of("sticker", { mime: "application/x-tgsticker" }), "sticker");
  assert.equal(of("video", { mime: "video/mp4", note: "video_note" }), "note");
  assert.equal(of("video", { mime: "video/mp4", note: "animation" }), "animation");
  assert.equal(of("video", { mime: "video/mp4" }), "video");
  assert.equal(of("voice", { mime: "audio/ogg" }), "voice");
  assert.equal(of("audio", { mime: "audio/mpeg" }), "audio");
  // SVG and HTML are never drawn by the page.
  assert.equal(of("document", { mime: "image/svg+xml" }), "document");
  assert.equal(of("document", { mime: "text/html" }), "document");
  assert.deepEqual(["pending", "failed", "stored", "ready", ""].map((state) => stateOf({ state })), ["pending", "failed", "stored", "stored", "stored"]);
});

test("lengths of what is heard", () => {
  assert.deepEqual([0, 7, 67, 3727, NaN, Infinity, -3].map(duration), ["0:00", "0:07", "1:07", "1:02:07", "0:00", "0:00", "0:00"]);
  assert.deepEqual([1, 1.5, 2, 7].map(nextSpeed), [1.5, 2, 1, 1]);
});

for (const [typed, text, entities] of [
  ["plain", "plain", []],
  ["a **b** c", "a b c", [at("bold", 2, 3)]],
  ["*i* and [w](https://example.org)", "i and w", [at("italic", 0, 1), at("link", 6, 7, { url: "https://example.org" })]],
  ["> one\n> two\nthree", "one\ntwo\nthree", [at("quote", 0, 7)]],
  ["**a *b* c**", "a b c", [at("bold", 0, 5), at("italic", 2, 3)]],
  ["2 * 3 * 4", "2 * 3 * 4", []],
]) {
  test(`typed and parted: ${JSON.stringify(typed)}`, () => {
    assert.deepEqual(parted(typed), { text, entities });
    assert.equal(typedOf(text, entities), typed, "and back, to be edited");
  });
}

test("formatting that nobody can type is left out, its words are not", () => {
  assert.equal(typedOf("a b c", [at("spoiler", 0, 1), at("underline", 2, 3), at("bold", 4, 5)]), "a b **c**");
  assert.equal(typedOf("ab", [at("bold", 1, 9)]), "ab");
});

test("the counter counts what Telegram counts", () => {
  assert.equal(lengthOf("**120 zł** 👍"), 9);
  assert.equal(lengthOf("  a  "), 1);
});

test("an answer to a chat carries no addressees and no subject", () => {
  const letter = { ...blank("reply"), text: " так ", answers: "m1", to: [{ name: "", address: "a@b.c" }], subject: "x" };
  const body = requestOf(letter, { key: "k", hold: 5, sendAt: null, seen: "m9", chat: true });
  assert.deepEqual(body, { kind: "reply", text: "так", attachments: [], in_reply_to: "m1", last_seen_message_id: "m9", idempotency_key: "k", hold_seconds: 5 });
});

const talk = (part = {}) => ({ platform: "telegram", chat_kind: "person", reach: "reachable", preview: "", counterpart: { name: "Олена", address: "@olena" }, ...part });

test("previews say in words what has none", () => {
  const words = (part) => {
    const { kind, text } = previewOf(talk(part));
    return [kind?.key ?? null, text];
  };
  assert.deepEqual(words({ preview: "Дякую!" }), [null, "Дякую!"]);
  assert.deepEqual(words({ preview_type: "voice" }), ["type.voice", ""]);
  assert.deepEqual(words({ preview: "photo_1.jpg" }), ["type.image", ""]);
  assert.deepEqual(words({ preview: "photo_1.jpg", preview_type: "image" }), ["type.image", ""]);
  assert.deepEqual(words({ preview: "Ось скан", preview_type: "image" }), ["type.image", "Ось скан"]);
  assert.deepEqual(words({ preview: "umowa.pdf", preview_type: "document" }), ["type.document", "umowa.pdf"]);
  assert.deepEqual(words({ preview: "Див. umowa.mp3" }), [null, "Див. umowa.mp3"]);
  assert.deepEqual(previewOf({ ...talk(), chat_kind: null, preview: "photo.jpg" }), { kind: null, text: "photo.jpg" }, "a mail stays as it is");
});

test("what stands where a mail has its subject", () => {
  assert.deepEqual(chatLine(talk()), { key: "chat.person", name: "@olena" });
  assert.deepEqual(chatLine(talk({ chat_kind: "group", counterpart: { name: "G", address: "-100" } })), { key: "chat.group", name: "" });
  for (const kind of ["person", "group", "channel", "notices"]) assert.ok(messengers[`chat.${kind}`]);
  assert.equal(isChat(talk()), true);
  assert.equal(isChat({ platform: "email" }), false);
});

test("why a chat cannot be answered", () => {
  assert.equal(refusal(talk()), null);
  assert.equal(refusal(talk({ reach: null })), null);
  assert.equal(refusal(talk({ reach: "blocked" })), "blocked");
  assert.equal(refusal(talk({ reach: "left" })), "connection_off");
  assert.equal(refusal(talk({ reach: "read_only" })), "no_rights");
  assert.equal(refusal(talk({ chat_kind: "group", reach: "left" })), "left");
  assert.equal(refusal(talk({ chat_kind: "group", reach: "read_only" })), "read_only");
  assert.equal(refusal(talk({ chat_kind: "notices" })), "notices");
  assert.equal(refusal(talk({ platform: "whatsapp" })), "platform");
  const words = Object.keys(en).filter((key) => key.startsWith("refusal.") && !key.startsWith("refusal.next.")).map((key) => key.slice(8));
  for (const word of words) assert.ok(en[`refusal.next.${word}`], word);
});

test("one reaction of the office at a time", () => {
  const heart = { emoji: "❤️", count: 2, names: ["Олена", "Марта"], own: true };
  assert.deepEqual(reacted([], "👍", "Марта"), [{ emoji: "👍", count: 1, names: ["Марта"], own: true }]);
  assert.deepEqual(reacted([heart], null, "Марта"), [{ ...heart, count: 1, names: ["Олена"], own: false }]);
  assert.deepEqual(reacted([heart], "👍", "Марта").map((one) => [one.emoji, one.count, one.own]), [["❤️", 1, false], ["👍", 1, true]]);
  assert.deepEqual(reacted([{ emoji: "👍", names: ["Марта"], own: true }], "🔥", "Марта").map((one) => one.emoji), ["🔥"]);
});

test("every service notice has words", () => {
  const t = (key, values = {}) => `${key} ${values.n} ${values.names} ${values.detail}`;
  for (const kind of ["joined", "left", "created", "renamed", "moved", "pinned", "photo", "photo_removed", "blocked", "unblocked", "business_on", "business_off", "other"]) {
    assert.ok(en[`notice.${kind}`], kind);
    assert.match(noticeWords(t, "en", { kind, names: ["A", "B"] }), new RegExp(`notice.${kind} 2 A and B`));
  }
  assert.match(noticeWords(t, "en", { kind: "gift", names: [], detail: "gift" }), /notice.other 1 .* gift/);
});

test("every fault of Telegram has words and advice, none of them about mail", () => {
  const codes = Object.keys(messengers).filter((key) => key.startsWith("reason.chat.")).map((key) => key.slice(12));
  assert.deepEqual(codes.sort(), Object.keys(telegram).filter((key) => key.startsWith("advice.chat.")).map((key) => key.slice(12)).sort());
  for (const code of ["token_refused", "another_reader", "webhook_in_the_way", "rate_limited"]) assert.ok(codes.includes(code));
  for (const code of codes) assert.doesNotMatch(messengers[`reason.chat.${code}`] + telegram[`advice.chat.${code}`], /993|143|IMAP|SMTP|[Mm]ail server/);
  const t = (key) => messengers[key] ?? "";
  assert.equal(reasonWords(t, { reason: "token_refused", words: null }, "telegram"), messengers["reason.chat.token_refused"]);
  assert.equal(reasonWords(t, { reason: "newer", words: "server" }, "telegram"), "server");
});

test("what is typed about a bot", () => {
  const token = `123456789:${"A".repeat(35)}`;
  assert.equal(looksLikeToken(` ${token} `), true);
  for (const wrong of ["", "token", "123456789:short", `${token} x`, `12:${"A".repeat(35)}`]) assert.equal(looksLikeToken(wrong), false, wrong);
  assert.deepEqual(sentBot({ token, apiBase: " ", proxy: "socks5h://h:1", mode: "polling" }), { token, proxy: "socks5h://h:1" });
  const before = { api_base: "https://own.example", proxy: null, mode: "polling" };
  assert.deepEqual(botChange({ token: "", apiBase: "https://own.example", proxy: "", mode: "polling" }, before), {});
  assert.deepEqual(botChange({ token: "", apiBase: "", proxy: "", mode: "webhook" }, before), { api_base: null, mode: "webhook" });
});
