"""Scenes before anybody is signed in, and where there is no server."""
import base64

import prepared
from office import OWNER
from scenes_inbox import refused
from staging import SIZES, Scene

WRONG = ("401",)
TOTP = base64.b32encode(b"0123456789abcdefghij").decode()


def door(page, stage, path="/inbox", office=None, sign="form"):
    stage.sign_out()
    page.goto((office or stage.office).origin + path)
    page.wait_for_selector(sign)


def enter(page, stage, email=OWNER["email"], password=OWNER["password"]):
    door(page, stage)
    page.fill("input[name=email]", email)
    page.fill("input[name=password]", password)
    page.keyboard.press("Enter")


def wrong(page, stage):
    enter(page, stage, password="not this one")
    page.wait_for_selector(".form-error")


def second(page, stage):
    enter(page, stage, email=prepared.MARTA)
    page.wait_for_selector("input[name=totp]")


def second_wrong(page, stage):
    second(page, stage)
    page.fill("input[name=totp]", "12 34")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field-error")


def recovery(page, stage):
    second(page, stage)
    page.locator(".auth-ways .text-button").first.click()
    page.fill("input[name=totp]", "zzzz-zzzz-zzzz-9999")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field-error")


def recovery_codes(page, stage):
    made = ["ab3d-9fk2-xm7q-1c8v", "k2p9-w4ty-7h3n-5r6d", "q8z1-v7bn-2m4k-9x3c", "h5j7-t1gr-6d8w-4p2s", "n3c6-y9uz-8f5e-7a1b",
            "r4v2-k8lm-3q6x-2w9t", "b7n5-s3hd-1g9j-6y4u", "z1x8-e5cf-4t7r-8k3m", "m9w4-a6pq-5v2b-3n7h", "t6g3-d2jk-9c1s-5f8e"]
    page.route("**/api/v1/auth/totp", lambda route: route.fulfill(json={"enabled": False, "since": None, "recovery_codes_left": 0} if route.request.method == "GET" else {
        "secret": TOTP, "uri": "otpauth://totp/Dragoman", "qr": QR}))
    page.route("**/api/v1/auth/totp/confirm", lambda route: route.fulfill(json={"recovery_codes": made}))
    stage.go("/settings/security", "#twofactor")
    section = page.locator("section[aria-labelledby=twofactor]")
    section.locator(".button:not([type=submit])").first.click()
    section.locator("input[type=password]").last.fill(OWNER["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".totp-qr")
    code = section.locator("input[inputmode=numeric], input[autocomplete=one-time-code]")
    code.fill("123456")
    page.keyboard.press("Enter")
    page.wait_for_selector(".recovery li")


def setup(page, stage):
    door(page, stage, "/setup#token", stage.rooms.unborn)


def setup_wrong(page, stage):
    door(page, stage, "/setup#token", stage.rooms.unborn)
    page.reload()
    page.fill("input[name=name]", "Олена Савчук")
    page.fill("input[name=email]", "olena@example.test")
    page.fill("input[name=password]", "short")
    page.keyboard.press("Enter")
    page.wait_for_selector(".field-error")


def setup_refused(page, stage):
    door(page, stage, "/setup#wrong", stage.rooms.unborn)
    page.reload()
    page.fill("input[name=name]", "Олена Савчук")
    page.fill("input[name=email]", "olena@example.test")
    page.fill("input[name=password]", OWNER["password"])
    page.keyboard.press("Enter")
    page.wait_for_selector(".form-error")


def unreachable(page, stage):
    stage.sign_in()
    page.route("**/api/v1/auth/me", refused)
    page.goto(stage.office.origin + "/inbox")
    page.wait_for_selector(".gate .empty")


def away(page, stage):
    """The page of the worker, which needs a window in which workers may be."""
    office = stage.sign_in()
    context = stage.window(**SIZES[stage.size], service_workers="allow")
    context.add_cookies([office.session()])
    other = context.new_page()
    stage.others.append(other)
    other.goto(office.origin + "/inbox")
    other.evaluate("() => navigator.serviceWorker.ready.then(() => undefined)")
    other.wait_for_function("() => navigator.serviceWorker.controller !== null")
    context.set_offline(True)
    other.goto(office.origin + "/inbox")
    other.wait_for_selector("main h1")
    yield other


QR = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 33 33'><path fill='#fff' d='M0 0h33v33H0z'/><path d='M4 4h7v7H4zm18 0h7v7h-7zM4 22h7v7H4zm9-18h2v4h-2zm4 2h3v5h-3zm-4 7h6v3h-6zm9 2h5v4h-5zm-9 6h3v7h-3zm6-2h4v9h-4zm6 3h3v6h-3z'/></svg>"
SCENES = [
    Scene("login", door),
    Scene("login-wrong", wrong, complaints=WRONG),
    Scene("login-code", second, complaints=WRONG),
    Scene("login-code-wrong", second_wrong, complaints=WRONG),
    Scene("login-recovery", recovery, complaints=WRONG),
    Scene("recovery-codes", recovery_codes),
    Scene("setup", setup),
    Scene("setup-wrong", setup_wrong),
    Scene("setup-refused", setup_refused, complaints=("403|404|422|410",)),
    Scene("setup-none", lambda page, stage: door(page, stage, "/inbox", stage.rooms.unborn, ".auth-command"), complaints=WRONG),
    Scene("unreachable", unreachable, complaints=("503",)),
    Scene("away", away, complaints=("ERR_|503|WebSocket",)),
]
