"""Being told on the real service: a colleague calls or assigns, and it stands in every window of whom it is for, on the ways that their settings allow."""
import datetime
import time
import zoneinfo

import letters
import pytest
from composing import open_thread
from pairs import ask, toast
from playwright.sync_api import expect
from test_telling import STUB, leave
from waiting import soon

MARTA = "marta@example.test"
# The office's, as no other one is set.
WARSAW = zoneinfo.ZoneInfo("Europe/Warsaw")


@pytest.fixture(scope="module")
def house(office):
    office.add_user("Марта Левицька", MARTA)
    for who in ("olena@example.test", MARTA):
        office.prefer(who, locale="en", theme="light")
    return office


@pytest.fixture
def calm(house):
    """Nothing is unread at the bell and nothing is quiet."""
    ask(house, "POST", "/api/v1/notifications/read", {"all": True})
    settings(house, {"weekdays": None, "weekend": None})


def settings(house, quiet):
    ask(house, "PATCH", "/api/v1/notifications/settings", {"quiet": quiet})


def opened(house, page, path):
    page.goto(house.origin + path)
    page.wait_for_selector(".pull", state="attached")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page


@pytest.fixture
def three(windows, house, calm):
    """Olena in two windows of one browser, Marta in another one."""
    first = windows.blank()
    first.context.add_init_script(STUB)
    first.context.add_cookies([house.session()])
    second = first.context.new_page()
    marta = windows.open(house, email=MARTA)
    marta.wait_for_selector("[role=option]")
    return opened(house, first, "/settings/profile"), opened(house, second, "/orders"), marta


def call(marta, name, text):
    """A note with a mention, as it is typed."""
    open_thread(marta, name)
    marta.keyboard.press("n")
    field = marta.locator(".note-composer textarea")
    expect(field).to_be_focused()
    marta.keyboard.type(text + " @Оле")
    expect(marta.get_by_role("listbox", name="Whom to call").get_by_role("option")).to_have_count(1)
    marta.keyboard.press("Enter")
    marta.keyboard.press("Control+Enter")
    expect(marta.locator(".bubble.note").filter(has_text=text)).to_be_visible()


def take(marta, name, person):
    open_thread(marta, name)
    marta.keyboard.press("a")
    marta.keyboard.type(person)
    marta.keyboard.press("Enter")
    expect(marta.get_by_role("dialog")).to_have_count(0)


def arrive(house, folder, number, text):
    house.import_mail(letters.write(folder / str(number), [letters.letter(number, "Grace Morgan <grace@example.org>", text, text + "\n", -number / 1000)]))


def bell(page):
    return page.locator(".nav-count")


def panel(page):
    page.keyboard.press("g")
    page.keyboard.press("n")
    return page.get_by_role("dialog", name="Notifications")


def test_called_and_assigned_in_every_window(three, house):
    first, second, marta = three
    call(marta, "Grace", "Is the quote right?")
    for page in (first, second):
        expect(bell(page)).to_have_text("1")
    take(marta, "Piotr", "Олена")
    for page in (first, second):
        expect(bell(page)).to_have_text("2")
        page.wait_for_function("() => (document.querySelector('link[rel=icon]').dataset.count ?? '') !== ''")
    expect(toast(first, "Марта Левицька assigned you: Piotr Wiśniewski")).to_be_visible()
    items = panel(first).get_by_role("listitem")
    expect(items.first).to_contain_text("Марта Левицька assigned you: Piotr Wiśniewski")
    expect(items.nth(1)).to_contain_text("Марта Левицька mentions you in a note: Grace Morgan")
    # Read in one window, it is read in the other.
    items.nth(1).get_by_role("button", name="Mark as read").click()
    for page in (first, second):
        expect(bell(page)).to_have_text("1")
    # Taken back before it was looked at: nothing is left to tell.
    take(marta, "Piotr", "Марта")
    for page in (first, second):
        expect(bell(page)).to_have_count(0)
    assert ask(house, "GET", "/api/v1/notifications?unread=1", {})["items"] == []


def test_what_is_opened_is_read_and_leads_there(three):
    first, second, marta = three
    call(marta, "Łukasz", "Zerknij na skan")
    expect(bell(second)).to_have_text("1")
    panel(first).get_by_role("listitem").first.locator(".reminder-open").click()
    expect(first.locator(".thread-name")).to_contain_text("Łukasz")
    expect(first.locator(".bubble.note").filter(has_text="Zerknij na skan")).to_be_in_viewport()
    for page in (first, second):
        expect(bell(page)).to_have_count(0)


def test_the_title_counts_what_is_unread_at_once(three, house):
    first, second, marta = three
    items = ask(house, "GET", "/api/v1/communications/inbox?view=all", {})["items"]
    james = next(one["id"] for one in items if one["counterpart"]["name"].startswith("James"))
    ask(house, "PATCH", f"/api/v1/communications/conversations/{james}", {"unread": False})
    before = ask(house, "GET", "/api/v1/communications/inbox/counts", {})["unread"]
    open_thread(marta, "James")
    for count in (before + 1, before):
        marta.keyboard.press("u")
        for page in (first, second):
            page.wait_for_function("""count => document.title.startsWith(count ? `(${count}) ` : '') && (count > 0) === document.title.startsWith('(')
                && (document.querySelector('link[rel=icon]').dataset.count ?? '') === (count ? String(count) : '')""", arg=count)


def test_quiet_hours_are_the_servers(three, house, windows, tmp_path):
    """Set in the settings; the service says on which ways it may be told, and the page keeps to it."""
    windows.expect_complaint("422")
    first, second, marta = three
    told = []
    # It may tell from the beginning: the browser's leave is for all windows.
    second.evaluate("() => { localStorage.setItem('test.permission', 'granted'); }")
    opened(house, second, "/orders")
    first.on("websocket", lambda one: one.on("framereceived", lambda frame: told.append(frame)))
    opened(house, first, "/settings/notifications")
    first.get_by_role("button", name="Turn on").click()
    expect(first.get_by_text("This browser tells you while nobody looks")).to_be_visible()
    today, other = ("weekdays", "weekend") if datetime.datetime.now(WARSAW).weekday() < 5 else ("weekend", "weekdays")
    quiet = lambda side: first.get_by_role("group", name={"weekdays": "Monday to Friday", "weekend": "Saturday and Sunday"}[side])
    quiet(today).get_by_text("All day").click()
    expect(toast(first, "Saved")).to_be_visible()
    # Silence for ever is no quiet hour: refused in words, and as it was.
    quiet(other).get_by_text("All day").click()
    expect(toast(first, "These quiet hours leave no moment of the week.")).to_be_visible()
    expect(quiet(other).get_by_label("None")).to_be_checked()
    soon(lambda: ask(house, "GET", "/api/v1/notifications/settings", {})["quiet"], {today: "all_day", other: None}, first)
    for page in (first, second):
        leave(page)
    # The other window may be the one that tells: it knows as well, of messages too, of which the page decides.
    arrive(house, tmp_path, 8701, "Quiet for now")
    for page in (first, second):
        expect(toast(page, "Quiet for now")).to_be_visible()
        assert page.evaluate("() => window.shown") == []
    call(marta, "Grace", "Quiet please")
    expect(bell(first)).to_have_text("1")
    assert [one for one in told if "notification.created" in one and '"desktop":false' in one.replace(" ", "")]
    settings(house, {"weekdays": None, "weekend": None})
    for page in (first, second):
        opened(house, page, "/settings/profile")
        leave(page)
    call(marta, "Grace", "And now aloud")
    expect(bell(first)).to_have_text("2")
    # One of the windows tells for both.
    shown, end = [], time.monotonic() + 20
    while not shown and time.monotonic() < end:
        shown = [one for page in (first, second) for one in page.evaluate("() => window.shown")]
    assert len(shown) == 1 and "mentions you in a note" in shown[0]["title"]
