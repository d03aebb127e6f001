"""Answering: from the first key to the message on its way."""
import re

from composing import PDF, begin, body_of, composer, desk, field, open_thread, page, quick, sent, toast, write
from conftest import HAND
from playwright.sync_api import expect
from test_access import check_themes
from waiting import soon


def test_a_reply_by_keys_alone(page):
    begin(page)
    expect(composer(page).locator(".goes-to")).to_have_text("To Piotr Wiśniewski <piotr@example.org>")
    expect(page.locator(".foot")).to_have_count(0)
    page.keyboard.type("Dzień dobry, erunasz")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/messages")) as asked:
        page.keyboard.press("Control+Enter")
    body = body_of(asked.value)
    assert body["kind"] == "reply" and body["text"] == "Dzień dobry, erunasz" and body["to"] == [{"name": "Piotr Wiśniewski", "address": "piotr@example.org"}]
    assert body["quote"] and body["signature"] and body["hold_seconds"] == 5 and body["last_seen_message_id"] and body["in_reply_to"] and len(body["idempotency_key"]) >= 16
    expect(sent(page)).to_contain_text("Dzień dobry, erunasz")
    expect(page.locator("article.outbound .standing-line")).to_contain_text(re.compile(r"Sends in [1-5] s"))
    expect(toast(page, "Will be sent in 5 s")).to_be_visible()
    expect(composer(page)).to_have_count(0)
    expect(page.locator("article.outbound").get_by_text("Sent", exact=True)).to_be_attached(timeout=9000)
    expect(page.locator("article.outbound .standing-line")).to_have_count(0)
    expect(page.locator(".row .draft")).to_have_count(0)


def test_what_is_typed_before_the_composer_is_there_belongs_to_it(page):
    waiting = []
    page.route("**/composer.js?**", lambda route: waiting.append(route))
    open_thread(page)
    page.keyboard.press("r")
    expect(page.locator(".foot[aria-busy=true]")).to_be_visible()
    page.keyboard.type("even this")
    soon(lambda: len(waiting), 1, page)
    waiting[0].fallback()
    expect(field(page)).to_be_focused()
    page.keyboard.type(", and that")
    expect(field(page)).to_have_value("even this, and that")
    expect(page.locator(".thread-head .thread-name")).to_have_text("Piotr Wiśniewski")


def test_it_cannot_be_mistaken_for_a_note(page):
    begin(page)
    blue = composer(page).locator(".letter-box").evaluate("one => getComputedStyle(one).borderTopColor")
    expect(field(page)).to_have_attribute("placeholder", "The client reads what you write here…")
    page.keyboard.press("Escape")
    page.keyboard.press("n")
    note = page.locator(".note-composer")
    assert note.evaluate("one => getComputedStyle(one).backgroundColor") == "rgb(255, 246, 214)" and blue != "rgb(236, 217, 142)"
    expect(composer(page)).to_have_count(0)
    page.keyboard.press("Escape")
    page.keyboard.press("r")
    expect(note).to_have_count(0)


def test_reply_to_all_forward_and_back(page):
    begin(page, "Anna", "Shift+R")
    expect(composer(page).locator(".goes-to")).to_have_text("To Anna Maj <anna.maj@example.org>, copy: Sąd <sad@example.org>")
    page.keyboard.type("To both")
    page.get_by_role("button", name="Kind of answer: Reply to all").click()
    page.get_by_role("menuitemradio", name="Reply", exact=True).click()
    expect(composer(page).locator(".goes-to")).to_have_text("To Anna Maj <anna.maj@example.org>")
    expect(field(page)).to_have_value("To both")


def test_a_forward_takes_the_files_along(page):
    open_thread(page, "Łukasz")
    page.keyboard.press("f")
    to = page.get_by_role("combobox", name="To", exact=True)
    expect(to).to_be_focused()
    expect(page.locator(".upload.done")).to_have_count(3)
    page.get_by_role("button", name="Remove архів.zip").click()
    to.fill("tlumacz@example.org")
    to.press("Enter")
    expect(page.get_by_label("Subject")).to_have_value("Fwd: Dokumenty z Łodzi")
    field(page).fill("Please translate.")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        field(page).press("Control+Enter")
    body = body_of(asked.value)
    assert len(body["attachments"]) == 2 and body["forward_of"] and body["to"] == [{"name": "", "address": "tlumacz@example.org"}] and "kind" not in body
    expect(page.get_by_role("option").filter(has_text="tlumacz@example.org")).to_be_visible()
    expect(sent(page)).to_have_count(0)


def test_a_first_message(page, windows):
    # Taken back at the end, its conversation is no more; whoever looks at it may have asked for it a moment before.
    windows.expect_complaint("404")
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    expect(to).to_be_focused()
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients").get_by_role("option")).to_have_text(["Grace Morgangrace@example.org"])
    to.press("Enter")
    expect(page.locator(".person")).to_have_text("Grace Morgan")
    page.get_by_role("button", name="Add copies").click()
    page.get_by_role("combobox", name="Hidden copy").fill("archive@example.org,")
    page.get_by_role("combobox", name="Hidden copy").blur()
    page.get_by_label("Subject").fill("Documents")
    field(page).fill("They are ready.")
    field(page).press("Control+Enter")
    expect(sent(page)).to_contain_text("They are ready.")
    expect(page.locator(".thread-title")).to_contain_text("Documents")
    page.locator("article.outbound").get_by_role("button", name="Show details").click()
    expect(page.locator(".details")).to_contain_text("archive@example.org")
    page.keyboard.press("z")
    expect(field(page)).to_have_value("They are ready.")
    expect(page.get_by_label("Subject")).to_have_value("Documents")
    expect(page).to_have_url(re.compile("compose="))


def test_bad_addresses_are_named_and_chips_go_by_key(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    to.fill("anna@, Jan Nowak <jan@example.org>; ola@example.org")
    to.press("Enter")
    expect(page.locator(".person")).to_have_count(3)
    expect(composer(page).get_by_role("alert")).to_have_text("“anna@” is not an e-mail address.")
    field(page).fill("Hello")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_text("One of the addresses is not right.")).to_be_visible()
    to.focus()
    to.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("Delete")
    expect(page.locator(".person")).to_have_text(["Jan Nowak", "ola@example.org"])
    expect(to).to_be_focused()
    to.press("Backspace")
    expect(page.locator(".person")).to_have_text(["Jan Nowak"])
    expect(composer(page).get_by_role("alert")).to_have_count(0)


def test_enter_never_chooses_whom_an_earlier_text_found(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    to.evaluate("""(box) => { Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value").set.call(box, "new@example.org");
                box.dispatchEvent(new Event("input", {bubbles: true})); }""")
    to.press("Enter")
    expect(page.locator(".person")).to_have_text(["new@example.org"])
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    to.fill("bad@")
    to.press("Enter")
    expect(page.locator(".person")).to_have_text(["new@example.org", "bad@"])


def test_nothing_is_sent_to_nobody_and_nothing_empty(page):
    page.keyboard.press("c")
    field(page).fill("Hello")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("Add at least one recipient.")
    # Copies alone are no letter: an answer would go to whom it went by itself.
    page.get_by_role("button", name="Add copies").click()
    page.get_by_role("combobox", name="Copy", exact=True).fill("ola@example.org,")
    field(page).press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("Add at least one recipient.")
    begin(page)
    page.keyboard.press("Control+Enter")
    expect(composer(page).get_by_role("alert")).to_have_text("There is nothing to send yet. Write a text or attach a file.")


def test_formatting_by_key_and_button(page):
    begin(page)
    page.keyboard.type("price list")
    page.keyboard.press("Control+A")
    page.keyboard.press("Control+B")
    expect(field(page)).to_have_value("**price list**")
    page.keyboard.press("Control+B")
    expect(field(page)).to_have_value("price list")
    page.get_by_role("button", name="Italic").click()
    expect(field(page)).to_have_value("*price list*")
    page.keyboard.press("Control+Z")
    expect(field(page)).to_have_value("price list")
    page.keyboard.press("End")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="List", exact=True).click()
    page.keyboard.type("one")
    page.keyboard.press("Enter")
    page.keyboard.type("two")
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    page.keyboard.type("see ")
    page.keyboard.press("Control+Shift+L")
    page.keyboard.type("map")
    expect(field(page)).to_have_value("price list\n- one\n- two\nsee [map](https://)")
    field(page).fill("a **bold** and *soft* [map](https://example.org/) <b>no</b>\n\n1. one\n2. two\n\n> said")
    page.keyboard.press("Control+Enter")
    bubble = sent(page)
    expect(bubble.locator("strong")).to_have_text("bold")
    expect(bubble.locator("em")).to_have_text("soft")
    expect(bubble.locator("ol > li")).to_have_text(["one", "two"])
    expect(bubble.locator("blockquote")).to_have_text("said")
    expect(bubble.get_by_role("link")).to_have_attribute("href", "https://example.org/")
    expect(bubble).to_contain_text("<b>no</b>")


def test_what_stands_below_can_be_left_out(page, desk):
    desk.prefer(signature="Олена\nBiuro Słowo")
    page.reload()
    begin(page, "Олена Ков")
    page.get_by_role("button", name="Signature", exact=True).click()
    expect(page.locator(".below-text")).to_have_text("Олена\nBiuro Słowo")
    page.get_by_role("button", name="Quoted text below", exact=True).click()
    expect(page.locator(".below-text").last).to_contain_text("> Дякую, чекаю на четвер!")
    page.get_by_role("button", name="Leave out: Quoted text below").click()
    field(page).fill("Short")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/messages")) as asked:
        field(page).press("Control+Enter")
    assert body_of(asked.value)["quote"] is False and body_of(asked.value)["signature"] is True
    expect(sent(page).last.locator("> div > .plain-text").first).to_have_text("Short")
    expect(sent(page).last.get_by_role("button", name="Show signature")).to_be_visible()


def test_an_address_typed_and_not_confirmed_goes_along(page):
    page.keyboard.press("c")
    to = page.get_by_role("combobox", name="To", exact=True)
    field(page).fill("Hello")
    to.fill("new@example.org")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        to.press("Control+Enter")
    assert body_of(asked.value)["to"] == [{"name": "", "address": "new@example.org"}]


def test_one_message_of_many_is_answered_or_forwarded(page):
    open_thread(page, "Олена Ков")
    first = page.locator("article").first
    first.get_by_role("button", name="Show details").click()
    first.get_by_role("button", name="Forward this message").click()
    page.get_by_role("button", name="Forwarded message below").click()
    expect(page.locator(".below-text")).to_contain_text("Скільки коштує присяжний переклад?")


def test_the_account_is_chosen_where_there_are_several(page, desk):
    desk.make("connect", address="kyiv@example.test")
    page.keyboard.press("c")
    page.get_by_label("From").select_option(label="kyiv <kyiv@example.test>")
    page.get_by_role("combobox", name="To", exact=True).fill("new@example.org,")
    field(page).fill("Hello")
    with page.expect_request(lambda one: one.method == "POST" and one.url.endswith("/conversations")) as asked:
        field(page).press("Control+Enter")
    assert body_of(asked.value)["channel_account_id"] == desk.make("connect", address="kyiv@example.test")["id"]


def test_the_palette_and_the_key_sheet_know_the_ways(page):
    open_thread(page)
    page.keyboard.press("Control+K")
    page.keyboard.type("reply to all")
    page.keyboard.press("Enter")
    expect(page.get_by_role("button", name="Kind of answer: Reply to all")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    for name in ("Reply", "Reply to all", "Forward", "Write a message"):
        expect(page.get_by_role("dialog").get_by_text(name, exact=True)).to_be_visible()


def test_no_axe_violations(page, desk):
    desk.prefer(signature="Олена")
    quick(desk, page)
    desk.make("next_send", outcome="recipient_refused")
    write(page, "Hello")
    expect(page.locator(".standing-card")).to_be_visible()
    check_themes(page)
    page.keyboard.press("r")
    page.keyboard.type("Again")
    desk.make("writes", who="Piotr", text="One more thing.")
    expect(page.locator(".newer")).to_be_visible()
    page.locator("input[type=file]").set_input_files(PDF)
    expect(page.locator(".upload.done")).to_be_visible()
    check_themes(page)
    page.locator(".goes-to").click()
    to = page.get_by_role("combobox", name="To", exact=True)
    to.fill("bad")
    to.press("Enter")
    to.press_sequentially("grac")
    expect(page.get_by_role("listbox", name="Clients")).to_be_visible()
    check_themes(page)
    page.get_by_role("button", name="More ways to send").click()
    check_themes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    open_thread(page, "Grace")
    page.keyboard.press("c")
    expect(field(page)).to_be_visible()
    check_themes(page)


def test_on_a_phone(desk, windows):
    phone = windows.open(desk, viewport=HAND, has_touch=True, is_mobile=True)
    phone.get_by_role("option").filter(has_text="Piotr").tap()
    phone.get_by_role("button", name="Reply", exact=True).tap()
    expect(field(phone)).to_be_focused()
    phone.keyboard.insert_text("From the phone")
    send = phone.get_by_role("button", name="Send", exact=True)
    expect(send).to_be_in_viewport()
    for one in composer(phone).get_by_role("button").all():
        if one.is_visible():
            box = one.bounding_box()
            assert box["height"] >= 44 or box["width"] >= 44, one.inner_text()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    check_themes(phone)
    send.tap()
    expect(sent(phone)).to_contain_text("From the phone")
    expect(toast(phone, "Will be sent in 5 s")).to_be_in_viewport()
    phone.get_by_role("button", name="Back").first.tap()
    phone.get_by_role("button", name="Write a message").tap()
    expect(phone.get_by_role("combobox", name="To", exact=True)).to_be_visible()
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    phone.go_back()
    expect(phone.get_by_role("option").first).to_be_visible()
