"""Three languages, whole, without a reload, and wide enough for each."""
import pytest
from conftest import settled
from pairs import ask
from playwright.sync_api import expect
from waiting import soon

WORDS = {
    "uk": ("Українська", "Вхідні", "5 розмов"),
    "pl": ("Polski", "Wiadomości", "5 rozmów"),
    "en": ("English", "Inbox", "5 conversations"),
}


def choose(page, locale):
    page.locator(".nav-language").click()
    page.get_by_role("menuitemradio", name=WORDS[locale][0]).click()
    expect(page.locator("html")).to_have_attribute("lang", locale)


@pytest.mark.parametrize("locale", WORDS)
def test_switch_without_reload(page, office, locale):
    page.evaluate("() => { window.mark = 1; }")
    choose(page, locale)
    expect(page.locator("h1")).to_have_text(WORDS[locale][1])
    expect(page.locator(".list-note")).to_have_text(WORDS[locale][2])
    assert page.evaluate("() => window.mark") == 1
    soon(lambda: ask(office, "GET", "/api/v1/auth/me", {})["user"]["locale"], locale, page)
    page.reload()
    expect(page.locator("h1")).to_have_text(WORDS[locale][1])


def test_a_language_comes_when_it_is_chosen(page, windows):
    windows.expect_complaint("Failed to load|ERR_")
    page.route("**/pl.js?**", lambda route: route.abort())
    page.locator(".nav-language").click()
    page.get_by_role("menuitemradio", name="Polski").click()
    # What was there stays whole until the words have come.
    failed = page.locator(".toast-error")
    expect(failed).to_contain_text("There is no connection")
    expect(page.locator("h1")).to_have_text("Inbox")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.unroute("**/pl.js?**")
    failed.get_by_role("button", name="Try again").click()
    expect(page.locator("h1")).to_have_text("Wiadomości")
    expect(page.locator("html")).to_have_attribute("lang", "pl")


def test_no_word_of_another_language_is_seen(windows, office):
    """The browser speaks Polish, its user reads Ukrainian."""
    office.prefer(locale="uk")
    page = windows.blank(locale="pl-PL")
    page.add_init_script("""window.words = []; new MutationObserver(() => window.words.push(document.body?.innerText ?? "")).observe(document, {subtree: true, childList: true});""")
    page.context.add_cookies([office.session()])
    page.goto(office.origin + "/inbox")
    expect(page.locator("h1")).to_have_text("Вхідні")
    assert not any("Wiadomości" in one for one in page.evaluate("() => window.words"))
    assert page.evaluate("() => performance.getEntriesByType('resource').filter(one => one.name.includes('en.js')).length") == 0


PATHS = ["/inbox", "/search?q=proszę", "/clients", "/settings/profile", "/settings/security", "/settings/users", "/settings/channels"]
TOO_WIDE = """() => [...document.querySelectorAll("body, .tabs, .list-column, .nav, .settings-body, .card, .button, .tab, .segments, .nav-place")]
    .filter(one => one.offsetParent !== null && one.scrollWidth > one.clientWidth + 1).map(one => `${one.tagName}.${one.className}: ${one.innerText}`)"""


@pytest.mark.parametrize("locale", WORDS)
def test_nothing_is_cut_off(page, office, locale):
    choose(page, locale)
    found = []
    for path in PATHS:
        page.goto(office.origin + path)
        for width in (1440, 1100, 390):
            page.set_viewport_size({"width": width, "height": 844})
            page.wait_for_selector("h1:visible, h2:visible")
            settled(page)
            found += [f"{path} at {width}: {one}" for one in page.evaluate(TOO_WIDE)]
    assert found == []


def test_the_browser_s_language_before_signing_in(windows, office):
    for locale, words in (("uk-UA", "Увійти"), ("pl-PL", "Zaloguj się"), ("de-DE", "Sign in")):
        page = windows.blank(locale=locale)
        page.goto(office.origin + "/")
        expect(page.get_by_role("button", name=words)).to_be_visible()
