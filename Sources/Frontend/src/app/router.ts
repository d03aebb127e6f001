import type { View } from "../api/types";
import { Cell } from "../store/cell";
import { cleaned, filterFields, isFiltered, type Filter } from "../store/filter";

export const views: readonly View[] = ["open", "mine", "unassigned", "snoozed", "closed", "all"];
export const searchKinds = ["all", "conversations", "messages", "clients", "orders"] as const;
export type SearchKind = (typeof searchKinds)[number];

export type Route =
  /** `compose`: the first message that is being written in place of a thread; `message`: the one that the thread is opened at. */
  | { page: "inbox"; view: View; id: string | null; filter?: Filter; compose?: string | null; message?: string | null }
  | { page: "search"; q: string; kind: SearchKind; id: string | null; message: string | null }
  /** `id`: a client's, or "new" or "import". */
  | { page: "clients"; q: string; id: string | null; tag?: string | null; kind?: "person" | "company" | null }
  /** `filter` as in the address, without what is standard. */
  | { page: "orders"; view: "board" | "table"; filter: Readonly<Record<string, string>> }
  | { page: "finance"; filter: Readonly<Record<string, string>> }
  | { page: "settings"; section: string | null; item?: string | null }
  | { page: "login" }
  | { page: "setup" };

const oneOf = <T extends string>(all: readonly T[], value: string | null, otherwise: T): T =>
  all.find((item) => item === value) ?? otherwise;

export function parse(pathname: string, searchText: string): Route {
  const [page = "", rest = "", item = ""] = pathname.split("/").filter(Boolean).map(decodeURIComponent);
  const query = new URLSearchParams(searchText);
  switch (page) {
    case "search":
      return {
        page,
        q: query.get("q") ?? "",
        kind: oneOf(searchKinds, query.get("kind"), "all"),
        id: query.get("open"),
        message: query.get("message"),
      };
    case "clients":
      return {
        page,
        q: query.get("q") ?? "",
        id: rest || null,
        tag: query.get("tag"),
        kind: oneOf<"person" | "company" | "">(["person", "company"], query.get("kind"), "") || null,
      };
    case "orders": {
      const { view, ...filter } = Object.fromEntries(query);
      return { page, view: view === "table" ? view : "board", filter };
    }
    case "finance":
      return { page, filter: Object.fromEntries(query) };
    case "settings":
      return { page, section: rest || null, item: item || null };
    case "login":
    case "setup":
      return { page };
    default: {
      const filter = cleaned(Object.fromEntries(query));
      return {
        page: "inbox",
        view: oneOf(views, query.get("view"), "open"),
        ...(isFiltered(filter) ? { filter } : {}),
        id: page === "inbox" && rest ? rest : null,
        ...(query.get("compose") ? { compose: query.get("compose") } : {}),
        ...(query.get("message") ? { message: query.get("message") } : {}),
      };
    }
  }
}

export function href(route: Route): string {
  const query = new URLSearchParams();
  const put = (name: string, value: string | null, standard = "") => {
    if (value && value !== standard) query.set(name, value);
  };
  let base = `/${route.page}`;
  if (route.page === "inbox") {
    if (route.id) base += `/${route.id}`;
    put("view", route.view, "open");
    for (const field of filterFields) put(field, route.filter?.[field] ?? null);
    put("compose", route.id ? null : route.compose ?? null);
    put("message", route.id ? route.message ?? null : null);
  } else if (route.page === "search") {
    put("q", route.q);
    put("kind", route.kind, "all");
    put("open", route.id);
    put("message", route.message);
  } else if (route.page === "clients") {
    if (route.id) base += `/${route.id}`;
    put("q", route.q);
    put("tag", route.tag ?? null);
    put("kind", route.kind ?? null);
  } else if (route.page === "orders" || route.page === "finance") {
    if (route.page === "orders") put("view", route.view, "board");
    for (const [name, value] of Object.entries(route.filter)) put(name, value);
  } else if (route.page === "settings" && route.section) {
    base += `/${route.section}`;
    if (route.item) base += `/${route.item}`;
  }
  const tail = query.toString();
  return tail ? `${base}?${tail}` : base;
}

const current = (): Route => parse(location.pathname, location.search);

/** Where a mailbox is connected. */
export const connecting: Route = { page: "settings", section: "channels", item: "connect" };

export const route = new Cell<Route>(current());

/** Whether the step before this one in the browser's history is a page of ours, so that "back" may use it. */
let depth = Number((history.state as { depth?: number } | null)?.depth ?? 0);

export function go(to: Route, replace = false): void {
  if (!replace) depth += 1;
  const state = { depth };
  // The step of what lies over the page becomes the step of where it leads.
  if (replace || (history.state as { step?: number } | null)?.step) history.replaceState(state, "", href(to));
  else history.pushState(state, "", href(to));
  route.set(to);
}

/** Back through the browser's history, or to `otherwise` when the page was opened here. */
export function back(otherwise: Route): void {
  if (depth > 0) history.back();
  else go(otherwise, true);
}

addEventListener("popstate", (event) => {
  depth = Number((event.state as { depth?: number } | null)?.depth ?? 0);
  route.set(current());
});

/** The conversation the route shows, whichever list it came from. */
export function openConversation(of: Route = route.get()): string | null {
  return of.page === "inbox" || of.page === "search" ? of.id : null;
}
