"""Everything by key, on any layout, and nothing by key where somebody types."""
import re

from playwright.sync_api import expect
from waiting import Held


def at_cursor(page):
    return page.locator(".row.cursor .row-name").inner_text()


def names(page):
    # The list grows with its box; it is whole when it stays as it is.
    count = page.locator("[role=option]").count
    seen = -1
    while seen != count():
        seen = count()
        page.wait_for_timeout(300)
    return page.locator("[role=option] .row-name").all_inner_texts()


def test_move_open_and_leave(page):
    order = names(page)
    page.keyboard.press("j")
    page.keyboard.press("j")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("k")
    assert at_cursor(page) == order[1]
    box = page.get_by_role("listbox", name="Conversations")
    assert box.get_attribute("aria-activedescendant") == page.locator(".row.cursor").get_attribute("id")
    page.keyboard.press("Enter")
    expect(page.locator(".row.open .row-name")).to_have_text(order[1])
    expect(page.locator(".thread-head .thread-name")).to_have_text(order[1])
    page.keyboard.press("j")
    assert at_cursor(page) == order[2]
    expect(page.locator(".row.open .row-name")).to_have_text(order[1])
    page.keyboard.press("Escape")
    expect(page.locator(".thread-head")).to_have_count(0)


def test_what_is_typed_for_the_palette_waits_for_it(windows, office):
    page = windows.blank()
    page.context.add_cookies([office.session()])
    desk = Held(page, "**/desk.js*")
    page.goto(office.origin + "/inbox")
    desk.asked()
    page.wait_for_selector("[role=option]")
    page.keyboard.press("Control+k")
    # "o" would begin an order, "c" a letter.
    page.keyboard.type("connect mailbox")
    page.keyboard.press("Enter")
    desk.go()
    expect(page.get_by_role("heading", name="Connect a mailbox")).to_be_visible()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".first-pane, .composer")).to_have_count(0)


def test_close_moves_on_and_undo_brings_back(page):
    order = names(page)
    page.locator("[role=option]").nth(1).click()
    expect(page.locator(".thread-head .thread-name")).to_have_text(order[1])
    page.keyboard.press("e")
    expect(page.locator(".thread-head .thread-name")).to_have_text(order[2])
    expect(page.locator("[role=option]")).to_have_count(len(order) - 1)
    expect(page.get_by_role("status").filter(has_text="Conversation closed")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator("[role=option]")).to_have_count(len(order))
    assert sorted(names(page)) == sorted(order)


def test_unread_gives_back_what_opening_took(page):
    row = page.locator("[role=option]").nth(4)
    row.click()
    expect(row.locator(".count")).to_have_count(0)
    page.keyboard.press("u")
    expect(row.locator(".count")).to_have_count(1)
    page.wait_for_timeout(500)
    expect(row.locator(".count")).to_have_count(1)
    page.keyboard.press("u")
    expect(row.locator(".count")).to_have_count(0)


def test_assign_and_snooze(page):
    page.locator("[role=option]").nth(3).click()
    page.keyboard.press("a")
    expect(page.get_by_role("dialog", name="Assign conversation")).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="Assigned to")).to_be_visible()
    page.keyboard.press("z")
    expect(page.locator(".assignee")).to_have_count(0)
    count = page.locator("[role=option]").count()
    page.keyboard.press("s")
    page.keyboard.type("Monday")
    page.keyboard.press("Enter")
    expect(page.locator("[role=option]")).to_have_count(count - 1)
    page.keyboard.press("z")
    expect(page.locator("[role=option]")).to_have_count(count)


def test_ukrainian_layout(page):
    page.locator("body").evaluate("""() => dispatchEvent(new KeyboardEvent("keydown", {code: "KeyJ", key: "о", bubbles: true}))""")
    assert at_cursor(page) == names(page)[0]
    page.locator("body").evaluate("""() => {
        for (const [code, key] of [["KeyG", "п"], ["KeyC", "с"]]) dispatchEvent(new KeyboardEvent("keydown", {code, key, bubbles: true}));
    }""")
    expect(page.get_by_role("heading", name="Clients")).to_be_visible()


def test_palette(page):
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox")
    expect(field).to_be_focused()
    page.keyboard.type("Reklam")
    expect(page.get_by_role("option", name="Piotr Wiśniewski").first).to_be_visible()
    page.keyboard.press("Enter")
    expect(page.locator(".thread-head p")).to_have_text("Reklamacja 118/2026")
    page.keyboard.press("Control+k")
    page.keyboard.type("Dark")
    page.keyboard.press("Enter")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")


def test_letters_in_a_field_are_letters(page):
    page.locator("[role=option]").first.click()
    count = page.locator("[role=option]").count()
    note = page.get_by_role("textbox", name="Note")
    note.fill("")
    note.press_sequentially("jeku")
    expect(note).to_have_value("jeku")
    expect(page.locator("[role=option]")).to_have_count(count)


def test_keys_can_be_switched_off(page):
    page.keyboard.press("?")
    page.get_by_label("Single-key shortcuts").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator(".row.cursor")).to_have_count(0)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("combobox")).to_be_visible()


def test_the_address_leads_back(page):
    page.locator("[role=option]").first.click()
    expect(page.locator(".thread-head")).to_be_visible()
    address = page.url
    page.go_back()
    expect(page.locator(".thread-head")).to_have_count(0)
    page.goto(address)
    expect(page.locator(".thread-head")).to_be_visible()


def test_enter_does_what_the_palette_is_told(page):
    # Whatever the server finds for it, and however late: a command that is named comes first.
    page.route("**/api/v1/search?*", lambda route: route.continue_(url=re.sub("q=[^&]*", "q=office", route.request.url)))
    page.keyboard.press("Control+k")
    chosen = page.get_by_role("dialog").locator("[role=option][aria-selected=true]")
    with page.expect_response(lambda answer: "/search?" in answer.url):
        page.keyboard.type("dark", delay=120)
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(2)
    expect(chosen).to_contain_text("Dark")
    # What was found for half a word is gone with the next letter.
    page.unroute("**/api/v1/search?*")
    waiting = []
    page.keyboard.press("Control+a")
    with page.expect_response(lambda answer: "/search?" in answer.url):
        page.keyboard.type("offi")
    expect(page.get_by_role("dialog").get_by_role("option").filter(has_text="Out of office")).to_have_count(1)
    page.route("**/api/v1/search?*", lambda route: waiting.append(route))
    page.keyboard.type("zzz")
    expect(page.get_by_role("dialog").get_by_role("option")).to_have_count(0)
    for route in waiting:
        route.abort()
    page.unroute("**/api/v1/search?*")
