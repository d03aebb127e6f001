import { Cell } from "../store/cell";
import { preferences } from "../store/preferences";

/** The client panel as a sheet (narrow windows). Its opening is a step in the browser's history, so that back closes it. */
export const panelOpen = new Cell(false);

export function togglePanel(sheet: boolean): void {
  if (!sheet) preferences.merge({ panel: !preferences.get().panel });
  else if (panelOpen.get()) closePanel();
  else {
    history.pushState({ ...(history.state as object | null), sheet: true }, "");
    panelOpen.set(true);
  }
}

export function closePanel(): void {
  if ((history.state as { sheet?: boolean } | null)?.sheet) history.back();
  else panelOpen.set(false);
}

/** For leaving the sheet by a link in it: the step of the sheet becomes the step of the new page. */
export function leavePanel(): void {
  panelOpen.set(false);
}

addEventListener("popstate", (event) => {
  panelOpen.set(Boolean((event.state as { sheet?: boolean } | null)?.sheet));
});
