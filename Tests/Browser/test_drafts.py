"""What was begun is never lost: not by a crash, not in another browser, not between tabs."""
import re

from composing import PDF, begin, composer, desk, field, open_thread, page, toast
from office import OWNER
from playwright.sync_api import expect
from waiting import soon


def test_a_draft_survives_a_crash_and_another_browser(page, windows, desk):
    begin(page)
    with page.expect_response(lambda one: one.request.method == "PUT" and "/drafts/" in one.url and "umowa.pdf" in (one.request.post_data or "")):
        page.keyboard.type("Half a thought")
        page.locator("input[type=file]").set_input_files(PDF)
        expect(page.locator(".upload.done")).to_have_count(1)
    expect(page.get_by_role("option").filter(has_text="Piotr").locator(".draft")).to_have_text("Draft")
    other = windows.open(desk)
    row = other.get_by_role("option").filter(has_text="Piotr")
    expect(row.locator(".draft")).to_have_text("Draft")
    row.click()
    other.get_by_role("button", name="Go on with your answer").click()
    expect(field(other)).to_have_value("Half a thought")
    expect(other.locator(".upload.done")).to_contain_text("umowa.pdf")
    expect(composer(other).locator(".goes-to")).to_have_text("To Piotr Wiśniewski <piotr@example.org>")
    # What was typed after the server went away, and before the browser did, is in this browser only.
    desk.stop()
    windows.expect_complaint("Failed to load|ERR_|WebSocket")
    field(other).focus()
    other.keyboard.press("End")
    other.keyboard.type(", nearly whole")
    other.goto("about:blank")
    desk.start()
    other.goto(desk.origin + "/inbox")
    other.get_by_role("option").filter(has_text="Piotr").click()
    other.get_by_role("button", name="Go on with your answer").click()
    expect(field(other)).to_have_value("Half a thought, nearly whole")
    with other.expect_response(lambda one: one.request.method == "DELETE" and "/drafts/" in one.url):
        other.keyboard.press("Control+Enter")
    expect(other.locator(".row .draft")).to_have_count(0)
    page.reload()
    expect(page.get_by_role("option").filter(has_text="Piotr")).to_be_visible()
    expect(page.locator(".row .draft")).to_have_count(0)


def test_a_draft_is_thrown_away_and_brought_back(page):
    begin(page)
    page.keyboard.type("Not like this")
    page.get_by_role("button", name="Discard the draft").click()
    expect(page.get_by_role("button", name="Reply", exact=True)).to_be_visible()
    page.keyboard.press("z")
    page.get_by_role("button", name="Go on with your answer").click()
    expect(field(page)).to_have_value("Not like this")


def test_two_tabs_do_not_lose_each_other_s_drafts(page, desk):
    begin(page)
    page.keyboard.type("In the first tab")
    other = page.context.new_page()
    other.goto(desk.origin + "/inbox")
    open_thread(other, "Grace")
    other.keyboard.press("r")
    expect(field(other)).to_be_focused()
    other.keyboard.type("In the second")
    expect(page.get_by_role("option").filter(has_text="Grace").locator(".draft")).to_be_visible()
    page.bring_to_front()
    page.keyboard.type(", more")
    soon(lambda: page.evaluate("() => Object.entries(localStorage).filter(([name]) => name.startsWith('dragoman.letter.')).map(([, one]) => JSON.parse(one).letter.text).sort()"),
         ["In the first tab, more", "In the second"], page)


def test_nothing_stays_in_the_browser_after_signing_out(desk, windows):
    page = windows.sign_in(desk)
    begin(page)
    page.keyboard.type("About a client")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+K")
    page.keyboard.type("Sign out")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=password]")
    assert page.evaluate("() => Object.keys(localStorage).filter(name => name.startsWith('dragoman.letter'))") == []
    again = windows.open(desk)
    expect(again.get_by_role("option").filter(has_text="Piotr").locator(".draft")).to_be_visible()


def test_nothing_is_asked_once_signing_out_has_begun(desk, windows):
    page = windows.sign_in(desk)
    open_thread(page)
    asked = []

    def slow(route):
        """The server has ended the session, its answer takes a while, and somebody goes on looking around meanwhile."""
        asked.append("logout")
        answer = route.fetch()
        page.get_by_role("option").filter(has_text="Grace").click()
        page.wait_for_timeout(1500)
        route.fulfill(response=answer)

    page.route("**/auth/logout", slow)
    page.on("request", lambda one: asked.append(f"{one.method} {one.url}") if asked and "/api/v1/" in one.url else None)
    page.keyboard.press("r")
    page.keyboard.type("x")
    page.keyboard.press("Escape")
    page.keyboard.press("Control+K")
    page.keyboard.type("Sign out")
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=password]")
    expect(page.locator(".auth-note")).to_have_count(0)
    page.wait_for_timeout(2000)
    assert [one for one in asked if not one.endswith("/api/v1/setup")] == ["logout"]
    # Who comes back in the same window has a page that asks again.
    page.fill("input[name=email]", "marta@example.test")
    page.fill("input[name=password]", OWNER["password"])
    page.keyboard.press("Enter")
    page.get_by_role("option").filter(has_text="Piotr").click()
    expect(page.locator("article").first).to_be_visible()


def test_a_sign_out_that_failed_leaves_the_page_as_it_was(desk, windows):
    page = windows.sign_in(desk)
    windows.expect_complaint("500")

    def refused(route):
        # Asked in between, and answered once it is known that the session goes on.
        page.get_by_role("option").filter(has_text="Grace").click()
        page.wait_for_timeout(700)
        expect(page.locator("article")).to_have_count(0)
        route.fulfill(status=500, body="{}")

    page.route("**/auth/logout", refused)
    page.get_by_role("button", name=re.compile("^Account")).click()
    page.get_by_role("menuitem", name="Sign out").click()
    expect(toast(page, "The server could not do it")).to_be_visible()
    expect(page.locator("article").first).to_be_visible()
