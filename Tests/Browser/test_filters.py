"""The list narrowed by people, tags, channels and clients: in the address, in chips, live, and never hiding mail without a word."""
import json
import urllib.request

import pytest
from composing import open_thread
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def tagged(staged):
    """The standard mail: Łukasz is tagged and Marta's, Piotr is tagged."""
    rows = rows_of(staged)
    marta = next(one["id"] for one in ask(staged, "GET", "/api/v1/users")["items"] if one["name"].startswith("Марта"))
    change(staged, rows["Łukasz Dąbrowski"], {"tags": ["VIP"], "assignee": marta})
    change(staged, rows["Piotr Wiśniewski"], {"tags": ["vip", "терміново"]})
    return staged


def header(office) -> str:
    cookie = office.session()
    return f"{cookie['name']}={cookie['value']}"


def ask(office, method: str, path: str):
    return json.load(urllib.request.urlopen(urllib.request.Request(office.origin + path, headers={"Cookie": header(office)}, method=method), timeout=30))


def rows_of(office) -> dict:
    return {one["counterpart"]["name"]: one["id"] for one in ask(office, "GET", "/api/v1/communications/inbox?view=all")["items"]}


def change(office, id: str, body: dict) -> None:
    office.ask("PATCH", f"/api/v1/communications/conversations/{id}", body, header(office))


@pytest.fixture
def page(windows, tagged):
    tagged.prefer(locale="en", theme="light")
    one = windows.open(tagged)
    one.wait_for_selector("[role=option]")
    return one


def names(page):
    return page.get_by_role("listbox", name="Conversations").locator("[role=option] .row-name")


def choose(page, text: str) -> None:
    page.keyboard.press("Shift+F")
    dialog = page.get_by_role("dialog", name="Filter the list")
    expect(dialog).to_be_visible()
    dialog.get_by_role("combobox").fill(text)
    expect(dialog.get_by_role("option").first).to_contain_text(text)
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)


def test_by_keys_into_the_address_and_back(page):
    expect(names(page)).to_have_count(5)
    choose(page, "VIP")
    expect(names(page)).to_have_text(["Łukasz Dąbrowski", "Piotr Wiśniewski"])
    assert "tag=VIP" in page.url
    choose(page, "Марта")
    expect(names(page)).to_have_text(["Łukasz Dąbrowski"])
    expect(page.locator(".narrow-chip")).to_have_count(2)
    page.reload()
    expect(names(page)).to_have_text(["Łukasz Dąbrowski"])
    expect(page.locator(".narrow-chip").first).to_contain_text("Марта Левицька")
    page.go_back()
    expect(names(page)).to_have_count(2)
    page.go_back()
    expect(names(page)).to_have_count(5)
    expect(page.locator(".narrow-bar")).to_have_count(0)


def test_chips_take_it_off_and_a_view_keeps_it(page, tagged):
    page.goto(f"{tagged.origin}/inbox?tag=vip&assignee=none")
    expect(names(page)).to_have_text(["Piotr Wiśniewski"])
    page.get_by_role("link", name="Mine").click()
    expect(page.locator(".list-body .empty")).to_contain_text("Nothing here with this filter")
    expect(page.locator(".list-body .empty")).to_contain_text("In “Mine” no conversation fits: Nobody, vip.")
    page.locator(".tabs").get_by_role("link", name="Open").click()
    expect(names(page)).to_have_text(["Piotr Wiśniewski"])
    page.locator(".narrow-chip", has_text="vip").get_by_role("button").click()
    expect(names(page)).to_have_count(4)
    page.get_by_role("button", name="Show all").click()
    expect(names(page)).to_have_count(5)


def test_an_empty_list_says_why_and_the_way_out(page, tagged):
    page.goto(f"{tagged.origin}/inbox?tag=nothing&platform=email")
    empty = page.locator(".list-body .empty")
    expect(empty).to_contain_text("nothing")
    empty.get_by_role("button", name="Without “nothing”").click()
    expect(names(page)).to_have_count(5)


def test_live_by_the_same_rules(page, tagged):
    page.goto(f"{tagged.origin}/inbox?tag=terminowo")
    expect(page.locator(".list-body .empty")).to_be_visible()
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    grace = rows_of(tagged)["Grace Morgan"]
    change(tagged, grace, {"tags": ["Terminowo"]})
    expect(names(page)).to_have_text(["Grace Morgan"])
    change(tagged, grace, {"tags": []})
    expect(page.locator(".list-body .empty")).to_be_visible()


def test_a_client_is_found_and_named(page, tagged):
    page.keyboard.press("Shift+F")
    dialog = page.get_by_role("dialog", name="Filter the list")
    dialog.get_by_role("combobox").fill("Grace")
    expect(dialog.get_by_role("option").filter(has_text="Grace Morgan")).to_be_visible()
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(names(page)).to_have_text(["Grace Morgan"])
    page.reload()
    expect(page.locator(".narrow-chip")).to_contain_text("Grace Morgan")
    open_thread(page, "Grace Morgan")
    assert "client=" in page.url
    page.keyboard.press("Escape")
    expect(names(page)).to_have_text(["Grace Morgan"])


def test_what_no_longer_fits_leads_on(page, tagged):
    page.goto(f"{tagged.origin}/inbox?assignee=none")
    expect(names(page)).to_have_count(4)
    second = names(page).nth(1).inner_text()
    names(page).first.click()
    page.keyboard.press("a")
    page.keyboard.press("Enter")
    expect(names(page)).to_have_count(3)
    expect(page.locator(".thread-head .thread-name")).to_have_text(second)
    page.keyboard.press("z")
    expect(names(page)).to_have_count(4)
