// Every form and every field that the page has, as they stand in the source: what the check of the texts and the browser test of the forms
// compare their tables with. `node fields.js` prints them as JSON.
const fs = require("fs");
const path = require("path");
const ts = require("typescript");

const source = path.join(__dirname, "..", "src");
/** Elements that people fill in: those of the browser, and the page's own that draw one of them with its label. */
const kinds = new Set(["input", "textarea", "select", "Field", "Select", "Segments", "LongField", "Inline", "TextLine", "ChoiceLine", "ListLines", "PatternField"]);
/** Where the page's own elements draw those of the browser: they are counted where they are used. */
const drawn = new Set(["ui/Field.tsx"]);
/** Which `Inline` is meant: the one of the settings. */
const inline = /import \{ Inline \}/;

function walk(folder) {
  return fs.readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const full = path.join(folder, entry.name);
    return entry.isDirectory() ? walk(full) : entry.name.endsWith(".tsx") ? [full] : [];
  });
}

/** What an attribute says: its text, or the code in its braces; `null` where it is not there. */
function attribute(element, name) {
  const found = element.attributes.properties.find((one) => ts.isJsxAttribute(one) && one.name.getText() === name);
  if (!found) return null;
  const value = found.initializer;
  if (!value) return "";
  return ts.isStringLiteral(value) ? value.text : value.expression.getText();
}

/** The first text that the code of a label names; code without one stands for itself. */
const keyOf = (code) => code?.match(/["`]([a-z][\w.${}]*)["`]/i)?.[1] ?? code?.replace(/\s+/g, " ") ?? "";

/** The forms of the page, by file, and its fields: `name` is the file and the key of the label, or what it is, as the tables write them. */
exports.fields = function fields() {
  const forms = [];
  const found = [];
  for (const file of walk(source)) {
    const name = path.relative(source, file).split(path.sep).join("/");
    const tree = ts.createSourceFile(file, fs.readFileSync(file, "utf8"), ts.ScriptTarget.ES2020, true, ts.ScriptKind.TSX);
    const labels = tree.text;
    const visit = (node) => {
      if (ts.isJsxSelfClosingElement(node) || ts.isJsxOpeningElement(node)) {
        const kind = node.tagName.getText();
        if (kind === "form") forms.push(name);
        if (kinds.has(kind) && !drawn.has(name) && (kind !== "Inline" || inline.test(labels))) {
          const type = attribute(node, "type") ?? "text";
          const label = attribute(node, "label") ?? attribute(node, "aria-label");
          const id = attribute(node, "id");
          const inside = (one) => one && (ts.isJsxElement(one) && one.openingElement.tagName.getText() === "label" ? true : inside(one.parent));
          // Of the browser's own elements: by a label around it, one that points to it, or one elsewhere.
          const labelled = label !== null || attribute(node, "aria-labelledby") !== null || (id !== null && labels.includes(`htmlFor={${id}}`)) || inside(node) === true;
          found.push({
            file: name, line: tree.getLineAndCharacterOfPosition(node.getStart()).line + 1, kind, type, label: keyOf(label), labelled, spread: node.attributes.properties.some(ts.isJsxSpreadAttribute),
            example: attribute(node, "hint") ?? attribute(node, "placeholder") ?? attribute(node, "aria-describedby"),
            fixed: attribute(node, "readOnly") === "" || attribute(node, "hidden") === "",
          });
        }
      }
      ts.forEachChild(node, visit);
    };
    visit(tree);
  }
  return { forms, fields: found.map((one) => ({ ...one, name: `${one.file} ${one.label || (one.type !== "text" ? one.type : one.kind === "input" || one.kind === "textarea" ? "" : one.kind)}`.trim() })) };
};

if (require.main === module) console.log(JSON.stringify(exports.fields(), null, 1));
