"""Notes for colleagues and tags: seen by the office at once, by nobody else, and never lost."""
import json

import pytest
from composing import open_thread
from conftest import HAND
from playwright.sync_api import expect

NOTES = "**/conversations/*/messages"


@pytest.fixture(scope="module")
def shared(office):
    office.add_user("Марта Левицька", "marta@example.test")
    office.prefer("marta@example.test", locale="en", theme="light")
    office.prefer(locale="en", theme="light")
    return office


@pytest.fixture
def two(shared, windows):
    pages = windows.open(shared), windows.open(shared, email="marta@example.test")
    for page in pages:
        expect(page.get_by_role("option").first).to_be_visible()
        expect(page.locator("[data-connection=live]").first).to_be_attached()
    return pages


@pytest.fixture
def page(shared, windows):
    one = windows.open(shared)
    one.wait_for_selector("[role=option]")
    return one


def composer(page):
    return page.get_by_role("form", name="Internal note for colleagues")


def field(page):
    return page.get_by_role("textbox", name="Internal note for colleagues")


def notes(page):
    return page.locator("article .bubble.note")


def write(page, text):
    page.keyboard.press("n")
    expect(field(page)).to_be_focused()
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter")


def test_a_note_and_a_mention_reach_the_colleague(two):
    olena, marta = two
    open_thread(marta, "Łukasz")
    row = olena.get_by_role("option").filter(has_text="Łukasz")
    before = row.locator(".row-preview").inner_text(), row.locator(".row-time").inner_text()
    open_thread(olena, "Łukasz")
    olena.keyboard.press("n")
    expect(composer(olena)).to_contain_text("Only your office sees it. The client does not.")
    olena.keyboard.type("Please look, @Мар")
    expect(olena.get_by_role("listbox", name="Whom to call").get_by_role("option")).to_have_text(["Марта Левицька"])
    olena.keyboard.press("Enter")
    expect(field(olena)).to_have_value("Please look, @Марта Левицька ")
    olena.keyboard.type("before Friday")
    olena.keyboard.press("Control+Enter")
    for page in (olena, marta):
        expect(notes(page)).to_have_text("Please look, @Марта Левицька before Friday")
        expect(page.locator("article", has=page.locator(".bubble.note"))).to_contain_text("Internal note")
        expect(page.locator("article", has=page.locator(".bubble.note")).locator(".message-author")).to_have_text("Олена Савчук")
        expect(notes(page).locator(".mention")).to_have_text("@Марта Левицька")
    toast = marta.locator(".toast", has_text="Олена Савчук mentioned you in “Dokumenty z Łodzi”")
    expect(toast).to_be_visible()
    expect(olena.locator(".toast", has_text="mentioned")).to_have_count(0)
    marta.keyboard.press("z")
    expect(toast).to_be_visible()
    open_thread(marta, "Grace")
    toast.get_by_role("button", name="Open", exact=True).click()
    expect(marta.locator(".thread-head .thread-name")).to_have_text("Łukasz Dąbrowski")
    expect(toast).to_have_count(0)
    assert (row.locator(".row-preview").inner_text(), row.locator(".row-time").inner_text()) == before
    expect(row.locator(".count")).to_have_count(0)


def test_the_composer_cannot_be_mistaken(page):
    open_thread(page, "Grace")
    page.keyboard.press("n")
    for theme, colour in (("light", "rgb(255, 246, 214)"), ("dark", "rgb(43, 38, 20)")):
        page.evaluate("theme => document.documentElement.setAttribute('data-theme', theme)", theme)
        for part in (composer(page), field(page)):
            assert part.evaluate("one => getComputedStyle(one).backgroundColor") == colour
    page.keyboard.press("Escape")


def test_a_draft_stays_and_keys_are_letters_while_typing(page):
    open_thread(page, "James")
    page.keyboard.press("n")
    page.keyboard.type("eeuaz half a thought")
    page.keyboard.press("Escape")
    expect(composer(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Go on with your note")).to_be_visible()
    expect(notes(page)).to_have_count(0)
    expect(page.locator(".thread-head .thread-name")).to_contain_text("James")
    page.reload()
    page.get_by_role("button", name="Go on with your note").click()
    expect(field(page)).to_have_value("eeuaz half a thought")
    expect(field(page)).to_be_focused()
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Go on with your note")).to_be_focused()
    page.keyboard.press("n")
    field(page).fill("")
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Write a note")).to_be_visible()


def test_what_was_not_saved_comes_back_and_is_never_doubled(page, windows):
    windows.expect_complaint("Failed to load|ERR_")
    open_thread(page, "Piotr")
    keys = []

    def lose_the_answer(route):
        if route.request.method != "POST":
            return route.fallback()
        keys.append(json.loads(route.request.post_data)["idempotency_key"])
        if len(keys) == 1:
            return route.abort()
        route.fetch()
        return route.abort() if len(keys) == 2 else route.fallback()

    page.route(NOTES, lose_the_answer)
    write(page, "Invoice corrected")
    failed = page.locator(".toast-error")
    expect(failed).to_contain_text("The note was not saved")
    expect(failed).to_contain_text("no connection")
    expect(notes(page)).to_have_count(0)
    expect(page.get_by_role("button", name="Go on with your note")).to_be_visible()
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_be_visible()
    # The server has it now, though it could not say so.
    failed.get_by_role("button", name="Try again").click()
    expect(failed).to_have_count(0)
    expect(notes(page)).to_have_text(["Invoice corrected"])
    expect(page.get_by_role("button", name="Write a note")).to_be_visible()
    assert len(keys) == 3 and len(set(keys)) == 1
    page.reload()
    expect(notes(page)).to_have_text(["Invoice corrected"])


def test_the_note_is_there_before_the_server_answers(page):
    open_thread(page, "Grace")
    waiting = []
    page.route(NOTES, lambda route: waiting.append(route) if route.request.method == "POST" else route.fallback())
    write(page, "At once")
    expect(notes(page)).to_have_text(["At once"])
    assert len(waiting) == 1
    waiting[0].fallback()
    page.wait_for_timeout(400)
    expect(notes(page)).to_have_text(["At once"])


def test_a_note_is_found_and_says_what_it_is(page, shared):
    open_thread(page, "James")
    write(page, "Wróci w poniedziałek, zapytać o apostille")
    expect(notes(page)).to_have_count(1)
    page.goto(shared.origin + "/search?q=apostille")
    hit = page.get_by_role("option").first
    expect(hit).to_contain_text("Internal note")
    expect(hit).to_contain_text("Out of office")


def test_tags_by_key_with_undo(two):
    olena, marta = two
    open_thread(olena, "Олена")
    olena.keyboard.press("t")
    expect(olena.get_by_role("dialog", name="Tags of the conversation")).to_be_visible()
    for tag in ("Pilne", "Sąd"):
        olena.keyboard.type(tag)
        expect(olena.get_by_role("option", name=f"New tag “{tag}”")).to_be_visible()
        olena.keyboard.press("Enter")
        expect(olena.get_by_role("option", name=tag, exact=True)).to_have_attribute("aria-checked", "true")
    olena.keyboard.press("Escape")
    for page in two:
        expect(page.locator(".row", has_text="Олена").locator(".tag")).to_have_text(["Pilne", "Sąd"])
    expect(olena.locator(".thread-tags li")).to_have_text(["Pilne", "Sąd"])
    olena.keyboard.press("z")
    for page in two:
        expect(page.locator(".row", has_text="Олена").locator(".tag")).to_have_count(0)
    expect(olena.locator(".thread-tags")).to_have_count(0)


def test_tags_of_the_office_are_offered_and_taken_off(page):
    open_thread(page, "Grace")
    page.keyboard.press("t")
    page.keyboard.type("Umowa")
    page.keyboard.press("Enter")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".thread-tags li")).to_have_text(["Umowa"])
    open_thread(page, "James")
    page.keyboard.press("t")
    page.keyboard.type("umo")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_have_text("Umowa")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".thread-tags li")).to_have_text(["Umowa"])
    page.keyboard.press("t")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator(".thread-tags")).to_have_count(0)


def test_leaving_the_tags_as_they_are_changes_nothing(page):
    open_thread(page, "Piotr")
    asked = []
    page.on("request", lambda request: asked.append(request.method) if request.method == "PATCH" else None)
    page.wait_for_timeout(300)
    asked.clear()
    page.keyboard.press("t")
    page.keyboard.press("Escape")
    page.wait_for_timeout(200)
    assert asked == []


def test_on_a_phone(windows, shared):
    phone = windows.open(shared, viewport=HAND, has_touch=True, is_mobile=True)
    phone.get_by_role("option").filter(has_text="Łukasz").tap()
    phone.get_by_role("button", name="Write a note").tap()
    expect(field(phone)).to_be_focused()
    phone.keyboard.insert_text("From the phone")
    save = phone.get_by_role("button", name="Save note")
    expect(save).to_be_in_viewport()
    assert save.bounding_box()["height"] >= 44
    save.tap()
    expect(notes(phone).last).to_have_text("From the phone")
    assert phone.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
