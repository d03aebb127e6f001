import { Cell } from "../../store/cell";

/** What holds for this browser alone: whether it tells, what it shows, until when it is silent. */
export interface Telling {
  on: boolean;
  /** Names and texts stay away from the notification. */
  hidden: boolean;
  /** Until when nothing is told, in milliseconds; 0 for now. */
  silentUntil: number;
}

const place = "dragoman.telling";
const start: Telling = { on: false, hidden: false, silentUntil: 0 };

function read(): Telling {
  try {
    return { ...start, ...(JSON.parse(localStorage.getItem(place) ?? "{}") as Partial<Telling>) };
  } catch {
    return start;
  }
}

export const telling = new Cell<Telling>(read());

export function changeTelling(part: Partial<Telling>): void {
  telling.merge(part);
  try {
    localStorage.setItem(place, JSON.stringify(telling.get()));
  } catch {
    // It holds as long as the page.
  }
}

// Another page of this browser has changed it.
addEventListener("storage", (event) => {
  if (event.key === place) telling.set(read());
});

const hour = 3_600_000;
export const isSilent = (): boolean => telling.get().silentUntil > Date.now();
export const silence = (): void => changeTelling({ silentUntil: isSilent() ? 0 : Date.now() + hour });

/** `off`: allowed, and switched off here. */
export type Standing = "impossible" | "ask" | "denied" | "off" | "on";

export function standing(): Standing {
  if (!("Notification" in window) || !isSecureContext) return "impossible";
  if (Notification.permission === "denied") return "denied";
  if (Notification.permission === "default") return "ask";
  return telling.get().on ? "on" : "off";
}

/** Asks the browser; only ever from a click. */
export async function allow(): Promise<Standing> {
  if (Notification.permission === "default") await Notification.requestPermission();
  changeTelling({ on: Notification.permission === "granted" });
  return standing();
}

export interface News {
  title: string;
  body: string;
  /** The address in the page. */
  open: string;
  /** Later news of the same thing take its place. */
  tag: string;
}

/** Shows it beside the browser. The worker of the page does, so that a click finds its way with no page left open. */
export async function notify({ title, body, open, tag }: News): Promise<void> {
  const options = { body, tag, renotify: true, icon: "/icon-192.png", badge: "/icon-192.png", data: { open } };
  try {
    const worker = await navigator.serviceWorker?.getRegistration("/");
    if (worker) return await worker.showNotification(title, options as NotificationOptions);
  } catch {
    // The page itself can do it in most browsers.
  }
  try {
    const shown = new Notification(title, { body, tag, icon: "/icon-192.png" });
    shown.onclick = () => {
      window.focus();
      navigator.serviceWorker?.dispatchEvent(new MessageEvent("message", { data: { open } }));
      shown.close();
    };
  } catch {
    // Phones let only the worker do it.
  }
}
