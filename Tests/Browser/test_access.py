"""No axe violation on any screen in either theme, and what axe cannot see."""
import pathlib

import axe_playwright_python
import pytest
from conftest import HAND, settled
from playwright.sync_api import expect

AXE = (pathlib.Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text()
SCREENS = {
    "inbox": ("/inbox", "[role=option]"),
    "all": ("/inbox?view=all", "[role=option]"),
    "empty": ("/inbox?view=snoozed", ".empty"),
    "search": ("/search?q=proszę", "mark"),
    "search-empty": ("/search?q=zzzzzz", ".empty"),
    "clients": ("/clients", "[role=option]"),
    "profile": ("/settings/profile", ".card"),
    "security": ("/settings/security", ".entries li"),
    "tokens": ("/settings/tokens", ".card"),
    "users": ("/settings/users", ".entries li"),
    "channels": ("/settings/channels", ".entries li"),
    "replies": ("/settings/replies", ".entries li"),
    "reply": ("/settings/replies/new", ".reply-form"),
    "about": ("/settings/about", ".card"),
}
ACTIONS = {
    "thread": lambda page: page.get_by_role("option").filter(has_text="Олена").first.click(),
    "html": lambda page: page.get_by_role("option").filter(has_text="Grace").first.click(),
    "files": lambda page: page.get_by_role("option").filter(has_text="Łukasz").first.click(),
    "palette": lambda page: page.keyboard.press("Control+k"),
    "help": lambda page: page.keyboard.press("?"),
    "filter": lambda page: page.keyboard.press("Shift+F"),
    "picked": lambda page: (page.keyboard.press("j"), page.keyboard.press("x"), page.keyboard.press("Shift+J")),
    "words": lambda page: page.keyboard.press("/"),
    "save-view": lambda page: (page.get_by_role("button", name="More", exact=True).click(), page.get_by_role("menuitem", name="Save this view…").click()),
    "split": lambda page: (page.get_by_role("option").first.click(), page.wait_for_selector("article"),
                           page.locator(".thread-head").get_by_role("button", name="More actions").click(), page.get_by_role("menuitem", name="Split off messages…").click()),
    "menu": lambda page: page.get_by_role("button", name="More", exact=True).click(),
    "toast": lambda page: (page.get_by_role("option").first.click(), page.keyboard.press("u")),
    # A colleague to call is made by the fixture below.
    "note": lambda page: (page.get_by_role("option").first.click(), page.wait_for_selector("article"), page.keyboard.press("n"),
                          page.keyboard.type("@")),
    "canned-offer": lambda page: (page.get_by_role("option").first.click(), page.wait_for_selector("article"), page.keyboard.press("n"),
                                  page.locator("textarea").first.fill(""), page.keyboard.type("/")),
    "canned": lambda page: (page.get_by_role("option").first.click(), page.wait_for_selector("article"), page.keyboard.press("n"),
                            page.keyboard.press("Control+Period")),
    "link": lambda page: (page.get_by_role("option").first.click(), page.keyboard.press("l")),
    "moment": lambda page: (page.get_by_role("option").first.click(), page.keyboard.press("s"), page.keyboard.type("choose day"), page.keyboard.press("Enter")),
    "tags": lambda page: (page.get_by_role("option").first.click(), page.keyboard.press("t"), page.keyboard.type("Sąd"), page.keyboard.press("Enter")),
}

SIGNS = {"thread": "article", "html": "iframe", "files": "article img", "palette": "dialog", "help": "dialog", "menu": "[role=menu]", "toast": ".toast",
         "note": ".mention-list", "canned-offer": ".canned-offer", "canned": "dialog .canned-preview", "link": "dialog [role=option]", "moment": "dialog input",
         "tags": "dialog [aria-checked=true]", "filter": "dialog [role=option]", "picked": ".inbox-bulk", "words": ".suggestion", "save-view": "dialog input",
         "split": ".choosable"}


@pytest.fixture(scope="module", autouse=True)
def colleague(office):
    office.add_user("Марта Левицька", "marta@example.test")
    cookie = office.session()
    office.ask("POST", "/api/v1/communications/canned-replies",
               {"shortcut": "price", "title": "Prices", "texts": {"en": "Dear {first_name}, 60 zł. {subject}", "pl": "60 zł"}}, f"{cookie['name']}={cookie['value']}")


def check(page) -> None:
    # Evaluated by the debugger, as the page's policy forbids a script of ours; the mail in a frame is not ours to judge.
    page.evaluate(AXE)
    settled(page)
    found = page.evaluate("() => axe.run(document, {iframes: false})")
    problems = [f"{one['id']}: {one['help']} {[node['target'] for node in one['nodes']][:4]}" for one in found["violations"]]
    assert problems == []


def themed(page, theme):
    page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)


def check_themes(page) -> None:
    for theme in ("light", "dark"):
        themed(page, theme)
        check(page)


@pytest.mark.parametrize("screen", SCREENS)
def test_screens(windows, office, screen):
    path, sign = SCREENS[screen]
    page = windows.open(office, path)
    page.wait_for_selector(sign)
    check_themes(page)


@pytest.mark.parametrize("action", ACTIONS)
def test_states(page, action):
    ACTIONS[action](page)
    page.wait_for_selector(SIGNS[action])
    check_themes(page)
    expect(page.locator(SIGNS[action]).first).to_be_visible()


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("path", ["/inbox", "/setup#token"])
def test_before_signing_in(windows, office, path, theme):
    page = windows.blank(color_scheme=theme)
    page.goto(office.origin + path)
    page.wait_for_selector("form")
    check(page)


def test_phone_screens(windows, office):
    page = windows.open(office, viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector("[role=option]")
    check(page)
    page.get_by_role("option").first.click()
    page.wait_for_selector("article")
    check_themes(page)
    page.get_by_role("button", name="Write a note").click()
    check_themes(page)
    page.keyboard.press("Escape")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Client", exact=True).click()
    check(page)


def test_who_looks_and_what_went_wrong(windows, staged):
    staged.prefer(locale="en", theme="light")
    staged.make("attention", subject="Reklamacja")
    page, other = windows.open(staged), windows.open(staged, email="marta@example.test")
    for one in (page, other):
        one.get_by_role("option").filter(has_text="Grace").click()
    page.wait_for_selector(".presence")
    page.wait_for_selector(".row-attention")
    check_themes(page)


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
