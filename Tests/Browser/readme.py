"""The pictures of the README, of the page's invented office, into docs/pictures: a part of `make screenshots`, to be committed when the page looks different.

    python Tests/Browser/readme.py"""
import pathlib
import tempfile

import prepared
from conftest import BROWSER, CHROMIUM
from office import ROOT
from playwright.sync_api import Browser, sync_playwright
from sight import settle, themed
from staging import Rooms, Stage

FOLDER = ROOT / "docs/pictures"
# A column of GitHub has 900 pixels, and a clone pays for every byte.
MOST = 200_000


def inbox(page, stage):
    stage.thread("James")


def board(page, stage):
    stage.go("/orders", ".order-card")


def search(page, stage):
    stage.go("/search?q=has:pdf%20sworn&kind=messages", "mark")
    page.locator(".hit").first.click()
    page.wait_for_selector("article")


def phone(page, stage):
    stage.thread("Олена Гнатюк", "article.chat")


PICTURES = [("inbox", "desk", "light", inbox), ("orders", "desk", "dark", board), ("search", "desk", "light", search), ("phone", "hand", "light", phone)]


class Office(Rooms):
    @property
    def demo(self):
        """As it is in the morning: nothing that a test would like to see."""
        if not self.open:
            prepared.mailboxes(self.begin("readme", "--demo", "40"))
        return self.open[0]


def take(browser: Browser, rooms: Rooms) -> None:
    for name, size, theme, show in PICTURES:
        stage = Stage(browser, rooms, size, "en", scale=1.5 if size == "hand" else 1)
        if size == "desk":
            stage.page.set_viewport_size({"width": 1240, "height": 720})
        show(stage.page, stage)
        themed(stage.page, theme)
        settle(stage.page)
        place = FOLDER / f"{name}.png"
        stage.page.screenshot(path=place)
        stage.context.close()
        assert place.stat().st_size < MOST, f"{place} has {place.stat().st_size} bytes; {MOST} at most"
        print(place, place.stat().st_size)


if __name__ == "__main__":
    FOLDER.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as tool:
        rooms = Office(pathlib.Path(folder))
        browser = tool.chromium.launch(executable_path=BROWSER, args=CHROMIUM)
        try:
            take(browser, rooms)
        finally:
            browser.close()
            rooms.close()
