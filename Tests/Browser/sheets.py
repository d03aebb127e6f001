"""Sheets of many pictures at once, for people to look at: an HTML page of them, photographed by the browser, as nothing here draws pictures.

    python Tests/Browser/sheets.py [size-scene-locale-theme, with * for any of them]     from ./screenshots into ./screenshots/sheets"""
import html
import pathlib
import sys
from fnmatch import fnmatch

from conftest import BROWSER, CHROMIUM
from office import ROOT
from playwright.sync_api import sync_playwright
from scenes import ALL

# Of each size: the width and height of one on a sheet, how many stand beside each other, and how many are on a sheet.
SHAPES = {"desk": (560, 350, 2, 6), "hand": (274, 593, 4, 8)}
STYLE = """body { margin: 8px; background: #777; font: 13px sans-serif } figure { margin: 0 } #all { display: grid; gap: 8px; width: max-content }
figcaption { color: #fff; padding: 2px; height: 18px; overflow: hidden } img { display: block; width: 100%; height: 100%; object-fit: contain; object-position: top left }"""


def page_of(pictures: list[pathlib.Path], size: str) -> str:
    wide, high, across, _ = SHAPES[size]
    figures = "".join(f'<figure><figcaption>{html.escape(one.stem)}</figcaption><div style="height:{high}px"><img src="{one.resolve().as_uri()}" alt=""></div></figure>'
                      for one in pictures)
    return f"<!doctype html><meta charset=utf-8><style>{STYLE} #all {{ grid-template-columns: repeat({across}, {wide}px) }}</style><div id=all>{figures}</div>"


def groups(folder: pathlib.Path, wanted: str) -> dict[str, list[pathlib.Path]]:
    """The pictures that are there, by size, language and theme, in the order of the scenes."""
    found: dict[str, list[pathlib.Path]] = {}
    for size in SHAPES:
        for scene in ALL:
            for one in sorted(folder.glob(f"{size}-{scene.name}-*-*.png")):
                locale, theme = one.stem.removeprefix(f"{size}-{scene.name}-").split("-", 1)
                if "-" not in theme and fnmatch(one.stem, wanted):
                    found.setdefault(f"{size}-{locale}-{theme}", []).append(one)
    return found


def make(folder: pathlib.Path, wanted: str = "*") -> list[pathlib.Path]:
    into, made = folder / "sheets", []
    into.mkdir(exist_ok=True)
    with sync_playwright() as tool:
        browser = tool.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        page = browser.new_page(viewport={"width": 1160, "height": 1200})
        for name, all_ in groups(folder, wanted).items():
            size = name.split("-")[0]
            each = SHAPES[size][3]
            for number, start in enumerate(range(0, len(all_), each), 1):
                place = into / f"{name}-{number:02}"
                place.with_suffix(".html").write_text(page_of(all_[start:start + each], size))
                page.goto(place.with_suffix(".html").resolve().as_uri())
                page.locator("#all").screenshot(path=place.with_suffix(".png"))
                made.append(place.with_suffix(".png"))
        browser.close()
    return made


if __name__ == "__main__":
    for one in make(ROOT / "screenshots", *sys.argv[1:]):
        print(one)
