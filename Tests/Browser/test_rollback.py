"""What is shown before the server has answered is taken back when it refuses, with the reason and a way to try again, which then does it. What has tests
of its own: links and looks (test_working.py), many at once (test_bulk.py, test_orders_table.py), notes (test_notes.py), letters (test_sending.py), cards and orders
(test_orders_board.py, test_order_sheet.py), clients (test_clients.py), reactions (test_chats.py), replies (test_canned.py), the bell (test_notifications.py)."""
import letters
import pytest
from office import OWNER, Office
from ordering import api, mails, make_order
from playwright.sync_api import expect
from waiting import soon


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    one = Office(folder, mock=True).start()
    one.set_up()
    anna = letters.letter(802, "Anna Nowak <anna@example.org>", "Akt urodzenia", "Dzień dobry.\n", 5)
    again = letters.letter(803, "Anna Nowak <anna@example.org>", "Inna sprawa", "Drugi list.\n", 4)
    one.import_mail(letters.write(folder / "mail", [*mails(), anna, again]))
    one.add_user("Марта Левицька", "marta@example.test")
    one.session("marta@example.test")
    one.prefer(locale="en", theme="light", undo_seconds=5)
    order = make_order(one)
    money = {"kind": "payment", "amount": {"amount": 100, "currency": "PLN"}, "payment_method": "cash", "payment_date": "2026-11-20", "receipt_number": "KP/7", "idempotency_key": "one"}
    api(one, "POST", f"crm/orders/{order['id']}/payments", money)
    api(one, "POST", "crm/specializations", {"name": "medicine", "description": ""})
    for name in ("First", "Second"):
        api(one, "POST", "communications/views", {"name": name, "shared": False, "filter": {"view": "all", "q": name}})
    yield one
    one.stop()


def strokes(name: str, *keys: str):
    """Opens somebody's conversation, then keys, and words where something is asked."""
    def before(page):
        row(page, name).click()
        expect(page.locator("[role=option][aria-selected=true]").filter(has_text=name)).to_be_attached()
        page.wait_for_selector("article")
        # Read by being opened.
        expect(row(page, name).locator(".count")).to_have_count(0)

    def act(page):
        for one in keys:
            if one.startswith("="):
                expect(page.locator("dialog [role=combobox]")).to_be_focused()
                page.keyboard.insert_text(one[1:])
                expect(page.locator("dialog [role=option]").first).to_be_visible()
            else:
                page.keyboard.press(one)
    return before, act


def row(page, name: str):
    return page.get_by_role("listbox", name="Conversations").locator("[role=option]").filter(has_text=name).first


def shown(name: str):
    """Where a conversation stands in the list, and what its row says but for when."""
    return lambda page: page.evaluate("""name => { const one = [...document.querySelectorAll('[role=option]')].find(row => row.textContent.includes(name));
        return one ? [...one.querySelectorAll('.row-name, .tag, .count, .mini-avatar, .row-asleep')].map(part => `${part.className} ${part.title} ${part.textContent}`).join('|') : 'away'; }""", name)


def views(page):
    """The saved views in the dialog, each with its name and whether it is shared."""
    return page.evaluate("() => [...document.querySelectorAll('.view-line')].map(one => `${one.querySelector('.view-name input').value} ${one.querySelector('[type=checkbox]').checked}`).join()")


def open_views(page):
    page.locator(".tabs .menu > button").click()
    page.get_by_role("menuitem", name="Manage saved views…").click()
    page.wait_for_selector(".view-line")


def ticked(at: str):
    return lambda page: page.locator(at).first.is_checked()


def value(at: str):
    return lambda page: page.locator(at).first.input_value()


def texts(at: str):
    return lambda page: page.locator(at).all_inner_texts()


def enter(at: str, text: str):
    def act(page):
        page.locator(at).first.fill(text)
        page.locator(at).first.press("Enter")
    return act


def merge(page):
    page.keyboard.press("Shift+M")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_contain_text("Inna sprawa")
    page.keyboard.press("Enter")


TALK = "**/communications/conversations/*"
# What: where, what is done before, what is refused (how and where), what is done, and what is looked at.
SCENES = {
    "status": ("/inbox", *strokes("Piotr", "e"), "PATCH", TALK, shown("Piotr")),
    "assignee": ("/inbox", *strokes("Grace", "a", "=Марта", "Enter"), "PATCH", TALK, shown("Grace")),
    "tags": ("/inbox", *strokes("Łukasz", "t", "=vip", "Enter", "Escape"), "PATCH", TALK, shown("Łukasz")),
    "snooze": ("/inbox", *strokes("Ірина", "s", "=Monday", "Enter"), "PATCH", TALK, shown("Ірина")),
    "unread": ("/inbox", *strokes("Grace", "u"), "PATCH", TALK, shown("Grace")),
    "merge": ("/inbox", strokes("Akt urodzenia")[0], merge, "POST", "**/communications/conversations/*/merge", lambda page: page.locator("[role=option]").filter(has_text="Anna Nowak").count()),
    "name of a view": ("/inbox", open_views, enter(".view-name input", "Third"), "PATCH", "**/communications/views/*", views),
    "view for all": ("/inbox", open_views, lambda page: page.locator(".view-line [type=checkbox]").first.click(), "PATCH", "**/communications/views/*", views),
    "order of views": ("/inbox", open_views, lambda page: page.get_by_role("button", name="down").first.click(), "POST", "**/communications/views/order", views),
    "view that goes": ("/inbox", open_views, lambda page: page.locator(".view-line .icon-button").last.click(), "DELETE", "**/communications/views/*", views),
    "seconds to undo": ("/settings/profile", None, lambda page: page.get_by_label("20 seconds").click(force=True), "PATCH", "**/auth/me", ticked("input[type=radio][name] >> nth=1")),
    "theme": ("/settings/profile", None, lambda page: page.get_by_label("Dark", exact=True).click(force=True), "PATCH", "**/auth/me", lambda page: page.locator("html").get_attribute("data-theme")),
    "told of": ("/settings/notifications", None, lambda page: page.locator("table.notify input").first.click(), "PATCH", "**/notifications/settings", ticked("table.notify input")),
    "price of a language": ("/settings/languages", None, enter(".office-rows .inline input", "77"), "PATCH", "**/crm/languages/*", value(".office-rows .inline input")),
    "unit of a document": ("/settings/documents", None, lambda page: page.locator(".inline-select").first.select_option("page"), "PATCH", "**/crm/document-types/*", value(".inline-select")),
    "specialisation that goes": ("/settings/specialisations", lambda page: page.wait_for_selector(".office-row.special"), lambda page: page.locator(".office-row.special .icon-button").click(), "PATCH", "**/crm/specializations/*",
                                 lambda page: page.locator(".office-row.special").count()),
    "posting date": ("/finance", lambda page: page.locator(".posting").first.click(), enter("input.posting-field", "2026-11-20"), "PATCH", "**/finance/transactions/*", texts(".money-posting")),
}


@pytest.mark.parametrize("name", SCENES)
def test_what_is_refused_goes_back(windows, house, name):
    windows.expect_complaint("500")
    path, before, act, method, asked, look = SCENES[name]
    page = windows.open(house, path)
    page.wait_for_selector("[role=option], .settings-body .card, .money-line")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    if path.startswith("/settings"):
        page.wait_for_selector(".settings-body input, .settings-body .office-row")
    if before:
        before(page)
    there = look(page)
    refused = []

    def refuse(route):
        # What is opened in its place is read, which is another matter.
        if route.request.method != method or route.request.post_data == '{"unread":false}':
            return route.fallback()
        refused.append(method)
        route.fulfill(status=500, body="{}")

    page.route(asked, refuse)
    act(page)
    toast = page.locator(".toast-error").first
    expect(toast).to_contain_text("The server could not do it")
    assert refused == [method]
    if name == "posting date":
        expect(page.locator("input.posting-field")).to_have_count(0)
        assert "not posted" in look(page)[0]
    else:
        soon(lambda: look(page), there, page)
    # And it is as it would be without the first try.
    page.unroute(asked)
    if look is views:
        # The dialog lies over what is said.
        page.keyboard.press("Escape")
    with page.expect_response(lambda answer: answer.request.method == method):
        toast.get_by_role("button", name="Try again").click()
    if look is views:
        open_views(page)
    if name != "posting date":
        for _ in range(50):
            if look(page) != there:
                break
            page.wait_for_timeout(100)
    assert look(page) != there


def test_what_was_read_stays_unread_when_that_was_not_stored(windows, house):
    windows.expect_complaint("500")
    talk = next(one for one in api(house, "GET", "communications/inbox?view=all")["items"] if "Олена" in one["counterpart"]["name"])
    api(house, "PATCH", f"communications/conversations/{talk['id']}", {"unread": True})
    page = windows.open(house)
    expect(row(page, "Олена").locator(".count")).to_have_count(1)
    page.route(TALK, lambda route: route.fulfill(status=500, body="{}") if route.request.method == "PATCH" else route.fallback())
    row(page, "Олена").click()
    page.wait_for_selector("article")
    expect(row(page, "Олена").locator(".count")).to_have_count(1)


def test_a_payment_that_is_refused_comes_back_as_it_was_typed(windows, house):
    windows.expect_complaint("500")
    order = make_order(house, key="payments")
    page = windows.open(house, f"/inbox?order={order['id']}")
    pay = page.locator(".order-sheet").get_by_role("region", name="Payments")
    page.route("**/payments", lambda route: route.fulfill(status=500, body="{}") if route.request.method == "POST" else route.fallback())
    pay.get_by_role("button", name="Add a payment").click()
    pay.get_by_label("Amount").fill("35,30")
    page.keyboard.press("Enter")
    expect(page.locator(".toast-error")).to_contain_text("The server could not do it")
    expect(pay.locator(".payment")).to_have_count(0)
    expect(pay.get_by_label("Amount")).to_have_value("35,30")
    page.unroute("**/payments")
    page.locator(".toast-error").get_by_role("button", name="Try again").click()
    expect(pay.locator(".payment")).to_have_count(1)


def test_a_session_and_a_token_that_could_not_be_ended_come_back(windows, house):
    windows.expect_complaint("500")
    api(house, "POST", "auth/tokens", {"name": "Export"})
    page = windows.open(house, "/settings/tokens")
    page.route("**/auth/tokens/*", lambda route: route.fulfill(status=500, body="{}"))
    page.get_by_role("button", name="Revoke").click()
    expect(page.locator(".toast-error")).to_be_visible()
    expect(page.locator(".entry-name", has_text="Export")).to_be_visible()
    windows.sign_in(house, OWNER["email"])
    page.goto(house.origin + "/settings/security")
    page.route("**/auth/sessions/*", lambda route: route.fulfill(status=500, body="{}"))
    ends = page.get_by_role("button", name="End", exact=True)
    expect(ends.first).to_be_visible()
    count = ends.count()
    ends.first.click()
    expect(page.locator(".toast-error")).to_be_visible()
    expect(ends).to_have_count(count)
