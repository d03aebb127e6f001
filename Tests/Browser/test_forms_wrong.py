"""Every form of the page, filled in wrongly once: each field has a label and an example or a hint, what is wrong is said at the field in a sentence,
in the language on screen and in the others without a reload, and nothing that was typed is lost. Which forms there are, the source says: one that
stands in no table fails."""
import json
import os
import re
import subprocess

import letters
import pytest
from conftest import Windows
from forms_table import CHOICES, ELSEWHERE, FORMS, LOCALES, NOTHING, PICKED, SUBMIT, TICKS
from office import ADDRESS, OWNER, ROOT, Office
from ordering import api, language, mails, make_order
from playwright.sync_api import expect

PASSWORD = OWNER["password"]
DESCRIBED = """one => (one.getAttribute("aria-describedby") ?? "").split(" ").map(id => document.getElementById(id)).filter(Boolean)
    .filter(said => said.getClientRects().length > 0).map(said => said.textContent).join(" ").trim()"""
NAMED = """one => [...one.labels ?? []].some(label => label.textContent.trim()) || Boolean(one.getAttribute("aria-label")?.trim())
    || (one.getAttribute("aria-labelledby") ?? "").split(" ").some(id => document.getElementById(id)?.textContent.trim())"""
KINDS = "one => one.tagName === 'SELECT' ? 'select' : one.type"
# The menu of languages stands beside what lies over the page, which a pointer could not reach.
SPEAK = "() => document.querySelector('.nav-language').click()"
CHOOSE = "name => [...document.querySelectorAll('[role=menuitemradio]')].find(one => one.textContent.trim() === name).click()"
OWN_NAMES = {"uk": "Українська", "pl": "Polski", "en": "English"}


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    """An office in which there is something of everything."""
    folder = tmp_path_factory.mktemp("house")
    one = Office(folder, mock=True).start()
    one.set_up()
    one.import_mail(letters.write(folder / "mail", mails()))
    one.add_user("Марта Левицька", "marta@example.test")
    one.make("pace", seconds=0.02)
    one.make("chats")
    one.session("marta@example.test")
    one.make("totp", email="marta@example.test", secret="JBSWY3DPEHPK3PXP")
    order = make_order(one)
    money = {"kind": "payment", "amount": {"amount": 100, "currency": "PLN"}, "payment_method": "cash", "payment_date": "2026-11-20", "receipt_number": "KP/7", "idempotency_key": "one"}
    api(one, "POST", f"crm/orders/{order['id']}/payments", money)
    uk, pl = language(one, "uk"), language(one, "pl")
    api(one, "PUT", "crm/language-pairs", {"source_language_id": uk, "target_language_id": pl, "price": 9000})
    api(one, "POST", "crm/specializations", {"name": "medicine", "description": ""})
    api(one, "POST", "communications/views", {"name": "Courts", "shared": False, "filter": {"view": "open"}})
    client = order["client"]["id"]
    api(one, "POST", f"crm/clients/{client}/notes", {"text": "Comes on Friday"})
    one.ids = {"email": one.make("connect", address=ADDRESS)["id"], "telegram": one.make("bot_health", health={})["id"], "client": client, "order": order["id"], "pl": pl}
    yield one
    one.stop()


@pytest.fixture(scope="module")
def shared(browser):
    """One page for all of them: what matters here is what it shows, not how it starts."""
    all_ = Windows(browser)
    all_.expect_complaint("4\\d\\d")
    one = all_.blank()
    yield one
    all_.close()


def speak(page, locale: str) -> None:
    page.evaluate(SPEAK)
    page.wait_for_selector("[role=menuitemradio]", state="attached")
    page.evaluate(CHOOSE, OWN_NAMES[locale])
    page.wait_for_selector(f"html[lang={locale}]")


def put(field, value: str, ids: dict) -> None:
    kind = field.evaluate(KINDS)
    if kind == "select":
        field.select_option(value.format(**ids))
    elif kind == "file":
        field.set_input_files({"name": "clients.csv", "mimeType": "text/csv", "buffer": value.encode()})
    else:
        field.fill(value)


def kept(field) -> str:
    return field.input_value() if field.evaluate(KINDS) != "file" else ""


def helped(field) -> bool:
    """Whether it shows what belongs into it: by an example, a hint, or by what it is."""
    return field.evaluate(KINDS) in ("select", "date", "time", "datetime-local") or bool(field.evaluate(DESCRIBED) or field.get_attribute("placeholder"))


def sentence(field) -> str:
    """What is said at a field that is wrong; a sentence, which is more than a word like "wrong"."""
    expect(field).to_have_attribute("aria-invalid", "true")
    words = field.evaluate(DESCRIBED)
    assert len(words.split()) > 1 and re.search(r"[.!?”»][)]?$|:.*$", words), f"“{words}” is no sentence"
    return words


def send(box, way: str, fields) -> None:
    last = next((one for one in reversed(fields)), None)
    if way == "blur":
        last.blur()
    elif re.fullmatch(r"[A-Z][A-Za-z+]*", way):
        last.press(way)
    elif way:
        box.locator(way).last.click()


@pytest.mark.parametrize("name", FORMS)
def test_a_form(shared, house, name):
    form, page = FORMS[name], shared
    house.prefer(form.who, locale="uk", theme="light", undo_seconds=0)
    page.context.add_cookies([house.session(form.who)])
    page.goto(house.origin + "/icon.svg")
    # Nothing that the form before this one kept.
    page.evaluate("() => { localStorage.clear(); sessionStorage.clear(); }")
    page.goto(house.origin + form.path.format(**house.ids))
    page.wait_for_selector("html[lang=uk]")
    if form.open:
        form.open(page)
    box = page.locator(form.box).first
    here = "uk"
    for fills in form.rounds:
        fields = [one.within(box, here) for one in fills]
        for one, field in zip(fills, fields):
            assert field.evaluate(NAMED), f"{one.name} has no label"
            assert one.name in PICKED or helped(field), f"{one.name} says nothing of what belongs there"
            put(field, one.value, house.ids)
        send(box, form.send, fields)
        said = {}
        typed = None
        for locale in sorted(LOCALES, key=lambda one: one != here):
            if locale != here:
                speak(page, locale)
                here = locale
            fields = [one.within(box, here, sent=True) for one in fills]
            said[locale] = [sentence(field) for one, field in zip(fills, fields) if one.wrong]
            now = [kept(field) for one, field in zip(fills, fields) if one.kept]
            assert typed in (None, now), "the other language lost what was typed"
            typed = now
        assert typed == [one.value.format(**house.ids) if "{" in one.value and one.value.strip("{}") in house.ids else one.value if not one.name.endswith(" file") else "" for one in fills if one.kept]
        # In the language on screen, each its own.
        assert len({tuple(words) for words in said.values()}) == 3, said
        assert all(re.search("[а-яіїєґ]", words) for words in said["uk"]), said


def inventory() -> dict:
    program = ROOT / "Sources/Frontend/scripts/fields.js"
    done = subprocess.run(["node", str(program)], env={**os.environ, "NODE_PATH": "/usr/share/nodejs"}, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout)


def test_every_form_and_field_stands_in_a_table():
    there = inventory()
    fields = [one for one in there["fields"] if not one["fixed"]]
    named = {one["name"] for one in fields}
    offered = {one["name"] for one in fields if one["kind"] in CHOICES or one["type"] in TICKS}
    wrong = {one.name for form in FORMS.values() for fills in form.rounds for one in fills if one.wrong}
    known = wrong | set(NOTHING) | set(ELSEWHERE)
    assert named - known - offered == set(), "filled in wrongly nowhere: put them into forms_table.py"
    assert known - named == set(), "not in the page any more"
    assert set(NOTHING) & (wrong | offered) == set(), "said twice"
    # A form is in the table by one of its fields, those of parts of it included; one without a field has nothing to fill in.
    files = {one["file"] for one in there["fields"]}
    assert [one for one in there["forms"] if one in files and not any(name.startswith(one) for name in known | offered)] == []


def say(page, locale: str) -> None:
    page.locator(".auth-languages").get_by_role("button", name=OWN_NAMES[locale], exact=True).click()
    page.wait_for_selector(f"html[lang={locale}]")


def at_the_door(page, fills: dict, wrong: str | None) -> None:
    """A form before the inbox, in all languages: `wrong` is the field that says it, else the form does."""
    for name, value in fills.items():
        field = page.locator(f"input[name={name}]")
        assert field.evaluate(NAMED)
        assert helped(field) or name == "password"
        field.fill(value)
    page.locator(SUBMIT).click()
    said = set()
    for locale in LOCALES:
        say(page, locale)
        if wrong:
            said.add(sentence(page.locator(f"input[name={wrong}]")))
        else:
            expect(page.get_by_role("alert")).to_be_visible()
            said.add(page.get_by_role("alert").inner_text())
        assert {name: page.locator(f"input[name={name}]").input_value() for name in fills} == fills
    assert len(said) == 3


def test_setting_up(windows, new_staged):
    windows.expect_complaint("4\\d\\d")
    page = windows.blank(locale="pl-PL")
    page.goto(new_staged.setup_link())
    at_the_door(page, {"name": "Olena", "email": "olena@example.test", "password": "short"}, "password")
    at_the_door(page, {"name": "Olena", "email": "nobody", "password": PASSWORD}, "email")


def test_signing_in(windows, house):
    windows.expect_complaint("401")
    page = windows.blank(locale="pl-PL")
    page.goto(house.origin + "/inbox")
    at_the_door(page, {"email": "olena@example.test", "password": "not it"}, None)
    page.fill("input[name=email]", "marta@example.test")
    page.fill("input[name=password]", PASSWORD)
    page.locator(SUBMIT).click()
    page.wait_for_selector("input[name=totp]")
    at_the_door(page, {"totp": "12"}, "totp")
    page.locator(".auth-ways button").first.click()
    at_the_door(page, {"totp": "abc"}, "totp")
