import { useCell } from "../store/cell";
import { useHeldKeys } from "./heldKeys";
import { Notices } from "./ordersPart";
import { overlay } from "./overlay";
import { later } from "./part";

/** The thread, the pickers, the palette and the search: fetched as soon as the list of the inbox is on screen, which does not wait for them. */
const part = later(() => import("./desk"));

export const fetchDesk = part.fetch;
export const useDesk = part.use;

/** What lies over the page. */
export function Overlays() {
  const now = useCell(overlay);
  const here = part.use(now.name !== "none" && now.name !== "notices");
  useHeldKeys(here === null && now.name !== "none" && now.name !== "notices");
  if (now.name === "notices") return <Notices />;
  return here && here !== "failed" ? <here.Overlaid now={now} /> : null;
}
