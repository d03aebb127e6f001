/** What mail programs wrap the quoted history in; `data-quote` is the server's own mark for the others. */
const quoted = [
  "[data-quote]", 'blockquote[type="cite"]', ".gmail_quote", ".gmail_quote_container", ".yahoo_quoted", ".moz-cite-prefix",
  "#divRplyFwdMsg", "#appendonsend ~ *",
].join(",");

const mark = "data-folded";

/** Hides the quoted history of a mail, unless nothing else would be left. Says whether there was any. */
export function foldQuotes(document: Document): boolean {
  const found = [...document.querySelectorAll<HTMLElement>(quoted)].filter((one) => !one.parentElement?.closest(quoted));
  if (found.length === 0) return false;
  const own = document.body?.innerText.trim().length ?? 0;
  for (const one of found) {
    one.setAttribute(mark, "");
    one.hidden = true;
    one.style.setProperty("display", "none", "important");
  }
  const left = document.body?.innerText.trim() ?? "";
  if (left.length < 2 || own === left.length) {
    showQuotes(document, true);
    return false;
  }
  return true;
}

export function showQuotes(document: Document, shown: boolean): void {
  for (const one of document.querySelectorAll<HTMLElement>(`[${mark}]`)) {
    one.hidden = !shown;
    if (shown) one.style.removeProperty("display");
    else one.style.setProperty("display", "none", "important");
  }
}
