"""The forms of setting up, signing in and the settings, filled in wrongly once, in three languages: each field has a label and an example or a
hint, and what is wrong is said at the field in words that name what to do."""
import re

import pytest
from playwright.sync_api import expect
from reading import bureau  # noqa: F401 (a fixture)

PASSWORD = "correct horse battery"
SUBMIT = "button[type=submit]"
# Form: where it is, how to come to it, its fields with what is wrong in them, and how it is sent.
# A field: where, what is wrong, whether it has an example or a hint of its own.
FORMS = {
    "user": ("/settings/users", lambda page: page.locator(".settings-body .button.primary").click(), "dialog form",
             [("input >> nth=0", "Nowy", True), ("input[type=email]", "nobody", True), ("input[type=password]", "short", True)], SUBMIT, ["input[type=password]"]),
    "user-email": ("/settings/users", lambda page: page.locator(".settings-body .button.primary").click(), "dialog form",
                   [("input >> nth=0", "Nowy", True), ("input[type=email]", "nobody", True), ("input[type=password]", PASSWORD, True)], SUBMIT, ["input[type=email]"]),
    "user-taken": ("/settings/users", lambda page: page.locator(".settings-body .button.primary").click(), "dialog form",
                   [("input >> nth=0", "Nowy", True), ("input[type=email]", "marta@example.test", True), ("input[type=password]", PASSWORD, True)], SUBMIT, ["input[type=email]"]),
    "password": ("/settings/security", None, "form.card",
                 [("input[autocomplete=current-password]", "not it", False), ("input[autocomplete=new-password]", PASSWORD + "!", True)], SUBMIT, ["input[autocomplete=current-password]"]),
    "password-short": ("/settings/security", None, "form.card",
                       [("input[autocomplete=current-password]", PASSWORD, False), ("input[autocomplete=new-password]", "short", True)], SUBMIT, ["input[autocomplete=new-password]"]),
    "second-step": ("/settings/security", lambda page: page.locator("section[aria-labelledby=twofactor] .button.primary").click(), "section[aria-labelledby=twofactor] form",
                    [("input[type=password]", "not it", True)], SUBMIT, ["input[type=password]"]),
    "mailbox": ("/settings/channels/connect", None, "form", [("input[name=mailbox]", "nobody", True), ("input[name=mailbox-password]", "x", False)], SUBMIT, ["input[name=mailbox]"]),
    "reply": ("/settings/replies/new", None, ".reply-form", [("input >> nth=0", "Prices", True), ("input >> nth=1", "two words", True), ("textarea >> nth=0", "Text", False)], SUBMIT, ["input >> nth=1"]),
}


def described(field) -> str:
    return field.evaluate("one => (one.getAttribute('aria-describedby') ?? '').split(' ').map(id => document.getElementById(id)?.textContent ?? '').join(' ').trim() || one.placeholder")


def named(field) -> bool:
    return field.evaluate("one => one.labels?.length > 0 && [...one.labels].some(label => label.textContent.trim()) || Boolean(one.getAttribute('aria-label'))")


def wrong(form, fields, submit, faults) -> list[str]:
    """Fills in and sends; gives back what is said at the fields that are wrong."""
    for where, value, helped in fields:
        field = form.locator(where)
        assert named(field), f"{where} has no label"
        if helped:
            assert described(field), f"{where} says nothing of what belongs there"
        field.fill(value)
    form.locator(submit).last.click()
    said = []
    for where in faults:
        field = form.locator(where)
        expect(field).to_have_attribute("aria-invalid", "true")
        words = described(field)
        # A sentence, which is more than a word like "wrong".
        assert len(words) > 20 and words.rstrip().endswith((".", "!")), words
        said.append(words)
    return said


@pytest.mark.parametrize("form", FORMS)
def test_a_form_of_the_settings(windows, bureau, form):
    windows.expect_complaint("4\\d\\d")
    path, before, place, fields, submit, faults = FORMS[form]
    said = {}
    for locale in ("uk", "pl", "en"):
        bureau.prefer(locale=locale)
        page = windows.open(bureau, path)
        page.wait_for_selector(f"html[lang={locale}]")
        page.wait_for_selector(".settings-body .card, .settings-body form")
        if before:
            before(page)
        said[locale] = wrong(page.locator(place).first, fields, submit, faults)
        page.close()
    # In the language on screen, each its own.
    assert len({tuple(words) for words in said.values()}) == 3, said
    assert all(re.search("[а-яіїєґ]", words) for words in said["uk"])
    bureau.prefer(locale="en")


@pytest.mark.parametrize("locale", ["uk-UA", "pl-PL", "en-GB"])
def test_setting_up(windows, new_staged, locale):
    windows.expect_complaint("4\\d\\d")
    page = windows.blank(locale=locale)
    page.goto(new_staged.setup_link())
    form = page.locator("form")
    fields = [("input[name=name]", "Olena", True), ("input[name=email]", "nobody", True), ("input[name=password]", "short", True)]
    wrong(form, fields, SUBMIT, ["input[name=password]"])
    fields[2] = ("input[name=password]", PASSWORD, False)
    wrong(form, [(where, value, False) for where, value, _ in fields], SUBMIT, ["input[name=email]"])


@pytest.mark.parametrize("locale", ["uk-UA", "pl-PL", "en-GB"])
def test_signing_in(windows, bureau, locale):
    windows.expect_complaint("401")
    page = windows.blank(locale=locale)
    page.goto(bureau.origin + "/inbox")
    for name in ("email", "password"):
        assert named(page.locator(f"input[name={name}]"))
    assert described(page.locator("input[name=email]"))
    page.fill("input[name=email]", "olena@example.test")
    page.fill("input[name=password]", "not it")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()


@pytest.mark.parametrize("locale", ["uk", "pl", "en"])
def test_quiet_hours(windows, bureau, locale):
    bureau.prefer(locale=locale)
    page = windows.open(bureau, "/settings/notifications")
    page.locator(".quiet").first.locator("input[type=radio]").nth(1).check()
    field = page.locator(".quiet").first.locator(".hours-span input").first
    assert named(field)
    field.fill("25:99")
    field.blur()
    expect(page.locator(".quiet").first.get_by_role("alert")).to_be_visible()
    expect(field).to_have_attribute("aria-invalid", "true")
    field.fill("22:00")
    field.blur()
    expect(page.locator(".quiet").first.get_by_role("alert")).to_have_count(0)
    bureau.prefer(locale="en")
