"""What concerns the whole office stands on every screen: a disk without room, a server that is away."""
import pytest
from conftest import HAND
from playwright.sync_api import expect
from test_access import check_themes
from test_languages import TOO_WIDE

LOW = {"state": "low", "free": 210_000_000, "floor": 1 << 30, "enough": 5 << 28}
WORDS = {"en": ("The server’s disk is nearly full: 210 MB are free.", "it goes on by itself from 1.3 GB"),
         "pl": ("Dysk serwera jest prawie pełny", "1,3 GB"), "uk": ("Диск сервера майже заповнений", "1,3 ГБ")}
SCREENS = {"inbox": ("/inbox", "[role=option]"), "search": ("/search?q=prosz%C4%99", "mark"), "clients": ("/clients", "[role=option]"),
           "settings": ("/settings/profile", ".card"), "condition": ("/settings/condition", ".card")}


@pytest.fixture
def full(staged):
    staged.make("disk", disk=LOW)
    yield staged
    staged.make("disk", disk={})
    staged.prefer(locale="en", theme="light")


@pytest.mark.parametrize("locale", WORDS)
def test_a_full_disk_is_said_on_every_screen(windows, full, locale):
    full.prefer(locale=locale, theme="light")
    page = windows.open(full)
    bar = page.locator(".shell-bar")
    for path, sign in SCREENS.values():
        page.goto(full.origin + path)
        page.wait_for_selector(sign)
        for words in WORDS[locale]:
            expect(bar).to_contain_text(words)
        expect(bar).to_be_in_viewport(ratio=1)
        assert page.locator(".alarm-place").all_inner_texts() in ([], [""])


def test_it_comes_and_goes_by_itself(windows, staged):
    staged.prefer(locale="en", theme="light")
    page, phone = windows.open(staged, "/settings/profile"), windows.open(staged, viewport=HAND, has_touch=True, is_mobile=True)
    marta = windows.open(staged, email="marta@example.test")
    phone.wait_for_selector("[role=option]")
    for one in (page, phone, marta):
        expect(one.locator("[data-connection=live]").first).to_be_attached()
        expect(one.locator(".shell-bar")).to_have_text("")
    staged.make("disk", disk=LOW)
    for one in (page, phone, marta):
        expect(one.locator(".shell-bar")).to_contain_text("nearly full")
        expect(one.locator(".shell-bar")).to_be_in_viewport(ratio=1)
    expect(page.locator(".shell-bar")).not_to_contain_text("Tell the owner")
    expect(marta.locator(".shell-bar")).to_contain_text("Tell the owner of the office.")
    for one in (page, phone):
        check_themes(one)
        assert one.evaluate(TOO_WIDE) == []
    # The list ends where the bar begins, and so does the navigation of a phone.
    assert phone.evaluate("() => document.querySelector('.shell-bar').getBoundingClientRect().bottom <= document.querySelector('.nav').getBoundingClientRect().top + 1")
    staged.make("disk", disk={})
    for one in (page, phone, marta):
        expect(one.locator(".shell-bar")).to_have_text("")


def test_a_server_that_is_away_is_said_once_it_lasts(windows, staged):
    staged.prefer(locale="en", theme="light")
    page = windows.open(staged)
    windows.expect_complaint("ERR_|WebSocket|Failed to load")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    staged.stop()
    bar = page.locator(".shell-bar")
    expect(bar).to_have_text("")
    expect(bar).to_contain_text("No connection to the server", timeout=15_000)
    staged.start()
    expect(page.locator("[data-connection=live]").first).to_be_attached(timeout=30_000)
    expect(bar).to_have_text("")
