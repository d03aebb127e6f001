"""Many conversations at once: picked by keys, mouse and finger; changed in one step, rolled back row by row, undone in one."""
import letters
import pytest
from conftest import HAND
from playwright.sync_api import expect


@pytest.fixture(scope="module")
def full(staged, tmp_path_factory):
    staged.import_mail(letters.write(tmp_path_factory.mktemp("many"), letters.many(12)))
    return staged


@pytest.fixture
def page(windows, full):
    full.prefer(locale="en", theme="light")
    one = windows.open(full)
    one.wait_for_selector("[role=option]")
    expect(rows(one)).to_have_count(17)
    expect(one.locator("[data-connection=live]").first).to_be_attached()
    return one


def rows(page):
    return page.get_by_role("listbox", name="Conversations").locator("[role=option]")


def bar(page):
    return page.get_by_role("toolbar", name="Selected conversations")


def said(page, text: str):
    return page.get_by_role("status").filter(has_text=text)


def picked(page):
    return page.get_by_role("listbox", name="Conversations").locator("[role=option][aria-selected=true]")


def test_picked_by_keys_mouse_and_range(page):
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(bar(page)).to_contain_text("1 selected")
    page.keyboard.press("Shift+J")
    page.keyboard.press("Shift+J")
    expect(picked(page)).to_have_count(3)
    expect(page.get_by_role("listbox", name="Conversations")).to_have_attribute("aria-multiselectable", "true")
    rows(page).nth(5).click(modifiers=["Shift"])
    expect(picked(page)).to_have_count(6)
    rows(page).nth(7).locator(".row-lead").click()
    expect(bar(page)).to_contain_text("7 selected")
    page.keyboard.press("Escape")
    expect(bar(page)).to_have_count(0)
    page.keyboard.press("Control+a")
    expect(bar(page)).to_contain_text("17 selected")
    page.keyboard.press("Control+a")
    expect(bar(page)).to_have_count(0)


def test_closed_in_one_step_and_undone_in_one(page):
    third = rows(page).nth(3).locator(".row-name").inner_text()
    rows(page).first.click()
    expect(page.locator(".thread-head")).to_be_visible()
    for index in range(3):
        rows(page).nth(index).locator(".row-lead").click()
    page.keyboard.press("e")
    expect(said(page, "3 conversations closed")).to_be_visible()
    expect(rows(page)).to_have_count(14)
    expect(page.locator(".thread-head .thread-name")).to_have_text(third)
    page.keyboard.press("z")
    expect(rows(page)).to_have_count(17)


def test_assigned_tagged_and_unread_together(page):
    for index in (1, 2):
        rows(page).nth(index).locator(".row-lead").click()
    page.keyboard.press("a")
    page.keyboard.type("Марта")
    page.keyboard.press("Enter")
    expect(said(page, "2 conversations assigned to Марта Левицька")).to_be_visible()
    expect(rows(page).nth(1).locator(".mini-avatar")).to_have_count(1)
    page.keyboard.press("z")
    expect(rows(page).nth(1).locator(".mini-avatar")).to_have_count(0)
    for index in (1, 2):
        rows(page).nth(index).locator(".row-lead").click()
    page.keyboard.press("t")
    page.keyboard.type("Sąd")
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(said(page, "Tags changed on 2 conversations")).to_be_visible()
    expect(rows(page).nth(2)).to_contain_text("Sąd")
    page.keyboard.press("z")
    expect(rows(page).nth(2)).not_to_contain_text("Sąd")
    for index in (1, 2):
        rows(page).nth(index).locator(".row-lead").click()
    bar(page).get_by_role("button", name="Snooze").click()
    page.keyboard.type("Monday")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(15)
    page.keyboard.press("z")
    expect(rows(page)).to_have_count(17)


def test_what_the_server_refuses_stays_and_is_said_once(page, full):
    full.make("refuse_changes", which=1)
    for index in range(3):
        rows(page).nth(index).locator(".row-lead").click()
    stays = rows(page).nth(1).locator(".row-name").inner_text()
    page.keyboard.press("e")
    expect(page.locator(".toast-error")).to_contain_text("1 conversation stays as it was.")
    expect(rows(page)).to_have_count(15)
    expect(rows(page).filter(has_text=stays)).to_have_count(1)
    # Shown at once, and the page is left below.
    with page.expect_response(lambda answer: answer.request.method == "POST" and "/conversations/changes" in answer.url):
        page.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(rows(page)).to_have_count(14)
    page.goto(f"{full.origin}/inbox?view=closed")
    expect(rows(page)).to_have_count(3)
    page.keyboard.press("Control+a")
    expect(bar(page)).to_contain_text("3 selected")
    page.keyboard.press("e")
    expect(rows(page)).to_have_count(0)


def test_all_of_them_come_back_when_nothing_was_taken(page, full, windows):
    windows.expect_complaint("500")
    full.make("refuse_changes", which="all")
    page.keyboard.press("Control+a")
    expect(bar(page)).to_contain_text("17 selected")
    page.keyboard.press("e")
    expect(page.locator(".toast-error")).to_contain_text("17 conversations stay as they were.")
    expect(rows(page)).to_have_count(17)


def test_a_finger_that_stays_picks(windows, full):
    page = windows.open(full, viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector("[role=option]")
    page.evaluate("""() => { const row = document.querySelector('[role=option]'); const at = row.getBoundingClientRect();
        row.dispatchEvent(new PointerEvent('pointerdown', {bubbles: true, pointerType: 'touch', clientX: at.x + 90, clientY: at.y + 20})); }""")
    expect(bar(page)).to_contain_text("1 selected")
    page.evaluate("""() => { const row = document.querySelector('[role=option]');
        row.dispatchEvent(new PointerEvent('pointerup', {bubbles: true, pointerType: 'touch'})); row.click(); }""")
    expect(page.locator(".thread-head")).to_have_count(0)
    rows(page).nth(1).tap()
    expect(bar(page)).to_contain_text("2 selected")
