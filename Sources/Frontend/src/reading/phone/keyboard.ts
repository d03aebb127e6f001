/** Smaller than any keyboard: bars of the browser that come and go. */
const bars = 80;

/** Keeps the page above the keyboard of a phone where it covers the page instead of making it smaller. */
export function keyboard(): () => void {
  const view = window.visualViewport;
  if (!view) return () => undefined;
  let before = 0;
  const fit = () => {
    const zoomed = view.scale > 1.01;
    const hidden = zoomed ? 0 : Math.round(innerHeight - view.height);
    const covered = hidden > bars ? hidden : 0;
    if (covered === before) return;
    before = covered;
    document.documentElement.style.setProperty("--keyboard", `${covered}px`);
    // Browsers push the whole page up; it is smaller now and all of it in sight.
    scrollTo(0, 0);
    const field = document.activeElement;
    if (covered && field?.matches("input, textarea, select, [contenteditable]")) field.scrollIntoView({ block: "nearest" });
  };
  view.addEventListener("resize", fit);
  view.addEventListener("scroll", fit);
  fit();
  return () => {
    view.removeEventListener("resize", fit);
    view.removeEventListener("scroll", fit);
    document.documentElement.style.removeProperty("--keyboard");
  };
}
