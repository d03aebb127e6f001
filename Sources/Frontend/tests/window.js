// What modules of the page ask of a browser when they are loaded. Imported before them.
const nothing = () => undefined;
Object.assign(globalThis, {
  navigator: { languages: ["en"] },
  localStorage: { getItem: () => null, setItem: nothing, removeItem: nothing },
  addEventListener: nothing,
  history: { state: null },
  location: { pathname: "/inbox", search: "" },
  document: { documentElement: { setAttribute: nothing, removeAttribute: nothing }, addEventListener: nothing },
});
