// The keys of the page are places on the keyboard: each means the same on an English, a Polish and a Ukrainian layout.
import assert from "node:assert/strict";
import test from "node:test";
import "./window";
import { strokeOf } from "../src/keys/keyboard";
import { bindings, keysOf, match } from "../src/keys/keymap";

const latin = "abcdefghijklmnopqrstuvwxyz";
const english = Object.fromEntries([...latin].map((one) => [`Key${one.toUpperCase()}`, one]));
const cyrillic = [..."фисвуапршолдьтщзйкіегмцчня"];
const ukrainian = Object.fromEntries([...latin].map((one, index) => [`Key${one.toUpperCase()}`, cyrillic[index]]));
const signs = { Period: ".", Equal: "=", Slash: "/" };
/** What each place writes. On the Ukrainian layout the full stop stands where others have the slash, and the slash at the backslash. */
const layouts = {
  en: { ...english, ...signs },
  pl: { ...english, ...signs },
  uk: { ...ukrainian, ...signs, Period: "ю", Slash: "." },
};

/** The event of a stroke on a layout. */
function pressed(layout, { code, shift = false }) {
  const written = layouts[layout][code] ?? (code.startsWith("Digit") ? code.slice(5) : code);
  const key = !shift ? written : code === "Slash" ? (layout === "uk" ? "," : "?") : written.toUpperCase();
  return { code, key, shiftKey: shift, altKey: false };
}

for (const layout of Object.keys(layouts)) {
  test(`every key of the table on the ${layout} layout`, () => {
    for (const one of bindings) {
      const found = match(strokeOf(pressed(layout, one), one.ctrl ?? false), one.after !== undefined);
      assert.equal(found?.id, one.id, `${one.code} of ${one.id}`);
    }
  });
}

test("whoever types the sign means the sign, wherever it stands", () => {
  const at = (key, code, shiftKey) => match(strokeOf({ key, code, shiftKey, altKey: false }, false), false)?.id;
  // Ukrainian: "/" at the backslash, "?" at the seven. German: "/" at the seven with Shift.
  assert.equal(at("/", "Backslash", true), "search");
  assert.equal(at("?", "Digit7", true), "help");
  assert.equal(at("/", "Digit7", true), "search");
});

test("a letter with Alt, as Polish has its ą and ż, is a letter", () => {
  for (const one of bindings.filter(({ code }) => code !== "Slash")) assert.equal(match(strokeOf({ ...pressed("pl", one), altKey: true }, one.ctrl ?? false), one.after !== undefined), null);
});

test("no two bindings share a stroke, and what is done by a key is shown with its keys", () => {
  const strokes = bindings.map((one) => [one.after ?? "", one.ctrl ? "Ctrl" : "", one.shift ? "Shift" : "", one.code].join("+"));
  assert.equal(new Set(strokes).size, strokes.length);
  const shown = new Set(bindings.filter((one) => one.shown.length).map((one) => one.label));
  for (const one of bindings) assert.ok(shown.has(one.label), `${one.id} stands nowhere in the sheet of keys`);
  assert.deepEqual(keysOf("go-inbox"), ["G", "I"]);
});
