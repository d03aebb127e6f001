import { href, route } from "../app/router";
import { Cell } from "../store/cell";
import { preferences } from "../store/preferences";

/** The client panel as a sheet (narrow windows). */
export const panelOpen = new Cell(false);

export function togglePanel(sheet: boolean): void {
  if (sheet) panelOpen.set(!panelOpen.get());
  else preferences.merge({ panel: !preferences.get().panel });
}

export const closePanel = (): void => panelOpen.set(false);

let at = href(route.get());
// Whoever goes elsewhere leaves the sheet behind; a step back that only closed something over it does not.
route.subscribe(() => {
  const now = href(route.get());
  if (now !== at) closePanel();
  at = now;
});
