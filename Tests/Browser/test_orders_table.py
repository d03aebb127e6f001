"""The table of orders: filters in the address, sorting, selection, changes of many, exports, and rows that come while it is open."""
import pytest
from conftest import HAND, settled
from order_office import EWA, MARTA, api, bureau, no_violations, small_targets  # noqa: F401 (a fixture)
from playwright.sync_api import expect
from waiting import soon

ORDERS = "/api/v1/crm/orders"


@pytest.fixture
def table(windows, bureau):
    page = windows.open(bureau, "/orders?view=table")
    page.wait_for_selector(".order-line[role=option]")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page


def numbers(page):
    return page.locator(".order-line .line-number").all_inner_texts()


def shows(page, wanted):
    """The first rows are those, and where they all fit there are no others."""
    expect(page.locator(".order-line .line-number").first).to_have_text(wanted[0])
    page.wait_for_function("wanted => [...document.querySelectorAll('.order-line .line-number')].slice(0, wanted.length).map(one => one.textContent).join() === wanted.join()", arg=wanted[:12])
    if len(wanted) < 20:
        expect(page.locator(".order-line")).to_have_count(len(wanted))


def managers(office):
    return {one["order_number"]: (one["manager"] or {}).get("name") for one in api(office, f"{ORDERS}?limit=8")["items"]}


def listed(office, query="", email=None):
    answer = api(office, f"{ORDERS}?limit=50{query}", *([email] if email else []))
    return [one["order_number"] for one in answer["items"]]


def test_newest_first_and_by_deadline(table, bureau):
    assert numbers(table)[:10] == listed(bureau)[:10]
    table.locator(".order-head").get_by_role("button", name="Deadline").click()
    assert "sort=deadline" in table.url
    expect(table.locator(".line-number").first).to_have_text(listed(bureau, "&sort=deadline")[0])
    expect(table.locator(".order-head").get_by_role("button", name="Deadline")).to_have_attribute("aria-pressed", "true")
    table.go_back()
    expect(table.locator(".line-number").first).to_have_text(listed(bureau)[0])


def test_an_order_without_languages_keeps_its_columns(table):
    def bare(route):
        got = route.fetch()
        body = got.json()
        body["items"][0] |= {"source_language": None, "target_language": None}
        route.fulfill(response=got, json=body)
    table.route("**/crm/orders?*", bare)
    table.reload()
    lines = table.locator(".order-line[role=option]")
    expect(lines.nth(1)).to_be_visible()
    expect(lines.first.locator(".pair")).to_have_count(0)
    lefts = [lines.nth(at).locator(".line-status").bounding_box()["x"] for at in (0, 1)]
    assert lefts[0] == lefts[1], lefts


def test_every_filter_is_asked_for_and_kept_in_the_address(table, bureau):
    language = next(one for one in api(bureau, "/api/v1/crm/languages")["items"] if one["code"] == "de")
    office = api(bureau, "/api/v1/crm/offices")["items"][1]
    steps = {
        "Mine": "&manager=me", "Overdue": "&manager=me&due=overdue", "Unpaid": "&manager=me&due=overdue&payment=unpaid",
    }
    for name, query in steps.items():
        table.locator(".filter-chip").filter(has_text=name).click()
        shows(table, listed(bureau, query))
    assert all(part in table.url for part in ("manager=me", "due=overdue", "payment=unpaid", "view=table"))
    table.reload()
    shows(table, listed(bureau, steps["Unpaid"]))
    table.get_by_role("button", name="Clear filters").click()
    table.locator(".filters").get_by_role("button", name="Language").click()
    table.keyboard.insert_text("germ")
    table.keyboard.press("Enter")
    assert f"language_id={language['id']}" in table.url
    expect(table.locator(".filter-chip").filter(has_text="German")).to_be_visible()
    expect(table.locator(".order-line").first.locator(".pair")).to_contain_text("DE")
    table.get_by_role("button", name="Clear filters").click()
    table.locator(".filters").get_by_role("button", name="Office").click()
    table.locator("dialog").get_by_role("option").filter(has_text=office["name"]).click()
    expect(table.locator(".line-number").first).to_have_text(listed(bureau, f"&office_id={office['id']}")[0])
    table.get_by_role("button", name="Clear filters").click()
    table.locator(".filter-chip").filter(has_text="Today").click()
    shows(table, listed(bureau, "&due=today"))
    table.locator(".filter-chip").filter(has_text="Archive").click()
    expect(table.locator(".empty-title")).to_have_text("Nothing was found")
    table.get_by_role("button", name="Clear filters").first.click()
    table.keyboard.press("/")
    table.keyboard.insert_text("dabrowski")
    expect(table.locator(".order-line").first).to_contain_text("Łukasz Dąbrowski")
    assert "q=dabrowski" in table.url


def test_rows_are_recycled_and_the_next_page_comes(table, bureau):
    box = table.get_by_role("listbox", name="Orders")
    last = api(bureau, f"{ORDERS}?limit=200")["items"][-1]["order_number"]
    for _ in range(8):
        box.evaluate("box => { box.scrollTop = box.scrollHeight; }")
        table.wait_for_timeout(150)
        assert table.locator(".order-line").count() <= 60
    expect(table.locator(".line-number").last).to_have_text(last)


def test_the_head_stays_and_columns_fit(table):
    head = table.locator(".order-head").bounding_box()
    table.get_by_role("listbox", name="Orders").evaluate("box => { box.scrollTop = 900; }")
    table.wait_for_timeout(100)
    assert table.locator(".order-head").bounding_box() == head
    assert table.evaluate("() => document.documentElement.scrollWidth") <= 1440
    cut = table.evaluate("""() => [...document.querySelectorAll(".order-line > .line-number, .order-line > .pair, .order-line > .type-mark, .order-line > .due, .order-line > .gross, .order-line > .paid-mark, .order-line > .line-status")]
        .filter(one => one.scrollWidth > one.clientWidth + 1).map(one => one.className + one.textContent)""")
    assert cut == []


def test_selection_by_keys_and_pointer_and_a_change_of_many(table, bureau):
    order = numbers(table)
    table.keyboard.press("j")
    table.keyboard.press("x")
    for _ in range(3):
        table.keyboard.press("j")
    table.keyboard.press("Shift+X")
    bar = table.get_by_role("toolbar")
    expect(bar).to_contain_text("4 selected")
    assert table.locator("[role=option][aria-selected=true]").count() == 4
    table.keyboard.press("Shift+ArrowDown")
    expect(bar).to_contain_text("5 selected")
    table.locator(".order-line").nth(1).locator(".pick-box").click()
    expect(bar).to_contain_text("4 selected")
    chosen, before = [order[0], *order[2:5]], managers(bureau)
    bar.get_by_role("button", name="Give to").click()
    table.keyboard.insert_text("Марта")
    table.keyboard.press("Enter")
    expect(table.get_by_role("status").filter(has_text="4 orders: now with Марта Левицька")).to_be_visible()
    table.wait_for_timeout(300)
    assert all(managers(bureau)[number] == "Марта Левицька" for number in chosen)
    table.keyboard.press("z")
    table.wait_for_timeout(500)
    assert managers(bureau) == before
    expect(bar).to_contain_text("4 selected")
    bar.get_by_role("button", name="Office").click()
    table.get_by_role("option").filter(has_text="Dworcowa").click()
    expect(table.get_by_role("status").filter(has_text="4 orders: Dworcowa 12")).to_be_visible()
    bar.get_by_role("button", name="Archive").click()
    expect(table.get_by_role("status").filter(has_text="4 orders archived")).to_be_visible()
    for number in chosen:
        expect(table.locator(".line-number").filter(has_text=number)).to_have_count(0)
    expect(bar).to_have_count(0)
    table.keyboard.press("z")
    for number in chosen:
        expect(table.locator(".line-number").filter(has_text=number)).to_have_count(1)


def test_many_are_cancelled_and_taken_up_again(table, bureau):
    lines, bar = table.locator(".order-line"), table.get_by_role("toolbar", name="With the selected orders")
    for at in (0, 1):
        lines.nth(at).locator(".pick-box").click()
    chosen = {lines.nth(at).locator(".line-number").inner_text() for at in (0, 1)}
    owed = {one["order_number"]: one["balance"] for one in api(bureau, "/api/v1/crm/orders?limit=50")["items"] if one["order_number"] in chosen}

    def cancelled():
        return chosen & {one["order_number"] for one in api(bureau, "/api/v1/crm/orders?cancelled=1&limit=50")["items"]}

    bar.get_by_role("button", name="Cancel orders").click()
    expect(table.get_by_role("status").filter(has_text="2 orders cancelled: nothing is owed for them")).to_be_visible()
    expect(bar).to_have_count(0)
    soon(cancelled, chosen, table)
    table.keyboard.press("z")
    soon(cancelled, set(), table)
    assert {one["order_number"]: one["balance"] for one in api(bureau, "/api/v1/crm/orders?limit=50")["items"] if one["order_number"] in chosen} == owed


def test_one_that_fails_altogether_is_taken_back(windows, table):
    windows.expect_complaint("503")
    table.route("**/crm/orders/bulk", lambda route: route.fulfill(status=503, body="{}"))
    table.locator(".order-line").nth(0).locator(".pick-box").click()
    table.locator(".order-line").nth(1).locator(".pick-box").click()
    before = table.locator(".order-line .manager-mark").all_inner_texts()[:2]
    table.keyboard.press("a")
    table.locator("dialog").get_by_role("option").filter(has_text="Nobody").click()
    expect(table.get_by_role("button", name="Try again")).to_be_visible()
    assert table.locator(".order-line .manager-mark").all_inner_texts()[:2] == before


def test_changes_of_others_come_without_a_jump(table, bureau):
    number = numbers(table)[3]
    bureau.make("order-change", number=number, by=MARTA, fields={"status": "ustne"})
    line = table.locator(".order-line").filter(has_text=number)
    expect(line.locator(".line-status")).to_have_text("Oral")
    assert numbers(table)[3] == number
    box = table.get_by_role("listbox", name="Orders")
    box.evaluate("box => { box.scrollTop = 800; }")
    table.wait_for_timeout(150)
    where = "rows => rows.map(row => [row.id, row.getBoundingClientRect().top]).filter(([, top]) => top > 250 && top < 800).sort()"
    before = table.locator(".order-line").evaluate_all(where)
    bureau.make("order-add", client="Nowy Klient", by=MARTA)
    pill = table.get_by_role("button", name="1 new order")
    expect(pill).to_be_visible()
    table.wait_for_timeout(800)
    assert table.locator(".order-line").evaluate_all(where) == before
    pill.click()
    expect(table.locator(".order-line").first).to_contain_text("Nowy Klient")
    expect(pill).to_have_count(0)


def test_exports_carry_the_filter(table, bureau):
    table.locator(".filter-chip").filter(has_text="Unpaid").click()
    for kind in ("CSV", "XLSX"):
        table.get_by_role("button", name="Export").click()
        with table.expect_download() as got:
            table.get_by_role("menuitem", name=kind).click()
        assert f"/orders/export.{kind.lower()}?payment=unpaid" in got.value.url
        assert got.value.suggested_filename == f"orders.{kind.lower()}"


def test_board_and_table_by_one_key_with_the_same_filter(table):
    table.locator(".filter-chip").filter(has_text="Mine").click()
    table.keyboard.press("v")
    table.wait_for_selector(".order-card[role=option]")
    assert "manager=me" in table.url and "view=table" not in table.url
    table.keyboard.press("v")
    table.wait_for_selector(".order-line[role=option]")
    table.keyboard.press("g")
    table.keyboard.press("i")
    expect(table.locator(".list-column")).to_be_visible()
    table.keyboard.press("g")
    table.keyboard.press("o")
    expect(table.locator(".board")).to_be_visible()


def test_the_palette_opens_orders_and_finds_one(table, bureau):
    number = listed(bureau)[5]
    table.keyboard.press("Control+k")
    table.keyboard.insert_text(number)
    expect(table.get_by_role("option").filter(has_text=number).first).to_be_visible()
    table.keyboard.press("Escape")
    table.keyboard.press("Control+k")
    table.keyboard.insert_text("finance")
    table.keyboard.press("Enter")
    expect(table.get_by_role("heading", name="Finance")).to_be_visible()


def test_an_accountant_reads_the_table(windows, bureau):
    page = windows.open(bureau, "/orders?view=table", email=EWA)
    page.wait_for_selector(".order-line[role=option]")
    expect(page.locator(".filter-chip").filter(has_text="Mine")).to_have_count(0)
    page.locator(".order-line").first.click(modifiers=["Control"])
    expect(page.get_by_role("toolbar")).to_have_count(0)
    assert page.locator("[role=option][aria-selected=true]").count() == 0


def test_no_axe_violation(table):
    no_violations(table)
    table.keyboard.press("j")
    table.keyboard.press("x")
    no_violations(table)
    table.locator(".filters").get_by_role("button", name="Language").click()
    no_violations(table)
    table.keyboard.press("Escape")
    table.goto(table.url.split("?")[0] + "?view=table&q=zzzzz")
    table.wait_for_selector(".empty")
    no_violations(table)


def test_a_phone_shows_cards(windows, bureau):
    page = windows.open(bureau, "/orders?view=table", viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector(".order-card[role=option]")
    expect(page.locator(".order-head")).to_have_count(0)
    assert small_targets(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    settled(page)
    no_violations(page)


def test_nothing_moves_while_it_loads(windows, bureau):
    page = windows.open(bureau, "/orders?view=table")
    watch = """() => { window.shift = 0; new PerformanceObserver(list => { for (const one of list.getEntries()) if (!one.hadRecentInput) window.shift += one.value; })
               .observe({type: "layout-shift", buffered: true}); }"""
    page.wait_for_selector(".order-line[role=option]")
    page.reload()
    page.wait_for_selector(".order-line[role=option]")
    page.evaluate(watch)
    page.wait_for_timeout(800)
    assert page.evaluate("() => window.shift") <= 0.02
