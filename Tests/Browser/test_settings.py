"""Settings: what is changed stays changed, what is refused says why."""
from office import OWNER
from pairs import ask
from playwright.sync_api import expect
from waiting import soon


def go(page, office, section):
    page.goto(f"{office.origin}/settings/{section}")


def taken(page, office, **wanted):
    """At the server, which hears of it after it is shown: a page that is loaded anew at once would take it along."""
    soon(lambda: {name: ask(office, "GET", "/api/v1/auth/me", {})["user"][name] for name in wanted}, wanted, page)


def test_profile(page, office):
    go(page, office, "profile")
    page.get_by_label("Name").fill("Олена С.")
    page.get_by_role("button", name="Save").first.click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    page.get_by_text("Dark", exact=True).click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.get_by_text("Compact", exact=True).click()
    taken(page, office, theme="dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-density", "compact")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.get_by_label("Name")).to_have_value("Олена С.")


def test_signature_and_undo(page, office, windows):
    windows.expect_complaint("422|500")
    go(page, office, "profile")
    field = page.get_by_label("Signature")
    field.fill("  Olena Savchuk\nTranslations, +48 42 000 00 00\n")
    expect(page.locator(".reply-preview .signature")).to_have_text("Olena Savchuk\nTranslations, +48 42 000 00 00")
    page.locator("form", has=field).get_by_role("button", name="Save").click()
    expect(page.get_by_role("status").filter(has_text="Saved")).to_be_visible()
    expect(page.get_by_role("radio", name="5 seconds")).to_be_checked()
    page.get_by_text("20 seconds", exact=True).click()
    taken(page, office, undo_seconds=20)
    page.reload()
    expect(field).to_have_value("Olena Savchuk\nTranslations, +48 42 000 00 00")
    expect(page.get_by_role("radio", name="20 seconds")).to_be_checked()
    # What the server refuses stands at its field, or goes back.
    refusal = {"type": "about:blank", "title": "validation", "status": 422, "code": "validation", "field": "signature"}
    page.route("**/auth/me", lambda route: route.fulfill(status=422, json=refusal) if "signature" in (route.request.post_data or "") else
               route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.fallback())
    field.fill("x" * 2001)
    page.locator("form", has=field).get_by_role("button", name="Save").click()
    expect(page.get_by_text("The signature is longer than 2,000 characters.")).to_be_visible()
    page.get_by_text("Off", exact=True).click()
    expect(page.locator(".toast-error")).to_contain_text("The server could not do it")
    expect(page.get_by_role("radio", name="20 seconds")).to_be_checked()


def test_a_token_is_shown_once(page, office):
    go(page, office, "tokens")
    page.get_by_label("Name of the new token").fill("Export")
    page.get_by_role("button", name="Create token").click()
    token = page.locator(".once code")
    expect(token).to_be_visible()
    assert len(token.inner_text()) > 20
    page.reload()
    expect(page.get_by_text("Export", exact=True)).to_be_visible()
    expect(page.locator(".once")).to_have_count(0)
    page.get_by_role("button", name="Revoke").click()
    expect(page.get_by_text("Export", exact=True)).to_have_count(0)


def test_sessions(page, office, windows):
    other = windows.sign_in(office)
    windows.expect_complaint("401|WebSocket")
    go(page, office, "security")
    expect(page.locator(".entries li").nth(1)).to_be_visible()
    ends = page.get_by_role("button", name="End", exact=True)
    while left := ends.count():
        ends.first.click()
        expect(ends).to_have_count(left - 1)
    expect(page.locator(".entries li")).to_have_count(1)
    expect(other.get_by_text("Your session has ended")).to_be_visible()
    other.reload()
    expect(other.get_by_text("Your session has ended")).to_be_visible()


def test_password(page, office, windows):
    windows.expect_complaint("40[0-9]|422")
    go(page, office, "security")
    page.get_by_label("Current password").fill("not the password")
    page.get_by_label("New password").fill("another long password")
    page.get_by_role("button", name="Change password").click()
    # A password takes its time to be checked, and much of it on a busy machine.
    expect(page.get_by_text("The current password is wrong.")).to_be_visible(timeout=30_000)
    page.get_by_label("Current password").fill(OWNER["password"])
    page.get_by_label("New password").fill("short")
    page.get_by_role("button", name="Change password").click()
    expect(page.get_by_text("The password needs at least 10 characters.")).to_be_visible(timeout=30_000)


def test_users(page, office, windows):
    windows.expect_complaint("409|422|400")
    go(page, office, "users")
    page.get_by_role("button", name="Change Олена").click()
    page.get_by_role("menuitemradio", name="Manager").click()
    expect(page.get_by_role("status").filter(has_text="This is the last owner")).to_be_visible()
    page.get_by_role("button", name="Add colleague").click()
    dialog = page.get_by_role("dialog", name="Add colleague")
    dialog.get_by_label("Name").fill("Jan Nowy")
    dialog.get_by_label("E-mail").fill(OWNER["email"])
    dialog.get_by_label("Password").fill(OWNER["password"])
    dialog.get_by_role("button", name="Add colleague").click()
    expect(dialog.locator(".field-error")).to_be_visible(timeout=30_000)
    # What was wrong is over when somebody types there.
    dialog.get_by_label("E-mail").fill("jan@example.test")
    expect(dialog.locator(".field-error")).to_have_count(0)
    # Pressed twice, it is sent once: the second would be told that the address is taken.
    asked = []
    page.on("request", lambda one: asked.append(one.url) if one.method == "POST" and one.url.endswith("/settings/users") else None)
    dialog.get_by_role("button", name="Add colleague").dblclick()
    expect(page.get_by_text("jan@example.test")).to_be_visible(timeout=30_000)
    expect(dialog).to_have_count(0)
    assert len(asked) == 1
    accountant = page.get_by_role("button", name="Change Jan Nowy")
    accountant.click()
    page.get_by_role("menuitemradio", name="Accountant").click()
    expect(page.get_by_role("status").filter(has_text="The role of Jan Nowy was changed")).to_be_visible()
    books = windows.open(office, email="jan@example.test")
    expect(books.get_by_role("heading", name="Finance")).to_be_visible()
    expect(books.get_by_role("link", name="Inbox")).to_have_count(0)


def test_channels(page, office):
    go(page, office, "channels")
    expect(page.get_by_text("biuro@example.test").first).to_be_visible()
    expect(page.get_by_text("dragoman import mail DIR")).to_be_visible()
