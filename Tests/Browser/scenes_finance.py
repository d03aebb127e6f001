"""Money: the payments of a range, one that is entered, changed, voided."""
from playwright.sync_api import expect
from scene_steps import API, NOTHING, answer, fail, go, hold
from staging import Scene
from work_office import EWA

ROW = ".money-line .money-receipt"
TABLE = f"{API}/finance/transactions?*"


def payments(page, stage, query: str = "", email: str = EWA) -> None:
    go(page, stage, f"/finance{query}", ROW, email)


def waiting(page, stage) -> None:
    hold(page, TABLE)
    go(page, stage, "/finance", ".money-waiting", EWA)


def failed(page, stage) -> None:
    fail(page, TABLE)
    go(page, stage, "/finance", ".desk [role=alert]", EWA)


def empty(page, stage) -> None:
    zero = {"amount": 0, "currency": "PLN"}
    answer(page, TABLE, {**NOTHING, "totals": {one: zero for one in ("cash", "card", "transfer", "blik", "all")}})
    go(page, stage, "/finance", ".desk .empty", EWA)


def nothing(page, stage) -> None:
    go(page, stage, "/finance?q=zzzzz&period=all", ".desk .empty", EWA)


def posting(page, stage) -> None:
    payments(page, stage)
    page.locator(".posting").first.click()
    expect(page.locator(".posting-field")).to_be_visible()


def menu(page, stage, at: int = 2) -> None:
    payments(page, stage)
    page.locator(".money-more .menu > button").nth(at).click()
    expect(page.locator("[role=menuitem]").first).to_be_visible()


def edit(page, stage) -> None:
    menu(page, stage)
    page.locator("[role=menuitem]").first.click()
    expect(page.locator("dialog form")).to_be_visible()


def void(page, stage) -> None:
    menu(page, stage)
    page.locator("[role=menuitem]").last.click()
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog .field-error")).to_be_visible()


def pick(page, stage) -> None:
    payments(page, stage)
    page.locator(".desk-head .button.primary").click()
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def add(page, stage) -> None:
    pick(page, stage)
    page.keyboard.insert_text("XII C 118/26")
    expect(page.locator("dialog [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator("dialog form")).to_be_visible()


def add_wrong(page, stage) -> None:
    add(page, stage)
    page.locator("dialog input[inputmode=decimal]").fill("багато")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .field-error")).to_be_visible()


def add_failed(page, stage) -> None:
    fail(page, f"{API}/crm/orders/*/payments", "POST")
    add(page, stage)
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog .form-error")).to_be_visible()
    page.locator("dialog .form-error").scroll_into_view_if_needed()


def exports(page, stage) -> None:
    payments(page, stage)
    page.locator(".desk-head .menu > button").first.click()


SCENES = [
    Scene("finance", payments), Scene("finance-owner", lambda page, stage: payments(page, stage, "?period=year&method=card", "olena@example.test")),
    Scene("finance-range", lambda page, stage: payments(page, stage, "?from=2026-01-01&to=2026-12-31&q=2026")), Scene("finance-waiting", waiting), Scene("finance-failed", failed, complaints=("503",)),
    Scene("finance-empty", empty), Scene("finance-nothing", nothing), Scene("finance-posting", posting, sizes=("desk",)), Scene("finance-menu", menu), Scene("finance-edit", edit), Scene("finance-void", void),
    Scene("finance-pick", pick), Scene("finance-add", add), Scene("finance-add-wrong", add_wrong), Scene("finance-add-failed", add_failed, complaints=("503",)), Scene("finance-export", exports),
]
