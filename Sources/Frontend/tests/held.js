// A server that answers when a test says so, and what the stores ask of a browser besides. Imported after "./window".
globalThis.window = globalThis;
globalThis.sessionStorage = { getItem: () => null, setItem: () => undefined, removeItem: () => undefined };

/** Requests that were made and not answered yet, in the order they were made. */
let asked = [];
globalThis.fetch = (url, { method = "GET", body, signal } = {}) => new Promise((done, failed) => {
  const answer = (value, status = 200) => (done(new Response(JSON.stringify(value), { status, headers: { "content-type": "application/json" } })), settled());
  asked.push({ url: String(url), method, body: body && JSON.parse(body), answer, fail: () => (failed(new TypeError("no network")), settled()) });
  signal?.addEventListener("abort", () => failed(new Error("aborted")));
});

/** Until everything that follows from an answer was done. */
export const settled = async () => {
  for (let i = 0; i < 5; i++) await new Promise((done) => setTimeout(done));
};

/** The requests for a path that wait for an answer; they are taken out. */
export function requests(part, method = "GET") {
  const found = asked.filter((one) => one.url.includes(part) && one.method === method);
  asked = asked.filter((one) => !found.includes(one));
  return found;
}

/** Every request that waits for an answer; they are taken out. */
export const allRequests = () => asked.splice(0);

/** Before each test: nothing is left of the one before. */
export async function anew() {
  await settled();
  asked = [];
}
