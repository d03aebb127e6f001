"""The sheet of an order: everything of it, each field changed in its place."""
import pytest
from conftest import HAND, settled
from ordering import BOOKS, MARTA, api, desk, make_order, open_thread, orders, page, prop, sheet, show_order, talk_of, toast  # noqa: F401
from playwright.sync_api import expect
from test_access import check_themes
from waiting import soon


def edit(page, name):
    prop(page, name).locator("button.prop-value").click()


def value(page, name):
    return prop(page, name).locator(".prop-value")


def test_it_opens_from_its_card_and_closes_by_back(page, desk):
    make_order(desk)
    open_thread(page)
    page.locator(".work-card").click()
    expect(sheet(page)).to_be_focused()
    assert f"order={orders(desk)[0]['id']}" in page.url
    page.reload()
    expect(value(page, "source_language")).to_have_text("Ukrainian")
    page.go_back()
    expect(sheet(page)).to_have_count(0)
    assert "order=" not in page.url
    page.locator(".work-card").focus()
    page.keyboard.press("Enter")
    expect(sheet(page)).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet(page)).to_have_count(0)
    expect(page.locator(".work-card")).to_be_focused()


def test_forward_over_a_dialog_that_was_closed_by_hand(page, desk):
    make_order(desk)
    open_thread(page)
    page.keyboard.press("?")
    expect(page.locator("dialog.help")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog.help")).to_have_count(0)
    page.locator(".client-orders .work-card").first.click()
    expect(sheet(page)).to_be_visible()
    page.go_back()
    expect(sheet(page)).to_have_count(0)
    page.go_forward()
    expect(sheet(page)).to_be_visible()
    page.wait_for_timeout(300)
    expect(sheet(page)).to_be_visible()


def test_fields_by_keyboard_and_undo(page, desk):
    order = make_order(desk)
    show_order(page, desk, order)
    prop(page, "description").locator("button.prop-value").focus()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("Dwa egzemplarze")
    page.keyboard.press("Control+Enter")
    expect(value(page, "description")).to_have_text("Dwa egzemplarze")
    expect(value(page, "description")).to_be_focused()
    expect(toast(page, "Saved")).to_be_visible()
    soon(lambda: orders(desk)[0]["description"], "Dwa egzemplarze", page)
    page.keyboard.press("z")
    expect(value(page, "description")).to_have_text("–")
    soon(lambda: orders(desk)[0]["description"], "", page)
    # Escape saves nothing and closes nothing.
    page.keyboard.press("Enter")
    page.keyboard.type("nothing")
    page.keyboard.press("Escape")
    expect(value(page, "description")).to_have_text("–")
    expect(sheet(page)).to_be_visible()
    edit(page, "source_language")
    page.keyboard.type("Ger")
    page.keyboard.press("Enter")
    expect(value(page, "source_language")).to_have_text("German")
    edit(page, "deadline")
    page.keyboard.type("12242026")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.type("0230PM")
    page.keyboard.press("Enter")
    expect(value(page, "deadline")).to_have_text("24 December 2026, 14:30")
    soon(lambda: [(one["source_language"]["code"], (one["deadline"] or {}).get("date"), (one["deadline"] or {}).get("time")) for one in orders(desk)],
         [("de", "2026-12-24", "14:30")], page)


def test_the_price_follows_and_can_be_typed_over(page, desk):
    show_order(page, desk, make_order(desk))
    expect(value(page, "price")).to_have_text("zł 135.30")
    edit(page, "characters")
    page.keyboard.insert_text("5400")
    page.keyboard.press("Enter")
    expect(value(page, "pages")).to_have_text("3 pages")
    expect(value(page, "price")).to_have_text("zł 202.95")
    edit(page, "discount")
    page.keyboard.insert_text("50")
    page.keyboard.press("Enter")
    expect(value(page, "price")).to_have_text("zł 101.48")
    edit(page, "price")
    page.keyboard.insert_text("100")
    page.keyboard.press("Enter")
    expect(sheet(page).locator(".price-lines")).to_contain_text("Typed by hand")
    page.keyboard.press("z")
    expect(value(page, "price")).to_have_text("zł 101.48")


@pytest.mark.parametrize("field, typed, words", [
    ("characters", "many", "Characters are a whole number"), ("pages", "x", "Pages are a number"), ("unit_price", "1.234", "A sum is a number"),
    ("discount", "200", "from 0 to 100"), ("price_netto", "-1", "A sum is a number"), ("price", "?", "A sum is a number"),
])
def test_bad_input_stays_in_its_field(page, desk, field, typed, words):
    order = make_order(desk)
    show_order(page, desk, order)
    edit(page, field)
    page.keyboard.insert_text(typed)
    page.keyboard.press("Enter")
    expect(prop(page, field).locator(".field-error")).to_contain_text(words)
    expect(prop(page, field).locator("input")).to_be_focused()
    page.keyboard.press("Escape")
    expect(prop(page, field).locator(".field-error")).to_have_count(0)
    assert orders(desk)[0]["revision"] == order["revision"]


def test_a_refused_field_goes_back_with_the_reason(page, desk, windows):
    windows.expect_complaint("422|500")
    order = make_order(desk, description="As it was")
    show_order(page, desk, order)
    edit(page, "reference_code")
    page.keyboard.insert_text("x" * 101)
    page.keyboard.press("Enter")
    expect(prop(page, "reference_code").locator(".field-error")).to_have_text("At most 100 characters.")
    expect(value(page, "reference_code")).to_have_text("–")
    page.route(f"**/crm/orders/{order['id']}", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.fallback())
    edit(page, "description")
    page.keyboard.press("Control+a")
    page.keyboard.insert_text("As it shall be")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".toast-error")).to_be_visible()
    expect(value(page, "description")).to_have_text("As it was")
    page.unroute(f"**/crm/orders/{order['id']}")
    page.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(value(page, "description")).to_have_text("As it shall be")


@pytest.mark.parametrize("choice", ["Keep theirs: Marta’s", "Put mine: Olena’s"])
def test_two_people_change_one_field(page, desk, windows, choice):
    windows.expect_complaint("409")
    order = make_order(desk)
    show_order(page, desk, order)
    edit(page, "description")
    page.keyboard.insert_text("Olena’s")
    # The page has not heard of it yet.
    page.route("**/crm/orders/*", lambda route: route.abort() if route.request.method == "GET" else route.fallback())
    windows.expect_complaint("ERR_FAILED")
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"description": "Marta’s", "reference_code": "M", "revision": order["revision"]}, MARTA)
    page.keyboard.press("Control+Enter")
    box = page.locator(".conflict")
    expect(box).to_contain_text("Марта Левицька changed this meanwhile")
    expect(value(page, "description")).to_have_text("Marta’s")
    # What they changed besides holds, and is on screen.
    expect(value(page, "reference_code")).to_have_text("M")
    page.unroute("**/crm/orders/*")
    box.get_by_role("button", name=choice).click()
    expect(box).to_have_count(0)
    expect(value(page, "description")).to_have_text(choice.split(": ")[1])
    soon(lambda: orders(desk)[0]["description"], choice.split(": ")[1], page)


def test_different_fields_of_two_people_both_hold(page, desk, windows):
    windows.expect_complaint("ERR_FAILED")
    order = make_order(desk)
    show_order(page, desk, order)
    page.route("**/crm/orders/*", lambda route: route.abort() if route.request.method == "GET" else route.fallback())
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"reference_code": "M", "revision": order["revision"]}, MARTA)
    edit(page, "description")
    page.keyboard.insert_text("Olena’s")
    page.keyboard.press("Control+Enter")
    expect(value(page, "reference_code")).to_have_text("M")
    expect(page.locator(".conflict")).to_have_count(0)
    one = orders(desk)[0]
    assert (one["description"], one["reference_code"]) == ("Olena’s", "M")


def test_a_colleagues_change_comes_by_itself(page, desk):
    order = make_order(desk)
    show_order(page, desk, order)
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"description": "From elsewhere", "status": "do_wydania"}, MARTA)
    expect(value(page, "description")).to_have_text("From elsewhere")
    expect(sheet(page).get_by_role("button", name="Status: Ready")).to_be_visible()


def test_the_status_and_what_speaks_against_it(page, desk, windows):
    windows.expect_complaint("409")
    order = make_order(desk)
    show_order(page, desk, order)
    sheet(page).get_by_role("button", name="Status: New").focus()
    page.keyboard.press("Enter")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(sheet(page).get_by_role("button", name="Status: In certification")).to_be_visible()
    page.keyboard.press("z")
    expect(sheet(page).get_by_role("button", name="Status: New")).to_be_visible()
    sheet(page).get_by_role("button", name="Status: New").click()
    page.get_by_role("menuitemradio", name="Handed out").click()
    box = sheet(page).locator(".sheet-alert")
    expect(box).to_contain_text("Money is still owed")
    expect(sheet(page).get_by_role("button", name="Status: New")).to_be_visible()
    assert orders(desk)[0]["status"] == "do_wykonania"
    box.get_by_role("button", name="Hand out anyway").click()
    expect(sheet(page).get_by_role("button", name="Status: Handed out")).to_be_visible()
    expect(box).to_have_count(0)
    soon(lambda: orders(desk)[0]["status"], "closed", page)


def test_payments(page, desk):
    order = make_order(desk)
    show_order(page, desk, order)
    pay = sheet(page).get_by_role("region", name="Payments")
    expect(pay.locator(".balance")).to_contain_text("zł 135.30 owed")
    pay.get_by_role("button", name="Add a payment").click()
    expect(pay.get_by_label("Amount")).to_be_focused()
    expect(pay.get_by_label("Amount")).to_have_value("135.30")
    pay.get_by_label("Amount").fill("0")
    page.keyboard.press("Enter")
    expect(pay.locator(".field-error")).to_contain_text("Enter a sum above zero")
    pay.get_by_label("Amount").fill("35,30")
    pay.get_by_text("Advance").click()
    pay.get_by_label("Method").select_option(label="BLIK")
    pay.get_by_role("button", name="Save the payment").click()
    expect(pay.locator(".payment")).to_contain_text("Advance · BLIK")
    expect(pay.locator(".balance")).to_contain_text("Part paid")
    expect(pay.locator(".balance")).to_contain_text("zł 100.00 owed")
    pay.get_by_role("button", name="Add a payment").click()
    pay.get_by_label("Amount").fill("120")
    page.keyboard.press("Enter")
    expect(pay.locator(".balance")).to_contain_text("zł 20.00 too much")
    pay.get_by_role("button", name="Add a payment").click()
    pay.get_by_text("Refund").click()
    pay.get_by_label("Amount").fill("20")
    page.keyboard.press("Enter")
    expect(pay.locator(".balance .owes")).to_have_text("Paid")
    expect(pay.locator(".payment").filter(has_text="Refund")).to_contain_text("-zł 20.00")
    pay.locator(".payment").filter(has_text="Refund").get_by_role("button", name="Void").click()
    page.keyboard.press("Enter")
    expect(pay.locator(".field-error")).to_have_text("Say why.")
    page.keyboard.type("A slip")
    page.keyboard.press("Enter")
    expect(pay.locator(".voided")).to_contain_text("Void: A slip")
    expect(pay.locator(".balance")).to_contain_text("zł 20.00 too much")
    soon(lambda: orders(desk)[0]["paid"]["amount"], 15530, page)


def test_a_receipt_number_that_is_taken(page, desk, windows):
    windows.expect_complaint("409")
    first = make_order(desk)
    api(desk, "POST", f"crm/orders/{first['id']}/payments", {"kind": "payment", "amount": {"amount": 100, "currency": "PLN"}, "payment_method": "cash", "payment_date": "2026-11-26",
                                                           "receipt_number": "KP/7", "idempotency_key": "one"})
    show_order(page, desk, first)
    pay = sheet(page).get_by_role("region", name="Payments")
    pay.get_by_role("button", name="Add a payment").click()
    pay.get_by_label("Receipt number").fill("KP/7")
    page.keyboard.press("Enter")
    expect(pay.locator(".field-error")).to_have_text("Another payment has this number.")
    expect(pay.get_by_label("Receipt number")).to_have_value("KP/7")
    expect(pay.locator(".payment")).to_have_count(1)


def test_files_in_and_out(page, desk):
    order = make_order(desk)
    show_order(page, desk, order)
    done = sheet(page).get_by_role("region", name="Done")
    done.locator("input[type=file]").set_input_files({"name": "tłumaczenie.docx", "mimeType": "application/octet-stream", "buffer": b"x" * 2000})
    expect(done.get_by_role("link", name="tłumaczenie.docx")).to_be_visible()
    source = sheet(page).get_by_role("region", name="To translate")
    # Dropped onto the list.
    page.evaluate("""() => {
        const data = new DataTransfer();
        data.items.add(new File(["x".repeat(1800)], "umowa.docx"));
        const box = document.querySelector("[aria-label='To translate']");
        for (const type of ["dragover", "drop"]) box.dispatchEvent(new DragEvent(type, {dataTransfer: data, bubbles: true, cancelable: true}));
    }""")
    expect(source.get_by_role("link", name="umowa.docx")).to_be_visible()
    source.get_by_role("button", name="Count").click()
    expect(source).to_contain_text("1,800 characters, 1 page")
    source.get_by_role("button", name="Take out umowa.docx").click()
    expect(source.get_by_role("link", name="umowa.docx")).to_have_count(0)
    page.keyboard.press("z")
    expect(source.get_by_role("link", name="umowa.docx")).to_be_visible()
    done.get_by_role("button", name="Take out tłumaczenie.docx").click()
    # It goes once the time to take it back is over.
    soon(lambda: [file["name"] for file in orders(desk)[0]["files"]], ["umowa.docx"], page, seconds=30)


def test_papers_in_custody(page, desk, windows):
    windows.expect_complaint("409")
    show_order(page, desk, make_order(desk))
    papers = sheet(page).get_by_role("region", name="Original papers")
    papers.get_by_role("button", name="Take in").click()
    page.keyboard.press("Enter")
    expect(papers.locator(".field-error")).to_have_text("Write something here.")
    papers.get_by_label("What it is").fill("Dyplom")
    papers.get_by_label("How many").fill("0")
    page.keyboard.press("Enter")
    expect(papers.locator(".field-error")).to_have_text("A number from 1 to 1000.")
    papers.get_by_label("How many").fill("2")
    papers.get_by_label("Where it lies").fill("Szafa 3")
    page.keyboard.press("Enter")
    expect(papers.locator(".sheet-list")).to_contain_text("Dyplom × 2")
    expect(papers.locator(".sheet-list")).to_contain_text("Szafa 3")
    papers.get_by_role("button", name="Give back: Dyplom").click()
    expect(papers.get_by_label("To whom")).to_have_value("Ірина Бондар")
    papers.get_by_label("To whom").fill("Mąż")
    page.keyboard.press("Enter")
    expect(papers).to_contain_text("to Mąż by Олена Савчук")
    page.keyboard.press("z")
    expect(papers.get_by_role("button", name="Give back: Dyplom")).to_be_visible()


def test_where_it_was_agreed(page, desk):
    show_order(page, desk, make_order(desk))
    link = prop(page, "deadline").get_by_role("button", name="Link to a message: Deadline")
    link.focus()
    page.keyboard.press("Enter")
    page.keyboard.insert_text("450")
    expect(page.get_by_role("dialog", name="Where was it agreed: Deadline").get_by_role("option")).to_have_count(1)
    page.keyboard.press("Enter")
    mark = prop(page, "deadline").get_by_role("button", name="Open the message where it was agreed: Deadline")
    expect(mark).to_be_visible()
    mark.click()
    expect(page.locator("article.lit")).to_contain_text("450 zł")
    expect(sheet(page)).to_be_visible()
    prop(page, "deadline").get_by_role("button", name="Link to another message: Deadline").click()
    page.get_by_role("option", name="Take the link away").click()
    expect(mark).to_have_count(0)
    page.keyboard.press("z")
    expect(mark).to_be_visible()
    # The other way round: from the message.
    page.locator("article .order-menu").first.click()
    page.get_by_role("menuitem", name="Here was agreed").click()
    expect(page.get_by_role("dialog").get_by_role("combobox")).to_be_focused()
    page.keyboard.insert_text("Description")
    page.keyboard.press("Enter")
    expect(prop(page, "description").locator(".agreed")).to_be_visible()
    soon(lambda: set(orders(desk)[0]["agreements"]), {"deadline", "description"}, page)


def test_notes_and_history(page, desk):
    order = make_order(desk)
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"description": "Nowy opis"}, MARTA)
    show_order(page, desk, order)
    notes = sheet(page).get_by_role("region", name="Notes")
    notes.get_by_label("A note for colleagues").fill("Przyjdzie mąż")
    page.keyboard.press("Control+Enter")
    expect(notes.locator("li")).to_contain_text("Przyjdzie mąż")
    expect(notes.get_by_label("A note for colleagues")).to_have_value("")
    notes.get_by_role("button", name="Delete the note").click()
    expect(notes.locator("li")).to_have_count(0)
    page.keyboard.press("z")
    expect(notes.locator("li")).to_have_count(1)
    sheet(page).get_by_role("button", name="History").click()
    log = sheet(page).locator(".sheet-history")
    expect(log).to_contain_text("Марта Левицька changed the order")
    expect(log).to_contain_text("Description: nothing → Nowy opis")
    edit(page, "translation_type")
    page.keyboard.type("Swo")
    page.keyboard.press("Enter")
    expect(log).to_contain_text("Kind of translation: Ordinary → Sworn")


def test_archived_and_back(page, desk):
    show_order(page, desk, make_order(desk))
    sheet(page).get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Archive").click()
    expect(sheet(page).locator(".sheet-about")).to_contain_text("archived")
    page.keyboard.press("z")
    expect(sheet(page).locator(".sheet-about")).not_to_contain_text("archived")


def test_called_off_it_owes_nothing(page, desk):
    order = make_order(desk)
    api(desk, "POST", f"crm/orders/{order['id']}/payments", {"kind": "deposit", "amount": {"amount": 5000, "currency": "PLN"}, "payment_method": "cash",
                                                            "payment_date": order["created_at"][:10], "idempotency_key": "given"})
    one = show_order(page, desk, order)
    expect(one.locator(".sheet-about")).to_contain_text("owed")
    one.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Cancel the order").click()
    expect(one.get_by_label("Why (may stay empty)")).to_be_focused()
    page.keyboard.press("Escape")
    expect(one.get_by_label("Why (may stay empty)")).to_have_count(0)
    expect(one).to_be_visible()
    one.get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Cancel the order").click()
    expect(one.get_by_label("Why (may stay empty)")).to_be_focused()
    page.keyboard.insert_text("Klient zrezygnował")
    check_themes(page)
    page.keyboard.press("Enter")
    expect(one.locator(".order-cancelled")).to_contain_text("Nothing is owed for it. Klient zrezygnował")
    expect(one.locator(".sheet-about")).not_to_contain_text("owed")
    # What was paid is shown, to be given back.
    expect(one.locator(".balance")).to_contain_text("zł 50.00 too much")
    expect(one.locator(".payment")).to_contain_text("zł 50.00")
    check_themes(page)
    soon(lambda: api(desk, "GET", f"crm/orders/{order['id']}/history")["items"][0]["changes"].get("cancelled"), [None, "Klient zrezygnował"], page)
    # Found by the filter, and in no list of work.
    page.goto(f"{desk.origin}/orders?view=table")
    expect(page.get_by_role("button", name="Cancelled", exact=True)).to_be_visible()
    expect(page.locator(".order-line[role=option]")).to_have_count(0)
    page.get_by_role("button", name="Cancelled", exact=True).click()
    expect(page.locator(".order-line[role=option]")).to_have_count(1)
    expect(page.locator(".order-line[role=option]")).to_contain_text("Cancelled")
    show_order(page, desk, order)
    one.get_by_role("button", name="Take it up again").click()
    expect(one.locator(".order-cancelled")).to_have_count(0)
    expect(one.locator(".sheet-about")).to_contain_text("owed")
    page.keyboard.press("z")
    expect(one.locator(".order-cancelled")).to_contain_text("Klient zrezygnował")
    soon(lambda: orders_cancelled(desk), [order["order_number"]], page)


def orders_cancelled(desk):
    settled = api(desk, "GET", "crm/orders?cancelled=1")["items"]
    return [one["order_number"] for one in settled]


def test_an_order_of_the_wrong_client_becomes_anothers(page, desk):
    order = make_order(desk)
    other = talk_of(desk, "Piotr")["client"]
    show_order(page, desk, order)
    sheet(page).get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Change the client").click()
    page.keyboard.type("Piotr")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text(other["name"])
    page.keyboard.press("Enter")
    expect(sheet(page).locator(".sheet-about")).to_contain_text(other["name"])
    expect(toast(page, f"is an order of {other['name']} now")).to_be_visible()
    soon(lambda: orders(desk)[0]["client"]["id"], other["id"], page)
    page.keyboard.press("z")
    expect(sheet(page).locator(".sheet-about")).to_contain_text(order["client"]["name"])
    soon(lambda: orders(desk)[0]["client"]["id"], order["client"]["id"], page)


def test_one_that_is_not_there(page, desk, windows):
    windows.expect_complaint("404")
    page.goto(f"{desk.origin}/inbox?order=0190a5b0-0000-7000-8000-000000000000")
    expect(sheet(page)).to_contain_text("This order is not here")
    page.keyboard.press("Escape")
    expect(sheet(page)).to_have_count(0)


def test_who_keeps_the_books_reads_it_and_takes_payments(desk, windows):
    order = make_order(desk, description="Umowa")
    page = windows.open(desk, f"/finance?order={order['id']}", email=BOOKS)
    expect(value(page, "description")).to_have_text("Umowa")
    expect(sheet(page).locator("button.prop-value")).to_have_count(0)
    expect(sheet(page).get_by_role("link", name="Conversation")).to_have_count(0)
    expect(sheet(page).get_by_role("button", name="Add files")).to_have_count(0)
    sheet(page).get_by_role("button", name="Add a payment").click()
    expect(sheet(page).get_by_label("Amount")).to_be_focused()
    page.keyboard.press("Enter")
    expect(sheet(page).locator(".balance .owes")).to_have_text("Paid")
    check_themes(page)


def test_no_axe_violation(page, desk, windows):
    windows.expect_complaint("409")
    order = make_order(desk, deadline={"date": "2026-11-20"}, agreements={"price": {"message_id": message(desk)}})
    api(desk, "POST", f"crm/orders/{order['id']}/originals", {"description": "Dyplom", "count": 1, "place": "3"})
    api(desk, "POST", f"crm/orders/{order['id']}/notes", {"text": "Ważne"})
    api(desk, "POST", f"crm/orders/{order['id']}/payments", {"kind": "deposit", "amount": {"amount": 100, "currency": "PLN"}, "payment_method": "cash", "payment_date": "2026-11-26",
                                                           "idempotency_key": "one"})
    show_order(page, desk, order)
    sheet(page).get_by_role("button", name="Add a payment").click()
    sheet(page).get_by_role("button", name="History").click()
    sheet(page).get_by_role("button", name="Status: New").click()
    page.get_by_role("menuitemradio", name="Handed out").click()
    expect(sheet(page).locator(".sheet-alert")).to_be_visible()
    check_themes(page)
    edit(page, "document_type")
    check_themes(page)


def message(desk):
    return api(desk, "GET", f"communications/conversations/{talk_of(desk, 'Ірина')['id']}/messages")["items"][0]["id"]


def test_a_phone_begins_at_the_first_column_that_has_something(desk, windows):
    order = make_order(desk)
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"status": "do_wydania"})
    page = windows.open(desk, "/orders", viewport=HAND, has_touch=True, is_mobile=True)
    expect(page.locator(".board-column")).to_have_attribute("data-status", "do_wydania")
    expect(page.locator(".order-card")).to_contain_text(order["order_number"])
    # It stays there when the last one has gone.
    api(desk, "PATCH", f"crm/orders/{order['id']}", {"status": "do_wykonania"})
    expect(page.locator(".order-card")).to_have_count(0)
    expect(page.locator(".board-column")).to_have_attribute("data-status", "do_wydania")


def test_on_a_phone_it_is_all_there_is(desk, windows):
    order = make_order(desk, agreements={"price": {"message_id": message(desk)}})
    page = windows.open(desk, f"/inbox?order={order['id']}", viewport=HAND, has_touch=True, is_mobile=True)
    expect(value(page, "price")).to_have_text("zł 135.30")
    settled(page)
    box = sheet(page).bounding_box()
    assert (box["x"], box["width"], round(box["height"])) == (0, HAND["width"], HAND["height"])
    assert page.evaluate("() => document.querySelector('.side-body').scrollWidth <= innerWidth")
    assert page.locator("main").get_attribute("inert") is not None
    check_themes(page)
    sheet(page).get_by_role("button", name="Open the message where it was agreed: Gross").click()
    expect(sheet(page)).to_have_count(0)
    expect(page.locator("article.lit")).to_be_visible()
    page.go_back()
    expect(sheet(page)).to_be_visible()
