"""Canned replies: written in the settings, found and filled while somebody types."""
import re

import letters
import pytest
from composing import open_thread
from conftest import HAND
from playwright.sync_api import expect
from waiting import soon

PLACE = "/api/v1/communications/canned-replies"
PRICES = {"shortcut": "ціни", "title": "Prices and terms",
          "texts": {"en": "Dear {first_name},\nabout “{subject}”: 60 zł a page.\n{me}", "uk": "Доброго дня, {first_name}!\n60 zł за сторінку.\n{me}"}}
OPENING = {"shortcut": "open", "title": "Opening hours", "texts": {"en": "We are here from 9 to 17.", "pl": "Jesteśmy od 9 do 17."}}


@pytest.fixture(scope="module")
def shared(office, tmp_path_factory):
    nameless = letters.letter(8001, "bez.imienia@example.org", "Reklamacja 119/2026", "Dzień dobry, czekam na korektę.\n", 50)
    office.import_mail(letters.write(tmp_path_factory.mktemp("nameless"), [nameless]))
    office.add_user("Марта Левицька", "marta@example.test")
    office.prefer("marta@example.test", locale="en", theme="light")
    office.prefer(locale="en", theme="light")
    cookie = office.session()
    for one in (PRICES, OPENING):
        office.ask("POST", PLACE, one, f"{cookie['name']}={cookie['value']}")
    return office


@pytest.fixture
def page(shared, windows):
    one = windows.open(shared)
    one.wait_for_selector("[role=option]")
    return one


def field(page):
    return page.get_by_role("textbox", name="Internal note for colleagues")


def note(page, who="Łukasz"):
    open_thread(page, who)
    page.keyboard.press("n")
    expect(field(page)).to_be_focused()
    field(page).fill("")


def offered(page):
    return page.get_by_role("listbox", name="Canned replies").get_by_role("option")


def selected(page):
    return field(page).evaluate("box => box.value.slice(box.selectionStart, box.selectionEnd)")


def test_a_slash_offers_filters_and_inserts(page):
    note(page)
    page.keyboard.type("See /")
    expect(offered(page)).to_have_count(2)
    box = field(page)
    assert page.locator(f"#{box.get_attribute('aria-activedescendant').replace(':', chr(92) + ':')}").get_attribute("aria-selected") == "true"
    page.keyboard.type("pri")
    expect(offered(page)).to_have_text([re.compile("Prices and terms")])
    expect(page.locator(".canned-preview")).to_contain_text("Dear Łukasz")
    page.keyboard.press("Enter")
    expect(box).to_have_value("See Dear Łukasz,\nabout “Dokumenty z Łodzi”: 60 zł a page.\nОлена Савчук")
    expect(offered(page)).to_have_count(0)
    page.keyboard.type("!")
    expect(box).to_have_value(re.compile("Савчук!$"))
    # The browser's own undo takes it back.
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(box).to_have_value("See /pri")
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+Period")
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.type("hours")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(box).to_have_value("We are here from 9 to 17.")
    box.fill("")


def test_arrows_choose_escape_leaves_and_paths_are_left_alone(page):
    note(page)
    page.keyboard.type("/")
    expect(offered(page).first).to_have_attribute("aria-selected", "true")
    page.keyboard.press("ArrowDown")
    expect(offered(page).nth(1)).to_have_attribute("aria-selected", "true")
    page.keyboard.press("Escape")
    expect(offered(page)).to_have_count(0)
    expect(field(page)).to_be_focused()
    page.keyboard.type("op")
    expect(offered(page)).to_have_count(0)
    page.keyboard.type(" and/or /open")
    expect(offered(page)).to_have_count(1)
    page.keyboard.press("Tab")
    expect(field(page)).to_have_value("/op and/or We are here from 9 to 17.")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("https://")
    expect(offered(page)).to_have_count(0)
    field(page).fill("")


def test_by_key_on_any_layout_with_the_language_of_choice(page):
    note(page)
    page.keyboard.type("Hello  world")
    for _ in range(6):
        page.keyboard.press("ArrowLeft")
    # On a Ukrainian layout the key of the full stop writes another letter.
    field(page).dispatch_event("keydown", {"code": "Period", "key": "ю", "ctrlKey": True, "bubbles": True})
    dialog = page.get_by_role("dialog", name="Canned replies")
    expect(dialog).to_be_visible()
    page.keyboard.type("hours")
    expect(dialog.get_by_role("option")).to_have_count(1)
    expect(dialog.locator(".canned-preview")).to_have_text("We are here from 9 to 17.")
    dialog.get_by_role("button", name="Polish").click()
    expect(dialog.locator(".canned-preview")).to_have_text("Jesteśmy od 9 do 17.")
    dialog.get_by_role("combobox").press("Enter")
    expect(dialog).to_have_count(0)
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Hello Jesteśmy od 9 do 17. world")
    page.keyboard.press("Control+Period")
    expect(dialog).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(field(page)).to_be_focused()
    expect(field(page)).to_have_value("Hello Jesteśmy od 9 do 17. world")
    field(page).fill("")


def test_what_has_no_value_is_selected(page, shared):
    cookie = shared.session()
    reply = {"shortcut": "pay", "title": "Payment", "texts": {"en": "{subject} is paid, {first_name}."}}
    shared.ask("POST", PLACE, reply, f"{cookie['name']}={cookie['value']}")
    note(page, "bez.imienia@example.org")
    page.keyboard.type("/pay")
    expect(page.locator(".canned-preview mark")).to_have_text("{first_name}")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Reklamacja 119/2026 is paid, {first_name}.")
    soon(lambda: selected(page), "{first_name}", page)
    page.keyboard.type("Piotrze")
    expect(field(page)).to_have_value("Reklamacja 119/2026 is paid, Piotrze.")
    field(page).fill("")


def go(page, office, item=""):
    page.goto(f"{office.origin}/settings/replies{item}")


def test_written_in_the_settings_and_used_at_once(page, shared):
    go(page, shared)
    page.get_by_role("link", name="New reply").click()
    expect(page.get_by_role("heading", name="New reply")).to_be_visible()
    expect(page.get_by_label("Title")).to_be_focused()
    page.keyboard.type("Documents by mail")
    page.get_by_role("textbox", name="Shortcut").fill("/docs")
    text = page.get_by_label("Text in English")
    text.fill("Dear , send the scans to this address.")
    text.evaluate("box => box.setSelectionRange(5, 5)")
    page.get_by_role("button", name="First name").click()
    expect(text).to_have_value("Dear {first_name}, send the scans to this address.")
    expect(text).to_be_focused()
    expect(page.locator(".reply-preview .bubble")).to_have_text("Dear Grace, send the scans to this address.")
    page.get_by_text("German", exact=True).click()
    expect(page.get_by_label("Text in German")).to_have_value("")
    page.get_by_label("Text in German").fill("Guten Tag {name}")
    expect(page.get_by_text("Nothing will be put in for {name}.")).to_be_visible()
    page.get_by_role("link", name="Profile").click()
    go_back = page.get_by_role("link", name="Replies")
    go_back.click()
    page.get_by_role("link", name="New reply").click()
    expect(page.get_by_label("Title")).to_have_value("Documents by mail")
    page.get_by_role("button", name="Save").click()
    expect(page.locator(".entries li", has_text="Documents by mail")).to_contain_text("/docs")
    expect(page.locator(".entries li", has_text="Documents by mail").locator(".tag")).to_have_text(["EN", "DE"])
    page.get_by_role("link", name="Inbox").click()
    note(page, "James")
    page.keyboard.type("/docs")
    expect(offered(page)).to_have_count(1)
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("Dear James, send the scans to this address.")
    field(page).fill("")


def test_what_is_wrong_stands_at_its_field(page, shared, windows):
    windows.expect_complaint("409|422")
    go(page, shared, "/new")
    page.get_by_label("Title").fill("Again")
    page.get_by_role("textbox", name="Shortcut").fill("two words")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("One word of letters and digits")).to_be_visible()
    expect(page.get_by_role("textbox", name="Shortcut")).to_be_focused()
    page.get_by_role("textbox", name="Shortcut").fill("open")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Write the text in one language at least.")).to_be_visible()
    page.get_by_label("Text in English").fill("x")
    page.get_by_role("button", name="Save").click()
    expect(page.get_by_text("Another reply has this shortcut.")).to_be_visible()
    expect(page.get_by_role("textbox", name="Shortcut")).to_have_attribute("aria-invalid", "true")
    page.get_by_role("button", name="Cancel").click()


def test_changed_deleted_and_back(page, shared, windows):
    windows.expect_complaint("500")
    go(page, shared)
    page.get_by_role("link", name="Opening hours").click()
    page.get_by_label("Title").fill("When we are open")
    page.get_by_role("button", name="Save").click()
    row = page.locator(".entries li", has_text="When we are open")
    expect(row).to_be_visible()
    row.get_by_role("link").click()
    page.get_by_role("button", name="Delete reply").click()
    expect(page.get_by_role("status").filter(has_text="Reply “When we are open” deleted")).to_be_visible()
    expect(row).to_have_count(0)
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/canned-replies" in answer.url):
        page.keyboard.press("z")
    expect(row).to_be_visible()
    page.reload()
    expect(row).to_contain_text("/open")
    # A refused deletion says so and takes nothing away.
    page.route("**/canned-replies/*", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "DELETE" else route.fallback())
    row.get_by_role("link").click()
    page.get_by_role("button", name="Delete reply").click()
    expect(page.locator(".toast-error")).to_contain_text("The server could not do it")
    expect(row).to_be_visible()


def test_the_first_one_is_offered_where_there_is_none(page, windows):
    page.route("**/canned-replies", lambda route: route.fulfill(json={"items": [], "next": None}))
    note(page)
    page.get_by_role("button", name="Canned replies").click()
    page.get_by_role("option", name="Write the first canned reply").click()
    expect(page.get_by_role("heading", name="New reply")).to_be_visible()


def test_on_a_phone(windows, shared):
    phone = windows.open(shared, viewport=HAND, has_touch=True, is_mobile=True)
    phone.get_by_role("option").filter(has_text="Grace").tap()
    phone.get_by_role("button", name="Write a note").tap()
    button = phone.get_by_role("button", name="Canned replies")
    assert button.bounding_box()["height"] >= 44
    button.tap()
    dialog = phone.get_by_role("dialog", name="Canned replies")
    dialog.get_by_role("option", name="Prices").tap()
    expect(field(phone)).to_have_value(re.compile("^Dear Grace,"))
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    field(phone).fill("")
    phone.goto(f"{shared.origin}/settings/replies/new")
    phone.wait_for_selector(".reply-form")
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
