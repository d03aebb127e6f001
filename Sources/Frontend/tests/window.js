// What modules of the page ask of a browser when they are loaded. Imported before them.
const nothing = () => undefined;
const listeners = {};
Object.assign(globalThis, {
  navigator: { languages: ["en"] },
  localStorage: { getItem: () => null, setItem: nothing, removeItem: nothing },
  addEventListener: (type, hear) => (listeners[type] ??= new Set()).add(hear),
  removeEventListener: (type, hear) => listeners[type]?.delete(hear),
  history: { state: null },
  location: { pathname: "/inbox", search: "" },
  document: { documentElement: { setAttribute: nothing, removeAttribute: nothing }, addEventListener: nothing, removeEventListener: nothing },
});

/** Something that the browser tells the page. */
export const happens = (type, event) => listeners[type]?.forEach((hear) => hear(event));
