import { Life } from "./life";
import { asProblem, Problem } from "./problem";

export { asProblem, Problem };

let lost: () => void = () => undefined;

/** Called whenever the server says that the session is over. */
export function onSessionLost(handler: () => void): void {
  lost = handler;
}

/** What is asked by whoever is signed in. */
let life = new Life();
/** What everybody may ask, signed in or not. */
const free = new Set(["/api/v1/setup", "/api/v1/auth/login", "/api/v1/auth/logout"]);

/** A session begins, or may have begun. */
export const beginSession = (): unknown => (life = new Life());
export const endSession = (): void => life.end();
/** Asks nothing more until `keepSession` says that the session goes on. */
export const holdSession = (patience: number): Promise<void> => life.hold(patience);
export const keepSession = (): void => life.resume();
export const isHeld = (): boolean => life.held;

type Query = Record<string, string | number | null | undefined>;

export function path(base: string, query?: Query): string {
  const search = new URLSearchParams();
  for (const [name, value] of Object.entries(query ?? {})) {
    if (value !== null && value !== undefined && value !== "") search.set(name, String(value));
  }
  const tail = search.toString();
  return tail ? `${base}?${tail}` : base;
}

export async function problemOf(response: Response): Promise<Problem> {
  let body: { code?: string; detail?: string; title?: string; field?: string; [more: string]: unknown } = {};
  try {
    body = await response.json();
  } catch {
    // A proxy in between may answer with anything; the status still says what happened.
  }
  const code = body.code ?? fallbackCode(response.status);
  const after = Number(response.headers.get("Retry-After"));
  return new Problem(response.status, code, body.detail ?? body.title ?? "", body.field ?? null, after > 0 ? after : null, body);
}

function fallbackCode(status: number): string {
  if (status === 401) return "unauthorized";
  if (status === 403) return "forbidden";
  if (status === 404) return "not_found";
  if (status === 409) return "conflict";
  if (status === 429) return "rate_limited";
  return status >= 500 ? "server" : "validation";
}

async function ask(method: string, url: string, body?: unknown, signal?: AbortSignal, keepalive = false): Promise<Response> {
  const init: RequestInit = { method, keepalive, credentials: "same-origin", headers: { Accept: "application/json" } };
  if (body instanceof Blob) {
    init.headers = { Accept: "application/json", "Content-Type": body.type };
    init.body = body;
  } else if (body !== undefined) {
    init.headers = { Accept: "application/json", "Content-Type": "application/json" };
    init.body = JSON.stringify(body);
  }
  const asked = life;
  let response: Response;
  try {
    if (free.has(url)) response = await fetch(url, signal ? { ...init, signal } : init);
    else response = await asked.run(method === "GET", signal, (stop) => fetch(url, { ...init, signal: stop }));
  } catch (error) {
    if (signal?.aborted || error instanceof Problem) throw error;
    throw new Problem(0, "network", "");
  }
  if (!response.ok) {
    const problem = await problemOf(response);
    if (problem.code === "unauthorized" && asked === life) lost();
    throw problem;
  }
  return response;
}

async function request<T>(method: string, url: string, body?: unknown, signal?: AbortSignal, keepalive = false): Promise<T> {
  const response = await ask(method, url, body, signal, keepalive);
  // 202 and 204 carry nothing.
  const text = await response.text();
  return (text ? JSON.parse(text) : undefined) as T;
}

/** Posts, and hands on the lines of the answer (one JSON value each) as they come. */
export async function lines<T>(url: string, body: unknown, onLine: (line: T) => void, signal: AbortSignal): Promise<void> {
  const response = await ask("POST", url, body, signal);
  const reader = response.body?.getReader();
  if (!reader) throw new Problem(0, "network", "");
  const decoder = new TextDecoder();
  let rest = "";
  try {
    for (;;) {
      const { done, value } = await reader.read();
      rest += decoder.decode(value, { stream: !done });
      const whole = rest.split("\n");
      rest = done ? "" : whole.pop() ?? "";
      for (const line of whole) if (line.trim()) onLine(JSON.parse(line) as T);
      if (done) return;
    }
  } catch (error) {
    if (signal.aborted) throw error;
    throw new Problem(0, "network", "");
  }
}

export const get = <T>(url: string, signal?: AbortSignal) => request<T>("GET", url, undefined, signal);
export const post = <T>(url: string, body?: unknown) => request<T>("POST", url, body ?? {});
/** Posts a file as it is, said to be of `type`. */
export const postFile = <T>(url: string, file: Blob, type: string) => request<T>("POST", url, file.slice(0, file.size, type));
export const patch = <T>(url: string, body: unknown) => request<T>("PATCH", url, body);
export const put = <T>(url: string, body: unknown) => request<T>("PUT", url, body);
export const remove = (url: string) => request<void>("DELETE", url);
/** Deletes what has to be proved, or what answers with something. */
export const removeWith = <T>(url: string, body?: object) => request<T>("DELETE", url, body);
/** Deletes although the page is left at this moment. */
export const keepDelete = (url: string) => request<void>("DELETE", url, undefined, undefined, true);

/** Posts something small that nobody waits for, although the page is left at this moment. */
export const keepPost = (url: string, body: object) => request<void>("POST", url, body, undefined, true);

/** Browsers let at most 64 KiB in flight outlive the page; more goes as it can. */
const outlives = 60_000;

/** Puts something that should arrive even when the page is left at this moment. */
export const keep = (url: string, body: object) => request<void>("PUT", url, body, undefined, JSON.stringify(body).length < outlives / 4);
