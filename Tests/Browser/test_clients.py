"""Clients: the list, the page, everything edited where it stands, the time line, conflicts and erasing."""
import json
import re
import urllib.parse

import pytest
from conftest import HAND, settled
from office import OWNER
from playwright.sync_api import expect
from test_access import check_themes
from waiting import Held

MARTA = "marta@example.test"
KLARA = "klara@example.test"


def ready_desk(office) -> None:
    """Clients with whom there was something."""
    if KLARA in office.sessions:
        return
    office.add_user("Клара Рахунок", KLARA, role="accountant")
    office.session(KLARA)
    for who in (OWNER["email"], MARTA, KLARA):
        office.prefer(who, locale="en", theme="light")
    office.make("chats")
    office.make("person", who="Олена", fields={"tags": ["VIP", "апостиль"], "latin_name": "Olena Hnatiuk", "tax_number": "7251801126", "language": "uk"})
    office.make("person", who="Grace", fields={"kind": "company", "tags": ["VIP"]})


def history(office) -> dict:
    return office.make("history", who="Łukasz")


def api(office, path, who=OWNER["email"]):
    cookie = office.session(who)
    return json.load(office.ask("GET", path, {}, f"{cookie['name']}={cookie['value']}"))


def client_id(office, name) -> str:
    return next(one["id"] for one in api(office, f"/api/v1/crm/clients?q={urllib.parse.quote(name)}")["items"] if name in one["name"])


def client_page(page, office, name="Łukasz", go=False):
    if go:
        page.goto(f"{office.origin}/clients/{client_id(office, name)}")
    else:
        page.get_by_role("option").filter(has_text=name).first.click()
    page.wait_for_selector(".timeline-list .entry, .timeline .empty")


@pytest.fixture(scope="module")
def desk(staged):
    ready_desk(staged)
    history(staged)
    return staged


@pytest.fixture(autouse=True)
def english(request):
    if "desk" in request.fixturenames:
        for who in (OWNER["email"], MARTA):
            request.getfixturevalue("desk").prefer(who, locale="en", theme="light")


def open_clients(windows, desk, path="/clients", **options):
    page = windows.open(desk, path, **options)
    page.wait_for_selector(".client-row .row-name")
    return page


def open_client(windows, desk, name="Łukasz", **options):
    page = windows.open(desk, f"/clients/{client_id(desk, name)}", **options)
    page.wait_for_selector(".client-page-head")
    return page


def field(page, label):
    return page.locator(".client-details").locator("input, select, textarea").and_(page.get_by_label(label, exact=True))


def type_into(page, label, text):
    one = field(page, label)
    one.fill(text)
    one.press("Enter")
    return one


def look(page):
    # What the pointer rests on looks different, and is not what this is about.
    page.mouse.move(0, 0)
    check_themes(page)


def saved(page):
    expect(page.get_by_role("status").filter(has_text="Saved").first).to_be_visible()


# The list

def test_by_keys_alone(windows, desk):
    page = windows.open(desk)
    page.wait_for_selector("[role=option]")
    page.keyboard.press("g")
    page.keyboard.press("c")
    page.wait_for_selector(".client-row .row-name")
    page.keyboard.press("/")
    page.keyboard.type("ukasz")
    expect(page.locator("[role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Łukasz Dąbrowski")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_text("Choose a client")).to_be_visible()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_selector(".client-page-head")
    page.keyboard.press("n")
    page.keyboard.type("By keys")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".entry.noted").filter(has_text="By keys")).to_be_visible()
    page.keyboard.press("c")
    expect(page.get_by_role("heading", name="New client")).to_be_visible()


def test_search_kind_and_tag(windows, desk):
    page = open_clients(windows, desk)
    all_ = page.get_by_role("option").count()
    page.get_by_role("button", name="Companies").click()
    expect(page.locator("[role=option]")).to_have_count(1)
    expect(page.get_by_role("option")).to_contain_text("Grace")
    page.get_by_role("button", name="All", exact=True).click()
    expect(page.locator("[role=option]")).to_have_count(all_)
    page.get_by_role("button", name="Tag", exact=True).click()
    page.keyboard.type("апо")
    page.keyboard.press("Enter")
    expect(page.locator("[role=option]")).to_have_count(1)
    expect(page).to_have_url(f"{desk.origin}/clients?tag=%D0%B0%D0%BF%D0%BE%D1%81%D1%82%D0%B8%D0%BB%D1%8C")
    page.reload()
    expect(page.locator("[role=option]")).to_have_count(1)
    page.get_by_label("Find a client").fill("nobody at all")
    expect(page.get_by_text("Nothing was found")).to_be_visible()
    page.get_by_role("button", name="Show all clients").click()
    expect(page.locator("[role=option]")).to_have_count(all_)


def test_a_new_client(windows, desk):
    windows.expect_complaint("409")
    page = open_clients(windows, desk)
    page.keyboard.press("c")
    form = page.locator(".client-form")
    for label, wrong, words in (("Name", "", "Enter a name."), ("E-mail", "not an address", "This is not an e-mail address."),
                                ("Phone", "12", "This is not a phone number."), ("Name in Latin letters", "Олена", "Only Latin letters")):
        form.get_by_label(label, exact=True).fill(wrong)
        form.get_by_role("button", name="Add client").click()
        expect(form.get_by_text(words)).to_be_visible()
        form.get_by_label(label, exact=True).fill("Nowa Klientka" if label == "Name" else "")
    form.get_by_label("E-mail", exact=True).fill("grace@example.org")
    form.get_by_role("button", name="Add client").click()
    expect(form.get_by_text("This address belongs to Grace Morgan.")).to_be_visible()
    # What was typed stays over a look at whoever has the address.
    form.get_by_role("button", name="Grace Morgan").click()
    expect(page.get_by_role("heading", name="Grace Morgan")).to_be_visible()
    page.keyboard.press("c")
    expect(form.get_by_label("Name", exact=True)).to_have_value("Nowa Klientka")
    form.get_by_label("E-mail", exact=True).fill("nowa@example.org")
    form.get_by_label("Phone", exact=True).fill("+48 601 234 567")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nowa Klientka")).to_be_visible()
    expect(page.get_by_role("option").first).to_contain_text("Nowa Klientka")
    expect(field(page, "Phone")).to_have_value("+48 601 234 567")
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()


# Edited where it stands

FIELDS = [("Name", "Łukasz Dąbrowski-Lis", "", "Enter a name."), ("Name in Latin letters", "Lukasz Dabrowski", "Лукаш", "Only Latin letters"),
          ("Tax number", "PL 725-180-11-26", "?", "A tax number has 3 to 40")]


@pytest.mark.parametrize("label,good,wrong,words", FIELDS)
def test_a_line_is_saved_undone_and_refused(windows, desk, label, good, wrong, words):
    page = open_client(windows, desk)
    before = field(page, label).input_value()
    type_into(page, label, wrong)
    expect(page.locator(".client-details").get_by_text(words)).to_be_visible()
    expect(field(page, label)).to_have_attribute("aria-invalid", "true")
    field(page, label).press("Escape")
    expect(field(page, label)).to_have_value(before)
    type_into(page, label, good)
    saved(page)
    page.keyboard.press("z")
    expect(field(page, label)).to_have_value(before)
    page.reload()
    expect(field(page, label)).to_have_value(before)


def test_choices_note_and_tags(windows, desk):
    page = open_client(windows, desk, "Grace")
    for label, value in (("Language", "de"), ("Pages are counted by", "characters_1125"), ("A started page", "half_up"), ("Kind", "company")):
        field(page, label).select_option(value)
        if label != "Kind":
            saved(page)
    note = page.get_by_label("Note", exact=True)
    note.fill("Pays by transfer")
    page.get_by_role("heading", name="Contacts").click()
    expect(page.locator(".panel-note", has_text="Saved")).to_be_visible()
    tags = page.get_by_label("Tags", exact=True)
    tags.fill("B2B")
    tags.press("Enter")
    expect(page.locator(".tag.removable")).to_have_text(["VIP", "B2B"])
    tags.press("Backspace")
    expect(page.locator(".tag.removable")).to_have_text(["VIP"])
    page.get_by_role("button", name="Take off the tag “VIP”").click()
    expect(page.locator(".tag.removable")).to_have_count(0)
    page.get_by_role("heading", name="About the client").click()
    page.keyboard.press("z")
    expect(page.locator(".tag.removable")).to_have_text(["VIP"])
    page.reload()
    for label, value in (("Language", "de"), ("Pages are counted by", "characters_1125"), ("A started page", "half_up")):
        expect(field(page, label)).to_have_value(value)
    expect(page.get_by_label("Note", exact=True)).to_have_value("Pays by transfer")


def test_keys_before_the_answer(windows, desk):
    """Enter waits for what it is to choose from; Z takes back the change that is on its way, not the one before."""
    page = open_clients(windows, desk)
    known = Held(page, "**/crm/client-tags")
    page.get_by_role("button", name="Tag", exact=True).click()
    known.asked()
    page.keyboard.type("апо")
    page.keyboard.press("Enter")
    known.go()
    expect(page).to_have_url(f"{desk.origin}/clients?tag=%D0%B0%D0%BF%D0%BE%D1%81%D1%82%D0%B8%D0%BB%D1%8C")
    page = open_client(windows, desk, "Grace")
    tags = page.locator(".tag.removable")
    before = tags.all_inner_texts()
    page.get_by_label("Tags", exact=True).fill("first")
    page.keyboard.press("Enter")
    saved(page)
    page.get_by_label("Tags", exact=True).fill("second")
    changes = Held(page, "**/crm/clients/*", "PATCH")
    page.keyboard.press("Enter")
    changes.asked()
    page.get_by_role("heading", name="About the client").click()
    page.keyboard.press("z")
    changes.go()
    expect(tags).to_have_text([*before, "first"])
    page.reload()
    expect(tags).to_have_text([*before, "first"])
    page.get_by_role("button", name="Take off the tag “first”").click()
    saved(page)


def test_lists_of_addresses(windows, desk):
    windows.expect_complaint("409")
    page = open_client(windows, desk, "James")
    phones = page.get_by_role("group", name="Phone")
    for number in ("+48 42 111 22 33", "+48 601 000 000"):
        phones.get_by_role("button", name="Add a phone").click()
        page.keyboard.type(number)
        page.keyboard.press("Enter")
        expect(phones.get_by_role("link", name=f"Call {number}")).to_be_visible()
    assert phones.get_by_role("link", name="Call +48 42 111 22 33").get_attribute("href") == "tel:+48421112233"
    phones.get_by_role("button", name="Make +48 601 000 000 the main one").click()
    expect(phones.get_by_label("Phone", exact=True).first).to_have_value("+48 601 000 000")
    phones.get_by_role("button", name="Add a phone").click()
    page.keyboard.type("12")
    page.keyboard.press("Enter")
    expect(phones.get_by_text("This is not a phone number.")).to_be_visible()
    page.keyboard.press("Escape")
    mails = page.get_by_role("group", name="E-mail")
    mails.get_by_role("button", name="Add an e-mail address").click()
    page.keyboard.type("grace@example.org")
    page.keyboard.press("Enter")
    expect(mails.get_by_text("This address belongs to Grace Morgan.")).to_be_visible()
    expect(mails.get_by_label("E-mail 2")).to_have_value("grace@example.org")
    phones.get_by_role("button", name="Remove +48 42 111 22 33").click()
    expect(phones.get_by_role("link")).to_have_count(1)
    page.get_by_role("heading", name="Contacts").click()
    page.keyboard.press("z")
    expect(phones.get_by_role("link")).to_have_count(2)


def test_the_name_is_approved_from_the_passport(windows, desk):
    page = open_client(windows, desk, "Piotr")
    type_into(page, "Name in Latin letters", "Piotr Wisniewski")
    page.get_by_role("button", name="Approve from the passport").click()
    expect(page.get_by_text("Approved from the passport by Олена Савчук")).to_be_visible()
    # Another spelling has not been compared with anything.
    type_into(page, "Name in Latin letters", "Piotr Wiśniewski")
    expect(page.get_by_role("button", name="Approve from the passport")).to_be_visible()


# Two at once

def test_mine_or_theirs(windows, desk):
    windows.expect_complaint("409")
    page = open_client(windows, desk, "Katarzyna")
    page.route("**/communications/ws**", lambda route: route.abort())
    number = field(page, "Tax number")
    number.fill("1111111111")
    desk.make("colleague", who="Katarzyna", fields={"tax_number": "2222222222", "language": "en"})
    number.press("Enter")
    dialog = page.get_by_role("dialog", name="Changed meanwhile")
    expect(dialog).to_contain_text("Марта Левицька")
    expect(dialog).to_contain_text("1111111111")
    expect(dialog).to_contain_text("2222222222")
    look(page)
    dialog.get_by_role("button", name="Save the choice").click()
    expect(number).to_have_value("1111111111")
    # What only she changed holds.
    expect(field(page, "Language")).to_have_value("en")
    number.fill("3333333333")
    desk.make("colleague", who="Katarzyna", fields={"tax_number": "4444444444"})
    number.press("Enter")
    dialog.get_by_role("radio", name="Theirs").check()
    dialog.get_by_role("button", name="Save the choice").click()
    expect(number).to_have_value("4444444444")
    page.reload()
    expect(number).to_have_value("4444444444")


def test_another_field_is_no_conflict(windows, desk):
    page = open_client(windows, desk, "Katarzyna")
    number = field(page, "Tax number")
    number.fill("5555555555")
    desk.make("colleague", who="Katarzyna", fields={"language": "pl"})
    number.press("Enter")
    saved(page)
    expect(field(page, "Language")).to_have_value("pl")
    expect(page.get_by_role("dialog")).to_have_count(0)


def test_what_a_colleague_changes_comes_by_itself(windows, desk):
    page = open_client(windows, desk, "Katarzyna")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    desk.make("colleague", who="Katarzyna", fields={"tags": ["Sąd"]})
    expect(page.locator(".tag.removable")).to_have_text(["Sąd"])
    expect(page.get_by_role("option").filter(has_text="Katarzyna")).to_contain_text("Sąd")


def test_the_server_does_not_answer(windows, desk):
    windows.expect_complaint("500")
    page = open_client(windows, desk, "Piotr")
    broken = True
    page.route("**/crm/clients/*", lambda route: route.fulfill(status=500, body="{}") if broken and route.request.method == "PATCH" else route.fallback())
    field(page, "Language").select_option("ru")
    expect(page.locator(".toast-error")).to_be_visible()
    expect(field(page, "Language")).to_have_value("")
    broken = False
    page.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(field(page, "Language")).to_have_value("ru")


# The time line

def test_one_time_line(windows, desk):
    page = open_client(windows, desk)
    entries = page.locator(".timeline-list .entry")
    expect(entries).to_have_count(8)
    for words in ("Забирає завжди сама", "2026/0001", "BLIK", "Quote", "Dokumenty z Łodzi", "To translate"):
        expect(page.locator(".timeline-list")).to_contain_text(words)
    page.get_by_role("button", name="Payments").click()
    expect(entries).to_have_count(1)
    page.get_by_role("button", name="Notes", exact=True).click()
    expect(entries).to_have_count(3)
    page.get_by_role("button", name="Everything").click()
    expect(entries).to_have_count(8)
    page.locator(".timeline-list a.entry").filter(has_text="Dokumenty z Łodzi").click()
    expect(page.locator("article.lit, .lit").first).to_be_visible()
    expect(page.locator(".thread-head")).to_contain_text("Łukasz")


def test_an_order_of_the_time_line_opens(windows, desk):
    page = open_client(windows, desk)
    page.locator(".timeline-list button.entry").filter(has_text="Terminowo").click()
    expect(page).to_have_url(re.compile("order="))
    page.go_back()
    page.locator(".client-page-head").get_by_role("button", name="New order").click()
    expect(page.get_by_role("complementary").or_(page.get_by_role("dialog")).first).to_be_visible()


def test_older_comes_in_parts(windows, desk):
    for number in range(40):
        cookie = desk.session()
        desk.ask("POST", f"/api/v1/crm/clients/{client_id(desk, 'Роман')}/notes", {"text": f"Note {number}"}, f"{cookie['name']}={cookie['value']}")
    page = open_client(windows, desk, "Роман")
    expect(page.locator(".timeline-list .entry")).to_have_count(30)
    page.get_by_role("button", name="Show older").click()
    expect(page.locator(".timeline-list .entry.noted").filter(has_text="Note 0")).to_be_visible()


def test_notes_are_written_changed_and_come_back(windows, desk):
    page = open_client(windows, desk, "Юрій")
    page.keyboard.press("n")
    page.get_by_role("button", name="Save note").click()
    expect(page.get_by_text("The note is empty.")).to_be_visible()
    page.keyboard.type("Dzwonić po 16:00")
    page.keyboard.press("Escape")
    page.reload()
    page.get_by_role("button", name="Go on with your note").click()
    expect(page.get_by_label("Write a note").last).to_have_value("Dzwonić po 16:00")
    page.keyboard.press("Control+Enter")
    note = page.locator(".entry.noted").filter(has_text="Dzwonić po 16:00")
    expect(note).to_be_visible()
    note.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Edit the note").click()
    page.keyboard.press("Control+a")
    page.keyboard.type("Dzwonić po 17:00")
    page.keyboard.press("Control+Enter")
    changed = page.locator(".entry.noted").filter(has_text="Dzwonić po 17:00")
    expect(changed).to_contain_text("edited")
    # It shows before the server has it; it can be taken back from then on.
    expect(page.get_by_role("status").get_by_role("button", name="Undo").last).to_be_visible()
    page.keyboard.press("z")
    expect(note).to_be_visible()
    note.get_by_role("button", name="What to do with the note").click()
    page.get_by_role("menuitem", name="Delete the note").click()
    expect(note).to_have_count(0)
    page.get_by_role("status").filter(has_text="Note deleted").get_by_role("button", name="Undo").click()
    expect(note).to_be_visible()
    page.reload()
    expect(note).to_be_visible()


def test_whose_notes_may_be_changed(windows, desk):
    page = open_client(windows, desk, email=MARTA)
    note = page.locator(".entry.noted").filter(has_text="Забирає завжди сама")
    expect(note).to_be_visible()
    expect(note.get_by_role("button", name="What to do with the note")).to_have_count(0)


# Twice the same, roles, erasing

def test_put_together_and_parted(windows, desk):
    page = open_client(windows, desk, "Олена Гнатюк")
    same = page.get_by_role("region", name="Maybe the same client")
    expect(same).to_contain_text("same phone")
    count = page.locator("[role=option]").count()
    same.get_by_role("button", name="Merge").click()
    expect(page.locator("[role=option]")).to_have_count(count - 1)
    merged = page.get_by_role("region", name="Merged with")
    expect(merged).to_contain_text("Олена Гнатюк")
    page.get_by_role("status").filter(has_text="Merged").get_by_role("button", name="Undo").click()
    expect(page.locator("[role=option]")).to_have_count(count)
    same.get_by_role("button", name="Merge").click()
    merged.get_by_role("button", name="Separate").click()
    expect(page.locator("[role=option]")).to_have_count(count)
    expect(same).to_be_visible()


def test_the_panel_beside_a_conversation(windows, desk):
    page = windows.open(desk)
    page.get_by_role("option").filter(has_text="Grace").first.click()
    panel = page.get_by_role("complementary", name="Client")
    latin = panel.get_by_label("Name in Latin letters", exact=True)
    latin.fill("Grace Morgan")
    latin.press("Enter")
    saved(page)
    panel.get_by_role("button", name="Add a phone").click()
    page.keyboard.type("+44 20 7946 0000")
    page.keyboard.press("Enter")
    expect(panel.get_by_role("link", name="Call +44 20 7946 0000")).to_be_visible()
    look(page)
    panel.get_by_role("link", name="Open the client’s page").click()
    expect(page.locator(".client-page-head")).to_contain_text("Grace Morgan")


def test_roles(windows, desk):
    page = open_client(windows, desk, email=MARTA)
    expect(page.locator(".client-page-head").get_by_role("button", name="More actions")).to_have_count(0)
    books = windows.open(desk, "/clients", email=KLARA)
    expect(books.locator(".client-row")).to_have_count(0)
    expect(books.get_by_role("link", name="Clients")).to_have_count(0)


def test_erased_for_good(windows, desk):
    windows.expect_complaint("404")
    desk.make("person", who="Piotr", fields={"name": "Piotr Do Usunięcia"})
    page = open_client(windows, desk, "Piotr Do Usunięcia")
    page.locator(".client-page-head").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Erase the client").click()
    dialog = page.get_by_role("dialog")
    expect(dialog.locator("[data-erase=goes]")).to_contain_text("1 conversation")
    expect(dialog.locator("[data-erase=stays]")).to_contain_text("0 orders with payments")
    dialog.get_by_role("button", name="Cancel").click()
    # A server that does not count beforehand: what goes is said in words all the same.
    desk.make("uncounted", on=True)
    page.locator(".client-page-head").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Erase the client").click()
    expect(dialog.locator("[data-erase=goes]")).to_contain_text("1 conversation")
    expect(dialog.locator("[data-erase=goes]")).to_contain_text("All their messages with the originals")
    desk.make("uncounted", on=False)
    look(page)
    dialog.get_by_role("textbox").fill("piotr")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog.get_by_text("Type the name exactly: Piotr Do Usunięcia")).to_be_visible()
    dialog.get_by_role("textbox").fill("Piotr Do Usunięcia")
    dialog.get_by_role("button", name="Erase for good").click()
    expect(dialog).to_contain_text("Piotr Do Usunięcia is no longer on this server.")
    expect(dialog).to_contain_text("This went")
    look(page)
    dialog.get_by_role("button", name="Close").last.click()
    expect(page.get_by_text("Choose a client")).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="Piotr Do Usunięcia")).to_have_count(0)
    page.go_back()


# Access

@pytest.mark.parametrize("name", ["Łukasz", "Олена Гнатюк"])
def test_no_violations(windows, desk, name):
    page = open_client(windows, desk, name)
    page.wait_for_selector(".timeline-list .entry")
    look(page)
    page.keyboard.press("n")
    look(page)
    page.goto(f"{desk.origin}/clients/new")
    page.locator(".client-form [type=submit]").click()
    look(page)


def test_on_a_phone(windows, desk):
    page = open_clients(windows, desk, viewport=HAND, has_touch=True, is_mobile=True)
    look(page)
    page.get_by_label("Find a client").fill("Łukasz")
    page.get_by_role("option").filter(has_text="Łukasz").tap()
    page.wait_for_selector(".timeline-list .entry")
    expect(page.locator(".list-column")).to_be_hidden()
    look(page)
    page.get_by_role("button", name="Details").tap()
    expect(field(page, "Tax number")).to_be_visible()
    look(page)
    small = page.evaluate("""() => [...document.querySelectorAll("main button, main a, main input, main select")].filter(one => one.offsetParent !== null)
        .map(one => [one, (one.closest("label") ?? one).getBoundingClientRect()]).filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
        .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
    assert [one for one in small if not one.startswith("order-card")] == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    page.go_back()
    expect(page.locator(".list-column")).to_be_visible()


def test_without_layout_shift(windows, desk):
    page = open_clients(windows, desk)
    page.evaluate("""() => { window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })
                     .observe({type: "layout-shift", buffered: true}); }""")
    for name in ("Łukasz", "Grace", "Katarzyna"):
        page.get_by_role("option").filter(has_text=name).click()
        page.wait_for_timeout(700)
    settled(page)
    assert page.evaluate("() => window.shift") <= 0.02


def test_few_rows_in_the_document(windows, desk):
    desk.make("crowd", count=400)
    page = open_clients(windows, desk)
    box = page.get_by_role("listbox", name="Clients")
    for _ in range(14):
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        page.wait_for_timeout(120)
        assert page.locator(".row").count() <= 60
    assert int(page.get_by_role("option").last.get_attribute("aria-posinset")) > 400
