import { useEffect } from "react";
import { useCell } from "../store/cell";
import { say } from "../store/toasts";
import { useHeldKeys } from "./heldKeys";
import { Notices } from "./ordersPart";
import { hide, overlay } from "./overlay";
import { later } from "./part";

/** The thread, the pickers, the palette and the search: fetched as soon as the list of the inbox is on screen, which does not wait for them. */
const part = later(() => import("./desk"));

export const fetchDesk = part.fetch;
export const useDesk = part.use;

/** What lies over the page. */
export function Overlays() {
  const now = useCell(overlay);
  const wanted = now.name !== "none" && now.name !== "notices";
  const here = part.use(wanted);
  useHeldKeys(wanted && here === null);
  useEffect(() => {
    if (!wanted || here !== "failed") return;
    hide();
    say({ tone: "error", key: "problem.network", action: { key: "action.retry", run: () => (part.fetch(), overlay.set(now)) } });
  }, [wanted, here]);
  if (now.name === "notices") return <Notices />;
  return here && here !== "failed" ? <here.Overlaid now={now} /> : null;
}
