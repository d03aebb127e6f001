"""The board: where orders stand, moved by pointer and by keys alone, with what the server refuses."""
import re

import pytest
from conftest import HAND, settled
from order_office import EWA, MARTA, api, bureau, no_violations, patch, small_targets  # noqa: F401 (a fixture)
from playwright.sync_api import expect
from waiting import soon

NAMES = {"do_wykonania": "New", "oplacone": "Paid", "do_poswiadczenia": "In certification", "do_wydania": "Ready", "ustne": "Oral", "closed": "Handed out"}


@pytest.fixture
def board(windows, bureau):
    page = windows.open(bureau, "/orders")
    page.wait_for_selector(".order-card[role=option]")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page


def column(page, status):
    return page.locator(f"[data-status={status}]")


def numbers(page, status):
    return column(page, status).locator(".card-number").all_inner_texts()


def count(page, status):
    return int(column(page, status).locator(".column-count").inner_text())


def counted(page, status, wanted):
    expect(column(page, status).locator(".column-count")).to_have_text(str(wanted))


def card(page, status, number):
    """The number of a card, where it stands in this column."""
    return column(page, status).locator(".card-number").filter(has_text=number)


def cursor(page):
    return page.locator(".order-card.cursor .card-number")


def at_cursor(page):
    return cursor(page).inner_text()


def stands(page, office, number, status):
    """At the server, which hears of it after it is shown."""
    soon(lambda: any(one["order_number"] == number for one in api(office, f"/api/v1/crm/orders?status={status}&sort=deadline&limit=50")["items"]), True, page)


def of(office, status, wanted):
    """The first order of a column that is as wanted."""
    return next(one for one in api(office, f"/api/v1/crm/orders?status={status}&sort=deadline&limit=50")["items"] if wanted(one))


def to(page, office, number):
    """Moves the cursor onto an order by keys."""
    page.keyboard.press("/")
    page.keyboard.insert_text(number)
    page.keyboard.press("Enter")
    expect(page.locator(".order-card")).to_have_count(1)
    page.keyboard.press("j")
    expect(cursor(page)).to_have_text(number)


def test_columns_say_what_is_in_them(board, bureau):
    for one in api(bureau, "/api/v1/crm/orders/board")["columns"]:
        section = column(board, one["status"])
        expect(section.get_by_role("heading")).to_have_text(NAMES[one["status"]])
        assert count(board, one["status"]) == one["count"]
        assert numbers(board, one["status"])[:4] == [row["order_number"] for row in one["items"][:4]]
    late = of(bureau, "do_wykonania", lambda one: True)
    card = column(board, "do_wykonania").get_by_role("option").first
    expect(card).to_contain_text(late["client"]["name"])
    expect(card.locator(".due-overdue")).to_contain_text("overdue")
    expect(card.locator(".paid-mark")).not_to_be_empty()
    expect(card.locator(".manager-mark")).to_be_attached()


def test_all_of_it_by_keys_alone(board, bureau):
    first = numbers(board, "do_wykonania")
    board.keyboard.press("j")
    expect(cursor(board)).to_have_text(first[0])
    board.keyboard.press("ArrowDown")
    expect(cursor(board)).to_have_text(first[1])
    board.keyboard.press("k")
    board.keyboard.press("ArrowRight")
    expect(cursor(board)).to_have_text(numbers(board, "oplacone")[0])
    box = column(board, "oplacone").get_by_role("listbox")
    assert box.get_attribute("aria-activedescendant") == board.locator(".order-card.cursor").get_attribute("id")
    expect(box).to_be_focused()
    board.keyboard.press("ArrowLeft")
    expect(cursor(board)).to_have_text(first[0])
    moved, before = at_cursor(board), (count(board, "do_wykonania"), count(board, "oplacone"))
    board.keyboard.press("Shift+ArrowRight")
    expect(card(board, "oplacone", moved)).to_have_count(1)
    expect(card(board, "do_wykonania", moved)).to_have_count(0)
    expect(cursor(board)).to_have_text(moved)
    counted(board, "do_wykonania", before[0] - 1)
    counted(board, "oplacone", before[1] + 1)
    expect(board.get_by_role("status").filter(has_text=f"{moved}: Paid")).to_be_visible()
    board.keyboard.press("z")
    expect(column(board, "do_wykonania").locator(".card-number").filter(has_text=moved)).to_have_count(1)
    counted(board, "do_wykonania", before[0])
    counted(board, "oplacone", before[1])
    board.keyboard.press("m")
    dialog = board.get_by_role("dialog", name="Move to…")
    expect(dialog).to_be_visible()
    board.keyboard.insert_text("cert")
    board.keyboard.press("Enter")
    expect(column(board, "do_poswiadczenia").locator(".card-number").filter(has_text=moved)).to_have_count(1)
    stands(board, bureau, moved, "do_poswiadczenia")
    board.keyboard.press("z")
    expect(column(board, "do_wykonania").locator(".card-number").filter(has_text=moved)).to_have_count(1)
    board.keyboard.press("Escape")
    expect(board.locator(".order-card.cursor")).to_have_count(0)


def test_a_card_is_dragged_and_the_drag_can_be_left(board):
    settled(board)
    taken = column(board, "do_poswiadczenia").get_by_role("option").nth(1)
    number, place = taken.locator(".card-number").inner_text(), taken.bounding_box()
    target = column(board, "do_wykonania").bounding_box()
    board.mouse.move(place["x"] + 40, place["y"] + 30)
    board.mouse.down()
    board.mouse.move(place["x"] - 80, place["y"] + 40, steps=4)
    expect(board.locator(".ghost")).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.locator(".ghost")).to_have_count(0)
    board.mouse.up()
    expect(card(board, "do_poswiadczenia", number)).to_have_count(1)
    board.mouse.move(place["x"] + 40, place["y"] + 30)
    board.mouse.down()
    board.mouse.move(target["x"] + 60, target["y"] + 200, steps=6)
    expect(board.locator(".board-column.over")).to_have_attribute("data-status", "do_wykonania")
    board.mouse.up()
    expect(column(board, "do_wykonania").locator(".card-number").filter(has_text=number)).to_have_count(1)
    expect(column(board, "do_poswiadczenia").locator(".card-number").filter(has_text=number)).to_have_count(0)
    board.keyboard.press("z")
    expect(column(board, "do_poswiadczenia").locator(".card-number").filter(has_text=number)).to_have_count(1)


@pytest.mark.parametrize("why", ["unpaid", "originals_here"])
def test_what_may_not_be_handed_out_comes_back_and_can_be_insisted_on(windows, board, bureau, why):
    windows.expect_complaint("409")
    owed = ("unpaid", "partly")
    originals = lambda one: api(bureau, f"/api/v1/crm/orders/{one['id']}")["originals"]
    one = of(bureau, "do_wydania", lambda one: one["payment_state"] in owed if why == "unpaid" else one["payment_state"] not in owed and originals(one))
    to(board, bureau, one["order_number"])
    board.keyboard.press("m")
    board.keyboard.insert_text("handed")
    board.keyboard.press("Enter")
    words = {"unpaid": "money is still owed", "originals_here": "original papers are still here"}[why]
    toast = board.get_by_role("status").filter(has_text=words)
    expect(toast).to_be_visible()
    expect(column(board, "do_wydania").locator(".card-number")).to_have_text(one["order_number"])
    board.get_by_role("button", name="Hand out anyway").click()
    expect(column(board, "closed").locator(".card-number")).to_have_text(one["order_number"])
    soon(lambda: api(bureau, f"/api/v1/crm/orders/{one['id']}")["status"], "closed", board)
    board.keyboard.press("z")
    expect(column(board, "do_wydania").locator(".card-number")).to_have_text(one["order_number"])


def test_a_move_that_fails_comes_back_with_a_way_to_try_again(windows, board, bureau):
    windows.expect_complaint("503")
    number = numbers(board, "do_wykonania")[2]
    board.route("**/api/v1/crm/orders/*", lambda route: route.fulfill(status=503, body="{}") if route.request.method == "PATCH" else route.continue_())
    board.keyboard.press("j")
    board.keyboard.press("j")
    board.keyboard.press("j")
    board.keyboard.press("Shift+ArrowRight")
    expect(board.get_by_role("button", name="Try again")).to_be_visible()
    expect(card(board, "do_wykonania", number)).to_have_count(1)
    expect(card(board, "oplacone", number)).to_have_count(0)
    board.unroute("**/api/v1/crm/orders/*")
    board.get_by_role("button", name="Try again").click()
    expect(column(board, "oplacone").locator(".card-number").filter(has_text=number)).to_have_count(1)


def test_somebody_changed_the_same_meanwhile(windows, board, bureau):
    windows.expect_complaint("409")
    number = numbers(board, "do_wykonania")[3]
    met = []

    def meanwhile(route):
        if route.request.method == "PATCH" and not met:
            met.append(bureau.make("order-change", number=number, by=MARTA, fields={"status": "ustne"}))
        route.continue_()

    board.route("**/api/v1/crm/orders/*", meanwhile)
    for _ in range(4):
        board.keyboard.press("j")
    expect(cursor(board)).to_have_text(number)
    board.keyboard.press("Shift+ArrowRight")
    expect(board.get_by_role("status").filter(has_text=f"Марта Левицька changed order {number} meanwhile")).to_be_visible()
    expect(column(board, "ustne").locator(".card-number").filter(has_text=number)).to_have_count(1)
    board.get_by_role("button", name="Save mine anyway").click()
    expect(column(board, "oplacone").locator(".card-number").filter(has_text=number)).to_have_count(1)
    stands(board, bureau, number, "oplacone")


def test_two_moves_of_one_card_in_a_row_are_no_conflict(board, bureau):
    board.keyboard.press("j")
    number = at_cursor(board)
    board.keyboard.press("Shift+ArrowRight")
    board.keyboard.press("Shift+ArrowRight")
    expect(column(board, "do_poswiadczenia").locator(".card-number").filter(has_text=number)).to_have_count(1)
    stands(board, bureau, number, "do_poswiadczenia")
    expect(board.locator(".toast-error")).to_have_count(0)


def test_others_move_cards_too(board, bureau):
    number = numbers(board, "ustne")[-1]
    bureau.make("order-change", number=number, by=MARTA, fields={"status": "do_wykonania", "manager_id": None})
    expect(column(board, "ustne").locator(".card-number").filter(has_text=number)).to_have_count(0)
    before = next(one["count"] for one in api(bureau, "/api/v1/crm/orders/board")["columns"] if one["status"] == "do_wykonania")
    counted(board, "do_wykonania", before)
    bureau.make("order-add", client="Nowy Klient", by=MARTA)
    counted(board, "do_wykonania", before + 1)


def test_many_at_once_and_those_that_were_refused(board, bureau):
    board.goto(board.url + "?payment=unpaid")
    board.wait_for_selector(".order-card[role=option]")
    ready = column(board, "do_wydania").locator(".order-card")
    expect(ready.nth(2)).to_be_visible()
    ready.nth(0).click(modifiers=["Control"])
    ready.nth(2).click(modifiers=["Shift"])
    expect(board.get_by_role("toolbar")).to_contain_text("3 selected")
    wanted = numbers(board, "do_wydania")[:3]
    board.keyboard.press("m")
    board.keyboard.insert_text("handed")
    board.keyboard.press("Enter")
    expect(board.get_by_role("status").filter(has_text=f"Not handed out, money is owed: {', '.join(wanted)}")).to_be_visible()
    for at, number in enumerate(wanted):
        expect(column(board, "do_wydania").locator(".card-number").nth(at)).to_have_text(number)
    board.get_by_role("button", name="Dismiss").first.click()
    board.keyboard.press("m")
    board.keyboard.insert_text("oral")
    board.keyboard.press("Enter")
    expect(board.get_by_role("status").filter(has_text="3 orders: Oral")).to_be_visible()
    for number in wanted:
        expect(column(board, "ustne").locator(".card-number").filter(has_text=number)).to_have_count(1)
    board.keyboard.press("z")
    for number in wanted:
        expect(column(board, "do_wydania").locator(".card-number").filter(has_text=number)).to_have_count(1)
    board.keyboard.press("Escape")
    expect(board.get_by_role("toolbar")).to_have_count(0)


def test_the_radar_filters_and_the_address_keeps_it(board, bureau):
    numbers_ = api(bureau, "/api/v1/crm/orders/radar")
    late = board.locator(".radar-day").first
    expect(late).to_contain_text(str(numbers_["overdue"]))
    late.click()
    expect(board).to_have_url(re.compile("due=overdue"))
    expect(late).to_have_attribute("aria-pressed", "true")
    expect(board.locator(".due:not(.due-overdue)")).to_have_count(0)
    day = next(one for one in numbers_["days"][2:] if one["count"])
    board.locator(".radar-day").nth(1 + numbers_["days"].index(day)).click()
    expect(board).to_have_url(re.compile(f"due={day['date']}"))
    expect(board.locator(".order-card")).to_have_count(day["count"])
    board.reload()
    expect(board.locator(".order-card")).to_have_count(day["count"])
    board.get_by_role("button", name="Clear filters").click()
    expect(board).not_to_have_url(re.compile("due"))


def test_an_accountant_reads_and_changes_nothing(windows, bureau):
    page = windows.open(bureau, "/orders", email=EWA)
    page.wait_for_selector(".order-card[role=option]")
    expect(page.get_by_role("button", name="New order")).to_have_count(0)
    expect(page.get_by_role("link", name="Inbox")).to_have_count(0)
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    page.keyboard.press("j")
    before = at_cursor(page)
    page.keyboard.press("Shift+ArrowRight")
    page.keyboard.press("x")
    page.keyboard.press("m")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("toolbar")).to_have_count(0)
    assert before in numbers(page, "do_wykonania")


def test_no_axe_violation(board):
    no_violations(board)
    board.keyboard.press("j")
    board.keyboard.press("x")
    no_violations(board)
    board.keyboard.press("m")
    no_violations(board)


def test_the_part_comes_when_it_is_looked_at(windows, bureau):
    page = windows.open(bureau, "/inbox")
    page.wait_for_selector(".list-column")
    with page.expect_response(lambda answer: "/orders.js?v=" in answer.url) as answer:
        page.get_by_role("link", name="Orders").click()
    assert int(answer.value.headers["content-length"]) <= 30_000


def test_nothing_found_says_what_to_do(board):
    board.goto(board.url + "?q=zzzzz")
    expect(board.locator(".empty-title")).to_have_text("Nothing was found")
    board.locator(".empty").get_by_role("button", name="Clear filters").click()
    expect(board.locator(".order-card[role=option]").first).to_be_visible()


def test_few_cards_are_in_the_document(board):
    assert board.locator(".order-card").count() <= 90


def test_a_phone_shows_one_column(windows, bureau):
    page = windows.open(bureau, "/orders", viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector(".order-card[role=option]")
    expect(page.locator(".board-column")).to_have_count(1)
    page.get_by_role("button", name="Ready").tap()
    expect(page.locator(".board-column")).to_have_attribute("data-status", "do_wydania")
    assert small_targets(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    expect(page.get_by_role("link", name="Orders")).to_be_in_viewport()
    no_violations(page)


class Finger:
    """What a finger does, as the browser itself gets it."""

    def __init__(self, page):
        self.session = page.context.new_cdp_session(page)

    def __call__(self, kind, x=0.0, y=0.0):
        self.session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [] if kind == "touchEnd" else [{"x": x, "y": y}]})


def test_a_resting_finger_selects_on_a_phone(windows, bureau):
    page = windows.open(bureau, "/orders", viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector(".order-card[role=option]")
    settled(page)
    finger, place = Finger(page), page.locator(".order-card").nth(0).bounding_box()
    finger("touchStart", place["x"] + 50, place["y"] + 40)
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    finger("touchEnd")
    expect(page.get_by_role("toolbar")).to_contain_text("1 selected")
    page.locator(".order-card").nth(1).tap()
    expect(page.get_by_role("toolbar")).to_contain_text("2 selected")
    assert small_targets(page) == []
    page.get_by_role("button", name="Move to…").tap()
    expect(page.get_by_role("dialog", name="Move to…")).to_be_visible()
    no_violations(page)


def test_a_resting_finger_drags_on_a_tablet_and_a_moving_one_scrolls(windows, bureau):
    page = windows.open(bureau, "/orders", viewport={"width": 1366, "height": 900}, has_touch=True)
    page.wait_for_selector(".order-card[role=option]")
    settled(page)
    taken = column(page, "do_wykonania").get_by_role("option").nth(1)
    number, place, target = taken.locator(".card-number").inner_text(), taken.bounding_box(), column(page, "oplacone").bounding_box()
    finger = Finger(page)
    x, y = place["x"] + 60, place["y"] + 40
    finger("touchStart", x, y)
    finger("touchMove", x, y - 60)
    expect(page.locator(".ghost")).to_have_count(0)
    finger("touchEnd")
    # What was flung comes to rest; then back to the top.
    column(page, "do_wykonania").get_by_role("listbox").evaluate("""box => new Promise((done) => {
        let last = -1, still = 0;
        const look = () => {
            still = box.scrollTop === last ? still + 1 : 0;
            last = box.scrollTop;
            if (still === 12) box.scrollTop = 0;
            still < 20 ? requestAnimationFrame(look) : done();
        };
        look();
    })""")
    # Whatever card the scrolling left under the finger.
    number = page.evaluate("([x, y]) => document.elementFromPoint(x, y).closest('.order-card').querySelector('.card-number').textContent", [x, y])
    finger("touchStart", x, y)
    page.wait_for_timeout(500)
    expect(page.locator(".ghost")).to_be_visible()
    for step in range(1, 6):
        finger("touchMove", x + (target["x"] + 80 - x) * step / 5, y + 10 * step)
        page.evaluate("() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)))")
    expect(page.locator(".board-column.over")).to_have_attribute("data-status", "oplacone")
    there = count(page, "oplacone")
    finger("touchEnd")
    # Where it stands by its deadline may be out of sight.
    expect(column(page, "oplacone").locator(".column-count")).to_have_text(str(there + 1))
    expect(column(page, "do_wykonania").locator(".card-number").filter(has_text=number)).to_have_count(0)
    page.keyboard.press("z")
    expect(column(page, "do_wykonania").locator(".card-number").filter(has_text=number)).to_have_count(1)


def test_a_card_opens_its_order(board):
    board.keyboard.press("j")
    number = at_cursor(board)
    board.keyboard.press("Enter")
    dialog = board.get_by_role("dialog").filter(has_text=number)
    expect(dialog).to_be_visible()
    board.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    column(board, "oplacone").get_by_role("option").first.click()
    expect(board.get_by_role("dialog").filter(has_text=numbers(board, "oplacone")[0])).to_be_visible()
    board.keyboard.press("Escape")
    expect(board.get_by_role("dialog")).to_have_count(0)
    board.keyboard.press("o")
    expect(board.get_by_role("dialog", name="New order")).to_be_visible()
