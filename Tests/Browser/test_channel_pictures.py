"""Pictures of the channels, for people to look at."""
import datetime

import pytest
from conftest import DESK, HAND, settled
from test_pictures import LOCALES


def stamp(**ago: float) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


REFUSED = {"state": "down", "reason": "signin_refused", "detail": "[AUTHENTICATIONFAILED] Invalid credentials", "on_server": None, "here": None,
           "checked_at": None, "last_contact_at": stamp(minutes=2), "last_success_at": stamp(hours=9), "next_try_at": stamp(minutes=-4)}


@pytest.fixture(scope="module")
def stage(staged):
    staged.make("forget channels")
    working = staged.make("connect", address="biuro@example.test", account={"name": "Biuro Warszawa"}, ledger={
        "here": 1202, "missing_count": 2, "missing": [{"uid": 88121, "size": 48211, "received_at": stamp(hours=3)},
                                                      {"uid": 88140, "size": 1204811, "received_at": stamp(minutes=30)}]})
    down = staged.make("connect", address="sad@example.test", health=REFUSED)
    staged.make("connect", address="kyiv@example.test", health={"state": "retrying", "reason": "connection_lost", "backlog": 312,
                "on_server": 9411, "here": 9099, "next_try_at": stamp(seconds=-40)})
    staged.run("import", "mail", str(staged.data), "--address", "archiwum@example.test")
    staged.make("oversized", subject="Переклад", size=82_400_000)
    return {"office": staged, "working": working["id"], "down": down["id"]}


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("size", ["desk", "hand"])
def test_pictures(windows, stage, pictures, locale, theme, size):
    office = stage["office"]
    office.make("pace", seconds=0.01)
    office.prefer(locale=locale, theme=theme)
    small = size == "hand"
    page = windows.open(office, viewport=HAND if small else DESK, device_scale_factor=2 if small else 1)

    def keep(name):
        settled(page)
        page.screenshot(path=pictures / f"{size}-{name}-{locale}-{theme}.png")

    def see(path, sign, name):
        page.goto(office.origin + path)
        page.wait_for_selector(sign)
        keep(name)

    see("/inbox", ".alarm", "alarm")
    page.get_by_role("option").filter(has_text="Олена").click()
    page.wait_for_selector(".oversized")
    keep("oversized")
    see("/settings/channels", ".accounts li", "channels")
    see(f"/settings/channels/{stage['down']}", ".ledger", "account-down")
    see(f"/settings/channels/{stage['working']}", ".ledger li", "account")
    page.locator(".missing summary").click()
    page.locator(".fold-head").click()
    page.locator(".settings-body").evaluate("body => { body.scrollTop = 520; }")
    keep("account-settings")
    see("/settings/channels/connect", "[name=mailbox]", "connect")
    page.fill("[name=mailbox]", "biuro.slovo@gmail.com")
    page.fill("[name=mailbox-password]", "wrong password")
    page.wait_for_selector(".notice")
    keep("connect-note")
    page.keyboard.press("Enter")
    page.wait_for_selector(".step-failed")
    page.locator(".test").scroll_into_view_if_needed()
    keep("connect-refused")
    page.fill("[name=mailbox]", "office@hosted.example")
    page.fill("[name=mailbox-password]", "right password")
    page.keyboard.press("Enter")
    page.wait_for_selector("dialog")
    keep("connect-confirm")
    page.locator("dialog .primary").click()
    page.wait_for_selector(".folders")
    keep("connect-folders")


def test_first_mailbox(new_staged, windows, pictures):
    new_staged.set_up()
    for size, viewport in (("desk", DESK), ("hand", HAND)):
        page = windows.open(new_staged, viewport=viewport)
        for path, name in (("/inbox", "first-inbox"), ("/settings/channels", "first-channels")):
            page.goto(new_staged.origin + path)
            page.wait_for_selector(".empty .primary")
            settled(page)
            page.screenshot(path=pictures / f"{size}-{name}-en-light.png")
