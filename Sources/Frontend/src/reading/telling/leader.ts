/** Milliseconds for which a page that was looked at counts as one that is. */
const fresh = 6000;
const place = "dragoman.looked";

/** Whether this page is before somebody's eyes. */
export const isLookedAt = (): boolean => document.visibilityState === "visible" && document.hasFocus();

/** Whether any page of this browser is. */
export function somebodyLooks(): boolean {
  if (isLookedAt()) return true;
  try {
    return Date.now() - Number(localStorage.getItem(place) ?? 0) < fresh;
  } catch {
    return false;
  }
}

/** Of all pages of a browser one tells: the first that asked; when it goes, another. */
export function lead(): { isLeader: () => boolean; end: () => void } {
  let leads = !navigator.locks;
  let release: () => void = () => undefined;
  const gone = new AbortController();
  navigator.locks
    ?.request("dragoman.telling", { signal: gone.signal }, () => {
      leads = true;
      return new Promise<void>((done) => (release = done));
    })
    .catch(() => undefined);
  const say = () => {
    if (!isLookedAt()) return;
    try {
      localStorage.setItem(place, String(Date.now()));
    } catch {
      // Without storage each page knows only of itself.
    }
  };
  say();
  const timer = setInterval(say, fresh / 2);
  const leave = () => {
    try {
      localStorage.removeItem(place);
    } catch {
      // Nothing was kept.
    }
  };
  addEventListener("focus", say);
  addEventListener("blur", leave);
  return {
    isLeader: () => leads,
    end: () => {
      clearInterval(timer);
      removeEventListener("focus", say);
      removeEventListener("blur", leave);
      leads = false;
      gone.abort();
      release();
    },
  };
}
