import { route } from "../../app/router";
import { orderSheet } from "../../store/orderSheet";
import { layers, type OverPage } from "../../ui/layers";

interface State {
  depth?: number;
  /** The number of what this step opened over the page. */
  step?: number;
  /** Whether it is an open order's, which has no number where it lies beside the page (`store/orderSheet.ts`). */
  order?: boolean;
}

const now = (): State => (history.state as State | null) ?? {};
/** Milliseconds in which what was asked to close does so. */
const patience = 400;

/**
 * Makes each dialog, sheet and pane a step of the browser's history, so that "back" closes it and nothing else. A step whose dialog
 * was closed by hand cannot be taken out of the history at once; it is spent: the next step takes its place, and going back over it goes one further.
 */
export function stepsBack(): () => void {
  const steps = new Map<OverPage, number>();
  // Numbers of an earlier load of the page may still stand in the history.
  let last = Date.now();
  let top = now();
  const isOpen = (step: number) => [...steps.values()].includes(step);
  // The router hears of a step back in the same event; what was on top must still be known then.
  const mark = () => {
    if (window.event?.type !== "popstate") top = now();
  };

  const sync = () => {
    const all = layers.get();
    for (const one of [...steps.keys()]) if (!all.includes(one)) steps.delete(one);
    for (const one of all) {
      if (steps.has(one)) continue;
      const { step } = now();
      const state = { ...now(), step: ++last };
      if (step && !isOpen(step)) history.replaceState(state, "");
      else history.pushState(state, "");
      steps.set(one, last);
    }
    mark();
  };

  const onPop = (event: PopStateEvent) => {
    const before = top;
    top = (event.state as State | null) ?? {};
    const [depth, step] = [top.depth ?? 0, top.step ?? 0];
    const toOrder = Boolean(top.order) && !before.order;
    const backward = depth < (before.depth ?? 0) || (depth === (before.depth ?? 0) && !toOrder && step < (before.step ?? 0));
    if (before.step && !isOpen(before.step) && backward) {
      // Within the event browsers take it for a part of the step that brought it.
      setTimeout(() => history.back());
      return;
    }
    const above = [...steps].filter(([, own]) => own > step).reverse();
    for (const [one] of above) {
      steps.delete(one);
      one.close();
    }
    // What did not close stays a step.
    if (above.length) setTimeout(sync, patience);
  };

  sync();
  addEventListener("popstate", onPop, true);
  const ends = [layers.subscribe(sync), route.subscribe(mark), orderSheet.subscribe(mark)];
  return () => {
    removeEventListener("popstate", onPop, true);
    ends.forEach((end) => end());
  };
}
