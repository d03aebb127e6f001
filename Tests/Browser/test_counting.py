"""Files of messages: counted, put into an order."""
from conftest import settled
from ordering import api, begin, desk, form, make_order, open_thread, orders, page, sheet, toast  # noqa: F401
from playwright.sync_api import expect
from test_access import check_themes
from waiting import soon


def tools(page):
    return page.locator(".file-tools")


def test_several_at_once_with_pages_by_unit(page):
    open_thread(page)
    tools(page).get_by_role("button", name="Count").focus()
    page.keyboard.press("Enter")
    results = tools(page).get_by_role("list", name="Counted")
    expect(results.get_by_role("listitem")).to_have_count(4)
    contract = results.get_by_role("listitem").filter(has_text="договір.docx")
    expect(contract).to_contain_text("3,600 characters")
    expect(contract.locator(".tag")).to_have_text(["4 × 1,125", "3 × 1,500", "3 × 1,600", "2 × 1,800"])
    expect(results.get_by_role("listitem").filter(has_text="skan.pdf")).to_contain_text("Looks like a scan: 2 sheets with 9 characters of text. Count them by eye and type the characters.")
    expect(results.get_by_role("listitem").filter(has_text="broken.docx")).to_contain_text("Could not be read")
    check_themes(page)


def test_counting_that_fails_can_be_tried_again(page, windows):
    windows.expect_complaint("500")
    page.route("**/crm/counts", lambda route: route.fulfill(status=500, body="{}"))
    open_thread(page)
    tools(page).get_by_role("button", name="Count").click()
    expect(page.locator(".toast-error")).to_be_visible()
    expect(tools(page).locator(".count-results")).to_have_count(0)
    page.unroute("**/crm/counts")
    page.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(tools(page).locator(".count-results")).to_contain_text("3,600 characters")


def test_one_click_where_there_is_one_order(page, desk):
    order = make_order(desk)
    open_thread(page)
    tools(page).get_by_role("button", name=f"Add to order {order['order_number']}").click()
    expect(toast(page, "4 files are in order")).to_be_visible()
    soon(lambda: {file["name"] for file in orders(desk)[0]["files"]}, {"договір.docx", "додаток.docx", "broken.docx", "skan.pdf"}, page)
    assert all(file["direction"] == "in" and file["message_id"] for file in orders(desk)[0]["files"])
    # The thread says where they are, to whoever looks later too.
    page.reload()
    expect(tools(page).get_by_role("button", name=f"In order {order['order_number']}")).to_be_visible()
    expect(tools(page).get_by_role("button", name="Add")).to_have_count(0)
    tools(page).get_by_role("button", name=f"In order {order['order_number']}").click()
    expect(sheet(page).get_by_role("heading", name=order["order_number"])).to_be_visible()
    # One that is taken out is offered again, in the page of a colleague who sees it happen.
    taken = next(file for file in orders(desk)[0]["files"] if file["name"] == "skan.pdf")
    api(desk, "DELETE", f"crm/order-files/{taken['id']}")
    page.go_back()
    expect(tools(page).get_by_role("button", name=f"In order {order['order_number']}")).to_be_visible()
    tools(page).get_by_role("button", name="Add 1 more file to an order").click()
    expect(toast(page, "1 file is in order")).to_be_visible()
    expect(tools(page).get_by_role("button", name="Add")).to_have_count(0)
    page.keyboard.press("z")
    expect(tools(page).get_by_role("button", name="Add 1 more file to an order")).to_be_visible()
    soon(lambda: len(orders(desk)[0]["files"]), 3, page)


def test_a_choice_where_there_are_several(page, desk):
    first, second = make_order(desk, description="Umowa"), make_order(desk, key="two", description="Dyplom")
    open_thread(page)
    tools(page).get_by_role("button", name="Add to an order").click()
    expect(page.get_by_role("option", name=first["order_number"])).to_be_visible()
    page.keyboard.insert_text(second["order_number"])
    page.keyboard.press("Enter")
    expect(sheet(page).get_by_role("heading", name=second["order_number"])).to_be_visible()
    expect(sheet(page).get_by_role("link", name="договір.docx")).to_be_visible()
    # One that is handed out keeps its files; one in the archive does not, and takes nothing more.
    api(desk, "PATCH", f"crm/orders/{second['id']}", {"status": "closed", "force": True})
    expect(tools(page).get_by_role("button", name=f"In order {second['order_number']}")).to_be_attached()
    api(desk, "PATCH", f"crm/orders/{second['id']}", {"is_archived": True})
    expect(tools(page).get_by_role("button", name=f"Add to order {first['order_number']}")).to_be_attached()


def test_without_an_order_it_makes_one(page):
    open_thread(page)
    tools(page).get_by_role("button", name="Make an order of it").click()
    expect(form(page).get_by_role("checkbox", name="договір.docx")).to_be_checked()


def test_what_cannot_be_translated_is_not_offered(page):
    open_thread(page, "Piotr")
    expect(page.locator(".order-menu").first).to_be_attached()
    settled(page)
    expect(tools(page)).to_have_count(0)
