"""Quotes: worked out of what was counted or by hand, sent as an answer, accepted by what the client wrote."""
import re

import pytest
from conftest import HAND, settled
from ordering import MARTA, api, desk, form, open_thread, orders, page, talk_of, toast  # noqa: F401
from playwright.sync_api import expect
from test_access import check, check_themes
from waiting import soon


def editor(page):
    return page.get_by_role("dialog", name="Make a quote")


def begin(page, name="Ірина"):
    open_thread(page, name)
    page.locator(".client-orders").get_by_role("button", name="Make a quote").click()
    expect(editor(page).get_by_label("What is offered")).to_be_focused()
    return editor(page)


def line(page, what="Umowa, 2 strony", gross="100"):
    one = begin(page)
    page.keyboard.insert_text(what)
    one.get_by_label("Gross").fill(gross)
    expect(one.locator(".price-total strong")).to_have_text(f"zł {gross}.00")
    return one


def send(desk, page, **more):
    """A quote that the client has."""
    desk.prefer(undo_seconds=0)
    one = line(page, **more)
    page.keyboard.press("Control+Enter")
    expect(one.get_by_label("Text for the client")).to_be_focused()
    page.keyboard.press("Control+Enter")
    card = page.locator("article.outbound .quote-card")
    expect(card).to_be_visible()
    return card


def quotes(desk):
    return api(desk, "GET", f"crm/quotes?conversation_id={talk_of(desk, 'Ірина')['id']}")["items"]


def test_from_what_was_counted(page, desk):
    open_thread(page)
    tools = page.locator(".file-tools")
    tools.get_by_role("button", name="Count").click()
    expect(tools.get_by_role("list", name="Counted").get_by_role("listitem")).to_have_count(4)
    tools.get_by_role("button", name="Make a quote").click()
    one = editor(page)
    lines = one.locator(".quote-line")
    expect(lines).to_have_count(3)
    expect(lines.nth(0).get_by_label("What is offered")).to_have_value("договір")
    for index in range(3):
        lines.nth(index).get_by_label("From").select_option(label="Ukrainian")
    expect(lines.nth(0).locator(".price-lines")).to_contain_text("2 pages × zł 55.00")
    # A scan is counted by eye: neither its few letters nor its sheets are a price's base.
    expect(lines.nth(2).locator(".price-lines")).to_have_count(0)
    expect(lines.nth(2)).to_contain_text("1 file looks like a scan and is not in the amount")
    page.keyboard.press("Control+Enter")
    expect(lines.nth(2).get_by_label("Pages")).to_have_attribute("aria-invalid", "true")
    lines.nth(2).get_by_label("Pages").fill("2")
    expect(lines.nth(2).locator(".price-lines")).to_contain_text("2 pages × zł 55.00")
    expect(lines.nth(2)).not_to_contain_text("looks like a scan")
    lines.nth(0).get_by_label("Kind of translation").select_option(label="Express")
    expect(one.locator(".side-foot")).to_contain_text("Total zł 405.90")
    lines.nth(1).get_by_role("button", name="Remove line 2").click()
    expect(lines).to_have_count(2)
    expect(one.locator(".side-foot")).to_contain_text("Total zł 338.25")


def test_its_text_in_the_clients_language_is_edited_and_sent(page, desk):
    one = line(page)
    one.get_by_label("Language of the text").select_option(label="Ukrainian")
    one.get_by_label("Holds until").fill("2026-12-31")
    page.keyboard.press("Control+Enter")
    text = one.get_by_label("Text for the client")
    expect(text).to_have_value("Пропонуємо:\n\n– Umowa, 2 strony: 100,00 zł\n\nРазом: 100,00 zł з ПДВ.\nЦіна дійсна до 2026-12-31.")
    one.get_by_role("button", name="Back to the lines").click()
    one.get_by_label("Gross").fill("120")
    expect(one.locator(".price-total strong")).to_have_text("zł 120.00")
    page.keyboard.press("Control+Enter")
    expect(text).to_have_value("Пропонуємо:\n\n– Umowa, 2 strony: 120,00 zł\n\nРазом: 120,00 zł з ПДВ.\nЦіна дійсна до 2026-12-31.")
    text.press("Control+End")
    page.keyboard.insert_text("\nДо зустрічі!")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "The quote is on its way")).to_be_visible()
    card = page.locator("article.outbound .quote-card")
    expect(card).to_contain_text("sent")
    expect(card).to_contain_text("holds until 31 December 2026")
    expect(page.locator("article.outbound .bubble")).to_contain_text("До зустрічі!")
    soon(lambda: [one["state"] for one in quotes(desk)], ["sent", "withdrawn"], page)


@pytest.mark.parametrize("what, gross, label, words", [("", "100", "What is offered", "Say what is offered."), ("Umowa", "x", "Gross", "A sum is a number"),
                                                       ("Umowa", "", "Pages", "Say how much there is")])
def test_bad_input_is_told_at_its_field(page, desk, what, gross, label, words):
    one = begin(page)
    page.keyboard.insert_text(what)
    one.get_by_label("Gross").fill(gross)
    page.keyboard.press("Control+Enter")
    expect(one.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    expect(one.locator(".field-error")).to_contain_text(words)
    assert quotes(desk) == []


def test_keys_that_are_faster_than_the_price(page):
    one = begin(page)
    page.keyboard.insert_text("Umowa")
    held, holding = [], [True]
    page.route("**/crm/price", lambda route: held.append(route) if holding[0] else route.fallback())
    one.get_by_label("Gross").fill("100")
    page.keyboard.press("Control+Enter")
    expect(one.locator("button[type=submit]")).to_have_attribute("aria-busy", "true")
    soon(lambda: bool(held), True, page)
    # The first of them may be the one about the empty line.
    holding[0] = False
    for route in held:
        route.fallback()
    expect(one.get_by_label("Text for the client")).to_have_value(re.compile("100"))


def test_it_survives_escape_and_a_reload(page):
    one = line(page)
    page.keyboard.press("Escape")
    expect(one).to_have_count(0)
    page.reload()
    page.get_by_role("option").filter(has_text="Ірина").click()
    page.locator(".client-orders").get_by_role("button", name="Make a quote").click()
    expect(editor(page).get_by_label("What is offered")).to_have_value("Umowa, 2 strony")
    expect(editor(page).get_by_label("Gross")).to_have_value("100")


def test_somebody_wrote_meanwhile(page, desk, windows):
    windows.expect_complaint("409")
    one = line(page)
    page.keyboard.press("Control+Enter")
    expect(one.get_by_label("Text for the client")).to_be_focused()
    desk.make("writes", who="Ірина", text="Вже не треба!", quietly=True)
    page.keyboard.press("Control+Enter")
    box = editor(page).locator(".sheet-alert")
    expect(box).to_contain_text("Ірина Бондар wrote meanwhile: Вже не треба!")
    assert [one["state"] for one in quotes(desk)] == ["draft"]
    box.get_by_role("button", name="Send all the same").click()
    expect(page.locator("article.outbound .quote-card")).to_contain_text("sent")


def test_a_message_that_says_yes_freezes_it(page, desk):
    card = send(desk, page)
    before = page.locator("article.inbound .order-menu").first
    before.click()
    # What was written before the offer is no yes to it.
    expect(page.get_by_role("menuitem", name="This accepts the quote")).to_have_count(0)
    page.keyboard.press("Escape")
    desk.make("writes", who="Ірина", text="Так, погоджуюся.")
    yes = page.locator("article.inbound").filter(has_text="погоджуюся")
    yes.locator(".order-menu").focus()
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="This accepts the quote").press("Enter")
    ask = page.get_by_role("dialog", name="Was the quote of zł 100.00 accepted?")
    expect(ask).to_contain_text("Так, погоджуюся.")
    check(page)
    page.keyboard.press("Enter")
    expect(card).to_contain_text("accepted")
    expect(card.get_by_role("button", name="Declined")).to_have_count(0)
    expect(yes.locator(".quote-yes")).to_have_text("Yes to the quote of zł 100.00")
    card.locator("summary").click()
    expect(card.locator(".evidence")).to_contain_text("Так, погоджуюся.")
    expect(card.locator(".evidence")).to_contain_text("SHA-256")
    check_themes(page)
    card.get_by_role("button", name="Make an order of it").click()
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("Umowa, 2 strony")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_have_count(1)
    soon(lambda: len(orders(desk)), 1, page)
    made, = orders(desk)
    assert made["agreements"]["price"]["quote"] == "Так, погоджуюся."
    # It becomes one order, which is a click away from now on.
    card.get_by_role("button", name="Open its order").click()
    expect(page.get_by_role("dialog", name=made["order_number"])).to_be_visible()


@pytest.mark.parametrize("button, title, state", [("Declined", "Was the quote of zł 100.00 declined?", "declined"), ("Withdraw", "Withdraw the quote of zł 100.00?", "withdrawn")])
def test_a_no(page, desk, button, title, state):
    card = send(desk, page)
    card.get_by_role("button", name=button).click()
    expect(page.get_by_role("dialog", name=title)).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_contain_text("sent")
    card.get_by_role("button", name=button).click()
    page.get_by_role("dialog", name=title).get_by_role("button", name=button).click()
    expect(card.locator(".tag")).to_have_text(state)
    soon(lambda: quotes(desk)[0]["state"], state, page)


def test_two_decide_at_once(page, desk, windows):
    windows.expect_complaint("409")
    card = send(desk, page)
    card.get_by_role("button", name="Declined").click()
    api(desk, "POST", f"crm/quotes/{quotes(desk)[0]['id']}/accept", {"message_id": None}, MARTA)
    page.locator("dialog").get_by_role("button", name="Declined").click()
    expect(page.locator("dialog [role=alert]")).to_contain_text("It was decided on already")


def test_no_axe_violation(page):
    one = line(page)
    check_themes(page)
    page.keyboard.press("Control+Enter")
    expect(one.get_by_label("Text for the client")).to_be_focused()
    check_themes(page)


def test_on_a_phone(desk, windows):
    page = windows.open(desk, viewport=HAND, has_touch=True, is_mobile=True)
    page.get_by_role("option").filter(has_text="Ірина").click()
    page.locator("article .order-menu").first.click()
    page.get_by_role("menuitem", name="Make a quote").click()
    expect(editor(page)).to_be_visible()
    settled(page)
    box = editor(page).bounding_box()
    assert (box["x"], box["width"]) == (0, HAND["width"])
    assert page.evaluate("() => document.querySelector('.side-body').scrollWidth <= innerWidth")
    check_themes(page)
