"""Working a conversation: put off, linked, looked after; undone by Z and seen by everybody."""
import re
import time

import pytest
from composing import open_thread
from conftest import HAND
from playwright.sync_api import expect

MARTA = "marta@example.test"

# Everything that a row says, but not who looks at it.
ROWS = """() => [...document.querySelectorAll('.row')].map(row => {
    const copy = row.cloneNode(true);
    copy.querySelector('.row-presence')?.remove();
    return row.classList.contains('unread') + copy.textContent;
}).join('|')"""


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
    return page.locator(".row", has_text=name)


def choose(page, key, text):
    page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.type(text)
    page.keyboard.press("Enter")


def toast(page, text):
    return page.get_by_role("status").filter(has_text=text)


def test_until_they_answer(two, shared):
    olena, marta = two
    open_thread(olena, "James")
    choose(olena, "s", "until they")
    expect(toast(olena, "Conversation snoozed")).to_be_visible()
    # In both, before any of them is left: the colleague's page heard it from the server.
    for page in two:
        expect(row(page, "James")).to_have_count(0)
    for page in two:
        page.goto(shared.origin + "/inbox?view=snoozed")
        expect(row(page, "James").locator(".row-asleep")).to_contain_text("until they answer")
    row(marta, "James").click()
    expect(marta.locator(".standing")).to_contain_text("Snoozed until they answer.")
    expect(marta.get_by_text("9999")).to_have_count(0)
    # Closing it ends the waiting, and undoing that brings it back.
    marta.keyboard.press("e")
    expect(row(olena, "James")).to_have_count(0)
    marta.keyboard.press("z")
    expect(row(olena, "James").locator(".row-asleep")).to_contain_text("until they answer")
    row(marta, "James").click()
    marta.get_by_role("button", name="Bring back now").click()
    expect(row(olena, "James")).to_have_count(0)


def test_until_a_time_of_choice(two, shared):
    olena, marta = two
    open_thread(olena, "Piotr")
    choose(olena, "s", "choose day")
    when = olena.get_by_label("Come back at")
    when.fill("2020-01-01T09:00")
    olena.get_by_role("button", name="Snooze").last.click()
    expect(olena.get_by_text("Choose a time that lies ahead.")).to_be_visible()
    when.fill("2036-05-06T09:30")
    olena.keyboard.press("Enter")
    for page in (olena, marta):
        expect(row(page, "Piotr")).to_have_count(0)
    olena.goto(shared.origin + "/inbox?view=snoozed")
    row(olena, "Piotr").click()
    expect(olena.locator(".standing")).to_contain_text(re.compile("6 May 2036.* 09:30"))
    olena.get_by_role("button", name="Bring back now").click()


def test_linked_to_another_client_and_back(two):
    olena, marta = two
    open_thread(marta, "Łukasz")
    panel = marta.get_by_role("complementary", name="Client")
    expect(panel.get_by_role("heading", name="Łukasz Dąbrowski")).to_be_visible()
    open_thread(olena, "Łukasz")
    choose_client(olena, "grace")
    expect(toast(olena, "Linked to Grace Morgan")).to_be_visible()
    for page in two:
        expect(page.locator(".thread-name")).to_have_text("Grace Morgan")
    expect(panel.get_by_role("heading", name="Grace Morgan")).to_be_visible()
    olena.keyboard.press("z")
    for page in two:
        expect(page.locator(".thread-name")).to_have_text("Łukasz Dąbrowski")
    expect(panel.get_by_role("heading", name="Łukasz Dąbrowski")).to_be_visible()


def choose_client(page, text):
    page.keyboard.press("l")
    dialog = page.get_by_role("dialog", name="Whose conversation is it?")
    expect(dialog.get_by_role("option").filter(has_text="linked now")).to_be_visible()
    page.keyboard.type(text)
    expect(dialog.get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")


def test_unlinked_by_the_palette_and_linked_in_the_panel(two):
    olena, marta = two
    open_thread(marta, "Dokumenty z Łodzi")
    open_thread(olena, "Dokumenty z Łodzi")
    olena.keyboard.press("Control+k")
    olena.keyboard.type("link to another")
    olena.keyboard.press("Enter")
    olena.get_by_role("option", name="No client").click()
    for page in two:
        expect(page.get_by_role("complementary", name="Client")).to_contain_text("Not a client yet")
    marta.get_by_role("button", name="Link to a client").click()
    expect(marta.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    marta.keyboard.type("lukasz@example.org")
    expect(marta.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    marta.keyboard.press("Enter")
    expect(olena.get_by_role("complementary", name="Client").get_by_role("heading", name="Łukasz Dąbrowski")).to_be_visible()


def test_a_refused_link_goes_back(two, windows):
    windows.expect_complaint("500")
    olena, _ = two
    open_thread(olena, "Łukasz")
    olena.route("**/conversations/*", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.fallback())
    choose_client(olena, "grace")
    expect(toast(olena, "The server could not do it")).to_be_visible()
    expect(olena.locator(".thread-name")).to_have_text("Łukasz Dąbrowski")


def test_a_double_click_closes_one(two):
    olena, _ = two
    open_thread(olena, "Grace")
    olena.locator(".thread-head").get_by_role("button", name="Close conversation").dblclick()
    expect(toast(olena, "Conversation closed: Grace Morgan")).to_be_visible()
    expect(olena.locator(".thread-name")).not_to_have_text("Grace Morgan")
    expect(olena.locator(".toast")).to_have_count(1)
    olena.keyboard.press("z")
    expect(row(olena, "Grace")).to_have_count(1)


@pytest.mark.parametrize(("keys", "said"), [
    (["a", "Олена", "Enter"], "Assigned to Олена Савчук"),
    (["e"], "Conversation closed"),
    (["u"], "Marked unread"),
    (["s", "Tomorrow m", "Enter"], "Conversation snoozed"),
    (["t", "Vip", "Enter", "Escape"], "Tags changed"),
])
def test_everything_is_undone_and_seen(two, keys, said):
    olena, marta = two
    open_thread(olena, "Grace")
    expect(row(marta, "Grace").locator(".count")).to_have_count(0)
    before = marta.evaluate(ROWS)
    olena.keyboard.press(keys[0])
    for key in keys[1:]:
        if key in ("Enter", "Escape"):
            olena.keyboard.press(key)
        else:
            expect(olena.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
            olena.keyboard.type(key)
    expect(toast(olena, said)).to_be_visible()
    marta.wait_for_function(f"before => ({ROWS})() !== before", arg=before)
    olena.keyboard.press("z")
    marta.wait_for_function(f"before => ({ROWS})() === before", arg=before)


def test_what_went_wrong_is_red_until_somebody_looked(windows, staged):
    staged.prefer(locale="en", theme="light")
    staged.prefer(MARTA, locale="en", theme="light")
    olena, marta = windows.open(staged), windows.open(staged, email=MARTA)
    for page in (olena, marta):
        expect(page.get_by_role("option").first).to_be_visible()
        expect(page.locator("[data-connection=live]").first).to_be_attached()
    unread = olena.title()
    staged.make("attention", subject="Dokumenty")
    for page in (olena, marta):
        mark = row(page, "Łukasz").locator(".row-attention")
        expect(mark).to_have_text("Sending problem")
        assert mark.evaluate("one => getComputedStyle(one).color") == "rgb(196, 48, 43)"
    assert olena.title() == unread
    patches = []
    olena.on("request", lambda one: patches.append((one.post_data, time.monotonic())) if one.method == "PATCH" and "attention" in (one.post_data or "") else None)
    opened = time.monotonic()
    open_thread(olena, "Łukasz")
    for page in (olena, marta):
        expect(row(page, "Łukasz").locator(".row-attention")).to_have_count(0)
    # Who was there for a second knows of it, and not before.
    ((said, at),) = patches
    assert said == '{"attention":false}' and at - opened >= 1
    expect(olena.get_by_role("status").filter(has_text="Undo")).to_have_count(0)


def test_link_on_a_phone(windows, shared):
    phone = windows.open(shared, viewport=HAND, has_touch=True, is_mobile=True)
    row(phone, "Grace").tap()
    phone.get_by_role("button", name="More actions").tap()
    phone.get_by_role("menuitem", name="Link to a client").tap()
    expect(phone.get_by_role("dialog", name="Whose conversation is it?").get_by_role("option").first).to_be_visible()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")


def test_a_refused_look_is_tried_once(windows, staged):
    windows.expect_complaint("500")
    staged.prefer(locale="en", theme="light")
    page = windows.open(staged)
    staged.make("attention", subject="Out of office")
    mark = row(page, "James").locator(".row-attention")
    expect(mark).to_be_visible()
    tries = []
    page.route("**/conversations/*", lambda route: (tries.append(1) if "attention" in (route.request.post_data or "") else None,
                                                    route.fulfill(status=500, body="{}")) if route.request.method == "PATCH" else route.fallback())
    with page.expect_request(lambda one: one.method == "PATCH" and "attention" in (one.post_data or "")):
        open_thread(page, "James")
    page.wait_for_timeout(2500)
    assert len(tries) == 1
    expect(mark).to_be_visible()
