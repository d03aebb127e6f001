import { useT, type Key } from "../i18n";
import { connection } from "../live/socket";
import { useCell } from "../store/cell";

/** Whether the page is live; the words are in the tooltip and for assistive tools. */
export function ConnectionDot() {
  const t = useT();
  const state = useCell(connection);
  const words = t(`connection.${state}` as Key);
  return (
    <span className={`dot dot-${state}`} title={words} role="img" aria-label={words} data-connection={state}>
    </span>
  );
}
