"""Clients from a file: tried first, then taken, and nobody twice."""
import pytest
from conftest import HAND
from office import OWNER
from playwright.sync_api import expect
from test_clients import MARTA, api, look, ready_desk

HEAD = "name;kind;latin_name;email;phone;address;language;tags;tax_number;note\n"
GOOD = HEAD + '''Anna Kowalska;person;Anna Kowalska;anna.k@example.org, a.kowalska@example.org;+48 601 100 200;;pl;VIP, B2B;;"płaci ""z góry""; zawsze"
Kancelaria Lis;company;;lis@example.org;+48 42 600 00 00;ul. Długa 5, Łódź;pl;;7251801126;
'''
MIXED = GOOD + '''Grace;person;;grace@example.org;;;en;;;
;person;;ktos@example.org;;;;;;
Zły Mail;person;;to nie adres;;;;;;
Zły Numer;pies;Щось;;12;;xx;;;
Za dużo;person;;;;;;;;;;;
James;person;;james@example.org;;;;;;
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
    for at, words in enumerate((["Line 5", "Name: nobody is named"], ["Line 6", "E-mail: This is not an e-mail address."],
                                ["Line 7", "Phone: This is not a phone number", "Kind: has to be person or company", "Language: has to be uk, pl, en, ru or de", "Only Latin letters"],
                                ["Line 8", "another number of cells than columns"])):
        for word in words:
            expect(lines.nth(at)).to_contain_text(word)
    assert api(desk, "/api/v1/crm/clients?q=Kancelaria")["items"] == []
    look(page)
    page.get_by_role("button", name="1 known").click()
    expect(lines.get_by_role("link", name="James")).to_be_visible()
    page.get_by_role("button", name="1 completed").click()
    expect(lines.get_by_role("link", name="Grace")).to_be_visible()
    expect(lines).to_contain_text("is here already and gets what is lacking")
    page.get_by_role("button", name="All 8 lines").click()
    expect(lines).to_have_count(8)
    page.get_by_role("button", name="Import 3 lines").click()
    expect(page.get_by_text("klienci.csv was imported.")).to_be_visible()
    expect(page.get_by_role("button", name="2 added")).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="Kancelaria Lis")).to_be_visible()
    look(page)
    anna = api(desk, "/api/v1/crm/clients?q=anna.k@example.org")["items"][0]
    assert anna["emails"] == ["anna.k@example.org", "a.kowalska@example.org"] and anna["tags"] == ["VIP", "B2B"] and anna["note"] == 'płaci "z góry"; zawsze'
    page.get_by_role("button", name="Choose another file").click()
    choose(page, GOOD)
    expect(page.get_by_role("button", name="2 known")).to_be_visible()
    expect(page.get_by_role("button", name="Import 0 lines")).to_be_disabled()
    expect(page.get_by_text("There is nothing new in it.")).to_be_visible()


def test_what_was_exported_makes_nobody_twice(windows, desk):
    page = windows.open(desk, "/clients")
    page.get_by_role("button", name="More about the clients").click()
    with page.expect_download() as download:
        page.get_by_role("menuitem", name="Export to a file").click()
    text = download.value.path().read_bytes()
    assert text.decode().startswith("name;kind;latin_name") and b"grace@example.org" in text
    page.goto(f"{desk.origin}/clients/import")
    page.wait_for_selector(".import-drop")
    choose(page, text, "clients.csv")
    page.wait_for_selector(".import-lines")
    grace = page.locator(".import-lines li").filter(has_text="Grace")
    expect(grace).to_contain_text("is here already")


REFUSED = [(b"", "has no lines"), (b'name;note\nAnna;"begins\n', "cannot be read from line 2 on"), ("Imię;Mail\nAnna;a@b.pl\n".encode(), "does not name the columns"), ("name\nŁódź\n".encode("cp1250"), "is not in UTF-8")]


@pytest.mark.parametrize("body,words", REFUSED)
def test_a_file_that_is_none(windows, desk, body, words):
    windows.expect_complaint("422")
    page = open_import(windows, desk)
    choose(page, body)
    expect(page.get_by_role("alert")).to_contain_text(words)
    look(page)
    choose(page, GOOD, "dobry.csv")
    expect(page.locator(".import-verdict")).to_contain_text("dobry.csv")


def test_columns_that_nobody_knows_are_said(windows, desk):
    page = open_import(windows, desk)
    choose(page, "name;kolor\nAnna;zielony\n")
    expect(page.get_by_text("These columns are not known and are left out: kolor")).to_be_visible()


def test_a_file_that_is_too_large(windows, desk, tmp_path):
    file = tmp_path / "ogromny.csv"
    file.write_bytes(b"name\n" + b"x" * 10_500_000)
    page = open_import(windows, desk)
    page.locator("input[type=file]").set_input_files(file)
    expect(page.get_by_role("alert")).to_contain_text("larger than 10.5 MB")


def test_the_connection_goes_meanwhile(windows, desk):
    windows.expect_complaint("ERR_FAILED|Failed to load")
    page = open_import(windows, desk)
    choose(page, HEAD + "Jan Przerwany;person;;przerwany@example.org;;;;;;\n")
    page.wait_for_selector(".import-lines")
    page.route("**/clients/import", lambda route: route.abort())
    page.get_by_role("button", name="Import 1 line").click()
    expect(page.get_by_role("alert")).to_contain_text("There is no connection to the server.")
    page.unroute("**/clients/import")
    page.get_by_role("button", name="Import 1 line").click()
    expect(page.get_by_role("button", name="1 added")).to_be_visible()


def test_dropped_and_many_lines(windows, desk):
    page = open_import(windows, desk)
    many = HEAD + "".join(f"Klient {number};person;;seria{number}@example.org;;;;;;\n" for number in range(1200))
    transfer = page.evaluate_handle("""text => { const data = new DataTransfer(); data.items.add(new File([text], "dużo.csv", {type: "text/csv"})); return data; }""", many)
    for kind in ("dragover", "drop"):
        page.dispatch_event(".import", kind, {"dataTransfer": transfer})
    expect(page.locator(".import-lines li")).to_have_count(100)
    expect(page.get_by_role("button", name="All 1,200 lines")).to_be_visible()
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
