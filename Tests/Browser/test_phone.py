"""390 pixels: one pane at a time, and the browser's own way back."""
import pytest
from conftest import HAND
from playwright.sync_api import expect


@pytest.fixture
def phone(windows, office):
    page = windows.open(office, viewport=HAND, has_touch=True, is_mobile=True, device_scale_factor=2)
    page.wait_for_selector("[role=option]")
    return page


def test_one_pane_at_a_time(phone):
    expect(phone.get_by_role("navigation", name="Main")).to_be_in_viewport()
    phone.get_by_role("option").first.tap()
    expect(phone.locator(".thread-head")).to_be_visible()
    expect(phone.locator(".list-column")).to_be_hidden()
    expect(phone.locator(".nav")).to_be_hidden()
    phone.get_by_role("button", name="More actions").tap()
    phone.get_by_role("menuitem", name="Client", exact=True).tap()
    expect(phone.get_by_role("dialog", name="Client")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("dialog", name="Client")).to_have_count(0)
    expect(phone.locator(".thread-head")).to_be_visible()
    phone.go_back()
    expect(phone.locator(".list-column")).to_be_visible()
    expect(phone.locator(".thread-head")).to_have_count(0)


def test_the_arrow_leads_back_to_the_list(phone, office):
    phone.get_by_role("option").nth(1).tap()
    phone.get_by_role("button", name="Back").tap()
    expect(phone.locator(".list-column")).to_be_visible()
    phone.goto(phone.url)
    phone.get_by_role("link", name="Settings").tap()
    phone.get_by_role("link", name="Profile").tap()
    expect(phone.get_by_role("heading", name="Profile")).to_be_visible()
    phone.go_back()
    expect(phone.get_by_role("heading", name="Settings")).to_be_visible()


def test_targets_are_large_enough(phone):
    def small():
        return phone.evaluate("""() => [...document.querySelectorAll("button, a, input, [role=option]")]
            .filter(one => one.offsetParent !== null && !one.closest(".plain, .sr-only, .skip") && !one.matches(".fold-button, input[type=radio]"))
            .map(one => [one, (one.closest("label, .search-field") ?? one).getBoundingClientRect()])
            .filter(([, box]) => box.width > 0 && (box.height < 43.5 || box.width < 43.5))
            .map(([one, box]) => `${one.className || one.tagName} ${Math.round(box.width)}x${Math.round(box.height)}`)""")
    assert small() == []
    phone.get_by_role("option").first.tap()
    phone.wait_for_selector("article")
    assert small() == []


def test_no_sideways_scrolling(phone):
    phone.get_by_role("option").filter(has_text="Grace").tap()
    phone.wait_for_selector("iframe")
    assert phone.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]


def test_closing_says_whose_the_next_one_is(phone):
    """The next conversation stands in the place of the closed one (design: closing moves on), and no list beside it tells."""
    names = phone.locator("[role=option] .row-name").all_inner_texts()
    phone.get_by_role("option").first.tap()
    expect(phone.locator(".thread-name")).to_have_text(names[0])
    phone.get_by_role("button", name="Close conversation").tap()
    expect(phone.locator(".thread-name")).to_have_text(names[1])
    toast = phone.locator(".toast").filter(has_text=f"Closed: {names[0]}. Next one: {names[1]}")
    toast.get_by_role("button", name="Undo").tap()
    expect(toast).to_have_count(0)
