import { useEffect } from "react";
import { Cell, useCell } from "../store/cell";
import { route } from "./router";

const place = "dragoman.reloaded";
const luggage = "dragoman.carried";

/** What the page before this one left for it. */
const brought = ((): Record<string, string> => {
  try {
    const left = JSON.parse(sessionStorage.getItem(luggage) ?? "{}") as Record<string, string>;
    sessionStorage.removeItem(luggage);
    return left;
  } catch {
    return {};
  }
})();
const carried = new Map<string, () => string | null>();

/** Keeps something that is open over a move to another build: `take` says what it is, `give` gets it back in the page that follows. */
export function carry(name: string, take: () => string | null, give: (value: string) => void): void {
  carried.set(name, take);
  const value = brought[name];
  if (value) give(value);
}

/** Loads the page anew, as the server has it now. */
export function moveOn(): void {
  const left: Record<string, string> = {};
  for (const [name, take] of carried) {
    const value = take();
    if (value) left[name] = value;
  }
  sessionStorage.setItem(luggage, JSON.stringify(left));
  location.reload();
}

/** What every part that comes later exports: the page's own router. Another one means that they were not built together. */
export interface Part {
  sameBuild: typeof route;
}

/**
 * Takes a fetched part. After an upgrade the server has another build of it, with another copy of everything it shares with this
 * page: then the page is loaded again, though not twice in a row.
 */
export async function fetched<P extends Part>(asked: Promise<P>): Promise<P> {
  const found = await asked;
  const same = found.sameBuild === route;
  const again = sessionStorage.getItem(place) !== null;
  if (same) sessionStorage.removeItem(place);
  else if (!again) {
    sessionStorage.setItem(place, "1");
    moveOn();
  }
  if (!same) throw new Error("another build");
  return found;
}

/** A part that is fetched when somebody needs it, once. */
export function later<P extends Part>(load: () => Promise<P>) {
  const part = new Cell<P | "failed" | null>(null);
  let asked = false;
  const fetch = (): void => {
    if (asked) return;
    asked = true;
    part.set(null);
    fetched(load()).then(
      (found) => part.set(found),
      () => {
        asked = false;
        part.set("failed");
      },
    );
  };
  /** The part as soon as it is here. `wanted`: somebody needs it now. */
  const use = (wanted: boolean): P | "failed" | null => {
    useEffect(() => {
      if (wanted) fetch();
    }, [wanted]);
    return useCell(part);
  };
  return { fetch, use };
}
