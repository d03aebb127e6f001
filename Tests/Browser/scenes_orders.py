"""Orders: board, table, what narrows them, what is done to many, the bell. Forms and sheets are in scenes_order.py."""
from playwright.sync_api import expect
from scene_steps import API, NOTHING, answer, cut, fail, go, hold, to_end
from staging import Scene
from work_office import EWA

CARD, LINE = ".order-card[role=option]", ".order-line[role=option], .order-card[role=option]"
BOARD, TABLE = f"{API}/crm/orders/board*", f"{API}/crm/orders?*"
STATUSES = ["do_wykonania", "oplacone", "do_poswiadczenia", "do_wydania", "ustne", "closed"]


def board(page, stage) -> None:
    go(page, stage, "/orders", CARD)


def table(page, stage) -> None:
    go(page, stage, "/orders?view=table", LINE)


def narrowed(query: str):
    return lambda page, stage: go(page, stage, f"/orders?{query}", LINE)


def selected(page, stage) -> None:
    board(page, stage)
    for key in ("j", "x", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator(".bulk-bar")).to_be_visible()


def selected_in_table(page, stage) -> None:
    table(page, stage)
    for key in ("j", "x", "j", "j", "x"):
        page.keyboard.press(key)
    expect(page.locator(".bulk-bar")).to_be_visible()


def mover(page, stage) -> None:
    selected(page, stage)
    page.keyboard.press("m")
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def manager(page, stage) -> None:
    selected(page, stage)
    page.keyboard.press("a")
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def not_handed_out(page, stage) -> None:
    """Three at once, and money is owed for all of them."""
    board(page, stage)
    go(page, stage, "/orders?view=table&payment=unpaid&status=do_wydania", LINE)
    page.keyboard.press("j")
    page.keyboard.press("x")
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.locator(".bulk-bar")).to_be_visible()
    page.keyboard.press("m")
    expect(page.locator("dialog input")).to_be_focused()
    page.keyboard.insert_text(stage.word("order.status.closed"))
    expect(page.locator("dialog [role=option]")).to_have_count(1)
    page.keyboard.press("Enter")
    expect(page.locator(".toast-error")).to_be_visible()


def dragged(page, stage):
    board(page, stage)
    place = page.locator("[data-status=do_wykonania] .order-card").nth(1).bounding_box()
    target = page.locator("[data-status=do_poswiadczenia]").bounding_box()
    page.mouse.move(place["x"] + 40, place["y"] + 30)
    page.mouse.down()
    page.mouse.move(target["x"] + 80, target["y"] + 220, steps=5)
    expect(page.locator(".board-column.over")).to_be_visible()
    yield
    page.keyboard.press("Escape")
    page.mouse.up()


def language_picker(page, stage) -> None:
    board(page, stage)
    page.locator(".filters [aria-haspopup=dialog]").first.click()
    expect(page.locator("dialog [role=option]").first).to_be_visible()


def searched(page, stage) -> None:
    board(page, stage)
    page.keyboard.press("/")
    page.keyboard.insert_text("dabrowski")
    expect(page).to_have_url(f"{page.url.split('/orders')[0]}/orders?q=dabrowski")


def nothing(page, stage) -> None:
    go(page, stage, "/orders?q=zzzzz", ".empty")


def nothing_in_table(page, stage) -> None:
    go(page, stage, "/orders?view=table&archived=1&payment=unpaid&due=today", ".empty")


def empty(page, stage) -> None:
    answer(page, BOARD, {"columns": [{"status": one, "count": 0, **NOTHING} for one in STATUSES]})
    answer(page, f"{API}/crm/orders/radar", {"overdue": 0, "today": 0, "tomorrow": 0, "days": []})
    go(page, stage, "/orders", ".empty")


def waiting(path: str, pattern: str):
    def show(page, stage) -> None:
        hold(page, pattern)
        go(page, stage, path, ".desk .bone")
    return show


def failed(path: str, pattern: str):
    def show(page, stage) -> None:
        fail(page, pattern)
        go(page, stage, path, ".desk [role=alert]")
    return show


def move_failed(page, stage) -> None:
    board(page, stage)
    fail(page, f"{API}/crm/orders/*", "PATCH")
    page.keyboard.press("j")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".toast-error")).to_be_visible()


def undone(page, stage):
    """What was moved, and the way to take it back."""
    board(page, stage)
    page.keyboard.press("j")
    page.keyboard.press("Shift+ArrowRight")
    expect(page.locator(".toast")).to_be_visible()
    yield
    page.keyboard.press("z")


def without_connection(page, stage) -> None:
    board(page, stage)
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    cut(page)


def accountant(page, stage) -> None:
    go(page, stage, "/orders", CARD, EWA)


def exports(page, stage) -> None:
    board(page, stage)
    page.locator(".desk-head .menu > button").first.click()


def last_column(page, stage) -> None:
    """On a desk the columns are beside each other; on a phone one at a time."""
    board(page, stage)
    if stage.small:
        page.locator(".column-tabs .tab").nth(3).click()
        expect(page.locator(".board-column")).to_have_attribute("data-status", "do_wydania")
    else:
        to_end(page, "[data-status=closed] [role=listbox]")


SCENES = [
    Scene("board", board), Scene("board-selected", selected), Scene("board-move", mover), Scene("board-manager", manager), Scene("board-dragged", dragged, sizes=("desk",)),
    Scene("board-last-column", last_column), Scene("board-language", language_picker), Scene("board-searched", searched), Scene("board-overdue", narrowed("due=overdue")),
    Scene("board-mine", narrowed("manager=me&due=week")), Scene("board-nothing", nothing), Scene("board-empty", empty), Scene("board-accountant", accountant), Scene("board-export", exports),
    Scene("board-waiting", waiting("/orders", BOARD)), Scene("board-failed", failed("/orders", BOARD), complaints=("503",)),
    Scene("board-moved", undone), Scene("board-move-failed", move_failed, complaints=("503",)), Scene("board-offline", without_connection, complaints=("ERR_", "WebSocket", "Failed to")),
    Scene("table", table), Scene("table-selected", selected_in_table), Scene("table-unpaid", narrowed("view=table&payment=unpaid&sort=deadline")), Scene("table-archive", narrowed("view=table&archived=1")),
    Scene("table-nothing", nothing_in_table), Scene("table-waiting", waiting("/orders?view=table", TABLE)), Scene("table-failed", failed("/orders?view=table", TABLE), complaints=("503",)),
    Scene("table-not-handed-out", not_handed_out, complaints=("409",)),
]
