"""Every screen while what it shows is on its way, when it does not come, and without a connection. The table in docs/web.md ("States")."""
import pytest
from conftest import HAND
from playwright.sync_api import expect
from reading import bureau, row  # noqa: F401 (a fixture)
from test_access import check_themes

C, S, R = "**/api/v1/communications", "**/api/v1/settings", "**/api/v1/crm"
BONES = ".bone, .skeleton, [aria-busy=true]"

# Screen: where it is, what it asks for, and what shows that it is there.
SCREENS = {
    "inbox": ("/inbox", f"{C}/inbox?*", "[role=option]"),
    "search": ("/search?q=Grace", "**/api/v1/search?*", "mark"),
    "clients": ("/clients", f"{R}/clients?*", "[role=option]"),
    "board": ("/orders", f"{R}/orders/board*", ".desk"),
    "table": ("/orders?view=table", f"{R}/orders?*", ".desk"),
    "finance": ("/finance", "**/api/v1/finance/**", ".desk"),
    "notifications": ("/settings/notifications", "**/api/v1/notifications/settings", ".notify"),
    "two-factor": ("/settings/security", "**/api/v1/auth/totp", "#twofactor"),
    "sessions": ("/settings/security", "**/api/v1/auth/sessions", ".entries li"),
    "tokens": ("/settings/tokens", "**/api/v1/auth/tokens", None),
    "offices": ("/settings/offices", f"{R}/offices*", ".card"),
    "languages": ("/settings/languages", f"{R}/languages*", ".entries"),
    "documents": ("/settings/documents", f"{R}/document-types*", ".entries"),
    "specialisations": ("/settings/specialisations", f"{R}/specializations*", ".card"),
    "rules": ("/settings/orders", f"{S}/orders", ".card input"),
    "users": ("/settings/users", f"{S}/users", ".entries li"),
    "channels": ("/settings/channels", f"{S}/channels", ".entries li"),
    "replies": ("/settings/replies", f"{C}/canned-replies", ".empty, .entries"),
    "audit": ("/settings/audit", f"{S}/audit*", ".settings-body"),
}


@pytest.fixture(autouse=True)
def english(bureau):
    bureau.prefer(locale="en", theme="light")


@pytest.mark.parametrize("screen", SCREENS)
def test_what_is_on_its_way_has_its_place(windows, bureau, screen):
    path, asked, sign = SCREENS[screen]
    page = windows.blank()
    page.context.add_cookies([bureau.session()])
    held, holding = [], [True]
    page.route(asked, lambda route: held.append(route) if holding[0] and route.request.method == "GET" else route.continue_())
    page.goto(bureau.origin + path)
    expect(page.locator(BONES).first).to_be_visible()
    holding[0] = False
    for one in held:
        one.continue_()
    expect(page.locator("main .bone")).to_have_count(0)
    if sign:
        expect(page.locator(sign).first).to_be_visible()


@pytest.mark.parametrize("screen", SCREENS)
def test_what_does_not_come_says_why_and_how_to_go_on(windows, bureau, screen):
    windows.expect_complaint("503")
    path, asked, sign = SCREENS[screen]
    page = windows.blank()
    page.context.add_cookies([bureau.session()])
    page.route(asked, lambda route: route.fulfill(status=503, content_type="application/problem+json", body='{"code": "server"}') if route.request.method == "GET" else route.continue_())
    page.goto(bureau.origin + path)
    again = page.get_by_role("button", name="Try again").first
    expect(again).to_be_visible()
    expect(page.get_by_role("alert").first).to_be_visible()
    page.unroute(asked)
    again.click()
    expect(page.get_by_role("button", name="Try again")).to_have_count(0)
    if sign:
        expect(page.locator(sign).first).to_be_visible()


def test_a_thread_that_does_not_come(windows, bureau):
    windows.expect_complaint("503")
    page = windows.open(bureau)
    page.wait_for_selector("[role=option]")
    page.route("**/messages?*", lambda route: route.fulfill(status=503, body="{}"))
    row(page, "Łukasz").click()
    expect(page.locator(".thread-column").get_by_role("alert")).to_be_visible()
    check_themes(page)
    page.unroute("**/messages?*")
    page.locator(".thread-column").get_by_role("button", name="Try again").click()
    page.wait_for_selector("article")


def test_a_client_that_does_not_come(windows, bureau):
    windows.expect_complaint("503")
    page = windows.open(bureau)
    page.wait_for_selector("[role=option]")
    page.route("**/api/v1/crm/clients/*", lambda route: route.fulfill(status=503, body="{}"))
    row(page, "Łukasz").click()
    panel = page.get_by_role("complementary", name="Client")
    expect(panel.get_by_role("alert")).to_contain_text("could not be loaded")
    page.unroute("**/api/v1/crm/clients/*")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("heading").first).to_contain_text("Łukasz")


def test_the_bell_that_does_not_come(windows, bureau):
    windows.expect_complaint("503")
    page = windows.open(bureau)
    page.wait_for_selector("[role=option]")
    page.route("**/api/v1/notifications?limit=50*", lambda route: route.fulfill(status=503, body="{}"))
    page.locator(".nav-bell button").click()
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_role("alert")).to_be_visible()
    page.unroute("**/api/v1/notifications?limit=50*")
    panel.get_by_role("button", name="Try again").click()
    expect(panel.get_by_role("alert")).to_have_count(0)


PARTS = {"settings": "/settings/profile", "office": "/settings/notifications", "orders": "/orders", "clients": "/clients", "care": "/settings/condition"}


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_page_that_does_not_come(windows, bureau, part):
    windows.expect_complaint("ERR_FAILED|Failed to (load|fetch)")
    page = windows.blank()
    page.context.add_cookies([bureau.session()])
    page.route(f"**/{part}.js?*", lambda route: route.abort())
    page.goto(bureau.origin + PARTS[part])
    expect(page.get_by_role("button", name="Try again").first).to_be_visible()
    expect(page.locator("main .bone")).to_have_count(0)


@pytest.mark.parametrize("path", ["/inbox", "/clients", "/orders", "/finance", "/settings/profile"])
def test_without_a_connection_every_screen_says_so(windows, bureau, path):
    windows.expect_complaint("ERR_|WebSocket|Failed to")
    page = windows.open(bureau, path, viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector(".nav")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    page.context.set_offline(True)
    page.evaluate("() => dispatchEvent(new Event('offline'))")
    bureau.stop()
    try:
        expect(page.locator(".shell-bar")).to_contain_text("connection", timeout=20_000)
        check_themes(page)
    finally:
        bureau.start()
    page.context.set_offline(False)
    expect(page.locator(".bar-line")).to_have_count(0, timeout=20_000)
