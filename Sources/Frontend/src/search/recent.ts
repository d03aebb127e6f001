import { me, onLeaving } from "../store/session";

/** Searches that are remembered in this browser, for each who works at it. */
const most = 8;
const longest = 200;
const place = (user: string): string => `dragoman.searches.${user}`;

onLeaving({
  before: () => Promise.resolve(),
  // They name clients.
  after: (user) => forgetSearches(user),
});

export function recentSearches(): readonly string[] {
  const user = me()?.id;
  if (!user) return [];
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(place(user)) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one): one is string => typeof one === "string").slice(0, most) : [];
  } catch {
    return [];
  }
}

export function rememberSearch(q: string): void {
  const user = me()?.id;
  const text = q.trim().slice(0, longest);
  if (!user || text.length < 2) return;
  try {
    localStorage.setItem(place(user), JSON.stringify([text, ...recentSearches().filter((one) => one !== text)].slice(0, most)));
  } catch {
    // Without storage nothing is remembered.
  }
}

export function forgetSearches(user = me()?.id): void {
  try {
    if (user) localStorage.removeItem(place(user));
  } catch {
    // Without storage nothing was remembered.
  }
}
