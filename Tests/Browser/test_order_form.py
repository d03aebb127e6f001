"""O: the form of a new order, filled from the conversation it was agreed in."""
import json

import pytest
from conftest import HAND
from ordering import api, begin, desk, filled, form, language, open_thread, orders, page, prop, sheet, show_order, toast  # noqa: F401
from playwright.sync_api import expect
from test_access import check, check_themes


def tab_to(page, label):
    """By the keyboard alone, to a field with that label."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("() => [...(document.activeElement.labels ?? [])].map(one => one.textContent).join()") == label:
            return
    raise AssertionError(f"Tab does not come to {label}")


def test_an_order_by_keyboard_alone(page, desk):
    open_thread(page)
    page.keyboard.press("o")
    expect(form(page).get_by_label("Document", exact=True)).to_be_focused()
    page.keyboard.type("Con")
    expect(form(page).get_by_label("Document", exact=True).locator("option:checked")).to_have_text("Contract")
    tab_to(page, "From")
    page.keyboard.type("Ukr")
    tab_to(page, "Deadline")
    page.keyboard.type("12012026")
    tab_to(page, "Description")
    page.keyboard.insert_text("Договір оренди")
    expect(form(page).locator(".price-total strong")).to_have_text("zł 243.54")
    page.keyboard.press("Control+Enter")
    expect(form(page)).to_have_count(0)
    card = page.locator(".work-card")
    expect(card).to_contain_text("/0001")
    expect(card).to_contain_text("zł 243.54 owed")
    expect(toast(page, "is made")).to_be_visible()
    one, = orders(desk)
    assert one["description"] == "Договір оренди" and one["deadline"]["date"] == "2026-12-01" and one["client"]["name"] == "Ірина Бондар"
    assert one["price"]["lines"][1] == {"kind": "document", "quantity": None, "rate": 12000, "amount": 3300}
    # All that could be ticked was, and it knows the message it came with.
    assert {file["name"] for file in one["files"]} == {"договір.docx", "додаток.docx", "broken.docx", "skan.pdf"}
    assert one["order_source"] == "email" and one["manager"]["name"] == "Олена Савчук"


def test_the_arithmetic_is_shown_line_by_line_and_never_waits(page):
    one = begin(page)
    one.get_by_label("From", exact=True).select_option(label="Ukrainian")
    one.get_by_label("Kind of translation", exact=True).select_option(label="Express")
    one.get_by_label("Discount, %", exact=True).fill("10")
    lines = one.locator(".price-lines li")
    expect(lines).to_have_text(["3 pages × zł 55.00zł 165.00", "Express × 1.5zł 82.50", "Discount 10 %-zł 24.75"])
    expect(one.get_by_label("Net", exact=True)).to_have_value("222.75")
    expect(one.get_by_label("Gross", exact=True)).to_have_value("273.98")
    # The server takes its time: the last answer stays, and typing goes on.
    page.route("**/crm/price", lambda route: None)
    one.get_by_label("Characters", exact=True).fill("9000")
    page.keyboard.type("0")
    expect(one.get_by_label("Characters", exact=True)).to_have_value("90000")
    expect(lines.first).to_have_text("3 pages × zł 55.00zł 165.00")
    expect(one.locator(".price-box")).to_have_class("price-box waiting")
    page.unroute("**/crm/price")
    one.get_by_label("Characters", exact=True).fill("18000")
    expect(lines.first).to_have_text("10 pages × zł 55.00zł 550.00")


def test_a_sum_by_hand_is_marked_and_goes_back(page):
    one = begin(page)
    one.get_by_label("From", exact=True).select_option(label="Ukrainian")
    expect(one.get_by_label("Gross", exact=True)).to_have_value("202.95")
    one.get_by_label("Gross", exact=True).fill("200")
    expect(one.locator(".price-total .tag")).to_have_text("by hand")
    expect(one.locator(".price-lines li")).to_have_text(["Typed by handzł 162.60"])
    expect(one.get_by_label("Net", exact=True)).to_have_value("162.60")
    expect(one.get_by_label("Discount, %", exact=True)).to_be_disabled()
    one.get_by_role("button", name="Work it out again").click()
    expect(one.get_by_label("Gross", exact=True)).to_have_value("202.95")
    expect(one.locator(".price-total .tag")).to_have_count(0)


def test_what_the_thread_says_is_taken_with_its_message(page, desk):
    one = begin(page)
    amount = one.get_by_role("button", name="zł 450.00")
    amount.click()
    expect(amount).to_have_attribute("aria-pressed", "true")
    expect(one.get_by_label("Gross", exact=True)).to_have_value("450.00")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_contain_text("zł 450.00 owed")
    made, = orders(desk)
    assert made["agreements"]["price"]["quote"] == "450 zł"
    page.locator(".work-card").click()
    sheet(page).get_by_role("button", name="Open the message where it was agreed: Gross").click()
    expect(page.locator("article.lit")).to_contain_text("Домовлялися на 450 zł")
    expect(sheet(page)).to_be_visible()


def test_files_are_ticked_with_their_pages(page, desk):
    one = begin(page)
    files = one.get_by_role("group", name="Files of the conversation")
    expect(files.get_by_role("checkbox", name="договір.docx")).to_be_checked()
    expect(files).to_contain_text("3,600 characters, 2 pages")
    # The few letters of a scan are shown as what they are, and are in no sum.
    expect(files).to_contain_text("Looks like a scan: 2 sheets with 9 characters of text.")
    expect(files).to_contain_text("Could not be read")
    expect(one.get_by_label("Characters", exact=True)).to_have_value("4600")
    expect(one.locator(".price-box")).to_contain_text("1 file looks like a scan and is not in the amount")
    files.get_by_role("checkbox", name="договір.docx").uncheck()
    expect(one.get_by_label("Characters", exact=True)).to_have_value("1000")
    # What was typed is not counted over.
    one.get_by_label("Characters", exact=True).fill("500")
    expect(one.locator(".price-box")).not_to_contain_text("looks like a scan")
    files.get_by_role("checkbox", name="договір.docx").check()
    expect(one.get_by_label("Characters", exact=True)).to_have_value("500")
    files.get_by_role("checkbox", name="broken.docx").uncheck()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_have_count(1)
    assert "broken.docx" not in {file["name"] for file in orders(desk)[0]["files"]}


def test_a_sworn_page_has_its_own_length(page, desk):
    """Until somebody chooses a unit, it goes along with the kind of work, and with how the client's pages are counted."""
    one = begin(page)
    kind, unit = one.get_by_label("Kind of translation", exact=True), one.get_by_label("Counted by", exact=True)
    expect(unit).to_have_value("characters_1800")
    kind.select_option(label="Sworn")
    expect(unit).to_have_value("characters_1125")
    one.get_by_label("From", exact=True).select_option(label="Ukrainian")
    expect(one.locator(".price-lines")).to_contain_text("5 pages × zł 55.00")
    kind.select_option(label="Ordinary")
    expect(unit).to_have_value("characters_1800")
    expect(one.locator(".price-lines")).to_contain_text("3 pages × zł 55.00")
    unit.select_option("characters_1600")
    kind.select_option(label="Sworn")
    expect(unit).to_have_value("characters_1600")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_have_count(1)
    made = orders(desk)[0]
    assert (made["translation_type"], made["unit"]) == ("przysiegle", "characters_1600")
    # In the sheet as well; the client's own unit goes first, also in a form that is begun without a conversation.
    api(desk, "PATCH", f"crm/orders/{made['id']}", {"unit": "characters_1125"})
    show_order(page, desk, made)
    prop(page, "translation_type").get_by_role("button").first.click()
    prop(page, "translation_type").get_by_role("combobox").select_option(label="Ordinary")
    page.keyboard.press("Enter")
    expect(prop(page, "unit")).to_contain_text("1,800")
    api(desk, "PATCH", f"crm/clients/{made['client']['id']}", {"page_unit": "characters_1500"})
    page.goto(f"{desk.origin}/inbox")
    one = begin(page)
    expect(unit).to_have_value("characters_1500")
    kind.select_option(label="Sworn")
    expect(one.locator(".price-box.waiting")).to_have_count(0)
    expect(unit).to_have_value("characters_1500")


def test_a_price_that_nobody_entered_is_said(page, desk):
    """Examples of the installation, languages without a price, one language alone: none of them is passed off as the office's price."""
    api(desk, "PATCH", "settings/orders", {"prices_confirmed": False})
    french = language(desk, "fr")
    api(desk, "PATCH", f"crm/languages/{french}", {"base_client_price": 0})
    one = begin(page)
    box, source = one.locator(".price-box"), one.get_by_label("From", exact=True)
    one.get_by_label("Into", exact=True).select_option(label="Polish")
    source.select_option(label="–")
    expect(box).to_contain_text("A second language is missing: choose it, or type the price of a page.")
    expect(box.locator(".price-lines")).to_have_count(0)
    source.select_option(label="Ukrainian")
    expect(box).to_contain_text("zł 55.00 a page is an example from the installation")
    one.get_by_label("Price of a page", exact=True).fill("62")
    expect(box.locator(".price-example")).to_have_count(0)
    one.get_by_label("Price of a page", exact=True).fill("")
    expect(box.locator(".price-example")).to_be_visible()
    source.select_option(label="French")
    expect(box).to_contain_text("There is no price for these languages yet")
    box.get_by_role("link", name="Enter prices in the settings").click()
    expect(page.get_by_role("button", name="These prices are ours")).to_be_visible()
    expect(page.locator(".office-row", has_text="Ukrainian")).to_contain_text("example")
    expect(page.locator(".office-row", has_text="French")).not_to_contain_text("example")
    check_themes(page)
    page.get_by_role("button", name="These prices are ours").click()
    expect(page.locator(".settings-stack .notice")).to_have_count(0)
    expect(toast(page, "Saved")).to_be_visible()
    assert api(desk, "GET", "settings/orders")["prices_confirmed"] is True


def test_it_survives_escape_and_a_reload(page, desk):
    one = begin(page)
    one.get_by_label("Description", exact=True).fill("Half an order")
    page.keyboard.press("Escape")
    expect(one).to_have_count(0)
    page.keyboard.press("o")
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("Half an order")
    form(page).get_by_label("Reference", exact=True).fill("XII C 118/26")
    page.reload()
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("Half an order")
    expect(form(page).get_by_label("Reference", exact=True)).to_have_value("XII C 118/26")
    form(page).get_by_role("button", name="Discard").click()
    expect(form(page)).to_have_count(0)
    page.keyboard.press("z")
    expect(form(page).get_by_label("Reference", exact=True)).to_have_value("XII C 118/26")
    form(page).get_by_label("Reference", exact=True).focus()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_have_count(1)
    page.keyboard.press("o")
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("")


@pytest.mark.parametrize("label, value, words", [
    ("Characters", "many", "Characters are a whole number"),
    ("Pages", "two", "Pages are a number"),
    ("Price of a page", "-5", "A sum is a number"),
    ("Discount, %", "101", "A discount is a number from 0 to 100"),
    ("Net", "1,2,3", "A sum is a number"),
    ("Gross", "abc", "A sum is a number"),
])
def test_bad_input_is_told_at_its_field(page, desk, label, value, words):
    one = begin(page)
    one.get_by_label(label, exact=True).fill(value)
    page.keyboard.press("Control+Enter")
    expect(one.get_by_label(label, exact=True)).to_be_focused()
    expect(one.get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    expect(one.locator(".field.invalid")).to_contain_text(words)
    assert orders(desk) == []


def test_bad_people_and_times(page, desk):
    one = begin(page)
    one.get_by_role("button", name="Somebody else").click()
    page.keyboard.type("zzz")
    page.get_by_role("option", name="New client: zzz").click()
    expect(one.get_by_label("Name", exact=True)).to_have_value("zzz")
    one.get_by_label("Name", exact=True).fill("")
    one.get_by_label("E-mail", exact=True).fill("nobody")
    one.get_by_label("Phone", exact=True).fill("12")
    one.get_by_label("Time", exact=True).fill("14:00")
    one.get_by_label("From", exact=True).select_option(label="Polish")
    page.keyboard.press("Control+Enter")
    for words in ("Enter a name.", "This is not an e-mail address.", "at least 6 digits", "Choose a date for the deadline", "Choose another language"):
        expect(one.locator(".field-error", has_text=words)).to_be_visible()
    expect(one.get_by_label("Name", exact=True)).to_be_focused()
    assert orders(desk) == []


@pytest.mark.parametrize("field, label", [("description", "Description"), ("deadline", "Deadline"), ("reference_code", "Reference"), ("unit_price", "Price of a page")])
def test_what_the_server_refuses_lands_on_its_field(page, desk, windows, field, label):
    windows.expect_complaint("422")
    problem = {"type": "about:blank", "title": "x", "status": 422, "detail": "x", "code": "validation", "field": field}
    page.route("**/crm/orders", lambda route: route.fulfill(status=422, json=problem) if route.request.method == "POST" else route.fallback())
    one = begin(page)
    one.get_by_label("Description", exact=True).fill("Kept")
    page.keyboard.press("Control+Enter")
    expect(form(page).get_by_label(label, exact=True)).to_have_attribute("aria-invalid", "true")
    expect(form(page).get_by_label(label, exact=True)).to_be_focused()
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("Kept")
    page.unroute("**/crm/orders")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".work-card")).to_have_count(1)


def test_an_answer_that_got_lost_makes_no_second_order(page, desk, windows):
    windows.expect_complaint("ERR_FAILED")

    def lose(route):
        if route.request.method != "POST":
            return route.fallback()
        route.fetch()
        route.abort()
    page.route("**/crm/orders", lose)
    one = begin(page)
    one.get_by_label("Description", exact=True).fill("Once")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "The order was not saved")).to_be_visible()
    page.unroute("**/crm/orders")
    toast(page, "The order was not saved").get_by_role("button", name="Try again").click()
    expect(toast(page, "is made")).to_be_visible()
    expect(form(page)).to_have_count(0)
    assert len(orders(desk)) == 1


def test_undo_puts_the_order_away_and_the_form_back(page, desk):
    one = begin(page)
    one.get_by_label("Description", exact=True).fill("By mistake")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "is made")).to_be_visible()
    page.keyboard.press("z")
    expect(form(page).get_by_label("Description", exact=True)).to_have_value("By mistake")
    page.wait_for_timeout(400)
    assert orders_of_archive(desk) == ["By mistake"]


def orders_of_archive(desk):
    from ordering import api
    return [one["description"] for one in api(desk, "GET", "crm/orders?archived=1")["items"]]


def test_files_of_another_order_are_not_ticked(page, desk):
    begin(page)
    page.keyboard.press("Control+Enter")
    expect(toast(page, "is made")).to_be_visible()
    first, = orders(desk)
    page.keyboard.press("o")
    files = form(page).locator(".form-files .check")
    expect(files.filter(has_text=f"In order {first['order_number']}")).to_have_count(4)
    for box in files.get_by_role("checkbox").all():
        expect(box).not_to_be_checked()


def test_from_the_orders_screen_for_somebody_new(page, desk):
    page.keyboard.press("g")
    page.keyboard.press("o")
    page.wait_for_url("**/orders**")
    page.keyboard.press("o")
    expect(form(page).get_by_label("Name", exact=True)).to_be_focused()
    page.keyboard.type("Zofia Nowa")
    form(page).get_by_label("Phone", exact=True).fill("+48 600 700 800")
    form(page).get_by_label("Gross", exact=True).fill("100")
    page.keyboard.press("Control+Enter")
    expect(sheet(page)).to_contain_text("Zofia Nowa")
    one, = orders(desk)
    assert one["client"]["name"] == "Zofia Nowa" and one["price_brutto"]["amount"] == 10000 and one["order_source"] == "office_visit"


def test_the_keys_of_the_form_are_its_own(page):
    one = begin(page)
    one.get_by_role("button", name="Swap the languages").focus()
    page.keyboard.press("e")
    page.keyboard.press("u")
    expect(one).to_be_visible()
    expect(page.locator(".toast")).to_have_count(0)


def test_no_axe_violation(page):
    one = begin(page)
    one.get_by_label("From", exact=True).select_option(label="Ukrainian")
    expect(one.locator(".price-lines li")).to_have_count(1)
    one.get_by_label("Characters", exact=True).fill("x")
    page.keyboard.press("Control+Enter")
    check_themes(page)
    one.get_by_role("button", name="Somebody else").click()
    check(page)


def test_on_a_phone_it_is_all_there_is(desk, windows):
    page = windows.open(desk, viewport=HAND, has_touch=True, is_mobile=True)
    page.get_by_role("option").filter(has_text="Ірина").click()
    page.wait_for_selector("article")
    page.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="New order").click()
    one = form(page)
    filled(one)
    box = {side: round(length) for side, length in one.bounding_box().items()}  # the last frame of its way in may be a thousandth off
    assert box["x"] == 0 and box["width"] == HAND["width"] and box["height"] == HAND["height"]
    assert page.evaluate("() => document.querySelector('.side-body').scrollWidth <= innerWidth")
    check_themes(page)
    one.get_by_label("Gross", exact=True).fill("90")
    one.get_by_role("button", name="Save the order").click()
    expect(toast(page, "is made")).to_be_visible()
    assert json.dumps(orders(desk)[0]["price_brutto"]) == '{"amount": 9000, "currency": "PLN"}'
