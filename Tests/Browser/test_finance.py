"""Money: the accountant's table with its sums, dates, payments that are entered and voided."""
import datetime
import re

import pytest
from conftest import HAND
from order_office import EWA, MARTA, api, bureau, no_violations, small_targets  # noqa: F401 (a fixture)
from playwright.sync_api import expect
from waiting import soon

TABLE = "/api/v1/finance/transactions"


@pytest.fixture
def finance(windows, bureau):
    page = windows.open(bureau, "/finance", email=EWA)
    page.wait_for_selector(".money-line")
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    return page


def month():
    first = datetime.date.today().replace(day=1)
    last = (first + datetime.timedelta(days=32)).replace(day=1) - datetime.timedelta(days=1)
    return f"from={first}&to={last}"


def zl(amount):
    return f"zł\xa0{amount / 100:,.2f}"


def test_an_accountant_lands_here_and_has_no_inbox(windows, bureau):
    page = windows.open(bureau, "/inbox", email=EWA)
    expect(page.get_by_role("heading", name="Finance")).to_be_visible()
    expect(page).to_have_url(re.compile("/finance$"))
    expect(page.locator(".nav-places a .nav-name")).to_have_text(["Orders", "Finance", "Settings"])
    page.keyboard.press("g")
    page.keyboard.press("o")
    expect(page.get_by_role("heading", name="Orders")).to_be_visible()
    page.keyboard.press("g")
    page.keyboard.press("f")
    expect(page.get_by_role("heading", name="Finance")).to_be_visible()
    page.keyboard.press("Control+k")
    expect(page.get_by_role("dialog").get_by_role("option").first).to_be_visible()
    expect(page.get_by_role("option").filter(has_text="Write a message")).to_have_count(0)


def test_sums_of_the_range_by_method(finance, bureau):
    totals = api(bureau, f"{TABLE}?{month()}", EWA)["totals"]
    expect(finance.locator(".total-sum")).to_have_text([zl(totals[name]["amount"]).replace("\xa0", " ") for name in ("all", "cash", "card", "transfer", "blik")])
    finance.get_by_role("button", name="Card").click()
    expect(finance).to_have_url(re.compile("method=card"))
    expect(finance.locator(".money-line .money-method").filter(has_text="Cash")).to_have_count(0)
    expect(finance.locator(".money-line .money-method").first).to_have_text("Card")
    finance.get_by_role("button", name="All", exact=True).click()
    whole = api(bureau, TABLE, EWA)["totals"]
    expect(finance.locator(".total-sum").first).not_to_have_text("–")
    finance.get_by_role("button", name="This year").click()
    expect(finance).to_have_url(re.compile("period=year"))
    finance.get_by_label("From").fill("2020-01-01")
    expect(finance).to_have_url(re.compile("from=2020-01-01"))
    assert "period" not in finance.url
    finance.goto(finance.url.split("?")[0] + "?period=all")
    finance.wait_for_selector(".money-line")
    expect(finance.locator(".total-sum").first).to_have_text(zl(whole["all"]["amount"]).replace("\xa0", " "))


def test_search_finds_by_client_order_and_receipt(finance, bureau):
    one = api(bureau, f"{TABLE}?{month()}", EWA)["items"][3]
    finance.keyboard.press("/")
    finance.keyboard.insert_text(one["receipt_number"])
    expect(finance.locator(".money-line")).to_have_count(1)
    expect(finance.locator(".money-line")).to_contain_text(one["order_number"])


def test_the_posting_date_is_changed_in_its_row(finance, bureau):
    line = finance.locator(".money-line").filter(has_text="not posted").first
    receipt = line.locator(".money-receipt").inner_text()
    line.locator(".posting").click()
    line = finance.locator(".money-line").filter(has_text=receipt)
    line.locator("input[type=date]").fill("2026-11-20")
    finance.keyboard.press("Enter")
    expect(line.locator(".posting")).to_contain_text("20 Nov")
    soon(lambda: api(bureau, f"{TABLE}?q={receipt}", EWA)["items"][0]["posting_date"], "2026-11-20", finance)
    finance.keyboard.press("z")
    expect(line.locator(".posting")).to_contain_text("not posted")
    line.locator(".posting").click()
    line.locator("input[type=date]").fill("2026-11-21")
    finance.keyboard.press("Escape")
    expect(line.locator(".posting")).to_contain_text("not posted")


def test_a_refused_date_comes_back(windows, finance):
    windows.expect_complaint("503")
    finance.route("**/finance/transactions/*", lambda route: route.fulfill(status=503, body="{}") if route.request.method == "PATCH" else route.continue_())
    line = finance.locator(".money-line").filter(has_text="not posted").first
    receipt = line.locator(".money-receipt").inner_text()
    line.locator(".posting").click()
    finance.locator("input.posting-field").fill("2026-11-20")
    finance.keyboard.press("Enter")
    expect(finance.get_by_role("button", name="Try again")).to_be_visible()
    expect(finance.locator(".money-line").filter(has_text=receipt).locator(".posting")).to_contain_text("not posted")


def test_a_payment_is_voided_with_the_reason(finance, bureau):
    before = api(bureau, f"{TABLE}?{month()}", EWA)["totals"]["all"]["amount"]
    line = finance.locator(".money-line").nth(2)
    receipt = line.locator(".money-receipt").inner_text()
    line.get_by_role("button", name="More about").click()
    finance.get_by_role("menuitem", name="Void payment").click()
    dialog = finance.get_by_role("dialog", name="Void this payment?")
    dialog.get_by_role("button", name="Void payment").click()
    expect(dialog.locator(".field-error")).to_have_text("Say why: it stands in the history.")
    dialog.get_by_label("Reason").fill("Entered twice")
    dialog.get_by_role("button", name="Void payment").click()
    expect(dialog).to_have_count(0)
    voided = finance.locator(".money-line.voided").filter(has_text=receipt)
    expect(voided).to_contain_text("Voided: Entered twice")
    expect(voided.get_by_role("button", name="More about")).to_have_count(0)
    one = next(one for one in api(bureau, f"{TABLE}?q={receipt}", EWA)["items"])
    expect(finance.locator(".total-sum").first).to_have_text(zl(before - one["amount"]["amount"]).replace("\xa0", " "))


def test_dates_and_note_of_a_payment(finance, bureau):
    line = finance.locator(".money-line").nth(4)
    receipt = line.locator(".money-receipt").inner_text()
    line.get_by_role("button", name="More about").click()
    finance.get_by_role("menuitem", name="Change dates").click()
    dialog = finance.get_by_role("dialog")
    dialog.get_by_label("Service date").fill("2026-11-02")
    dialog.get_by_label("Note").fill("FV 12")
    dialog.get_by_role("button", name="Save").click()
    expect(finance.locator(".money-line").filter(has_text=receipt).locator(".money-service")).to_have_text("2 Nov")
    soon(lambda: api(bureau, f"{TABLE}?q={receipt}", EWA)["items"][0]["notes"], "FV 12", finance)


def test_a_payment_is_added_for_an_order(finance, bureau):
    order = api(bureau, "/api/v1/crm/orders?payment=unpaid&limit=1")["items"][0]
    finance.get_by_role("button", name="Add payment").click()
    finance.keyboard.insert_text(order["order_number"])
    # At once: what is owed by others stands in the list until the answer, and is not meant.
    finance.keyboard.press("Enter")
    dialog = finance.get_by_role("dialog", name=f"Payment for {order['order_number']}")
    amount = dialog.get_by_label("Amount")
    expect(amount).to_have_value(f"{order['balance']['amount'] // 100}.{order['balance']['amount'] % 100:02}")
    amount.fill("a lot")
    dialog.get_by_role("button", name="Add payment").click()
    expect(dialog.locator(".field-error")).to_have_text("Enter a sum like 120 or 120.50.")
    amount.fill("10,50")
    dialog.get_by_text("Transfer", exact=True).click()
    dialog.get_by_role("button", name="Add payment").dblclick()
    expect(dialog).to_have_count(0)
    line = finance.locator(".money-line").filter(has_text=order["order_number"]).first
    expect(line).to_contain_text("10.50")
    expect(line).to_contain_text("Transfer")
    made = [one for one in api(bureau, f"/api/v1/crm/orders/{order['id']}/payments", EWA)["items"] if one["amount"]["amount"] == 1050]
    assert len(made) == 1


def test_payments_of_others_come_by_themselves(finance, bureau):
    order = api(bureau, "/api/v1/crm/orders?payment=unpaid&limit=2")["items"][1]
    cookie = bureau.session(MARTA)
    bureau.ask("POST", f"/api/v1/crm/orders/{order['id']}/payments",
               {"kind": "deposit", "amount": {"amount": 777, "currency": "PLN"}, "payment_method": "blik", "payment_date": datetime.date.today().isoformat(),
                "idempotency_key": "live"}, f"{cookie['name']}={cookie['value']}")
    expect(finance.locator(".money-line").filter(has_text="7.77")).to_have_count(1)


def test_exports_carry_the_range(finance):
    finance.get_by_role("button", name="BLIK").click()
    for kind in ("CSV", "XLSX"):
        finance.get_by_role("button", name="Export").click()
        with finance.expect_download() as got:
            finance.get_by_role("menuitem", name=kind).click()
        assert f"export.{kind.lower()}?" in got.value.url and "method=blik" in got.value.url and "from=" in got.value.url


def test_a_manager_has_it_too(windows, bureau):
    page = windows.open(bureau, "/inbox", email=MARTA)
    page.get_by_role("link", name="Finance").click()
    page.wait_for_selector(".money-line")
    expect(page.get_by_role("table", name="Payments")).to_be_visible()
    expect(page.get_by_role("columnheader")).to_have_count(10)


def test_no_axe_violation(finance):
    no_violations(finance)
    finance.locator(".posting").first.click()
    no_violations(finance)
    finance.keyboard.press("Escape")
    finance.get_by_role("button", name="Add payment").click()
    finance.wait_for_selector("dialog [role=option]")
    no_violations(finance)
    finance.keyboard.press("Enter")
    finance.wait_for_selector("dialog form")
    no_violations(finance)
    finance.keyboard.press("Escape")
    finance.goto(finance.url.split("?")[0] + "?q=zzzzz")
    finance.wait_for_selector(".empty")
    no_violations(finance)


def test_a_phone(windows, bureau):
    page = windows.open(bureau, "/finance", email=EWA, viewport=HAND, has_touch=True, is_mobile=True)
    page.wait_for_selector(".money-line")
    assert small_targets(page) == []
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    no_violations(page)
