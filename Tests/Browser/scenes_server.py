"""Settings: the channels of each kind, canned replies, who changed what, and how the server does."""
from office import ADDRESS
from playwright.sync_api import expect
from scene_steps import API, NOTHING, answer, changed, go, to_end, work
from scenes_settings import body_end, section
from staging import Scene
from work_office import MARTA, stamp

CONDITION, BACKUPS = f"{API}/settings/condition", f"{API}/settings/backups"


def finding(state: str, code: str, **values) -> dict:
    return {"name": code.split(".")[0], "state": state, "code": code, "values": values, "words": code, "advice": None}


def account(address: str):
    return lambda page, stage: go(page, stage, f"/settings/channels/{work(stage).channel(address)['id']}", ".settings-body .card h3")


def account_end(page, stage) -> None:
    account(ADDRESS)(page, stage)
    page.locator(".missing summary").click()
    page.locator(".fold-head").first.click()
    body_end(page)


def bot_end(page, stage) -> None:
    account("@slovo")(page, stage)
    body_end(page)


def archive(page, stage) -> None:
    """Mail that was imported, and no mailbox is connected to it yet."""
    go(page, stage, f"/settings/channels/{work(stage).channel('archiwum@')['id']}", "[name=mailbox-password]")


def connect(page, stage) -> None:
    work(stage).make("pace", seconds=0.01)
    go(page, stage, "/settings/channels/connect", "[name=mailbox]")


def connecting(address: str, password: str = "right password"):
    def show(page, stage) -> None:
        connect(page, stage)
        page.fill("[name=mailbox]", address)
        page.fill("[name=mailbox-password]", password)
    return show


def provider(page, stage) -> None:
    connecting("biuro.slovo@gmail.com")(page, stage)
    expect(page.locator(".notice")).to_be_visible()


def refused(page, stage) -> None:
    connecting("biuro@example.org", "wrong password")(page, stage)
    page.keyboard.press("Enter")
    expect(page.locator(".step-failed")).to_be_visible()
    page.locator(".step-failed").scroll_into_view_if_needed()


def testing(page, stage):
    connect(page, stage)
    work(stage).make("pace", seconds=3)
    page.fill("[name=mailbox]", "biuro@example.org")
    page.fill("[name=mailbox-password]", "right password")
    page.keyboard.press("Enter")
    expect(page.locator(".steps li").first).to_be_visible()
    page.locator(".steps").scroll_into_view_if_needed()
    yield
    work(stage).make("pace", seconds=0.01)


def by_hand(page, stage) -> None:
    """The fields of the servers, and one of them wrong."""
    connecting("biuro@example.org")(page, stage)
    page.locator(".fold-head").first.click()
    for at, text in ((0, "imaps://example.org"), (1, "99999")):
        page.locator("fieldset").first.locator("input:not([type=radio])").nth(at).fill(text)
    page.locator("[type=submit]").click()
    expect(page.locator(".field-error").first).to_be_visible()


def stranger(page, stage) -> None:
    connecting("office@hosted.example")(page, stage)
    page.keyboard.press("Enter")
    expect(page.locator("dialog")).to_be_visible()


def folders(page, stage) -> None:
    connecting("nowe@example.org")(page, stage)
    page.keyboard.press("Enter")
    expect(page.locator(".folders")).to_be_visible()


def telegram(word: str | None, sign: str):
    def show(page, stage) -> None:
        go(page, stage, "/settings/channels/telegram", "[name=bot-token]")
        if word is not None:
            page.fill("[name=bot-token]", f"712345678:AAE{word}{'x' * 32}")
        expect(page.locator(sign).first).to_be_visible()
        page.locator(sign).first.scroll_into_view_if_needed()
    return show


def telegram_more(page, stage) -> None:
    telegram(None, ".tg-steps")(page, stage)
    for at in range(page.locator(".tg-more summary").count()):
        page.locator(".tg-more summary").nth(at).click()
    page.locator(".fold-head, .text-button[aria-expanded]").first.click()
    body_end(page)


def channels_none(page, stage) -> None:
    answer(page, f"{API}/settings/channels", NOTHING)
    go(page, stage, "/settings/channels", ".settings-body .empty")


def replies_none(page, stage) -> None:
    answer(page, f"{API}/communications/canned-replies", NOTHING)
    go(page, stage, "/settings/replies", ".settings-body .empty")


def reply(page, stage) -> None:
    section("replies", ".reply-link")(page, stage)
    page.locator(".reply-link").first.click()
    expect(page.locator(".reply-form textarea")).to_be_visible()


def reply_wrong(page, stage) -> None:
    go(page, stage, "/settings/replies/new", ".reply-form")
    page.locator(".reply-names input").nth(1).fill("price")
    page.locator(".reply-form textarea").fill("Добрий день, {client_nam}! Ціна {price}.")
    page.locator(".reply-form [type=submit]").click()
    expect(page.locator(".reply-form .field-error").first).to_be_visible()


def audit_none(page, stage) -> None:
    answer(page, f"{API}/settings/audit*", NOTHING)
    go(page, stage, "/settings/audit", ".settings-body .empty")


def schedule(one: dict, **more) -> dict:
    one["schedule"].update(more)
    return one


def backups_failed(page, stage) -> None:
    trouble = {"code": "backup.failed", "reason": {"code": "no_room", "path": "/var/lib/dragoman/backups", "needed": 52_000_000, "free": 11_000_000, "detail": None}, "hours": None, "words": "full"}
    old = {"code": "backup.old", "reason": None, "hours": 31, "words": "old"}

    def change(one: dict) -> dict:
        one["items"].insert(0, {**one["items"][0], "name": "bad", "state": "damaged", "kind": "by_hand", "verified_at": None})
        one["items"].append({**one["items"][-1], "name": "pre", "state": "unknown", "kind": "pre_upgrade", "version": None, "verified_at": None})
        return schedule(one, state="failed", troubles=[trouble, old], failed_at=stamp(hours=3), second_place="/mnt/kopie/dragoman")
    changed(page, BACKUPS, change)
    section("backups", ".finding-failed")(page, stage)


def backups_running(page, stage) -> None:
    changed(page, BACKUPS, lambda one: schedule(one, running=True, progress={"step": "copying", "done": 31, "total": 48}))
    section("backups", ".settings-body progress")(page, stage)


def backups_none(page, stage) -> None:
    changed(page, BACKUPS, lambda one: schedule({**one, "items": []}, state="none", last_good_at=None, last_good_seconds=None))
    section("backups", ".verdict-warning")(page, stage)


def condition_wrong(page, stage) -> None:
    def change(one: dict) -> dict:
        one["findings"] = [
            finding("failed", "mailbox.failed", address="sad@example.test", step="sign_in", reason="signin_refused"), finding("failed", "disk.full", free=310_000_000, enough=2_000_000_000, path="/var/lib/dragoman"),
            finding("warning", "folder.open", path="/var/lib/dragoman"), finding("warning", "certificate.ends", names="biuro.example.org", n=6), *one["findings"]]
        return {**one, "examined_at": stamp(minutes=4), "certificate": {"state": "failed", "names": ["biuro.example.org"], "valid_until": stamp(days=-6), "words": "", "advice": None},
                "journal": {"pending": 12, "unreadable": 1}, "outbox": {"queued": 3}}
    changed(page, CONDITION, change)
    section("condition", ".finding-failed")(page, stage)


def condition_end(page, stage) -> None:
    section("condition", ".figures")(page, stage)
    page.locator(".fold-head").click()
    to_end(page, ".settings-body")


SCENES = [
    Scene("channels", section("channels", ".accounts li")), Scene("channels-manager", section("channels", ".accounts li", email=MARTA)), Scene("channels-none", channels_none),
    Scene("mailbox", account(ADDRESS)), Scene("mailbox-end", account_end), Scene("mailbox-down", account("sad@")), Scene("mailbox-catching-up", account("kyiv@")), Scene("mailbox-archive", archive),
    Scene("bot", account("@slovo")), Scene("bot-end", bot_end), Scene("connect", connect), Scene("connect-provider", provider), Scene("connect-testing", testing), Scene("connect-refused", refused),
    Scene("connect-by-hand", by_hand), Scene("connect-stranger", stranger), Scene("connect-folders", folders),
    Scene("telegram", telegram(None, ".tg-steps")), Scene("telegram-more", telegram_more), Scene("telegram-works", telegram("", ".works")), Scene("telegram-refused", telegram("refused", ".tg-fault")),
    Scene("replies", section("replies", ".reply-link")), Scene("replies-none", replies_none), Scene("reply", reply), Scene("reply-wrong", reply_wrong, complaints=("409", "422")),
    Scene("audit", section("audit", ".audit-line")), Scene("audit-none", audit_none), Scene("backups", section("backups", ".verdict")), Scene("backups-failed", backups_failed),
    Scene("backups-running", backups_running), Scene("backups-none", backups_none), Scene("condition", section("condition", ".verdict")), Scene("condition-wrong", condition_wrong),
    Scene("condition-end", condition_end), Scene("about", section("about")),
]
