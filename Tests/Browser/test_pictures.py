"""Pictures of the screens, for people to look at."""
import pytest
from conftest import DESK, HAND


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", ["uk", "pl", "en"])
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_pictures(windows, office, pictures, locale, theme, size):
    small = size == "hand"
    page = windows.sign_in(office, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)
    page.evaluate("""change => fetch("/api/v1/auth/me", {method: "PATCH", headers: {"Content-Type": "application/json"}, body: JSON.stringify(change)})""",
                  {"locale": locale, "theme": theme})
    page.reload()

    def keep(name):
        page.wait_for_timeout(450)
        page.screenshot(path=pictures / f"{size}-{name}-{locale}-{theme}.png")

    page.wait_for_selector("[role=option]")
    keep("inbox")
    page.get_by_role("option").filter(has_text="Олена").click()
    keep("thread")
    page.goto(office.origin + "/inbox")
    page.get_by_role("option").filter(has_text="Grace").click()
    keep("html")
    page.keyboard.press("Control+k")
    keep("palette")
    page.keyboard.press("Escape")
    page.goto(office.origin + "/search?q=proszę")
    page.wait_for_selector("mark")
    keep("search")
    page.goto(office.origin + "/settings/profile")
    keep("settings")
