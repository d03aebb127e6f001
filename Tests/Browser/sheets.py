"""Sheets of many pictures at once, for people to look at: an HTML page of them, photographed by the browser, as nothing here draws pictures."""
import html
import pathlib

from playwright.sync_api import Browser

# Of each size: the width and height of one on a sheet, how many stand beside each other, and how many are on a sheet.
SHAPES = {"desk": (500, 313, 3, 12), "hand": (250, 541, 6, 12)}
STYLE = """body { margin: 8px; background: #777; font: 13px sans-serif } figure { margin: 0 } #all { display: grid; gap: 8px; width: max-content }
figcaption { color: #fff; padding: 2px; height: 18px; overflow: hidden } img { display: block; width: 100%; height: 100%; object-fit: contain; object-position: top left }"""


def page_of(pictures: list[pathlib.Path], size: str) -> str:
    wide, high, across, _ = SHAPES[size]
    figures = "".join(f'<figure><figcaption>{html.escape(one.stem)}</figcaption><div style="height:{high}px"><img src="{one.resolve().as_uri()}" alt=""></div></figure>'
                      for one in pictures)
    return f"<!doctype html><meta charset=utf-8><style>{STYLE} #all {{ grid-template-columns: repeat({across}, {wide}px) }}</style><div id=all>{figures}</div>"


def make(browser: Browser, folder: pathlib.Path, pictures: list[pathlib.Path]) -> None:
    """Sheets by size, language and theme into the folder, in the order in which the pictures were taken."""
    groups: dict[tuple[str, str, str], list[pathlib.Path]] = {}
    for one in pictures:
        size, *_, locale, theme = one.stem.split("-")
        groups.setdefault((size, locale, theme), []).append(one)
    folder.mkdir(exist_ok=True)
    page = browser.new_page(viewport={"width": 1540, "height": 1200})
    for (size, locale, theme), all_ in groups.items():
        each = SHAPES[size][3]
        for number, start in enumerate(range(0, len(all_), each), 1):
            place = folder / f"{size}-{locale}-{theme}-{number:02}"
            place.with_suffix(".html").write_text(page_of(all_[start:start + each], size))
            page.goto(place.with_suffix(".html").resolve().as_uri())
            page.locator("#all").screenshot(path=place.with_suffix(".png"))
    page.close()
