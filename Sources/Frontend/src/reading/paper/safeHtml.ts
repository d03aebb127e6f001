/**
 * A mail's HTML for paper. The server has cleaned it by an allow-list already, and its frame on the screen can run nothing; on paper
 * it stands in the page itself, as a frame is cut where a sheet ends. So it is built anew here of what is known to be harmless: the
 * page's policy runs no script of it anyway, and sets styles only where the page sets them by itself, which this does.
 */
const kept = new Set(
  ("a abbr address article aside b bdi bdo big blockquote br caption center cite code col colgroup dd del details dfn div dl dt em figcaption figure font " +
    "footer h1 h2 h3 h4 h5 h6 header hr i img ins kbd li main mark nav ol p pre q s samp section small span strike strong sub summary sup table tbody td " +
    "tfoot th thead time tr tt u ul var").split(" "),
);
const attributes = new Set(
  "align alt bgcolor border cellpadding cellspacing class color colspan dir face height href id lang rowspan size span src start title type valign value width".split(" "),
);
/** Nobody's mail is larger; a stranger's may try. */
const most = 20_000;

/** Pictures that the office has, and those that are part of the mail. Others stay where they are: printing tells nobody that it was read. */
const own = /^(?:\/api\/v1\/files\/|data:image\/(?:png|jpe?g|gif|webp)[;,])/i;

export interface OnPaper {
  body: DocumentFragment;
  styles: string[];
  /** How many pictures of other servers were left out. */
  left: number;
}

/** A tag with its attributes in whatever quotes; and a style in it, which the parser would refuse by the policy, under a name that says nothing to it. */
const tag = /<[a-z](?:[^>"']|"[^"]*"|'[^']*')*>/gi;
const styling = /([\s"'/])style(?=\s*=)/gi;
const sheet = /<style[^>]*>([\s\S]*?)<\/style\s*>/gi;
const aside = "data-paper-style";

export function onPaper(html: string): OnPaper {
  const styles: string[] = [];
  const bare = html.replace(sheet, (_, text: string) => (styles.push(text), ""));
  const source = new DOMParser().parseFromString(bare.replace(tag, (one) => one.replace(styling, `$1${aside}`)), "text/html");
  const body = document.createDocumentFragment();
  const found: OnPaper = { body, styles, left: 0 };
  let count = 0;
  const copy = (from: Node, to: Node): void => {
    for (const one of from.childNodes) {
      if (++count > most) return;
      if (one instanceof Text || one.nodeType === Node.TEXT_NODE) to.appendChild(document.createTextNode(one.textContent ?? ""));
      if (one.nodeType !== Node.ELEMENT_NODE) continue;
      const element = one as HTMLElement;
      const name = element.localName;
      if (name === "style" || name === "script" || name === "head" || name === "title") continue;
      if (!kept.has(name)) {
        copy(element, to);
        continue;
      }
      const made = document.createElement(name);
      for (const { name: attribute, value } of element.attributes) put(made, attribute, value);
      // What was folded on the screen is whole on paper.
      if (name === "details") made.setAttribute("open", "");
      copy(element, made);
      // A picture of another server: the server has taken its address away already.
      if (name === "img" && !made.hasAttribute("src")) {
        found.left++;
        const said = document.createElement("span");
        said.textContent = element.getAttribute("alt") ?? "";
        to.appendChild(said);
      } else to.appendChild(made);
    }
  };
  const whole = document.createElement("div");
  for (const { name, value } of source.body.attributes) put(whole, name, value);
  copy(source.body, whole);
  body.appendChild(whole);
  return found;
}

function put(to: HTMLElement, name: string, value: string): void {
  if (name === aside) {
    to.style.cssText = value;
    // Nothing of a mail leaves its place on the sheet.
    to.style.removeProperty("position");
  }
  else if (!attributes.has(name)) return;
  else if (name === "src") {
    if (own.test(value)) to.setAttribute("src", value);
  } else if (name === "href") {
    if (/^\s*(?:https?|mailto|tel):/i.test(value)) to.setAttribute("href", value);
  } else to.setAttribute(name, value);
}
