// The languages of the page: their forms by number, dates and money, and the check that keeps words out of the code.
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import test from "node:test";
import "./window";
import { addLanguage, addTexts, formatNumber, locales, translate } from "../src/i18n";
import { brief, bytes, date, languageName, money, relative, shortDate } from "../src/i18n/format";
import { en } from "../src/i18n/en";
import { pl } from "../src/i18n/pl";
import { uk } from "../src/i18n/uk";
import { desk as enDesk } from "../src/i18n/en/desk";
import { desk as plDesk } from "../src/i18n/pl/desk";
import { desk as ukDesk } from "../src/i18n/uk/desk";
import { clients as enClients } from "../src/i18n/en/clients";
import { clients as plClients } from "../src/i18n/pl/clients";
import { clients as ukClients } from "../src/i18n/uk/clients";

addLanguage("en", en);
addLanguage("pl", pl);
addLanguage("uk", uk);
addTexts({ en: enDesk, pl: plDesk, uk: ukDesk });
addTexts({ en: enClients, pl: plClients, uk: ukClients });

/** Spaces that keep a number together are spaces to whoever reads it. */
const plain = (text) => text.replace(/[\u00a0\u202f]/g, " ");

const counted = {
  "inbox.count": {
    uk: { 1: "1 розмова", 2: "2 розмови", 4: "4 розмови", 5: "5 розмов", 11: "11 розмов", 12: "12 розмов", 14: "14 розмов", 21: "21 розмова", 22: "22 розмови", 25: "25 розмов", 111: "111 розмов", 1002: "1 002 розмови" },
    pl: { 1: "1 rozmowa", 2: "2 rozmowy", 4: "4 rozmowy", 5: "5 rozmów", 11: "11 rozmów", 12: "12 rozmów", 14: "14 rozmów", 21: "21 rozmów", 22: "22 rozmowy", 25: "25 rozmów", 112: "112 rozmów", 1002: "1 002 rozmowy" },
    en: { 0: "0 conversations", 1: "1 conversation", 2: "2 conversations", 21: "21 conversations", 1002: "1,002 conversations" },
  },
  "file.list": {
    uk: { 1: "1 вкладення", 21: "21 вкладення", 22: "22 вкладення", 5: "5 вкладень" },
    pl: { 1: "1 załącznik", 2: "2 załączniki", 5: "5 załączników", 21: "21 załączników", 22: "22 załączniki" },
    en: { 1: "1 attachment", 2: "2 attachments" },
  },
};
for (const [key, languages] of Object.entries(counted)) {
  for (const [locale, forms] of Object.entries(languages)) {
    test(`${key} by number in ${locale}`, () => {
      for (const [n, words] of Object.entries(forms)) assert.equal(plain(translate(locale, key, { n: Number(n) })), words);
    });
  }
}

/** Verbs and words that do not change with the number. */
const unchanging = new Set([
  "uk ledger.more", "pl ledger.more", "pl ledger.missing", "uk orders.picked", "pl orders.picked", "uk bulk.count", "pl bulk.count",
  "uk import.would.refused", "uk import.did.created", "uk import.did.updated", "uk import.did.refused", "pl import.would.updated", "pl import.would.refused", "pl import.did.refused",
]);

test("whatever is counted has other words for one, for three or for five", () => {
  const odd = [];
  for (const locale of ["uk", "pl"]) {
    for (const file of fs.readdirSync(`src/i18n/${locale}`)) {
      for (const [, key, forms] of fs.readFileSync(`src/i18n/${locale}/${file}`, "utf8").matchAll(/^  "([^"]+)": \{ (.*) \},$/gm)) {
        const of = Object.fromEntries([...forms.matchAll(/(\w+): "([^"]*)"/g)].map(([, form, words]) => [form, words]));
        assert.deepEqual(Object.keys(of).sort(), ["few", "many", "one", "other"], `${locale} ${key}`);
        if (of.one === of.few && of.few === of.many) odd.push(`${locale} ${key}`);
      }
    }
  }
  assert.deepEqual(odd.filter((one) => !unchanging.has(one)), []);
});

test("dates, sizes and names of languages are those of the language", () => {
  const at = "2026-11-22T13:32:00Z";
  const now = new Date("2026-12-24T10:00:00Z");
  assert.deepEqual(locales.map((one) => date(one, at)), ["22 листопада 2026 р.", "22 listopada 2026", "22 November 2026"]);
  assert.deepEqual(locales.map((one) => brief(one, at, now)), ["22 лист.", "22 lis", "22 Nov"]);
  assert.deepEqual(locales.map((one) => shortDate(one, "2025-11-22", now)), ["22.11.25", "22.11.25", "22/11/25"]);
  assert.deepEqual(locales.map((one) => relative(one, "2026-12-21T10:00:00Z", now.getTime())), ["3 дні тому", "3 dni temu", "3 days ago"]);
  assert.deepEqual(locales.map((one) => plain(bytes(one, 3_400_000))), ["3,4 МБ", "3,4 MB", "3.4 MB"]);
  assert.deepEqual(locales.map((one) => languageName(one, "de")), ["німецька", "niemiecki", "German"]);
});

test("money is grouped and signed as the language does it", () => {
  const sum = { amount: 1_234_550, currency: "PLN" };
  assert.deepEqual(locales.map((one) => plain(money(one, sum))), ["12 345,50 zł", "12 345,50 zł", "zł 12,345.50"]);
  // Four digits are grouped as well, and a currency without hundredths has none.
  assert.equal(plain(money("pl", { amount: 123_450, currency: "EUR" })), "1 234,50 €");
  assert.equal(plain(money("en", { amount: 1234, currency: "JPY" })), "¥1,234");
  assert.deepEqual(locales.map((one) => plain(formatNumber(one, 1234.5))), ["1 234,5", "1 234,5", "1,234.5"]);
});

test("a missing text, a word in the code and a text of another part fail the check", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "page-"));
  for (const one of ["src", "scripts", "build.sh"]) fs.cpSync(one, path.join(folder, one), { recursive: true });
  const change = (file, from, to) => {
    const place = path.join(folder, "src", file);
    const text = fs.readFileSync(place, "utf8");
    assert.ok(text.includes(from), `${file} has changed: this test breaks it another way`);
    fs.writeFileSync(place, text.replace(from, to));
  };
  const check = () => {
    try {
      execFileSync("node", [path.join(folder, "scripts/check.js")], { env: { ...process.env }, stdio: "pipe" });
      return "";
    } catch (error) {
      return String(error.stderr);
    }
  };
  assert.equal(check(), "");
  change("i18n/pl/desk.ts", '"thread.gone":', '"thread.lost":');
  change("i18n/uk/desk.ts", 'few: "', 'other: "');
  change("app/App.tsx", '<p role="alert">', '<p role="alert">Away: ');
  change("auth/AuthCard.tsx", 'aria-label={t("nav.language")}', 'aria-label={locale ? "Language" : t("nav.language")}');
  change("app/Navigation.tsx", 't("nav.signOut")', 't("palette.empty")');
  change("app/App.tsx", 'icon="plug"', 'icon="merge"');
  change("order/Originals.tsx", ' placeholder={t("papers.what.example")}', "");
  const said = check();
  for (const words of ['pl: "thread.gone" is missing', 'pl: "thread.lost" is not in English', "has no form \"few\"", '"Away:" is written into the page', '"Language" is written into the page',
    '"palette.empty" is a text of a part that the first sight does not come with', 'the icon "merge" comes after the first sight', "a field without an example or a hint"]) {
    assert.ok(said.includes(words), `${words}\n${said}`);
  }
  fs.rmSync(folder, { recursive: true });
});
