"""What a machine sees of a scene: axe, what is cut off or wider than its place, targets for a finger, where the focus is."""
import pathlib

import axe_playwright_python
from conftest import SETTLED
from playwright.sync_api import Page

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
# WCAG 2.2 AA and what axe holds for good practice; in the second theme only what colours can break.
COLOURS = ["color-contrast", "link-in-text-block"]
RUN = """async ([only, off]) => {
    const rules = Object.fromEntries([["target-size", {enabled: true}], ...off.map(one => [one, {enabled: false}])]);
    const found = await axe.run(document, {iframes: false, resultTypes: ["violations"], ...(only.length ? {runOnly: {type: "rule", values: only}} : {rules})});
    return found.violations.map(one => `${one.id}: ${one.help} ${JSON.stringify(one.nodes.slice(0, 4).map(node => node.target))}`);
}"""

# What is wider than its place and was not made to be moved sideways.
WIDE = """() => {
    const found = [];
    const root = document.documentElement;
    // A browser of a phone shows what is too wide by making all of it smaller: its window grows.
    if (root.scrollWidth > Math.min(innerWidth, screen.width)) found.push(`the page is ${root.scrollWidth} wide`);
    for (const one of document.body.querySelectorAll("*")) {
        if (one.scrollWidth <= one.clientWidth + 1 || one.clientWidth === 0 || one.matches("input, textarea, select, pre, [data-sideways]")) continue;
        const style = getComputedStyle(one);
        if (!/auto|scroll/.test(style.overflowX) || !one.checkVisibility({visibilityProperty: true})) continue;
        // Where somebody said so in the stylesheet, it goes sideways only: a board, a table, a line of chips.
        if (style.overflowX !== "visible" && /hidden|clip|visible/.test(style.overflowY)) continue;
        if (one.matches(SIDEWAYS)) continue;
        found.push(`${one.tagName.toLowerCase()}.${one.className} holds ${one.scrollWidth} in ${one.clientWidth}`);
    }
    return found;
}"""

# Text of which a part cannot be seen, without dots that say so, and dots on what is to be pressed without the whole words in a tooltip.
CUT = """() => {
    const found = new Set();
    const range = document.createRange();
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    const tell = (own, text, how) => found.add(`${own.tagName.toLowerCase()}.${own.className} “${text.data.trim().slice(0, 60)}” ${how}`);
    const modal = [...document.querySelectorAll("dialog:modal")].pop();
    const press = "button, .button, label, .tab, [role=menuitem], [role=menuitemradio], legend";
    while (walker.nextNode()) {
        const text = walker.currentNode, own = text.parentElement;
        if (!text.data.trim() || own.closest(".sr-only, script, style, option, textarea, svg, [hidden]") || (modal && !modal.contains(own))) continue;
        if (!own.checkVisibility({visibilityProperty: true, opacityProperty: true})) continue;
        range.selectNodeContents(text);
        const at = range.getBoundingClientRect();
        if (at.width === 0 || at.height === 0) continue;
        let within = true;
        for (let box = own; within && box && box !== document.body; box = box.parentElement) {
            const style = getComputedStyle(box);
            if (style.display === "inline" || style.display === "contents") continue;
            const place = box.getBoundingClientRect();
            const hides = value => value === "hidden" || value === "clip";
            // Left for those who hear the page.
            if (place.width <= 2 || place.height <= 2) { within = false; break; }
            if ((style.textOverflow === "ellipsis" && hides(style.overflowX)) || style.webkitLineClamp !== "none") {
                if (own.closest(press) && !own.closest("[title]") && (box.scrollWidth > box.clientWidth + 1)) tell(own, text, "is shortened");
                within = false;
                break;
            }
            if (hides(style.overflowX) && (at.right > place.right + 1.5 || at.left < place.left - 1.5)) tell(own, text, `goes out of ${box.tagName.toLowerCase()}.${box.className} sideways`);
            if (hides(style.overflowY) && (at.bottom > place.bottom + 4 || at.top < place.top - 4)) tell(own, text, `goes out of ${box.tagName.toLowerCase()}.${box.className}`);
            if (/auto|scroll/.test(style.overflowX + style.overflowY) || style.position === "fixed" || box.matches("dialog")) { within = false; break; }
        }
        if (within && (at.right > Math.min(innerWidth, screen.width) + 1.5 || at.left < -1.5)) tell(own, text, "goes out of the screen");
    }
    const pen = document.createElement("canvas").getContext("2d");
    for (const one of document.querySelectorAll("input[placeholder], textarea[placeholder]")) {
        if (one.value || !one.placeholder || !one.checkVisibility({visibilityProperty: true}) || (modal && !modal.contains(one))) continue;
        const style = getComputedStyle(one);
        pen.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
        const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
        if (one.matches("input") && style.textOverflow !== "ellipsis" && pen.measureText(one.placeholder).width > room + 1) found.add(`placeholder “${one.placeholder}” is wider than its field (${Math.round(room)})`);
    }
    return [...found];
}"""

# Smaller than a fingertip. Links within a text are as the text is; an input is as large as the label around it.
SMALL = """() => {
    const modal = [...document.querySelectorAll("dialog:modal")].pop();
    return [...(modal ?? document).querySelectorAll("button, a[href], input, select, textarea, summary, [role=option], [role=menuitem], [role=menuitemradio]")]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !one.closest(".plain, .sr-only, .skip, .chat-text, .note-text, p, dd, .paper, [inert]"))
        .filter(one => !one.matches("input[type=radio], input[type=file], :disabled"))
        .map(one => [one, (one.closest("label, .search-field, .picker-field, .chips-box") ?? one).getBoundingClientRect()])
        .filter(([, box]) => box.width > 0 && box.bottom > 0 && box.top < innerHeight && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => `${one.tagName.toLowerCase()}.${one.className} “${(one.getAttribute("aria-label") ?? one.innerText ?? "").slice(0, 30)}” ${Math.round(box.width)}x${Math.round(box.height)}`);
}"""

# To be pressed, and partly beside the screen: what hides its overflow hides that too.
OUT = """() => {
    const modal = [...document.querySelectorAll("dialog:modal")].pop();
    const moves = one => one.matches(SIDEWAYS) || (style => /auto|scroll/.test(style.overflowX) && /hidden|clip/.test(style.overflowY))(getComputedStyle(one));
    const aside = one => { for (let box = one; box && box !== document.body; box = box.parentElement) if (moves(box)) return true; return false; };
    return [...(modal ?? document).querySelectorAll("button, a[href], input, select, textarea, summary, [role=menu]")]
        .filter(one => one.checkVisibility({visibilityProperty: true, opacityProperty: true}) && !one.closest(".sr-only, .skip, .paper, [inert], [data-sideways]"))
        .filter(one => (box => box.width > 2 && (box.right > Math.min(innerWidth, screen.width) + 1.5 || box.left < -1.5))(one.getBoundingClientRect()) && !aside(one))
        .map(one => `${one.tagName.toLowerCase()}.${one.className} “${(one.getAttribute("aria-label") ?? one.innerText ?? "").slice(0, 30)}” goes out of the screen`);
}"""

# Where the keys go while something lies over the page: into it, and to be seen.
FOCUS = """() => {
    const modal = [...document.querySelectorAll("dialog:modal")].pop();
    if (!modal) return [];
    const one = document.activeElement;
    if (!modal.contains(one)) return [`the focus is at ${one?.tagName}.${one?.className}, behind the dialog`];
    const box = one.getBoundingClientRect();
    return box.width > 0 && box.bottom > 0 && box.top < innerHeight ? [] : [`the focus is out of sight, at ${one.tagName}.${one.className}`];
}"""

# Made to be moved sideways, and in both directions.
SIDEWAYS = ".board, .table-scroll, .paper-sheets, .lightbox-stage, .chat-pre, .letter-tools"


def themed(page: Page, theme: str) -> None:
    page.emulate_media(color_scheme=theme)
    page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)


def axe(page: Page, only: list[str] | None = None, off: tuple[str, ...] = ()) -> list[str]:
    # Evaluated by the debugger, as the page's policy forbids a script of ours; the mail in a frame is not ours to judge.
    if not page.evaluate("() => 'axe' in window"):
        page.evaluate(AXE)
    return page.evaluate(RUN, [only or [], list(off)])


def settle(page: Page, pending: bool = False) -> None:
    """`pending`: what is on its way will not come."""
    page.evaluate(SETTLED.replace("[aria-busy=true], .list-body > .skeleton, .thread-inner > .bone", "not-awaited") if pending else SETTLED)


def faults(page: Page, small: bool) -> list[str]:
    """What does not depend on the colours."""
    found = page.evaluate(WIDE.replace("SIDEWAYS", repr(SIDEWAYS))) + page.evaluate(CUT) + page.evaluate(OUT.replace("SIDEWAYS", repr(SIDEWAYS))) + page.evaluate(FOCUS)
    return found + (page.evaluate(SMALL) if small else [])
