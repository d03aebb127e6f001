// Fails on texts that are missing, unused or without a plural form, on words written into TSX instead of the catalogues,
// on texts and icons that are not there yet where they are shown (parts.js), on icons that nothing shows, and on fields that say nothing
// of what belongs into them (fields.js).
const fs = require("fs");
const path = require("path");
const ts = require("typescript");
const { fields } = require("./fields");
const parts = require("./parts");

const source = path.join(__dirname, "..", "src");
const problems = [];

function walk(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(full) : [full];
  });
}

const parse = (file) =>
  ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2020, true, file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);

/** Texts of a file of a language: key -> string, or plural category -> string. */
function textsIn(file) {
  const texts = {};
  const visit = (node) => {
    if (ts.isPropertyAssignment(node) && ts.isStringLiteral(node.name)) {
      const value = node.initializer;
      texts[node.name.text] = ts.isObjectLiteralExpression(value)
        ? Object.fromEntries(value.properties.map((one) => [one.name.text, one.initializer.text]))
        : value.text;
    } else ts.forEachChild(node, visit);
  };
  visit(parse(file));
  return texts;
}

const catalogue = (locale) => Object.assign({}, ...walk(path.join(source, "i18n", locale)).map(textsIn));

const locales = ["en", "uk", "pl"];
const all = Object.fromEntries(locales.map((locale) => [locale, catalogue(locale)]));
const places = (text) => [...new Set(Object.values(typeof text === "string" ? { other: text } : text).join(" ").match(/\{\w+\}/g) ?? [])].sort().join();

for (const locale of locales) {
  const categories = new Intl.PluralRules(locale).resolvedOptions().pluralCategories;
  for (const key of Object.keys(all.en)) {
    const text = all[locale][key];
    if (text === undefined) { problems.push(`${locale}: "${key}" is missing`); continue; }
    if (typeof text !== "string") {
      for (const category of categories) if (!text[category]) problems.push(`${locale}: "${key}" has no form "${category}"`);
    } else if (!text.trim()) problems.push(`${locale}: "${key}" is empty`);
    if (typeof text === "string" && text.includes("{n}")) problems.push(`${locale}: "${key}" counts without plural forms`);
    if (places(text) !== places(all.en[key])) problems.push(`${locale}: "${key}" has other values than in English`);
  }
  for (const key of Object.keys(all[locale])) if (!(key in all.en)) problems.push(`${locale}: "${key}" is not in English`);
}

const code = walk(source).filter((file) => /\.tsx?$/.test(file) && !file.includes(`${path.sep}i18n${path.sep}`));
const written = code.map((file) => fs.readFileSync(file, "utf8")).join("\n");
const prefixes = [...written.matchAll(/`([a-z]+(?:\.[a-z]+)*\.)\$\{/g)].map((found) => found[1]);
for (const key of Object.keys(all.en)) {
  if (!written.includes(`"${key}"`) && !prefixes.some((prefix) => key.startsWith(prefix))) problems.push(`"${key}" is not used`);
}

const icons = (file) => fs.readFileSync(path.join(source, "ui", file), "utf8").split(/\s+/).filter(Boolean);
for (const icon of [...icons("icons.txt"), ...icons("icons-later.txt")]) {
  if (!written.includes(`"${icon}"`)) problems.push(`the icon "${icon}" is not used`);
}

/** The texts that an expression comes to by itself, of all its ways; what it asks the translator or a store for is theirs. */
function shownBy(node) {
  if (ts.isParenthesizedExpression(node)) return shownBy(node.expression);
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) return [node];
  if (ts.isTemplateExpression(node)) return [node.head, ...node.templateSpans.map((one) => one.literal), ...node.templateSpans.flatMap((one) => shownBy(one.expression))];
  if (ts.isConditionalExpression(node)) return [...shownBy(node.whenTrue), ...shownBy(node.whenFalse)];
  if (ts.isBinaryExpression(node)) return [...shownBy(node.left), ...shownBy(node.right)].filter((one) => one.parent.operatorToken?.kind !== ts.SyntaxKind.EqualsEqualsEqualsToken && one.parent.operatorToken?.kind !== ts.SyntaxKind.ExclamationEqualsEqualsToken);
  return [];
}

/** Names and signs that are the same in every language. */
const everywhere = /Dragoman|\(Esc\)|SHA-256|\.example\.com|-----BEGIN CERTIFICATE-----(?:\n.*\n-----END CERTIFICATE-----)?|React \(MIT\).*\(OFL 1\.1\)/g;
const spoken = new Set(["title", "placeholder", "alt", "aria-label", "label", "hint"]);
for (const file of code.filter((name) => name.endsWith(".tsx"))) {
  const tree = parse(file);
  const report = (node, text) => {
    const { line } = tree.getLineAndCharacterOfPosition(node.getStart());
    problems.push(`${path.relative(source, file)}:${line + 1}: "${text.trim()}" is written into the page`);
  };
  const visit = (node) => {
    if (ts.isJsxText(node) && /\p{L}/u.test(node.text)) report(node, node.text);
    if (ts.isJsxAttribute(node) && spoken.has(node.name.getText()) && node.initializer && ts.isStringLiteral(node.initializer) && /\p{L}/u.test(node.initializer.text)) {
      report(node, node.initializer.text);
    }
    const attribute = node.parent && ts.isJsxAttribute(node.parent) ? node.parent.name.getText() : null;
    if (ts.isJsxExpression(node) && node.expression && (attribute === null || spoken.has(attribute))) {
      for (const one of shownBy(node.expression)) if (/\p{L}{2}/u.test(one.text.replace(everywhere, ""))) report(one, one.text);
    }
    ts.forEachChild(node, visit);
  };
  visit(tree);
}

problems.push(...parts.problems((file) => Object.keys(textsIn(file))));

/** Fields of text have a label, and an example or a hint; dates, choices and ticks show what they take. */
const shows = new Set(["date", "time", "datetime-local", "checkbox", "radio", "file", "range"]);
const chosen = new Set(["select", "Select", "Segments", "ChoiceLine", "PatternField"]);
/** One's own password needs no example. */
const known = new Set(["auth/LoginScreen.tsx field.password", "settings/Security.tsx field.password.current"]);
for (const one of fields().fields) {
  const where = `${one.file}:${one.line}`;
  if (!one.labelled && !one.spread && !one.fixed) problems.push(`${where}: a field without a label`);
  if (one.example || one.fixed || one.spread || shows.has(one.type) || chosen.has(one.kind) || known.has(one.name)) continue;
  problems.push(`${where}: a field without an example or a hint`);
}

if (problems.length) {
  console.error(problems.map((one) => `check: ${one}`).join("\n"));
  process.exit(1);
}
