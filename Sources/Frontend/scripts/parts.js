// Which texts and icons are there when a module of the page is: what its first sight comes with, and what each part that is fetched later
// brings. A text of a part that has not come yet would show as nothing.
const fs = require("fs");
const path = require("path");
const ts = require("typescript");

const source = path.join(__dirname, "..", "src");
const parsed = new Map();

/** The files of the source that a module imports for good, not only types and not only when somebody needs them. */
function module_(file) {
  const known = parsed.get(file);
  if (known) return known;
  const tree = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2020, true, file.endsWith("x") ? ts.ScriptKind.TSX : ts.ScriptKind.TS);
  const imports = [];
  for (const one of tree.statements) {
    const from = (ts.isImportDeclaration(one) || ts.isExportDeclaration(one)) && one.moduleSpecifier?.text;
    if (!from || !from.startsWith(".")) continue;
    const names = ts.isImportDeclaration(one) ? one.importClause?.namedBindings : one.exportClause;
    const own = ts.isImportDeclaration(one) && one.importClause?.name;
    const onlyTypes = (ts.isImportDeclaration(one) ? one.importClause?.isTypeOnly : one.isTypeOnly) || (!own && names?.elements?.length && names.elements.every((name) => name.isTypeOnly));
    if (onlyTypes) continue;
    const base = path.join(path.dirname(file), from);
    const found = ["", ".ts", ".tsx", "/index.ts"].map((end) => base + end).find((name) => fs.existsSync(name) && fs.statSync(name).isFile());
    if (found) imports.push(found);
  }
  const made = { tree, imports };
  parsed.set(file, made);
  return made;
}

/** Every module that comes with one. */
function closure(...entries) {
  const all = new Set();
  const open = entries.map((one) => path.join(source, one));
  while (open.length) {
    const file = open.pop();
    if (all.has(file)) continue;
    all.add(file);
    if (file.startsWith(source)) open.push(...module_(file).imports);
  }
  return all;
}

/** The keys that the catalogues among the modules hold, in English. */
const heldBy = (modules, keysIn) => new Set([...modules].filter((file) => file.startsWith(path.join(source, "i18n", "en"))).flatMap(keysIn));

/** The texts and the beginnings of texts that a module names, wherever it does. */
function named(file) {
  const whole = new Set();
  const begun = new Set();
  const visit = (node) => {
    if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node)) whole.add(node.text);
    else if (ts.isTemplateExpression(node) && /^[a-z]\w*(\.\w+)*\.$/.test(node.head.text)) begun.add(node.head.text);
    ts.forEachChild(node, visit);
  };
  visit(module_(file).tree);
  return { whole, begun };
}

/** The icons that a module draws. */
function drawn(file) {
  const found = [];
  const visit = (node) => {
    const named = ts.isJsxAttribute(node) && (node.name.getText() === "icon" || (node.name.getText() === "name" && node.parent.parent.tagName?.getText() === "Icon"));
    const strings = (one) => (ts.isStringLiteral(one) ? found.push(one.text) : ts.forEachChild(one, strings));
    if (named && node.initializer) {
      // Of a choice only what is chosen counts, not what is compared with.
      const value = ts.isStringLiteral(node.initializer) ? node.initializer : node.initializer.expression;
      const chosen = (one) => (ts.isConditionalExpression(one) ? (chosen(one.whenTrue), chosen(one.whenFalse)) : strings(one));
      chosen(value);
    }
    ts.forEachChild(node, visit);
  };
  visit(module_(file).tree);
  return found;
}

/** The parts that are there whenever one of these is. */
const beneath = { care: ["settings"], office: ["settings"] };
/** What a module names and another part shows, or shows only where another part has come. */
const elsewhere = {
  // The sheet of keys and the palette, which come with the desk.
  "keys/keymap.ts": "desk",
  // Handed to the condition of the server.
  "settings/channels/Mailboxes.tsx": "care",
  // Of a message in a chat, which its part has shown; and what was done to one.
  "reading/Details.tsx": "chat",
  "store/chat.ts": "chat",
  "composer/send.ts": "chat",
  "thread/ThreadPane.tsx": "chat",
};

/** What is wrong with the parts. `keysIn`: the keys of a file of texts. */
exports.problems = function problems(keysIn) {
  const entries = Object.fromEntries(
    [...fs.readFileSync(path.join(__dirname, "..", "build.sh"), "utf8").matchAll(/(\w+)=src\/([\w/]+\.tsx?)/g)].map(([, name, entry]) => [name, entry]),
  );
  const { app, en, uk, pl, ...later } = entries;
  if (!app || !en || !uk || !pl || !later.desk) return ["build.sh names its parts in another way than this check reads them"];
  const first = closure(app, en);
  const all = new Map(Object.entries(later).map(([name, entry]) => [name, closure(entry, ...(beneath[name] ?? []).map((one) => later[one]))]));
  const held = (modules) => heldBy(modules, keysIn);
  const own = held(first);
  const every = new Set([...own, ...[...all.values()].flatMap((modules) => [...held(modules)])]);
  const keys = [...every];
  const found = [];
  const check = (part, modules, has) => {
    for (const file of modules) {
      const name = path.relative(source, file).split(path.sep).join("/");
      if (name.startsWith("..") || name.startsWith("i18n/")) continue;
      const more = elsewhere[name] ? new Set([...has, ...held(all.get(elsewhere[name]))]) : has;
      const { whole, begun } = named(file);
      for (const key of whole) if (every.has(key) && !more.has(key)) found.push(`${name}: "${key}" is a text of a part that ${part} does not come with`);
      for (const start of begun) {
        const meant = keys.filter((key) => key.startsWith(start));
        if (meant.length && !meant.some((key) => more.has(key))) found.push(`${name}: "${start}…" are texts of a part that ${part} does not come with`);
      }
    }
  };
  check("the first sight", first, own);
  const desk = all.get("desk");
  for (const [name, modules] of all) {
    if (!desk.size || [...desk].some((file) => !modules.has(file))) found.push(`${name}.js does not come with the desk: its entry imports app/desk`);
    // What every part comes with is looked at once.
    check(`${name}.js`, [...modules].filter((file) => !first.has(file) && (name === "desk" || !desk.has(file))), new Set([...own, ...held(modules)]));
  }
  const late = new Set(fs.readFileSync(path.join(source, "ui", "icons-later.txt"), "utf8").split(/\s+/).filter(Boolean));
  for (const file of first) {
    const name = path.relative(source, file);
    if (name.startsWith("..")) continue;
    for (const icon of drawn(file)) if (late.has(icon)) found.push(`${name}: the icon "${icon}" comes after the first sight; it belongs into icons.txt`);
  }
  return found;
};
