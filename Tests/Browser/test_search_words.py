"""The search in words: operators with suggestions, chips, hints, kinds with counts, pages, and what was searched before."""
import re

import letters
import pytest
from playwright.sync_api import expect
from searching import field, hits, offers


@pytest.fixture(scope="module")
def full(staged, tmp_path_factory):
    staged.import_mail(letters.write(tmp_path_factory.mktemp("many"), letters.many(70)))
    return staged


@pytest.fixture
def page(windows, full):
    full.prefer(locale="en", theme="light")
    one = windows.open(full)
    one.wait_for_selector("[role=option]")
    return one


def test_operators_are_offered_in_words_and_taken_by_keys(page):
    page.keyboard.press("/")
    expect(offers(page).filter(has_text="from:")).to_contain_text("name or address")
    page.keyboard.type("ha")
    expect(offers(page).first).to_contain_text("has:")
    page.keyboard.press("ArrowDown")
    expect(field(page)).to_have_attribute("aria-activedescendant", "search-suggestions-0")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("has:")
    page.keyboard.type("pd")
    expect(offers(page).first).to_contain_text("has:pdf")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    expect(field(page)).to_have_value("has:pdf ")
    expect(page.locator(".narrow-chip")).to_contain_text("Has: a PDF")
    expect(hits(page).first).to_contain_text("Dokumenty z Łodzi")
    page.locator(".narrow-chip").get_by_role("button").click()
    expect(field(page)).to_have_value("")


def test_found_by_the_words_of_the_own_language(page, full):
    full.prefer(locale="uk")
    page.reload()
    page.wait_for_selector("[role=option]")
    page.keyboard.press("/")
    page.keyboard.type("відпов")
    one = page.locator(".suggestion").filter(has_text="assignee:")
    expect(one).to_contain_text("відповідальний")
    one.click()
    expect(page.locator(".search-field input")).to_have_value("assignee:")
    expect(page.locator(".suggestion").filter(has_text="assignee:none")).to_contain_text("ніхто")


def test_values_come_from_the_server(page):
    page.keyboard.press("/")
    page.keyboard.type("from:grace")
    expect(offers(page).first).to_contain_text("Grace Morgan")
    offers(page).first.click()
    expect(field(page)).to_have_value('from:"Grace Morgan" ')
    expect(hits(page).first).to_contain_text("Grace Morgan")


def test_what_cannot_be_read_is_said(page, full):
    page.goto(f"{full.origin}/search?q=Sprawa before:yesterday is:odd")
    hints = page.locator(".search-hints li")
    expect(hints).to_have_count(2)
    expect(hints.first).to_contain_text("before: needs a day, month or year")
    expect(hints.nth(1)).to_contain_text("is: does not know “odd”")
    expect(hits(page).first).to_contain_text("Sprawa")


def test_kinds_with_counts_and_pages(page, full):
    page.goto(f"{full.origin}/search?q=Klient")
    expect(page.get_by_role("group", name="Clients").locator(".hit:not(.more)")).to_have_count(5)
    expect(page.locator(".search-kinds")).to_contain_text("70")
    page.get_by_role("option", name="Clients: show all 70").click()
    expect(hits(page)).to_have_count(50)
    # A mouse would have to scroll there first, which asks for the page by itself.
    page.get_by_role("option", name="Show more").evaluate("one => one.click()")
    expect(hits(page)).to_have_count(70)


def test_what_was_searched_is_offered_again(page, full):
    page.keyboard.press("/")
    page.keyboard.type("Reklamacja")
    expect(hits(page).first).to_contain_text("Reklamacja")
    page.keyboard.press("Enter")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    expect(page.locator(".thread-head")).to_be_visible()
    page.goto(f"{full.origin}/inbox")
    page.wait_for_selector("[role=option]")
    page.keyboard.press("/")
    expect(offers(page).first).to_contain_text("Reklamacja")
    page.get_by_role("button", name="Forget these searches").click()
    expect(offers(page).filter(has_text="Reklamacja")).to_have_count(0)


def test_a_search_becomes_a_list(page, full):
    page.goto(f"{full.origin}/search?q=Sprawa 1")
    page.get_by_role("button", name="Show as a list").click()
    expect(page.locator(".narrow-chip")).to_contain_text("Sprawa 1")
    assert "q=Sprawa" in page.url
    expect(page.get_by_role("listbox", name="Conversations").locator("[role=option]").first).to_contain_text("Sprawa 1")


def test_what_was_not_looked_through_is_not_said_to_be_missing(page, full):
    """The server goes over so many messages a page, and says that it does not know what lies below."""
    pages = []

    def nothing_yet(route):
        pages.append(route.request.url)
        empty = {"items": [], "took_ms": 1, "hints": [], "counts": None, "next": f"page-{len(pages)}"}
        if len(pages) == 1:
            empty["counts"] = {"clients": 0, "orders": 0, "conversations": 0, "messages": 0, "capped": ["conversations", "messages"]}
        return route.fulfill(json=empty) if len(pages) < 15 else route.continue_(url=re.sub("&cursor=[^&]*", "", route.request.url))

    page.route("**/api/v1/search?*", nothing_yet)
    page.goto(f"{full.origin}/search?q=Reklamacja")
    expect(page.get_by_text("Nothing found so far")).to_be_visible()
    assert len(pages) == 11 and "kind=all" in pages[0] and all("kind=conversations" in one and "cursor=page-" in one for one in pages[1:])
    page.get_by_role("button", name="Search what is older").click()
    expect(hits(page).first).to_contain_text("Reklamacja")


def test_what_is_older_is_offered_beside_clients_too(page, full):
    """A client is found at once; whether a conversation is, nobody knows before what is older was looked through."""
    pages = []
    client = {"kind": "client", "id": "0196d7a0-0000-7000-8000-000000000001", "title": "Reklamacja Sp. z o.o.", "snippet": "biuro@example.org", "at": None,
              "highlights": {"title": [[0, 10]], "snippet": []}}

    def clients_alone(route):
        pages.append(route.request.url)
        some = {"items": [] if pages[1:] else [client], "took_ms": 1, "hints": [], "counts": None, "next": f"page-{len(pages)}"}
        if len(pages) == 1:
            some["counts"] = {"clients": 1, "orders": 0, "conversations": 0, "messages": 0, "capped": ["conversations", "messages"]}
        return route.fulfill(json=some) if len(pages) < 15 else route.continue_(url=re.sub("&cursor=[^&]*", "", route.request.url))

    page.route("**/api/v1/search?*", clients_alone)
    page.goto(f"{full.origin}/search?q=Reklamacja")
    expect(hits(page).first).to_contain_text("Reklamacja Sp. z o.o.")
    older = page.get_by_role("group", name="Conversations", exact=True).get_by_role("option", name="Search what is older")
    expect(older).to_be_visible()
    assert len(pages) == 11
    older.click()
    expect(page.get_by_role("group", name="Conversations", exact=True).locator(".hit:not(.more)").first).to_contain_text("Reklamacja")
    expect(older).to_have_count(0)


def test_a_list_of_words_says_that_older_ones_were_not_searched(page, full):
    def capped(route):
        answer = route.fetch()
        route.fulfill(response=answer, json={**answer.json(), "capped": True})

    page.route("**/communications/inbox?*q=*", capped)
    page.goto(f"{full.origin}/inbox?q=Reklamacja")
    page.get_by_text("Only a part of what is older was searched.").get_by_role("button", name="Search everything").click()
    page.wait_for_url("**/search?q=Reklamacja*")
    expect(hits(page).first).to_contain_text("Reklamacja")
