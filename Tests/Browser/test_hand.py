"""The page on a phone: back, keyboard, pulling down, installing, and what it says without a network."""
import json
import re
import urllib.request

import pytest
from conftest import HAND
from playwright.sync_api import expect
from reading import bureau, open_thread, png, row  # noqa: F401 (a fixture)
from test_access import check_themes
from waiting import soon

TOUCH = {"viewport": HAND, "has_touch": True, "is_mobile": True, "device_scale_factor": 2}


@pytest.fixture
def hand(windows, bureau):
    bureau.prefer(locale="en", theme="light")
    page = windows.open(bureau, **TOUCH)
    page.wait_for_selector("[role=option]")
    page.wait_for_selector(".pull", state="attached")
    return page


def more(page, item):
    page.get_by_role("button", name="More actions").tap()
    page.get_by_role("menuitem", name=item, exact=True).tap()


def length(page):
    return page.evaluate("() => history.length")


SHEETS = {
    "client": ("Client", "Client"), "assign": ("Assign", re.compile("Assign")), "tags": ("Tags", re.compile("Tag")), "snooze": ("Snooze", re.compile("Snooze|Later|until", re.I)),
    "print": ("Print the conversation", "Print the conversation"), "order": ("New order", re.compile("New order|Order")),
}


@pytest.mark.parametrize("sheet", SHEETS)
def test_back_closes_what_lies_over_the_page_and_nothing_else(hand, sheet):
    item, title = SHEETS[sheet]
    row(hand, "Grace").tap()
    hand.wait_for_selector("article")
    more(hand, item)
    dialog = hand.get_by_role("dialog", name=title)
    expect(dialog).to_be_visible()
    hand.go_back()
    expect(hand.get_by_role("dialog")).to_have_count(0)
    expect(hand.locator(".thread-head")).to_be_visible()
    hand.go_back()
    expect(hand.locator(".list-column")).to_be_visible()
    expect(hand.locator(".thread-head")).to_have_count(0)


def test_what_was_closed_by_hand_is_no_step(hand):
    row(hand, "Grace").tap()
    hand.wait_for_selector("article")
    for _ in range(3):
        more(hand, "Client")
        expect(hand.get_by_role("dialog", name="Client")).to_be_visible()
        hand.get_by_role("dialog").get_by_role("button", name="Close").first.tap()
        expect(hand.get_by_role("dialog")).to_have_count(0)
    hand.go_back()
    expect(hand.locator(".list-column")).to_be_visible()
    expect(hand.locator(".thread-head")).to_have_count(0)


def test_opening_again_and_again_adds_no_steps(hand):
    row(hand, "Grace").tap()
    hand.wait_for_selector("article")
    more(hand, "Client")
    expect(hand.get_by_role("dialog")).to_be_visible()
    before = length(hand)
    for _ in range(3):
        hand.get_by_role("dialog").get_by_role("button", name="Close").first.tap()
        expect(hand.get_by_role("dialog")).to_have_count(0)
        more(hand, "Client")
        expect(hand.get_by_role("dialog")).to_be_visible()
    soon(lambda: length(hand), before, hand)


def test_a_lightbox_is_one_step(hand, bureau):
    bureau.make("arrives", who="Łukasz", text="Scan", files=[("scan.png", "image/png", png(200, 150)), ("back.png", "image/png", png(200, 150, 30))])
    row(hand, "Łukasz").tap()
    hand.locator("a.picture").first.tap()
    expect(hand.locator("dialog.lightbox")).to_be_visible()
    hand.get_by_role("button", name="Next picture").tap()
    hand.go_back()
    expect(hand.locator("dialog.lightbox")).to_have_count(0)
    expect(hand.locator(".thread-head")).to_be_visible()
    hand.go_back()
    expect(hand.locator(".thread-head")).to_have_count(0)


def test_a_way_that_leads_out_of_a_dialog_takes_its_step(windows, bureau):
    page = windows.open(bureau)
    page.wait_for_selector("[role=option]")
    page.wait_for_selector(".pull", state="attached")
    page.keyboard.press("Control+k")
    page.get_by_role("dialog").get_by_role("combobox").fill("Settings")
    page.keyboard.press("Enter")
    expect(page.locator(".settings-body")).to_be_visible()
    page.go_back()
    expect(page.locator(".list-column")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.go_forward()
    expect(page.locator(".settings-body")).to_be_visible()


def test_the_keyboard_does_not_hide_what_is_written(hand):
    row(hand, "Grace").tap()
    hand.wait_for_selector("article")
    hand.get_by_role("button", name="Write a note").tap()
    field = hand.locator(".note-composer textarea")
    expect(field).to_be_visible()
    # As Safari does: the page stays as tall as it was, and less of it is seen.
    hand.evaluate("""() => { Object.defineProperty(visualViewport, "height", { configurable: true, get: () => innerHeight - 320 });
        visualViewport.dispatchEvent(new Event("resize")); }""")
    hand.wait_for_function("() => document.querySelector('.note-composer').getBoundingClientRect().bottom <= innerHeight - 320 + 1")
    hand.evaluate("""() => { delete visualViewport.height; visualViewport.dispatchEvent(new Event("resize")); }""")
    hand.wait_for_function("() => document.querySelector('.app').getBoundingClientRect().height > innerHeight - 2")


PULL = """async (by) => { const one = document.querySelector(".list-body"); const box = one.getBoundingClientRect();
    const send = (type, y) => one.dispatchEvent(new TouchEvent(type, { bubbles: true, cancelable: true,
        touches: type === "touchend" ? [] : [new Touch({ identifier: 1, target: one, clientX: 100, clientY: y })] }));
    send("touchstart", box.top + 20); send("touchmove", box.top + 40); send("touchmove", box.top + 20 + by); }"""


def test_pulling_down_asks_again_in_words(hand):
    pull = hand.locator(".pull")
    hand.evaluate(PULL, 50)
    expect(pull).to_have_text("Pull to refresh")
    hand.evaluate(PULL, 120)
    expect(pull).to_have_text("Let go to refresh")
    # Held back, as it is said only while it lasts.
    held, holding = [], [True]
    hand.route("**/inbox?*", lambda route: held.append(route) if holding[0] else route.continue_())
    hand.evaluate("""() => document.querySelector(".list-body").dispatchEvent(new TouchEvent("touchend", { bubbles: true, touches: [] }))""")
    expect(pull).to_have_text("Refreshing…")
    soon(lambda: bool(held), True, hand)
    holding[0] = False
    for route in held:
        route.continue_()
    expect(pull).to_be_empty()


def fetched(bureau, path):
    answer = urllib.request.urlopen(bureau.origin + path)
    return answer.headers, answer.read()


@pytest.mark.parametrize("file, lang", [("manifest", "en"), ("manifest-pl", "pl"), ("manifest-uk", "uk")])
def test_the_manifest(bureau, file, lang):
    headers, body = fetched(bureau, f"/{file}.webmanifest")
    told = json.loads(body)
    assert headers["Content-Type"] == "application/manifest+json"
    assert {key: told[key] for key in ("id", "start_url", "scope", "display", "lang")} == {"id": "/", "start_url": "/inbox", "scope": "/", "display": "standalone", "lang": lang}
    assert len(told["shortcuts"]) == 4
    assert [one["purpose"] for one in told["icons"]].count("maskable") == 1
    for one in told["icons"]:
        headers, body = fetched(bureau, one["src"])
        if one["type"] == "image/png":
            size = int(one["sizes"].split("x")[0])
            assert body[16:24] == size.to_bytes(4, "big") * 2


def test_a_browser_would_install_it(windows, bureau):
    page = windows.open(bureau, service_workers="allow")
    page.wait_for_selector("[role=option]")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    session = page.context.new_cdp_session(page)
    faults = session.send("Page.getInstallabilityErrors")["installabilityErrors"]
    # Windows of tests keep nothing, like private ones.
    assert [one["errorId"] for one in faults if one["errorId"] != "in-incognito"] == []
    assert session.send("Page.getAppManifest")["errors"] == []


@pytest.mark.parametrize("locale, title", [("en", "The server cannot be reached"), ("pl", "Brak połączenia z serwerem"), ("uk", "Немає зв’язку із сервером")])
def test_without_a_network_it_says_so(windows, bureau, locale, title):
    windows.expect_complaint("ERR_|503|WebSocket")
    bureau.prefer(locale=locale)
    page = windows.open(bureau, service_workers="allow", **TOUCH)
    page.wait_for_selector("[role=option]")
    page.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    page.wait_for_function("() => navigator.serviceWorker.controller !== null")
    # Nothing of anybody is kept.
    assert page.evaluate("() => caches.keys()") == []
    page.context.set_offline(True)
    page.goto(bureau.origin + "/inbox?view=mine")
    expect(page.get_by_role("heading", name=title)).to_be_visible()
    assert page.evaluate("() => document.documentElement.lang") == locale
    page.context.set_offline(False)
    page.get_by_role("link").click()
    expect(page.locator(".app")).to_be_visible()
    bureau.prefer(locale="en")


def test_the_colours_of_the_system_bars_follow_the_theme(windows, bureau):
    bureau.prefer(theme="dark")
    page = windows.open(bureau, **TOUCH)
    page.wait_for_selector(".pull", state="attached")
    colours = "() => [...document.querySelectorAll('meta[name=theme-color]')].map(one => one.content)"
    page.wait_for_function(f"() => ({colours})().every(one => one === '#0e1014')")
    bureau.prefer(theme="light")


def test_no_axe_violation(hand):
    check_themes(hand)
