"""Lists that are kept under a name: saved, opened by menu, key and palette, renamed, put in order, deleted and given back, live for the desk."""
import json
import urllib.request

import pytest
from playwright.sync_api import expect
from waiting import soon


@pytest.fixture
def page(windows, staged):
    cookie = staged.session()
    header = f"{cookie['name']}={cookie['value']}"
    request = urllib.request.Request(f"{staged.origin}/api/v1/communications/views", headers={"Cookie": header})
    for one in json.load(urllib.request.urlopen(request, timeout=30))["items"]:
        staged.ask("DELETE", f"/api/v1/communications/views/{one['id']}", None, header)
    staged.prefer(locale="en", theme="light")
    one = windows.open(staged)
    one.wait_for_selector("[role=option]")
    return one


def save(page, staged, name: str, query: str, shared: bool = False) -> None:
    page.goto(f"{staged.origin}/inbox?{query}")
    page.wait_for_selector(".tabs")
    more(page)
    page.get_by_role("menuitem", name="Save this view…").click()
    dialog = page.get_by_role("dialog", name="Save this view")
    dialog.get_by_label("Name of the view").fill(name)
    if shared:
        dialog.get_by_role("checkbox").check()
    dialog.get_by_role("button", name="Save").click()
    expect(dialog).to_have_count(0)
    expect(page.locator(".tab-name")).to_have_text(name)


def more(page) -> None:
    page.locator(".tabs .menu > button").click()


def saved(page):
    more(page)
    expect(page.get_by_role("menu")).to_be_visible()
    found = page.get_by_role("menu").locator("[role=menuitemradio]").all_inner_texts()[3:]
    page.keyboard.press("Escape")
    return [one.split("\n")[0] for one in found]


def test_saved_and_opened_by_menu_key_and_palette(page, staged):
    save(page, staged, "Grace, closed too", "view=all&q=Grace")
    save(page, staged, "Nobody’s mail", "assignee=none&platform=email")
    soon(lambda: saved(page), ["Grace, closed too", "Nobody’s mail"], page)
    page.keyboard.press("g")
    page.keyboard.press("i")
    expect(page.locator(".narrow-bar")).to_have_count(0)
    page.keyboard.press("g")
    page.keyboard.press("2")
    expect(page.locator(".tab-name")).to_have_text("Nobody’s mail")
    expect(page.locator(".narrow-chip")).to_have_count(2)
    page.keyboard.press("Control+k")
    page.keyboard.type("Grace, closed")
    page.keyboard.press("Enter")
    expect(page.locator(".tab-name")).to_have_text("Grace, closed too")
    expect(page.get_by_role("listbox", name="Conversations").get_by_role("option")).to_have_count(1)


def test_renamed_ordered_deleted_and_given_back(page, staged):
    for name, query in (("One", "tag=a"), ("Two", "tag=b"), ("Three", "tag=c")):
        save(page, staged, name, query)
    more(page)
    page.get_by_role("menuitem", name="Manage saved views…").click()
    dialog = page.get_by_role("dialog", name="Manage saved views")
    field = dialog.get_by_label("Name of the view").nth(1)
    field.fill("")
    field.press("Enter")
    expect(dialog.get_by_role("alert")).to_have_text("Give the view a name.")
    field.fill("Second")
    field.press("Enter")
    dialog.get_by_role("button", name="Move “Three” up").click()
    dialog.get_by_role("button", name="Move “Three” up").click()
    expect(dialog.get_by_role("button", name="Move “Three” up")).to_be_disabled()
    dialog.get_by_role("button", name="Delete “One”").click()
    expect(dialog.locator(".view-line")).to_have_count(2)
    page.keyboard.press("Escape")
    soon(lambda: saved(page), ["Three", "Second"], page)
    # It is made anew, then put in its place; a reload in between would leave it at the end.
    with page.expect_response("**/views/order"):
        page.keyboard.press("z")
    more(page)
    expect(page.get_by_role("menu").get_by_text("One")).to_be_visible()
    page.keyboard.press("Escape")
    page.reload()
    expect(page.locator(".tab-name")).to_have_text("Three")
    soon(lambda: saved(page), ["Three", "One", "Second"], page)


def test_a_shared_view_comes_to_the_others_by_itself(page, staged, windows):
    other = windows.open(staged, email="marta@example.test")
    other.wait_for_selector("[role=option]")
    save(page, staged, "For us all", "tag=desk", shared=True)
    save(page, staged, "For me", "tag=own")
    other.locator(".tabs .menu > button").click()
    expect(other.get_by_role("menu").get_by_text("For us all")).to_be_visible()
    expect(other.get_by_role("menu").get_by_text("For me")).to_have_count(0)


def test_a_refused_deletion_is_not_called_done_and_is_tried_again_over_the_dialog(page, staged, windows):
    windows.expect_complaint("500")
    save(page, staged, "Kept", "tag=kept")
    more(page)
    page.get_by_role("menuitem", name="Manage saved views…").click()
    dialog = page.get_by_role("dialog", name="Manage saved views")
    page.route("**/communications/views/*", lambda route: route.fulfill(status=500, body="{}"), times=1)
    dialog.get_by_role("button", name="Delete “Kept”").click()
    refused = page.locator(".toast-error").filter(has_text="The server could not do it")
    expect(refused).to_be_visible()
    expect(dialog.locator(".view-line")).to_have_count(1)
    expect(page.locator(".toast").filter(has_text="deleted")).to_have_count(0)
    # What stands outside of a modal dialog cannot be clicked.
    refused.get_by_role("button", name="Try again").click()
    expect(dialog.locator(".view-line")).to_have_count(0)
    expect(page.locator(".toast").filter(has_text="View “Kept” deleted")).to_have_count(1)
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(page.locator(".toast").filter(has_text="View “Kept” deleted")).to_have_count(1)
