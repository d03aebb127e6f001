"""Who looks at a conversation and who writes in it, on the screens of the others."""
import json

import pytest
from composing import open_thread
from conftest import HAND
from playwright.sync_api import expect
from waiting import soon

MARTA = "marta@example.test"


@pytest.fixture(scope="module")
def shared(office):
    office.add_user("Марта Левицька", MARTA)
    office.prefer(MARTA, locale="en", theme="light")
    office.prefer(locale="en", theme="light")
    return office


@pytest.fixture
def two(shared, windows):
    pages = windows.open(shared), windows.open(shared, email=MARTA)
    for page in pages:
        expect(page.get_by_role("option").first).to_be_visible()
        expect(page.locator("[data-connection=live]").first).to_be_attached()
    return pages


def row(page, name):
    return page.get_by_role("option").filter(has_text=name).first


def told(page):
    """The states that the page tells the server from now on."""
    states = []
    page.on("request", lambda one: states.append(json.loads(one.post_data)["state"]) if one.url.endswith("/presence") and one.method == "POST" else None)
    return states


def test_looking_typing_and_gone(two):
    olena, marta = two
    open_thread(olena, "Grace")
    head = olena.locator(".thread-head .presence")
    expect(head).to_have_count(0)
    open_thread(marta, "Grace")
    expect(head).to_have_text("МЛМарта is looking")
    expect(marta.locator(".thread-head .presence")).to_have_text("ОСОлена is looking")
    expect(row(olena, "Grace").locator(".row-presence")).to_have_attribute("title", "Марта is looking")
    marta.keyboard.press("n")
    marta.keyboard.type("A thought")
    expect(head).to_have_text("МЛМарта is typing …")
    marta.locator(".note-composer textarea").fill("")
    marta.keyboard.press("Escape")
    expect(head).to_have_text("МЛМарта is looking")
    marta.keyboard.press("Escape")
    expect(head).to_have_count(0)
    expect(row(olena, "Grace").locator(".row-presence")).to_have_count(0)


def test_who_stops_typing_only_looks(two):
    olena, marta = two
    for page in two:
        open_thread(page, "James")
    marta.keyboard.press("n")
    marta.keyboard.type("x")
    head = olena.locator(".thread-head .presence")
    expect(head).to_contain_text("is typing")
    expect(head).to_contain_text("is looking", timeout=9_000)
    marta.locator(".note-composer textarea").fill("")


def test_typing_is_told_at_most_every_five_seconds(two):
    _, marta = two
    with marta.expect_request(lambda one: one.url.endswith("/presence") and one.method == "POST"):
        open_thread(marta, "Piotr")
    states = told(marta)
    marta.keyboard.press("n")
    marta.keyboard.type("a long thought", delay=30)
    soon(lambda: states, ["typing"], marta)
    marta.keyboard.press("Control+Enter")
    expect(marta.locator(".bubble.note")).to_be_visible()
    soon(lambda: states, ["typing", "viewing"], marta)


def test_who_closes_the_window_is_gone(two):
    olena, marta = two
    for page in two:
        open_thread(page, "Łukasz")
    head = olena.locator(".thread-head .presence")
    expect(head).to_contain_text("Марта")
    marta.goto("about:blank")
    expect(head).to_have_count(0)


def test_who_passes_through_was_not_there(two):
    _, marta = two
    states = told(marta)
    # In one go, as a machine under load takes longer for three clicks than a glance lasts.
    marta.evaluate("""async names => {
        for (const name of names) {
            [...document.querySelectorAll("[role=option]")].find(one => one.innerText.includes(name)).click();
            await new Promise(requestAnimationFrame);
        }
    }""", ["Grace", "James", "Piotr"])
    soon(lambda: states, ["viewing"], marta)
    marta.wait_for_timeout(900)
    assert states == ["viewing"]


def test_a_hidden_page_does_not_look(two):
    olena, marta = two
    for page in two:
        open_thread(page, "Grace")
    head = olena.locator(".thread-head .presence")
    expect(head).to_contain_text("Марта")
    hide = "hidden => { Object.defineProperty(document, 'visibilityState', {configurable: true, get: () => hidden ? 'hidden' : 'visible'});" \
           " document.dispatchEvent(new Event('visibilitychange')); }"
    marta.evaluate(hide, True)
    expect(head).to_have_count(0)
    marta.evaluate(hide, False)
    expect(head).to_contain_text("Марта")


def test_it_is_said_once(two):
    olena, marta = two
    open_thread(olena, "James")
    spoken = olena.locator(".thread-head [aria-live=polite]")
    expect(spoken).to_have_text("")
    open_thread(marta, "James")
    expect(spoken).to_have_text("Марта is looking")
    marta.keyboard.press("n")
    marta.keyboard.type("y")
    expect(spoken).to_have_text("Марта is typing …")
    marta.locator(".note-composer textarea").fill("")
    marta.keyboard.press("Escape")
    expect(olena.locator(".thread-head .presence")).to_contain_text("is looking")
    olena.wait_for_timeout(2000)
    expect(spoken).to_have_text("Марта is typing …")


def test_after_an_outage_it_is_asked_again(two, shared, windows):
    windows.expect_complaint("ERR_|WebSocket|Failed to load")
    olena, marta = two
    for page in two:
        open_thread(page, "Grace")
    head = olena.locator(".thread-head .presence")
    expect(head).to_contain_text("Марта")
    shared.stop()
    expect(olena.locator("[data-connection=live]")).to_have_count(0, timeout=20_000)
    shared.start()
    for page in two:
        expect(page.locator("[data-connection=live]").first).to_be_attached(timeout=30_000)
    expect(head).to_contain_text("Марта")


def test_on_a_phone(two, shared, windows):
    _, marta = two
    open_thread(marta, "Łukasz")
    phone = windows.open(shared, viewport=HAND, has_touch=True, is_mobile=True)
    row(phone, "Łukasz").tap()
    expect(phone.locator(".thread-head .presence-text")).to_be_in_viewport(ratio=1)
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_who_signs_out_while_typing_tells_nothing_more(windows, shared):
    page = windows.sign_in(shared, MARTA)
    open_thread(page, "Grace")
    page.wait_for_timeout(600)
    page.keyboard.press("n")
    page.keyboard.type("half a th")
    page.keyboard.press("Control+k")
    page.keyboard.type("sign out")
    page.keyboard.press("Enter")
    expect(page.locator("form input[name=email]")).to_be_visible()
    page.wait_for_timeout(500)
