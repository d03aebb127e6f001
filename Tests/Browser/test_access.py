"""What no picture shows of access: landmarks, the list's box, motion. Scenes (test_scenes.py) have the rest, in both themes; `check` and `check_themes` are for
states that only a longer story comes to."""
from conftest import settled
from playwright.sync_api import expect
from sight import COLOURS, axe, themed


def check(page, only=None) -> None:
    settled(page)
    assert axe(page, only) == []


def check_themes(page) -> None:
    """As axe sees it, in both themes; in the second one only what colours can break."""
    for theme, only in (("light", None), ("dark", COLOURS)):
        themed(page, theme)
        check(page, only)


def test_landmarks_and_list_box(page):
    for role in ("navigation", "main"):
        expect(page.get_by_role(role).first).to_be_attached()
    box = page.get_by_role("listbox", name="Conversations")
    box.focus()
    page.keyboard.press("j")
    assert page.locator(f"#{box.get_attribute('aria-activedescendant')}").get_attribute("role") == "option"


def test_reduced_motion_and_forced_colours(windows, office):
    page = windows.open(office, reduced_motion="reduce", forced_colors="active")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Control+k")
    duration = page.locator("dialog").evaluate("dialog => parseFloat(getComputedStyle(dialog).animationDuration)")
    assert duration < 0.01
