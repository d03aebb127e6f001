"""What is new is told: in the title and the icon of the tab, in the page to whoever is elsewhere in it, beside the browser where nobody looks."""
import re

import pytest
from conftest import HAND
from playwright.sync_api import expect
from reading import MARTA, bureau, row  # noqa: F401 (a fixture)
from test_access import check_themes
from waiting import soon

OWNER = "olena@example.test"
# What the browser was asked to show, and whether anybody looks at the page.
STUB = """
window.shown = [];
window.allowed = localStorage.getItem("test.permission") ?? "default";
class Told { constructor(title, options) { window.shown.push({ title, ...options }); } close() {}
  static get permission() { return window.allowed; }
  static async requestPermission() { window.asked = (window.asked ?? 0) + 1; window.allowed = window.answer ?? "granted"; localStorage.setItem("test.permission", window.allowed); return window.allowed; } }
Object.defineProperty(window, "Notification", { value: Told, configurable: true });
Document.prototype.hasFocus = () => !window.away;
"""


def opened(windows, bureau, path="/inbox", **options):
    page = windows.blank(**options)
    page.context.add_init_script(STUB)
    page.context.add_cookies([bureau.session()])
    page.goto(bureau.origin + path)
    page.wait_for_selector(".pull", state="attached")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page


@pytest.fixture(autouse=True)
def quiet(bureau):
    """Nothing is quiet, whatever the day, and each test begins with nobody's conversations."""
    cookie = bureau.session()
    bureau.ask("PATCH", "/api/v1/notifications/settings", {"quiet": {"weekdays": None, "weekend": None}}, f"{cookie['name']}={cookie['value']}")
    bureau.prefer(locale="en", theme="light")


def leave(page):
    """The window stays open and something else is before somebody's eyes."""
    page.evaluate("() => { window.away = true; localStorage.removeItem('dragoman.looked'); dispatchEvent(new Event('blur')); }")


def turn_on(page):
    page.goto(page.url.split("/inbox")[0] + "/settings/notifications")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This browser tells you while nobody looks")).to_be_visible()


def test_the_title_and_the_icon_count(windows, bureau):
    page = opened(windows, bureau)
    bureau.make("arrives", who="Grace", text="One more")
    page.wait_for_function("() => /^\\(\\d+\\) Inbox/.test(document.title)")
    page.wait_for_function("() => document.querySelector('link[rel=icon]').href.startsWith('data:image/png')")
    # The icon is drawn after the title.
    soon(lambda: page.locator("link[rel=icon]").get_attribute("data-count") == page.title().split(")")[0][1:], True, page)
    page.get_by_role("link", name="Settings").click()
    page.wait_for_function("() => /^\\(\\d+\\) Settings/.test(document.title)")


def test_a_message_is_told_to_whoever_is_elsewhere(windows, bureau):
    page = opened(windows, bureau, "/settings/profile")
    bureau.make("arrives", who="Grace", text="Is it ready?")
    toast = page.locator(".toast")
    expect(toast).to_contain_text("Grace Morgan: Is it ready?")
    bureau.make("arrives", who="Łukasz", text="Dzień dobry")
    expect(toast).to_have_count(1)
    expect(toast).to_contain_text("Łukasz")
    expect(toast).to_contain_text("and 1 other conversation")
    toast.get_by_role("button", name="Open").click()
    expect(page.locator(".thread-name")).to_contain_text("Łukasz")


def test_a_long_message_is_told_as_its_beginning_until_it_is_opened(windows, bureau):
    page = opened(windows, bureau, "/settings/profile")
    bureau.make("arrives", who="Grace", text="Is it ready, and " * 12)
    toast = page.locator(".toast")
    expect(toast).to_contain_text(re.compile("…"))
    page.get_by_role("link", name="Inbox").click()
    expect(toast).to_be_visible()
    row(page, "Grace").click()
    expect(page.locator(".thread-name")).to_contain_text("Grace")
    # Long before its eight seconds are over.
    expect(toast).to_have_count(0, timeout=3000)


def test_nothing_is_told_of_what_is_seen_or_somebody_elses(windows, bureau):
    page = opened(windows, bureau)
    row(page, "Grace").click()
    bureau.make("arrives", who="Grace", text="Seen at once")
    expect(page.locator("article").filter(has_text="Seen at once")).to_be_visible()
    page.get_by_role("link", name="Settings").click()
    bureau.make("arrives", who="Łukasz", text="For Marta", assignee=MARTA)
    try:
        # What comes after it is told, so what came before would have been by then.
        bureau.make("arrives", who="Grace", text="For everybody")
        expect(page.locator(".toast")).to_contain_text("For everybody")
        expect(page.locator(".toast")).to_have_count(1)
        expect(page.locator(".toast")).not_to_contain_text("other conversation")
    finally:
        bureau.make("arrives", who="Łukasz", text="Nobody's again", assignee="nobody")


def test_what_the_page_has_before_its_event_is_told_once(windows, bureau):
    """The event comes late: another answer has brought the message already."""
    page = windows.blank()
    held, holding = [], [False]

    def between(socket):
        server = socket.connect_to_server()
        server.on_message(lambda text: held.append((socket, text)) if holding[0] else socket.send(text))

    page.context.route_web_socket(re.compile(r"/communications/ws"), between)
    page.context.add_init_script(STUB)
    page.context.add_cookies([bureau.session()])
    page.goto(bureau.origin + "/inbox")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    holding[0] = True
    bureau.make("arrives", who="Grace", text="Known before")
    page.get_by_role("navigation", name="View").get_by_role("link").nth(1).click()
    page.get_by_role("navigation", name="View").get_by_role("link").first.click()
    expect(row(page, "Grace")).to_contain_text("Known before")
    expect(page.locator(".toast")).to_have_count(0)
    page.get_by_role("link", name="Settings").click()
    holding[0] = False
    for socket, text in held:
        socket.send(text)
    expect(page.locator(".toast")).to_contain_text("Known before")
    page.wait_for_timeout(500)
    expect(page.locator(".toast")).to_have_count(1)


def test_the_browser_is_asked_by_a_button_only(windows, bureau):
    page = opened(windows, bureau, "/settings/notifications")
    page.wait_for_selector("#desktop")
    assert page.evaluate("() => window.asked ?? 0") == 0
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This browser tells you while nobody looks")).to_be_visible()
    page.get_by_role("button", name="Show one on trial").click()
    page.wait_for_function("() => window.shown.length === 1 && window.shown[0].body === 'So it will look.'")
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_text("switched off here")).to_be_visible()


def test_a_browser_that_was_told_not_to(windows, bureau):
    page = opened(windows, bureau, "/settings/notifications")
    page.evaluate("() => { window.answer = 'denied'; }")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Allow them in its settings for this site")).to_be_visible()
    expect(page.get_by_role("button", name="Turn on")).to_have_count(0)
    check_themes(page)


def test_one_page_of_several_tells_beside_the_browser(windows, bureau):
    first = opened(windows, bureau)
    turn_on(first)
    second = first.context.new_page()
    second.goto(bureau.origin + "/orders")
    second.wait_for_selector(".pull", state="attached")
    expect(second.locator("[data-connection=live]").first).to_be_attached()
    for page in (first, second):
        leave(page)
    sent = bureau.make("arrives", who="Grace", text="Told once")
    first.wait_for_function("() => window.shown.some(one => one.body === 'Told once')")
    shown = first.evaluate("() => window.shown") + second.evaluate("() => window.shown")
    told = [one for one in shown if one.get("body") == "Told once"]
    assert [(one["title"], one["tag"]) for one in told] == [("Grace Morgan", sent["conversation"])]
    # When that page goes, the other one tells.
    first.close()
    second.wait_for_function("async () => { const { held, pending } = await navigator.locks.query(); return held.length === 1 && pending.length === 0; }")
    bureau.make("arrives", who="Łukasz", text="Told by the other")
    second.wait_for_function("() => window.shown.some(one => one.body === 'Told by the other')")


def test_names_and_texts_stay_away_on_wish(windows, bureau):
    page = opened(windows, bureau)
    turn_on(page)
    page.get_by_role("checkbox", name="Hide names and texts").check()
    leave(page)
    bureau.make("arrives", who="Grace", text="Secret")
    page.wait_for_function("() => window.shown.length === 1")
    shown = page.evaluate("() => window.shown[0]")
    assert (shown["title"], shown["body"]) == ("New message", "Open Dragoman to read it.")


def test_an_hour_of_silence(windows, bureau):
    page = opened(windows, bureau, "/settings/profile")
    page.keyboard.press("g")
    page.keyboard.press("n")
    panel = page.get_by_role("dialog", name="Notifications")
    panel.get_by_role("button", name="Do not disturb for an hour").click()
    expect(panel.get_by_role("button", name="Silent until")).to_have_attribute("aria-pressed", "true")
    page.keyboard.press("Escape")
    bureau.make("arrives", who="Grace", text="In silence")
    page.wait_for_function("() => document.title.startsWith('(')")
    expect(page.locator(".toast")).to_have_count(0)
    page.evaluate("() => localStorage.clear()")


def test_quiet_hours_hold_beside_the_browser(windows, bureau):
    cookie = bureau.session()
    bureau.ask("PATCH", "/api/v1/notifications/settings", {"quiet": {"weekdays": ["00:00", "23:59"], "weekend": ["00:00", "23:59"]}}, f"{cookie['name']}={cookie['value']}")
    page = opened(windows, bureau)
    turn_on(page)
    page.get_by_role("link", name="Profile").click()
    bureau.make("arrives", who="Grace", text="On the page")
    expect(page.locator(".toast")).to_contain_text("On the page")
    leave(page)
    bureau.make("arrives", who="Łukasz", text="In quiet hours")
    expect(page.locator(".toast")).to_contain_text("In quiet hours")
    assert page.evaluate("() => window.shown") == []


def test_assigned_and_mentioned_stand_at_the_bell(windows, bureau):
    page = opened(windows, bureau, "/settings/profile")
    bureau.make("told", to=OWNER, by=MARTA, type="assigned", who="Grace")
    expect(page.locator(".toast")).to_contain_text("Марта Левицька assigned you: Grace Morgan")
    bureau.make("told", to=OWNER, by=MARTA, type="mention", who="Grace")
    page.keyboard.press("g")
    page.keyboard.press("n")
    items = page.get_by_role("dialog", name="Notifications").get_by_role("listitem")
    expect(items.first).to_contain_text("Марта Левицька mentions you in a note: Grace Morgan")
    expect(items.nth(1)).to_contain_text("Марта Левицька assigned you: Grace Morgan")
    items.first.locator(".reminder-open").click()
    expect(page.locator(".thread-name")).to_contain_text("Grace")


def test_a_reminder_beside_the_browser(windows, bureau):
    page = opened(windows, bureau)
    turn_on(page)
    leave(page)
    bureau.make("told", to=OWNER, by=MARTA, type="mention", who="Grace")
    page.wait_for_function("() => window.shown.some(one => one.title.includes('mentions you in a note'))")


def test_the_settings_of_each_kind(windows, bureau):
    page = opened(windows, bureau, "/settings/notifications")
    for kind in ("Messages", "Assignments", "Mentions", "Deadlines"):
        expect(page.get_by_role("checkbox", name=f"{kind}: Outside the window")).to_be_visible()
    expect(page.get_by_role("checkbox", name="Messages: By mail")).to_have_count(0)
    box = page.get_by_role("checkbox", name="Messages: On the page")
    box.uncheck()
    expect(page.locator(".toast")).to_contain_text("Saved")
    page.get_by_role("button", name="Dismiss").first.click()
    bureau.make("arrives", who="Grace", text="Not told")
    page.wait_for_function("() => document.title.startsWith('(')")
    expect(page.locator(".toast")).to_have_count(0)
    box.check()
    expect(page.locator(".toast")).to_contain_text("Saved")
    check_themes(page)


def test_a_phone(windows, bureau):
    page = opened(windows, bureau, "/settings/notifications", viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector("#desktop")
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    check_themes(page)
