"""Settings: what is one's own and what the office works with. Channels, replies and the server are in scenes_server.py."""
from office import OWNER
from playwright.sync_api import expect
from scene_steps import API, NOTHING, answer, changed, fail, go, hold, refuse, to_end, work
from staging import Scene
from work_office import EWA, MARTA

CARD = ".settings-body .card"
TOTP = f"{API}/auth/totp"
CODES = [f"{one}-7k2m-q9xd-4hvn" for one in ("a3fk", "b8rt", "c2wp", "d6mz", "e9qh", "f4xn", "g7jc", "h5vs", "k1td", "m3gy")]
OFF, ON = {"enabled": False, "since": None, "recovery_codes_left": 0}, {"enabled": True, "since": "2026-10-02T09:12:00.000Z", "recovery_codes_left": 2}


def section(name: str, sign: str = CARD, **more):
    return lambda page, stage: go(page, stage, f"/settings/{name}", sign, **more)


def body_end(page) -> None:
    to_end(page, ".settings-body")


# One's own

def overview(page, stage) -> None:
    go(page, stage, "/settings", ".settings-link")


def profile_end(page, stage) -> None:
    section("profile")(page, stage)
    body_end(page)


def signature(page, stage) -> None:
    section("profile", "textarea")(page, stage)
    page.locator("textarea").fill("З повагою\nОлена Савчук, присяжна перекладачка\nБюро перекладів «Слово», ul. Długa 5, Łódź\n+48 42 600 00 00")
    page.locator(".reply-preview").scroll_into_view_if_needed()


def security(page, stage, totp=OFF) -> None:
    answer(page, TOTP, totp)
    changed(page, f"{API}/auth/sessions", lambda all_: all_["items"].extend([
        {"id": "1", "created_at": "2026-11-20T08:00:00.000Z", "last_seen_at": "2026-11-26T07:40:00.000Z", "network": "93.105.0.0/24", "current": False,
         "user_agent": "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1"},
        {"id": "2", "created_at": "2026-11-02T08:00:00.000Z", "last_seen_at": "2026-11-24T15:10:00.000Z", "network": "2a02:a31c::/48", "current": False,
         "user_agent": "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:131.0) Gecko/20100101 Firefox/131.0"}]))
    go(page, stage, "/settings/security", "#twofactor ~ .card-actions button, .card:has(#twofactor) button")
    expect(page.locator(".settings-body .entries li").first).to_be_visible()


def password_wrong(page, stage) -> None:
    security(page, stage)
    refuse(page, f"{API}/auth/password", "current_password", "wrong_password", "POST", 403)
    fields = page.locator(".settings-body input[type=password]")
    fields.nth(0).fill("not the one")
    fields.nth(1).fill("a long enough one")
    page.keyboard.press("Enter")
    expect(page.locator(".settings-body .field-error, .settings-body .form-error").first).to_be_visible()


def sessions(page, stage) -> None:
    security(page, stage)
    body_end(page)


def ending(page, stage) -> None:
    security(page, stage)
    page.locator(".card:has(.entries) .card-actions button").click()
    expect(page.locator("dialog form")).to_be_visible()


def box(page):
    return page.locator(".card:has(#twofactor)")


def totp_password(page, stage) -> None:
    security(page, stage)
    box(page).locator("button.primary").click()
    box(page).locator("[type=submit]").click()
    expect(box(page).locator(".field-error")).to_be_visible()


def totp_scan(page, stage) -> None:
    security(page, stage)
    box(page).locator("button.primary").click()
    box(page).locator("input[type=password]").fill(OWNER["password"])
    page.keyboard.press("Enter")
    expect(box(page).locator(".totp-qr")).to_be_visible()


def totp_wrong(page, stage) -> None:
    totp_scan(page, stage)
    box(page).locator(".code-field").fill("000000")
    refuse(page, f"{API}/auth/totp/confirm", "code", "wrong_totp", "POST", 403)
    page.keyboard.press("Enter")
    expect(box(page).locator(".field-error")).to_be_visible()


def totp_late(page, stage) -> None:
    totp_scan(page, stage)
    refuse(page, f"{API}/auth/totp/confirm", "", "totp_not_pending", "POST", 409)
    box(page).locator(".code-field").fill("123456")
    page.keyboard.press("Enter")
    expect(box(page).locator("[role=alert]")).to_be_visible()


def totp_codes(page, stage) -> None:
    totp_scan(page, stage)
    answer(page, f"{API}/auth/totp/confirm", {"recovery_codes": CODES}, "POST")
    box(page).locator(".code-field").fill("123456")
    page.keyboard.press("Enter")
    expect(box(page).locator(".recovery li")).to_have_count(10)


def totp_on(page, stage) -> None:
    security(page, stage, ON)
    expect(box(page).locator(".tag.good")).to_be_visible()


def totp_off(page, stage) -> None:
    totp_on(page, stage)
    refuse(page, TOTP, "code", "wrong_totp", "DELETE", 403)
    box(page).locator("button.danger").click()
    box(page).locator("input[type=password]").fill(OWNER["password"])
    box(page).locator(".code-field").fill("000000")
    page.keyboard.press("Enter")
    expect(box(page).locator(".field-error")).to_be_visible()


def token(page, stage) -> None:
    answer(page, f"{API}/auth/tokens", {"id": "new", "name": "Arkusz", "created_at": "2026-11-26T10:00:00.000Z", "last_used_at": None, "token": "dgm_8f2c1e7a90b34d56a1c2e3f4a5b6c7d8e9f0a1b2"}, "POST", 201)
    section("tokens", ".entries li")(page, stage)
    page.locator(".inline-form input").fill("Arkusz kalkulacyjny")
    page.keyboard.press("Enter")
    expect(page.locator(".once")).to_be_visible()


def tokens_none(page, stage) -> None:
    answer(page, f"{API}/auth/tokens", NOTHING)
    go(page, stage, "/settings/tokens", ".settings-body .panel-note")


def quiet_wrong(page, stage) -> None:
    section("notifications", ".notify")(page, stage)
    times = page.locator(".quiet").first.locator("input:not([type=checkbox]):not([type=radio])")
    times.nth(0).fill("25:00")
    page.keyboard.press("Enter")
    expect(page.locator(".quiet .field-error").first).to_be_visible()
    body_end(page)


# People

def user_menu(page, stage) -> None:
    section("users", ".entries li")(page, stage)
    page.locator(".entries li").filter(has_text=MARTA).locator(".menu > button").click()
    expect(page.locator("[role=menuitem]").first).to_be_visible()


def user_lost(page, stage) -> None:
    changed(page, f"{API}/settings/users", lambda all_: [one.update(totp=True) for one in all_["items"]] and None)
    user_menu(page, stage)
    page.locator("[role=menuitem]").nth(1).click()
    expect(page.locator("dialog")).to_be_visible()


def user_edit(page, stage) -> None:
    user_menu(page, stage)
    page.locator("[role=menuitem]").first.click()
    expect(page.locator("dialog form")).to_be_visible()


def user_new(page, stage) -> None:
    section("users", ".entries li")(page, stage)
    page.locator(".card-actions .primary").click()
    expect(page.locator("dialog form")).to_be_visible()


def user_wrong(page, stage) -> None:
    user_new(page, stage)
    page.locator("dialog input:not([type=radio])").nth(0).fill("Марта Л.")
    page.locator("dialog input[type=email]").fill(MARTA)
    page.locator("dialog input[type=password]").fill("long enough password")
    page.keyboard.press("Enter")
    expect(page.locator("dialog .field-error")).to_be_visible()


# What the office works with

def office(page, stage) -> None:
    section("offices", ".office-link")(page, stage)
    page.locator(".office-link").first.click()
    expect(page.locator(".hours")).to_be_visible()


def office_end(page, stage) -> None:
    office(page, stage)
    body_end(page)


def office_wrong(page, stage) -> None:
    go(page, stage, "/settings/offices/new", ".hours")
    fields = page.locator("form.settings-stack .card").first.locator("input:not([type=checkbox])")
    for at, text in ((2, "!"), (4, "12"), (5, "to nie adres")):
        fields.nth(at).fill(text)
    page.locator(".hours input:not([type=checkbox])").nth(0).fill("25:00")
    page.locator(".hours input:not([type=checkbox])").nth(3).fill("8:00")
    page.locator("form.settings-stack .card").nth(2).locator("button").last.click()
    page.locator("form.settings-stack [type=submit]").click()
    expect(page.locator("form.settings-stack .field-error").nth(5)).to_be_attached()


def office_wrong_end(page, stage) -> None:
    office_wrong(page, stage)
    body_end(page)


def language_new(page, stage) -> None:
    section("languages", ".office-row")(page, stage)
    page.locator(".settings-body .card").first.locator(".card-actions .primary").click()
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog .field-error").first).to_be_visible()


def language_wrong(page, stage) -> None:
    section("languages", ".office-row")(page, stage)
    page.locator(".office-row .inline input").nth(0).fill("багато")
    page.keyboard.press("Enter")
    expect(page.locator(".office-row .field-error").first).to_be_visible()


def language_end(page, stage) -> None:
    """What is no longer used, pairs with their own price, and one that is wrong."""
    section("languages", ".pair-form")(page, stage)
    page.locator(".fold-head").first.click()
    page.locator(".pair-form [type=submit]").click()
    expect(page.locator(".pair-form .field-error").first).to_be_visible()
    body_end(page)


def type_new(page, stage) -> None:
    section("documents", ".office-row")(page, stage)
    page.locator(".card-actions .primary").click()
    page.locator("dialog [type=submit]").click()
    expect(page.locator("dialog .field-error").first).to_be_visible()


def type_menu(page, stage) -> None:
    section("documents", ".office-row")(page, stage)
    page.locator(".office-row .menu > button").nth(1).click()
    expect(page.locator("[role=menuitem]").first).to_be_visible()


def special_wrong(page, stage) -> None:
    section("specialisations", ".special-form")(page, stage)
    page.locator(".special-form [type=submit]").click()
    expect(page.locator(".special-form .field-error")).to_be_visible()
    page.locator(".fold-head").click()


def specials_none(page, stage) -> None:
    answer(page, f"{API}/crm/specializations*", NOTHING)
    section("specialisations", ".special-form")(page, stage)


def rules_end(page, stage) -> None:
    section("orders", ".pattern")(page, stage)
    body_end(page)


def rules_wrong(page, stage) -> None:
    section("orders", ".pattern")(page, stage)
    for at, text in enumerate(("{year}/{number}", "A-{n:4}", "ZŁ", "п’ята частина", "8", "8")):
        page.locator("form.settings-stack input:not([type=radio])").nth(at).fill(text)
    for key, text in (("rules.sworn_factor", "x"), ("rules.express_factor", ""), ("rules.oral_factor", "-1"), ("rules.time_zone", "Warsaw"), ("rules.unanswered_hours", "0"), ("rules.deadline_lead_hours", "999")):
        page.get_by_label(stage.word(key), exact=True).fill(text)
    page.locator("form.settings-stack [type=submit]").click()
    expect(page.locator("form.settings-stack .field-error").nth(7)).to_be_attached()


def rules_wrong_end(page, stage) -> None:
    rules_wrong(page, stage)
    body_end(page)


# On their way, and not come: section, what it asks for.
ASKED = {
    "security": f"{API}/auth/sessions", "tokens": f"{API}/auth/tokens", "notifications": "**/api/v1/notifications/settings", "users": f"{API}/settings/users",
    "offices": f"{API}/crm/offices*", "languages": f"{API}/crm/languages*", "documents": f"{API}/crm/document-types*", "specialisations": f"{API}/crm/specializations*",
    "orders": f"{API}/settings/orders", "channels": f"{API}/settings/channels", "replies": f"{API}/communications/canned-replies", "audit": f"{API}/settings/audit*",
    "backups": f"{API}/settings/backups", "condition": f"{API}/settings/condition",
}


def waiting(name: str):
    def show(page, stage) -> None:
        hold(page, ASKED[name])
        go(page, stage, f"/settings/{name}", ".settings-body .bone, .settings-body [aria-busy=true]")
    return show


def failed(name: str):
    def show(page, stage) -> None:
        fail(page, ASKED[name])
        go(page, stage, f"/settings/{name}", ".settings-body [role=alert]")
    return show


SCENES = [
    Scene("settings", overview), Scene("profile", section("profile")), Scene("profile-end", profile_end), Scene("signature", signature), Scene("profile-accountant", section("profile", email=EWA)),
    Scene("security", security), Scene("security-password-wrong", password_wrong, complaints=("403",)), Scene("security-sessions", sessions), Scene("security-ending", ending),
    Scene("totp-password", totp_password), Scene("totp-scan", totp_scan), Scene("totp-wrong", totp_wrong, complaints=("403",)), Scene("totp-late", totp_late, complaints=("409",)),
    Scene("totp-codes", totp_codes), Scene("totp-on", totp_on), Scene("totp-off", totp_off, complaints=("403",)), Scene("tokens", section("tokens", ".entries li")), Scene("token-made", token),
    Scene("tokens-none", tokens_none), Scene("notifications", section("notifications", ".notify")), Scene("notifications-wrong", quiet_wrong),
    Scene("users", section("users", ".entries li")), Scene("user-menu", user_menu), Scene("user-lost", user_lost), Scene("user-edit", user_edit), Scene("user-new", user_new),
    Scene("user-wrong", user_wrong, complaints=("409",)), Scene("offices", section("offices", ".office-link")), Scene("office", office), Scene("office-end", office_end),
    Scene("office-wrong", office_wrong), Scene("office-wrong-end", office_wrong_end), Scene("office-languages", section("languages", ".office-row")), Scene("language-new", language_new),
    Scene("language-wrong", language_wrong), Scene("languages-end", language_end), Scene("languages-manager", section("languages", ".office-row", email=MARTA)),
    Scene("documents", section("documents", ".office-row")), Scene("document-new", type_new), Scene("document-menu", type_menu), Scene("specialisations", special_wrong),
    Scene("specialisations-none", specials_none), Scene("order-rules", section("orders", ".pattern")), Scene("order-rules-end", rules_end), Scene("order-rules-wrong", rules_wrong),
    Scene("order-rules-wrong-end", rules_wrong_end), Scene("order-rules-manager", section("orders", email=MARTA)),
    *[Scene(f"settings-{name}-waiting", waiting(name)) for name in ASKED],
    *[Scene(f"settings-{name}-failed", failed(name), complaints=("503",)) for name in ASKED],
]
