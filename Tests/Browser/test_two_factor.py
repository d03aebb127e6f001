"""The second step of signing in, and signing out everywhere. The codes are computed as an app would (RFC 6238)."""
import base64
import hashlib
import hmac
import struct
import time

import pytest
from conftest import HAND
from office import OWNER
from playwright.sync_api import expect
from reading import MARTA, bureau  # noqa: F401 (a fixture)
from test_access import check_themes

SECRET = base64.b32encode(b"0123456789abcdefghij").decode()


def code(secret: str, ahead: int = 0) -> str:
    digest = hmac.new(base64.b32decode(secret), struct.pack(">Q", int(time.time() // 30) + ahead), hashlib.sha1).digest()
    start = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[start:start + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@pytest.fixture(autouse=True)
def english(bureau):
    bureau.prefer(locale="en", theme="light")
    bureau.prefer(MARTA, locale="en", theme="light")


def security(windows, bureau, email=MARTA, **options):
    page = windows.open(bureau, "/settings/security", email=email, **options)
    page.wait_for_selector("#twofactor")
    return page


def password_step(windows, bureau, **options):
    page = windows.blank(**options)
    page.goto(bureau.origin + "/inbox")
    page.fill("input[name=email]", MARTA)
    page.fill("input[name=password]", OWNER["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector("input[name=totp]")
    return page


def test_setting_it_up(windows, bureau):
    bureau.make("totp", email=MARTA)
    page = security(windows, bureau)
    page.get_by_role("button", name="Set up").click()
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("Enter your password.")).to_be_visible()
    page.get_by_label("Current password").last.fill("wrong")
    windows.expect_complaint("401|403")
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_text("is not your current password").or_(page.get_by_text("current password is wrong"))).to_be_visible()
    page.get_by_label("Current password").last.fill(OWNER["password"])
    page.get_by_role("button", name="Next").click()
    expect(page.get_by_alt_text("Square code for the authenticator app")).to_be_visible()
    assert page.get_by_alt_text("Square code for the authenticator app").evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    secret = page.locator(".totp-set code").inner_text().replace(" ", "")
    field = page.get_by_label("Enter the code that the app shows now")
    assert field.get_attribute("autocomplete") == "one-time-code"
    field.fill("12 34")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("Enter the six digits of the app")).to_be_visible()
    field.fill("000000" if code(secret) != "000000" else "111111")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This code is wrong or was used already")).to_be_visible()
    check_themes(page)
    field.fill(f"{code(secret)[:3]} {code(secret)[3:]}")
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    with page.expect_download() as got:
        page.get_by_role("button", name="Download").click()
    assert page.locator(".recovery li").first.inner_text() in got.value.path().read_text()
    page.emulate_media(media="print")
    assert page.locator("pre.paper-sheets").is_visible() and not page.locator(".nav").is_visible()
    page.emulate_media(media="screen")
    page.get_by_role("button", name="I have kept them").click()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()


def test_too_slow_begins_again(windows, bureau):
    bureau.make("totp", email=MARTA)
    windows.expect_complaint("409")
    page = security(windows, bureau)
    page.get_by_role("button", name="Set up").click()
    page.get_by_label("Current password").last.fill(OWNER["password"])
    page.get_by_role("button", name="Next").click()
    page.wait_for_selector(".totp-qr")
    bureau.make("totp", email=MARTA, pending=False)
    page.get_by_label("Enter the code that the app shows now").fill("123456")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_role("alert")).to_contain_text("Begin again")
    page.get_by_role("button", name="Begin again").click()
    expect(page.get_by_role("button", name="Next")).to_be_visible()


def test_signing_in_with_a_code(windows, bureau):
    bureau.make("totp", email=MARTA, secret=SECRET)
    windows.expect_complaint("401")
    page = password_step(windows, bureau)
    field = page.locator("input[name=totp]")
    expect(field).to_be_focused()
    assert (field.get_attribute("autocomplete"), field.get_attribute("inputmode")) == ("one-time-code", "numeric")
    field.fill("123")
    page.keyboard.press("Enter")
    expect(page.get_by_text("Enter all six digits")).to_be_visible()
    field.fill(f"{(int(code(SECRET)) + 7) % 1_000_000:06d}")
    page.keyboard.press("Enter")
    expect(page.get_by_text("This code is wrong or no longer valid")).to_be_visible()
    check_themes(page)
    given = code(SECRET)
    field.fill(given)
    page.keyboard.press("Enter")
    page.wait_for_selector(".app")
    # The same code is good once.
    other = password_step(windows, bureau)
    other.locator("input[name=totp]").fill(given)
    other.keyboard.press("Enter")
    expect(other.get_by_text("This code is wrong or no longer valid")).to_be_visible()


@pytest.mark.parametrize("locale", ["uk-UA", "pl-PL", "en-GB"])
def test_a_recovery_code_on_a_phone(windows, bureau, locale):
    bureau.make("totp", email=MARTA, secret=SECRET)
    windows.expect_complaint("401")
    page = password_step(windows, bureau, locale=locale, viewport=HAND, has_touch=True, is_mobile=True)
    assert page.evaluate("() => document.documentElement.scrollWidth") <= HAND["width"]
    page.locator(".auth-card .text-button").first.tap()
    page.locator("input[name=totp]").fill("zzzzz-99999")
    page.keyboard.press("Enter")
    expect(page.locator(".field-error")).to_be_visible()
    check_themes(page)
    page.locator("input[name=totp]").fill("aaaaa-11111")
    page.keyboard.press("Enter")
    page.wait_for_selector(".app")


def test_new_codes_and_switching_off(windows, bureau):
    bureau.make("totp", email=MARTA, secret=SECRET)
    windows.expect_complaint("401")
    page = security(windows, bureau)
    expect(page.get_by_text("2 recovery codes are left. Make new ones soon")).to_be_visible()
    page.get_by_role("button", name="New recovery codes").click()
    page.get_by_label("Current password").last.fill(OWNER["password"])
    page.get_by_label("Code from the app").fill(code(SECRET))
    page.get_by_role("button", name="New recovery codes").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    page.get_by_role("button", name="I have kept them").click()
    page.get_by_role("button", name="Turn off").click()
    page.get_by_label("Current password").last.fill(OWNER["password"])
    page.get_by_label("Code from the app").fill("000000")
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_text("This code is wrong or was used already")).to_be_visible()
    page.get_by_label("Code from the app").fill(code(SECRET, 1))
    page.get_by_role("button", name="Turn off").click()
    expect(page.get_by_role("button", name="Set up")).to_be_visible()


def test_the_owner_helps_whoever_lost_the_phone(windows, bureau):
    bureau.make("totp", email=MARTA, secret=SECRET)
    page = windows.open(bureau, "/settings/users")
    page.get_by_role("button", name="Change Марта Левицька").click()
    page.get_by_role("menuitem", name="Turn off the second step").click()
    dialog = page.get_by_role("dialog", name="Turn off the second step of Марта Левицька?")
    check_themes(page)
    dialog.get_by_role("button", name="Turn off").click()
    expect(page.locator(".toast")).to_contain_text("The second step of Марта Левицька is off")
    other = windows.sign_in(bureau, MARTA)
    expect(other.locator(".app")).to_be_visible()


def test_signing_out_everywhere(windows, bureau):
    bureau.make("totp", email=MARTA)
    windows.expect_complaint("401|WebSocket")
    other = windows.sign_in(bureau, MARTA)
    page = windows.sign_in(bureau, MARTA, path="/settings/security")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator(".toast")).to_contain_text("ended")
    expect(other.locator("input[name=email]")).to_be_visible()
    expect(page.get_by_text("This one")).to_be_visible()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("checkbox", name="This browser too").check()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator("input[name=email]")).to_be_visible()
    bureau.sessions.pop(MARTA, None)
