"""Pictures of the screens, for people to look at."""
import os

import pytest
from conftest import DESK, HAND, settled

# Ukrainian is the widest language; every one with DRAGOMAN_ALL_PICTURES=1.
LOCALES = ["uk", "pl", "en"] if os.environ.get("DRAGOMAN_ALL_PICTURES") == "1" else ["uk"]


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_pictures(windows, office, pictures, locale, theme, size):
    if "marta@example.test" not in office.sessions:
        office.add_user("Марта Левицька", "marta@example.test")
        office.session("marta@example.test")
    office.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(office, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-{name}-{locale}-{theme}.png")

    page.wait_for_selector("[role=option]")
    keep("inbox")
    page.get_by_role("option").filter(has_text="Олена").click()
    page.wait_for_selector("article")
    keep("thread")
    page.keyboard.press("n")
    page.keyboard.insert_text("Клієнтка дзвонила: забере в п’ятницю о 10:00.")
    page.keyboard.press("Control+Enter")
    page.wait_for_selector(".bubble.note")
    page.keyboard.press("n")
    page.keyboard.insert_text("Рахунок виставлено, @")
    keep("note")
    page.locator(".note-composer textarea").fill("")
    page.keyboard.press("Escape")
    page.keyboard.press("t")
    page.keyboard.insert_text({"desk": "Присяжний", "hand": "Сертифікат"}[size] + (" ·" if theme == "dark" else ""))
    page.keyboard.press("Enter")
    keep("tags")
    page.keyboard.press("Escape")
    page.wait_for_selector(".thread-tags")
    keep("tagged")
    page.goto(office.origin + "/inbox")
    page.get_by_role("option").filter(has_text="Grace").click()
    page.wait_for_function("() => document.querySelector('iframe')?.contentDocument?.querySelector('#offer, p')")
    keep("html")
    page.keyboard.press("Control+k")
    keep("palette")
    page.keyboard.press("Escape")
    page.goto(office.origin + "/search?q=proszę")
    page.wait_for_selector("mark")
    keep("search")
    page.goto(office.origin + "/settings/profile")
    page.wait_for_selector(".card")
    keep("settings")
    page.goto(office.origin + "/settings/security")
    page.wait_for_selector(".entries li")
    keep("security")
