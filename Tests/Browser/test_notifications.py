"""The bell: what is due, live, and the way to it."""
import pytest
from conftest import HAND
from order_office import EWA, MARTA, api, bureau, no_violations, small_targets  # noqa: F401 (a fixture)
from playwright.sync_api import expect
from waiting import soon


@pytest.fixture
def page(windows, bureau):
    one = windows.open(bureau, "/orders", email=MARTA)
    one.wait_for_selector(".order-card[role=option]")
    expect(one.locator("[data-connection=live]").first).to_be_attached()
    return one


def unread(office, email=MARTA):
    return api(office, "/api/v1/notifications?unread=1", email)["unread"]


def bell(page):
    return page.locator(".nav-bell button")


def test_the_bell_counts_and_new_ones_come_by_themselves(page, bureau):
    before = unread(bureau)
    expect(page.locator(".nav-count")).to_have_text(str(before))
    expect(bell(page)).to_have_accessible_name(f"{before} unread notifications")
    bureau.make("notification", type="follow_up", by=MARTA, number="2026/0007", data={"date": "2026-11-26"})
    expect(page.locator(".nav-count")).to_have_text(str(before + 1))
    bell(page).click()
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_role("listitem").first).to_contain_text("Follow up on order 2026/0007")
    expect(panel.get_by_role("listitem").first).to_contain_text("write or call today")
    bureau.make("notification", type="unpaid", by=MARTA, number="2026/0008", data={"balance": {"amount": 12050, "currency": "PLN"}, "handed_out": True})
    expect(panel.get_by_role("listitem").first).to_contain_text("120.50 is owed for order 2026/0008")
    expect(panel.get_by_role("listitem").first).to_contain_text("ask for the payment")


def test_what_is_opened_is_read_and_leads_to_its_order(page, bureau):
    bureau.make("notification", type="deadline", by=MARTA, number="2026/0009", data={"date": "2026-11-20", "time": "12:00", "passed": True})
    page.keyboard.press("g")
    page.keyboard.press("n")
    before = unread(bureau)
    first = page.get_by_role("dialog").get_by_role("listitem").first
    expect(first).to_contain_text("Order 2026/0009 is overdue since 20 Nov, 12:00")
    first.locator(".reminder-open").click()
    expect(page.get_by_role("dialog", name="Notifications")).to_have_count(0)
    expect(page.locator(".nav-count")).to_have_text(str(before - 1))
    soon(lambda: unread(bureau), before - 1, page)


def test_one_and_all_are_marked_read(page, bureau):
    before = unread(bureau)
    bell(page).click()
    panel = page.get_by_role("dialog", name="Notifications")
    panel.get_by_role("button", name="Mark as read").first.click()
    expect(page.locator(".nav-count")).to_have_text(str(before - 1))
    panel.get_by_role("button", name="Mark all read").click()
    expect(page.locator(".nav-count")).to_have_count(0)
    expect(panel.locator(".reminder.unread")).to_have_count(0)
    expect(panel.get_by_role("button", name="Mark all read")).to_be_disabled()
    soon(lambda: unread(bureau), 0, page)
    page.keyboard.press("Escape")
    expect(panel).to_have_count(0)
    expect(bell(page)).to_be_focused()


def test_a_refused_mark_is_taken_back(windows, page, bureau):
    windows.expect_complaint("503")
    bureau.make("notification", type="follow_up", by=MARTA, number="2026/0011", data={"date": "2026-11-26"})
    expect(page.locator(".nav-count")).to_have_count(1)
    bell(page).click()
    page.route("**/notifications/read", lambda route: route.fulfill(status=503, body="{}"))
    page.get_by_role("button", name="Mark as read: Follow up on order 2026/0011").click()
    expect(page.get_by_role("button", name="Try again")).to_be_visible()
    expect(page.get_by_role("button", name="Mark as read: Follow up on order 2026/0011")).to_be_visible()


def test_read_in_another_window(windows, page, bureau):
    other = windows.open(bureau, "/orders", email=MARTA)
    expect(other.locator(".nav-count")).to_have_count(1)
    bell(page).click()
    page.get_by_role("button", name="Mark all read").click()
    expect(other.locator(".nav-count")).to_have_count(0)


def test_an_accountant_hears_of_money_only(windows, bureau):
    page = windows.open(bureau, "/finance", email=EWA)
    bell(page).click()
    panel = page.get_by_role("dialog", name="Notifications")
    expect(panel.get_by_role("listitem").first).to_be_visible()
    expect(panel.get_by_role("listitem").filter(has_text="waiting for an answer")).to_have_count(0)


def test_nothing_due(windows, bureau):
    bureau.add_user("Nowy", "nowy@example.test")
    bureau.prefer("nowy@example.test", locale="pl")
    page = windows.open(bureau, "/orders", email="nowy@example.test")
    expect(page.locator(".nav-count")).to_have_count(0)
    bell(page).click()
    expect(page.get_by_text("Nic nie czeka")).to_be_visible()
    no_violations(page)


def test_no_axe_violation_and_a_phone(windows, page, bureau):
    bell(page).click()
    page.wait_for_selector(".reminder")
    no_violations(page)
    hand = windows.open(bureau, "/orders", viewport=HAND, has_touch=True, is_mobile=True)
    bell(hand).tap()
    hand.wait_for_selector(".reminder")
    assert small_targets(hand) == []
    assert hand.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    no_violations(hand)
