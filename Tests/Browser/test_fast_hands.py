"""Hands that are faster than answers: what is pressed before something is there is meant for it, and for nothing else."""
import re

import pytest
from ordering import api, desk, filled, form, make_order, open_thread, orders, page, talk_of, toast  # noqa: F401
from playwright.sync_api import expect
from waiting import Held


def begun_early(page):
    """The form of a new order, whose draft is on its way."""
    open_thread(page)
    draft = Held(page, "**/crm/orders/draft*")
    page.keyboard.press("o")
    draft.asked()
    return draft


def test_a_form_that_is_begun_before_the_draft_has_the_draft(page, desk):
    draft = begun_early(page)
    # "e" would close the conversation behind it.
    page.keyboard.press("e")
    form(page).get_by_label("From", exact=True).select_option(label="Ukrainian")
    form(page).get_by_label("Reference").click()
    page.keyboard.type("PO-1")
    draft.go()
    filled(form(page))
    expect(form(page).get_by_label("From", exact=True).locator("option:checked")).to_have_text("Ukrainian")
    expect(form(page).get_by_label("Reference")).to_be_focused()
    expect(form(page).locator(".form-files input:checked")).to_have_count(4)
    page.keyboard.press("Control+Enter")
    expect(toast(page, "is made")).to_be_visible()
    one, = orders(desk)
    assert one["client"]["name"] == "Ірина Бондар" and one["reference_code"] == "PO-1" and one["source_language"]["code"] == "uk"
    assert talk_of(desk, "Ірина")["status"] == "open"


def test_a_form_that_is_saved_before_the_draft_is_saved_with_it(page, desk):
    draft = begun_early(page)
    page.keyboard.press("Control+Enter")
    expect(form(page).get_by_role("button", name="Save the order")).to_have_attribute("aria-busy", "true")
    assert orders(desk) == []
    draft.go()
    expect(toast(page, "is made")).to_be_visible()
    one, = orders(desk)
    assert one["client"]["name"] == "Ірина Бондар" and len(one["files"]) == 4


@pytest.mark.parametrize("key", ["r", "n"])
def test_what_is_written_before_the_messages_are_there_is_no_command(page, desk, key):
    messages = Held(page, "**/conversations/*/messages*")
    page.get_by_role("option").filter(has_text="Ірина").first.click()
    messages.asked()
    page.keyboard.press(key)
    page.keyboard.type("Hello, see you")
    messages.go()
    field = page.get_by_role("textbox", name="Text of the message") if key == "r" else page.locator(".note-composer textarea")
    expect(field).to_be_focused()
    if key == "r":
        expect(field).to_have_value("Hello, see you")
    expect(page.get_by_role("dialog")).to_have_count(0)
    assert talk_of(desk, "Ірина")["status"] == "open"


def test_a_colleague_who_moves_messages_does_not_put_the_note_aside(page, desk):
    page.get_by_role("option").filter(has_text="Олена Коваленко").first.click()
    expect(page.locator("article")).to_have_count(3)
    page.keyboard.press("n")
    note = page.locator(".note-composer textarea")
    page.keyboard.type("In the mi")
    talk = talk_of(desk, "Олена Коваленко")
    all_ = api(desk, "GET", f"communications/conversations/{talk['id']}/messages", who="marta@example.test")["items"]
    api(desk, "POST", f"communications/conversations/{talk['id']}/split", {"message_ids": [all_[-1]["id"]]}, who="marta@example.test")
    expect(page.locator("article")).to_have_count(2)
    page.keyboard.type("ddle")
    expect(note).to_have_value("In the middle")
    expect(note).to_be_focused()


def test_enter_in_the_search_waits_for_what_is_found(page, desk):
    page.keyboard.press("/")
    found = Held(page, re.compile(r"/api/v1/search\?"))
    page.keyboard.type("Переклад договору")
    page.keyboard.press("Enter")
    found.go()
    expect(page.get_by_role("listbox", name="Results")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".thread-head .thread-name")).to_have_text("Ірина Бондар")
    expect(page.locator(".search-field input")).to_have_value("Переклад договору")


def test_enter_in_the_clients_waits_for_who_is_meant(page, desk):
    page.keyboard.press("g")
    page.keyboard.press("c")
    expect(page.locator(".client-row .row-name").nth(3)).to_be_visible()
    page.keyboard.press("/")
    found = Held(page, re.compile(r"/crm/clients\?"))
    page.keyboard.type("Ірина")
    page.keyboard.press("Enter")
    found.go()
    expect(page.get_by_role("heading", name="Ірина Бондар")).to_be_visible()


def test_steps_before_the_list_is_there(page, desk):
    expect(page.get_by_role("option").nth(3)).to_be_visible()
    unassigned = Held(page, re.compile(r"/communications/inbox\?.*view=unassigned"))
    page.get_by_role("link", name=re.compile("^Unassigned")).click()
    unassigned.asked()
    page.keyboard.press("j")
    page.keyboard.press("j")
    unassigned.go()
    expect(page.locator(".row.cursor")).to_have_attribute("aria-posinset", "2")


def test_a_tag_and_leaving_in_one_go(page, desk):
    open_thread(page)
    tags = Held(page, "**/communications/tags")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog", name="Tags")).to_be_visible()
    page.keyboard.type("Umowa")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    tags.go()
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".thread-head .tag")).to_have_text(["Umowa"])


def test_the_tags_that_are_typed_ahead_are_two(page, desk):
    open_thread(page)
    tags = Held(page, "**/communications/tags")
    page.keyboard.press("t")
    expect(page.get_by_role("dialog", name="Tags")).to_be_visible()
    for tag in ("Umowa", "Pilne"):
        page.keyboard.type(tag)
        page.keyboard.press("Enter")
    page.keyboard.type("Sąd")
    tags.go()
    # What is not wished for yet is still being typed.
    expect(page.locator(".picker-field input")).to_have_value("Sąd")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.locator(".thread-head .tag")).to_have_text(["Umowa", "Pilne", "Sąd"])


def document(page) -> tuple[str, str]:
    """A kind of document in the form's first field: how it begins, and which is the first that begins so."""
    page.keyboard.press("o")
    first = form(page).locator("select").first
    expect(first).to_be_focused()
    names = [one for one in first.locator("option").all_inner_texts() if one.strip()]
    page.keyboard.press("Escape")
    expect(form(page)).to_have_count(0)
    begins = names[-1][:4]
    return begins.lower(), next(one for one in names if one.startswith(begins))


def test_what_is_typed_before_the_form_is_there_chooses_in_its_first_field(page, desk):
    open_thread(page)
    begins, name = document(page)
    draft = Held(page, "**/crm/orders/draft*")
    page.keyboard.press("o")
    draft.asked()
    page.keyboard.type(begins)
    draft.go()
    expect(form(page).locator("select").first).to_be_focused()
    expect(form(page).locator("select").first.locator("option:checked")).to_have_text(name)
    assert talk_of(desk, "Ірина")["status"] == "open"


def test_a_form_whose_part_is_on_its_way_gets_what_is_typed(page, desk):
    open_thread(page)
    begins, name = document(page)
    order, draft = Held(page, "**/order.js*"), Held(page, "**/crm/orders/draft*")
    page.goto(desk.origin + "/inbox")
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("o")
    order.asked()
    page.keyboard.type(begins[:2])
    order.go()
    draft.asked()
    page.keyboard.type(begins[2:])
    draft.go()
    expect(form(page).locator("select").first.locator("option:checked")).to_have_text(name)


@pytest.mark.parametrize("parts", [["desk"], ["composer"], ["desk", "composer"]])
def test_a_letter_that_is_begun_right_after_a_reload(page, desk, parts):
    held = [Held(page, f"**/{part}.js*") for part in parts]
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("c")
    for number, one in enumerate(held):
        one.asked()
        page.keyboard.type(["nowa@", "example.org"][number])
        one.go()
    page.keyboard.type("" if len(held) > 1 else "example.org")
    expect(page.get_by_role("combobox", name="To")).to_have_value("nowa@example.org")


def test_a_note_that_is_begun_right_after_a_reload(page, desk):
    held = Held(page, "**/desk.js*")
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("n")
    held.asked()
    page.keyboard.type("she calls")
    held.go()
    expect(page.locator(".note-composer textarea")).to_have_value("she calls")


def test_what_is_typed_for_a_letter_that_is_given_up_goes_nowhere(page, desk):
    held = Held(page, "**/composer.js*")
    page.reload()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("c")
    held.asked()
    page.keyboard.type("nowa")
    page.keyboard.press("Escape")
    expect(page.locator(".thread-column[aria-busy=true]")).to_have_count(0)
    held.go()
    page.keyboard.press("c")
    expect(page.get_by_role("combobox", name="To")).to_be_focused()
    expect(page.get_by_role("combobox", name="To")).to_have_value("")


def test_a_page_asks_once_for_its_list(page, desk):
    held, asked = Held(page, re.compile(r"/communications/inbox\?")), []
    page.on("request", lambda one: asked.append(one.url) if "/communications/inbox?" in one.url else None)
    page.reload()
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    held.go()
    expect(page.get_by_role("option").first).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator("article").first).to_be_visible()
    assert len(asked) == 1


@pytest.mark.parametrize("view", ["board", "table"])
def test_steps_among_orders_before_they_are_there(page, desk, view):
    for number in range(3):
        make_order(desk, key=f"steps {number}", description="Anna")
    page.goto(desk.origin + ("/orders" if view == "board" else "/orders?view=table"))
    cards = page.get_by_role("main").get_by_role("option")
    expect(cards).to_have_count(3)
    page.keyboard.press("j")
    expect(page.locator(".cursor")).to_have_count(1)
    held = Held(page, re.compile(r"/crm/orders(/board)?\\?.*q="))
    page.get_by_label("Number, client, description").fill("Anna")
    held.asked()
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    held.go()
    expect(cards).to_have_count(3)
    expect(page.locator(".cursor")).to_have_attribute("aria-posinset", "2")


def test_what_is_missing_is_said_until_it_is_there(page, desk):
    open_thread(page)
    whom = Held(page, "**/messages/*/reply*")
    page.keyboard.press("r")
    whom.asked()
    field = page.get_by_role("textbox", name="Text of the message")
    expect(field).to_be_focused()
    page.keyboard.press("Control+Enter")
    expect(page.locator(".letter-problem")).to_be_visible()
    whom.go()
    expect(page.locator(".goes-to")).to_contain_text("Ірина")
    expect(page.locator(".letter-problem")).to_be_visible()
    page.keyboard.type("H")
    expect(page.locator(".letter-problem")).to_have_count(0)
