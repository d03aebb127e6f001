"""Clients from a file: tried first, then taken, and nobody twice."""
import pytest
from conftest import HAND
from office import OWNER
from playwright.sync_api import expect
from test_clients import MARTA, api, look, ready_desk

HEAD = "name,kind,latin_name,language,emails,phones,addresses,tags,tax_number,note\n"
GOOD = HEAD + '''Anna Kowalska,person,Anna Kowalska,pl,anna.k@example.org; a.kowalska@example.org,+48 601 100 200,,VIP; B2B,,"płaci ""z góry"", zawsze"
Kancelaria Lis,company,,pl,lis@example.org,+48 42 600 00 00,"ul. Długa 5, Łódź",,7251801126,
'''
MIXED = GOOD + '''Grace,person,,en,grace@example.org,,,,,
,person,,,ktos@example.org,,,,,
Zły Mail,person,,,to nie adres,,,,,
Zły Numer,pies,Щось,xx,,12,,,,
Za mało,person
'''


@pytest.fixture(scope="module")
def desk(staged):
    ready_desk(staged)
    return staged


@pytest.fixture(autouse=True)
def english(desk):
    for who in (OWNER["email"], MARTA):
        desk.prefer(who, locale="en", theme="light")


def open_import(windows, desk, **options):
    page = windows.open(desk, "/clients/import", **options)
    page.wait_for_selector(".import-drop")
    return page


def choose(page, text, name="klienci.csv"):
    page.locator("input[type=file]").set_input_files({"name": name, "mimeType": "text/csv", "buffer": text if isinstance(text, bytes) else text.encode()})


def test_tried_then_taken_then_known(windows, desk):
    page = windows.open(desk, "/clients", email=MARTA)
    page.get_by_role("button", name="More about the clients").click()
    page.get_by_role("menuitem", name="Import from a file").click()
    choose(page, MIXED)
    expect(page.get_by_text("nothing was changed yet")).to_be_visible()
    lines = page.locator(".import-lines li")
    # What is wrong stands first.
    expect(lines).to_have_count(4)
    for at, words in enumerate((["Line 5", "Name: is missing"], ["Line 6", "E-mail: This is not an e-mail address."],
                                ["Line 7", "Phone: This is not a phone number", "Kind: has to be person or company", "Language: has to be uk, pl, en, ru or de", "Only Latin letters"],
                                ["Line 8", "another number of cells than columns"])):
        for word in words:
            expect(lines.nth(at)).to_contain_text(word)
    assert api(desk, "/api/v1/crm/clients?q=Kancelaria")["items"] == []
    look(page)
    page.get_by_role("button", name="1 known").click()
    expect(lines.get_by_role("link", name="Grace")).to_be_visible()
    page.get_by_role("button", name="All 7 lines").click()
    expect(lines).to_have_count(7)
    page.get_by_role("button", name="Import 2 clients").click()
    expect(page.get_by_text("klienci.csv was imported.")).to_be_visible()
    expect(page.get_by_role("button", name="2 added")).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="Kancelaria Lis")).to_be_visible()
    look(page)
    anna = api(desk, "/api/v1/crm/clients?q=anna.k@example.org")["items"][0]
    assert anna["emails"] == ["anna.k@example.org", "a.kowalska@example.org"] and anna["tags"] == ["VIP", "B2B"] and anna["note"] == 'płaci "z góry", zawsze'
    page.get_by_role("button", name="Choose another file").click()
    choose(page, GOOD)
    expect(page.get_by_role("button", name="2 known")).to_be_visible()
    expect(page.get_by_role("button", name="Import 0 clients")).to_be_disabled()
    expect(page.get_by_text("There is nobody new in it.")).to_be_visible()


def test_what_was_exported_makes_nobody_twice(windows, desk):
    page = windows.open(desk, "/clients")
    page.get_by_role("button", name="More about the clients").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export to a file").click()
    text = download.value.path().read_bytes()
    assert text.decode().startswith("name,kind,latin_name") and b"grace@example.org" in text
    page.goto(f"{desk.origin}/clients/import")
    page.wait_for_selector(".import-drop")
    choose(page, text, "clients.csv")
    page.wait_for_selector(".import-lines")
    grace = page.locator(".import-lines li").filter(has_text="Grace")
    page.get_by_role("button", name="lines").click()
    expect(grace).to_contain_text("is here already")


REFUSED = [(b"", "has no lines"), ("Imię;Mail\nAnna;a@b.pl\n".encode(), "does not name the columns"), ("name\nŁódź\n".encode("cp1250"), "is not in UTF-8")]


@pytest.mark.parametrize("body,words", REFUSED)
def test_a_file_that_is_none(windows, desk, body, words):
    windows.expect_complaint("422")
    page = open_import(windows, desk)
    choose(page, body)
    expect(page.get_by_role("alert")).to_contain_text(words)
    look(page)
    choose(page, GOOD, "dobry.csv")
    expect(page.locator(".import-verdict")).to_contain_text("dobry.csv")


def test_a_file_that_is_too_large(windows, desk):
    page = open_import(windows, desk)
    choose(page, b"name\n" + b"x" * 10_500_000)
    expect(page.get_by_role("alert")).to_contain_text("larger than 10.5 MB")


def test_the_connection_goes_meanwhile(windows, desk):
    windows.expect_complaint("ERR_FAILED|Failed to load")
    page = open_import(windows, desk)
    choose(page, HEAD + "Jan Przerwany,person,,,przerwany@example.org,,,,,\n")
    page.wait_for_selector(".import-lines")
    page.route("**/clients/import", lambda route: route.abort())
    page.get_by_role("button", name="Import 1 client").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection to the server.")
    page.unroute("**/clients/import")
    page.get_by_role("button", name="Import 1 client").click()
    expect(page.get_by_role("button", name="1 added")).to_be_visible()


def test_dropped_and_many_lines(windows, desk):
    page = open_import(windows, desk)
    many = HEAD + "".join(f"Klient {number},person,,,seria{number}@example.org,,,,,\n" for number in range(1200))
    transfer = page.evaluate_handle("""text => { const data = new DataTransfer(); data.items.add(new File([text], "dużo.csv", {type: "text/csv"})); return data; }""", many)
    for kind in ("dragover", "drop"):
        page.dispatch_event(".import", kind, {"dataTransfer": transfer})
    expect(page.locator(".import-lines li")).to_have_count(100)
    expect(page.get_by_text("200 more lines are counted and not listed.")).to_be_visible()
    page.get_by_role("button", name="Show more").click()
    expect(page.locator(".import-lines li")).to_have_count(200)


def test_on_a_phone(windows, desk):
    page = open_import(windows, desk, viewport=HAND, has_touch=True, is_mobile=True)
    choose(page, MIXED)
    page.wait_for_selector(".import-lines")
    look(page)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    page.get_by_role("button", name="Back").tap()
    expect(page.locator(".list-column")).to_be_visible()
