import { useSyncExternalStore } from "react";

/** The widths of the design: below the first the client panel is a sheet, below the second there is one pane. */
export const narrow = "(max-width: 1180px)";
export const phone = "(max-width: 760px)";

export function useMedia(query: string): boolean {
  return useSyncExternalStore(
    (listener) => {
      const media = matchMedia(query);
      media.addEventListener("change", listener);
      return () => media.removeEventListener("change", listener);
    },
    () => matchMedia(query).matches,
  );
}

