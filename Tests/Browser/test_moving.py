"""Conversations brought together and messages split off: shown at once, undone, and found under their old address."""
import letters
import pytest
from composing import open_thread
from playwright.sync_api import expect
from waiting import soon


@pytest.fixture(scope="module")
def full(staged, tmp_path_factory):
    anna = "Anna Nowak <anna@example.org>"
    staged.import_mail(letters.write(tmp_path_factory.mktemp("anna"), [
        letters.letter(801, anna, "Akt urodzenia", "Dzień dobry, pierwszy list.\n", 5), letters.letter(802, anna, "Jeszcze jedno pytanie", "Drugi list, inny temat.\n", 3),
        letters.letter(803, anna, "Re: Akt urodzenia", "Trzeci list.\n", 2, In_Reply_To="<letter-801@example.org>", References="<letter-801@example.org>")]))
    return staged


@pytest.fixture
def page(windows, full):
    full.prefer(locale="en", theme="light")
    one = windows.open(full)
    one.wait_for_selector("[role=option]")
    return one


def rows(page):
    return page.get_by_role("listbox", name="Conversations").locator("[role=option]")


def test_merged_from_the_menu_and_undone(page):
    expect(rows(page)).to_have_count(7)
    rows(page).filter(has_text="Jeszcze jedno").click()
    expect(page.locator(".thread-scroll")).to_contain_text("Drugi list")
    old = page.url
    rows(page).filter(has_text="Akt urodzenia").click()
    expect(page.locator(".thread-scroll")).to_contain_text("Trzeci list")
    page.keyboard.press("Shift+M")
    dialog = page.get_by_role("dialog", name="Merge another conversation into this one")
    expect(dialog.get_by_role("option").first).to_contain_text("Jeszcze jedno pytanie")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(6)
    expect(page.locator("article")).to_have_count(3)
    expect(page.locator(".standing.moved")).to_contain_text("merged 1 message into this conversation")
    new = page.url
    page.goto(old)
    expect(page.locator("article")).to_have_count(3)
    soon(lambda: page.url.split("?")[0], new.split("?")[0], page)
    page.locator(".standing.moved").get_by_role("button", name="Undo").click()
    expect(page.locator("article")).to_have_count(2)
    expect(rows(page)).to_have_count(7)
    expect(page.locator(".standing.moved")).to_have_count(0)


def test_picked_ones_go_into_the_one_that_stays(page):
    for text in ("Akt urodzenia", "Jeszcze jedno"):
        rows(page).filter(has_text=text).locator(".row-lead").click()
    page.get_by_role("toolbar", name="Selected conversations").get_by_role("button", name="Merge conversations…").click()
    dialog = page.get_by_role("dialog", name="Which conversation do the others go into?")
    dialog.get_by_role("combobox").fill("Jeszcze")
    page.keyboard.press("Enter")
    expect(rows(page)).to_have_count(6)
    expect(page.get_by_role("status").filter(has_text="1 conversation merged into this one")).to_be_visible()
    page.keyboard.press("z")
    expect(rows(page)).to_have_count(7)


def test_split_off_from_here_on(page):
    open_thread(page, "Олена Коваленко")
    expect(page.locator("article")).to_have_count(3)
    page.locator(".thread-head").get_by_role("button", name="More actions").click()
    page.get_by_role("menuitem", name="Split off messages…").click()
    tools = page.get_by_role("toolbar", name="Split off messages…")
    expect(tools.get_by_role("button", name="Split off")).to_be_disabled()
    page.get_by_role("button", name="From here on").first.click()
    expect(tools).to_contain_text("Leave at least one message here.")
    page.get_by_role("button", name="From here on").nth(1).click()
    expect(tools).to_contain_text("2 messages become a conversation of their own")
    tools.get_by_role("button", name="Split off").click()
    expect(page.locator("article")).to_have_count(2)
    expect(rows(page)).to_have_count(8)
    expect(page.locator(".standing.moved")).to_contain_text("split 2 messages off into this conversation")
    page.locator(".standing.moved").get_by_role("link", name="Where they were").click()
    expect(page.locator(".standing.moved")).to_contain_text("split 2 messages off from here")
    page.keyboard.press("z")
    expect(page.locator("article")).to_have_count(3)
    expect(rows(page)).to_have_count(7)


def test_escape_puts_the_choosing_aside(page):
    open_thread(page, "Олена Коваленко")
    page.keyboard.press("Control+k")
    page.keyboard.type("Split off")
    page.keyboard.press("Enter")
    expect(page.locator(".choosable")).to_have_count(3)
    page.keyboard.press("Escape")
    expect(page.locator(".choosable")).to_have_count(0)
    expect(page.locator(".thread-head")).to_be_visible()


def test_a_colleague_merges_what_is_open(page, full, windows):
    other = windows.open(full, email="marta@example.test")
    other.wait_for_selector("[role=option]")
    rows(other).filter(has_text="Jeszcze jedno").click()
    expect(other.locator(".thread-scroll")).to_contain_text("Drugi list")
    rows(page).filter(has_text="Akt urodzenia").click()
    page.keyboard.press("Shift+M")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Jeszcze jedno pytanie")
    page.keyboard.press("Enter")
    expect(other.locator("article")).to_have_count(3)
    page.keyboard.press("z")
    expect(rows(page)).to_have_count(7)
