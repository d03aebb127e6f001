"""The second step and the end of sessions on the real service, with the codes that an app would show (RFC 6238), and the command for a lost phone."""
import re
import subprocess
import time

import pytest
from office import OWNER, Office
from playwright.sync_api import expect
from test_two_factor import code

MARTA = "marta@example.test"


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    one = Office(tmp_path_factory.mktemp("doors")).start()
    one.set_up()
    one.add_user("Марта Левицька", MARTA)
    one.prefer(MARTA, locale="en", theme="light")
    yield one
    one.stop()


def password_step(windows, house):
    page = windows.blank()
    page.goto(house.origin + "/inbox")
    page.fill("input[name=email]", MARTA)
    page.fill("input[name=password]", OWNER["password"])
    page.keyboard.press("Enter")
    return page


def second_step(windows, house, given, recovery=False):
    page = password_step(windows, house)
    page.wait_for_selector("input[name=totp]")
    if recovery:
        page.locator(".auth-card .text-button").first.click()
    page.locator("input[name=totp]").fill(given)
    page.keyboard.press("Enter")
    return page


def turn_off(house, email):
    """The command for a lost phone: how it ends, and what it says."""
    done = subprocess.run([*house.program, "user", "totp", "--email", email, "--off", "--data", str(house.data)], capture_output=True, text=True, timeout=60)
    return done.returncode, done.stdout + done.stderr


def set_up(page):
    """Through the card of the settings: the secret that the app gets, and the codes that are shown once."""
    page.get_by_role("button", name="Set up").click()
    page.get_by_label("Current password").last.fill(OWNER["password"])
    page.get_by_role("button", name="Next").click()
    square = page.get_by_alt_text("Square code for the authenticator app")
    expect(square).to_be_visible(timeout=20_000)
    assert square.evaluate("one => one.decode().then(() => one.naturalWidth > 0)")
    secret = page.locator(".totp-set code").inner_text().replace(" ", "")
    assert secret in page.get_by_role("link", name="Open in an app on this device").get_attribute("href")
    field = page.get_by_label("Enter the code that the app shows now")
    field.fill(f"{(int(code(secret)) + 7) % 1_000_000:06d}")
    page.get_by_role("button", name="Turn on").click()
    expect(page.get_by_text("This code is wrong or was used already")).to_be_visible()
    # The code before the one of now is taken still, the one before that is not: none of a half minute that is over at once.
    if (left := 30 - time.time() % 30) < 4:
        page.wait_for_timeout((left + 0.1) * 1000)
    field.fill(code(secret, -1))
    page.get_by_role("button", name="Turn on").click()
    expect(page.locator(".recovery li")).to_have_count(10)
    codes = page.locator(".recovery li").all_inner_texts()
    assert all(re.fullmatch(r"[0-9a-z]{4}(-[0-9a-z]{4}){3}", one) for one in codes) and len(set(codes)) == 10
    page.get_by_role("button", name="I have kept them").click()
    return secret, codes


def test_from_setting_it_up_to_a_lost_phone(windows, house):
    windows.expect_complaint("401|403|WebSocket")
    other = windows.sign_in(house, MARTA)
    page = windows.sign_in(house, MARTA, path="/settings/security")
    secret, codes = set_up(page)
    # Whoever was in without it has to come again, and is told why.
    expect(other.locator("input[name=email]")).to_be_visible()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    page.reload()
    expect(page.get_by_text("10 recovery codes are left.")).to_be_visible()
    assert not any(one in page.content() for one in codes)

    # A wrong code in words, then the right one.
    wrong = second_step(windows, house, f"{(int(code(secret)) + 7) % 1_000_000:06d}")
    expect(wrong.get_by_text("This code is wrong or no longer valid")).to_be_visible()
    given = code(secret)
    wrong.locator("input[name=totp]").fill(given)
    wrong.keyboard.press("Enter")
    wrong.wait_for_selector(".app")
    # The same code is good once; a recovery code too, however it is typed.
    other = second_step(windows, house, given)
    expect(other.get_by_text("This code is wrong or no longer valid")).to_be_visible()
    other.locator(".auth-card .text-button").first.click()
    other.locator("input[name=totp]").fill(codes[3].upper().replace("-", " "))
    other.keyboard.press("Enter")
    other.wait_for_selector(".app")
    used = second_step(windows, house, codes[3], recovery=True)
    expect(used.locator(".field-error")).to_be_visible()
    page.reload()
    expect(page.get_by_text("9 recovery codes are left.")).to_be_visible()

    # The phone is lost: root turns it off while the office runs. All sessions of hers end, at once, and the password lets in.
    assert "signs in by the password alone now" in turn_off(house, MARTA)[1]
    for one in (page, other, wrong):
        expect(one.locator("input[name=email]")).to_be_visible()
        expect(one.locator(".auth-note")).to_be_visible()
    password_step(windows, house).wait_for_selector(".app")


def test_off_while_the_office_is_stopped(windows, house):
    windows.expect_complaint("401|WebSocket|ERR_|Failed to load")
    page = windows.sign_in(house, MARTA, path="/settings/security")
    set_up(page)
    house.stop()
    assert turn_off(house, MARTA)[0] == 0
    ended, said = turn_off(house, "nobody@example.test")
    assert ended != 0 and "No user has this e-mail address" in said
    house.start()
    expect(page.locator("input[name=email]")).to_be_visible(timeout=30_000)
    password_step(windows, house).wait_for_selector(".app")


def test_sign_out_everywhere(windows, house):
    windows.expect_complaint("401|WebSocket")
    other = windows.sign_in(house, MARTA)
    page = windows.sign_in(house, MARTA, path="/settings/security")
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(other.locator("input[name=email]")).to_be_visible()
    expect(other.locator(".auth-note")).to_contain_text("session")
    expect(page.locator(".toast")).to_contain_text("ended")
    page.reload()
    expect(page.get_by_text("This one")).to_be_visible()
    page.get_by_role("button", name="Sign out everywhere").click()
    page.get_by_role("checkbox", name="This browser too").check()
    page.get_by_role("dialog").get_by_role("button", name="Sign out everywhere").click()
    expect(page.locator("input[name=email]")).to_be_visible()
