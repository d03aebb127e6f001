import { later } from "./part";

/** The palette and the sheet of keys: fetched when the page has come to rest, or when somebody asks for one of them before. */
const part = later(() => import("./commands"));

export const fetchCommands = part.fetch;

export function Palette() {
  const here = part.use(true);
  return here && here !== "failed" ? <here.Palette /> : null;
}

export function HelpSheet({ onClose }: { onClose: () => void }) {
  const here = part.use(true);
  return here && here !== "failed" ? <here.HelpSheet onClose={onClose} /> : null;
}
