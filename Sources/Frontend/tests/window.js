// What modules of the page ask of a browser when they are loaded. Imported before them.
const nothing = () => undefined;
Object.assign(globalThis, {
  navigator: { languages: ["en"] },
  localStorage: { getItem: () => null, setItem: nothing, removeItem: nothing },
  document: { documentElement: { setAttribute: nothing, removeAttribute: nothing } },
});
