"""Every key of keys/keymap.ts: the sheet of keys shows it in each language, and it does what it says, pressed as a Ukrainian keyboard sends it. That the others
send what is understood, too, tests/keymap.test.js says of the whole table."""
import re

import letters
import pytest
from composing import toast
from forms_table import LOCALES, WORDS
from office import ADDRESS, ROOT, Office
from ordering import api, make_order, mails
from playwright.sync_api import expect

TABLE = (ROOT / "Sources/Frontend/src/keys/keymap.ts").read_text()
ENTRY = re.compile(r'\{ id: "([\w-]+)", code: "(\w+)",((?: \w+: (?:true|"KeyG"),)*) label: "([\w.]+)", group: "(\w+)", shown: \[(.*?)\] \}')
CYRILLIC = dict(zip("ABCDEFGHIJKLMNOPQRSTUVWXYZ", "фисвуапршолдьтщзйкіегмцчня"))


def bindings() -> list[dict]:
    found = [{"id": id, "code": code, "ctrl": "ctrl: true" in more, "shift": "shift: true" in more, "after": "after" in more, "label": label,
              "shown": re.findall(r'"([^"]+)"', shown)} for id, code, more, label, _, shown in ENTRY.findall(TABLE)]
    # All but the nine views, which one entry of the table makes.
    assert len(found) == TABLE.count("{ id: \"") and len(found) > 45
    return found


BINDINGS = bindings()


@pytest.fixture(scope="module")
def house(tmp_path_factory):
    folder = tmp_path_factory.mktemp("house")
    one = Office(folder, mock=True).start()
    one.set_up()
    anna = [letters.letter(802 + number, "Anna Nowak <anna@example.org>", subject, "List.\n", 5 + number) for number, subject in enumerate(("Akt urodzenia", "Inna sprawa"))]
    one.import_mail(letters.write(folder / "mail", [*mails(), *anna]))
    one.add_user("Марта Левицька", "marta@example.test")
    one.make("chats")
    one.make("connect", address=ADDRESS)
    make_order(one)
    api(one, "POST", "communications/views", {"name": "Grace only", "shared": False, "filter": {"view": "all", "q": "Grace"}})
    yield one
    one.stop()


@pytest.mark.parametrize("locale", LOCALES)
def test_the_sheet_shows_every_key(windows, house, locale):
    house.prefer(locale=locale, theme="light")
    page = windows.open(house)
    page.wait_for_selector(f"html[lang={locale}] [role=option]")
    page.keyboard.press("?")
    sheet = page.locator("dialog.help")
    expect(sheet).to_be_visible()
    rows = dict(sheet.evaluate("one => [...one.querySelectorAll('dl > div')].map(row => [row.querySelector('dt').textContent + '|' + row.querySelector('.sr-only').textContent, 1])"))
    wanted = {f"{WORDS[locale][one['label']]}|{' '.join(one['shown'])}" for one in BINDINGS if one["shown"]} | {f"{WORDS[locale]['keys.view']}|G 1–9"}
    assert set(rows) == wanted


def press(page, id: str) -> None:
    """As a Ukrainian keyboard sends it: the same place, another letter."""
    one = next(one for one in BINDINGS if one["id"] == id)
    letter = CYRILLIC.get(one["code"].removeprefix("Key"), one["code"])
    stroke = {"code": one["code"], "key": letter, "ctrlKey": one["ctrl"], "shiftKey": one["shift"]}
    page.evaluate("""([after, stroke]) => { const at = document.activeElement ?? document.body;
        for (const one of after ? [{code: 'KeyG', key: 'п'}, stroke] : [stroke]) at.dispatchEvent(new KeyboardEvent('keydown', {...one, bubbles: true, cancelable: true})); }""", [one["after"], stroke])


def cursor(page):
    return page.locator(".row.cursor .row-name").inner_text()


def fresh(page, house, path="/inbox", sign="[role=option]"):
    page.goto(house.origin + path)
    page.wait_for_selector(sign)
    expect(page.locator("[data-connection=live]").first).to_be_attached()


def open_thread(page, name):
    page.get_by_role("option").filter(has_text=name).first.click()
    expect(page.locator("[role=option][aria-selected=true]").filter(has_text=name)).to_be_attached()
    page.wait_for_selector("article")
    page.wait_for_selector(".foot button")


def gone(page, at="dialog[open]"):
    page.keyboard.press("Escape")
    expect(page.locator(at)).to_have_count(0)


def test_every_key_on_a_ukrainian_keyboard(windows, house):
    house.prefer(locale="en", theme="light", undo_seconds=5)
    page = windows.open(house)
    done = set()

    def key(id, check=None):
        press(page, id)
        done.add(id)
        if check is not None:
            expect(page.locator(check).first).to_be_visible()

    fresh(page, house)
    key("next", ".row.cursor")
    first = cursor(page)
    key("next")
    expect(page.locator(".row.cursor .row-name")).not_to_have_text(first)
    key("previous")
    expect(page.locator(".row.cursor .row-name")).to_have_text(first)
    key("pick")
    expect(page.locator(".row.picked")).to_have_count(1)
    key("pick-down")
    key("pick-down")
    expect(page.locator(".row.picked")).to_have_count(3)
    at = cursor(page)
    key("pick-up")
    expect(page.locator(".row.cursor .row-name")).not_to_have_text(at)
    key("pick-range")
    key("pick-all")
    expect(page.locator(".row.picked")).to_have_count(page.locator("[role=option]").count())
    key("back")
    expect(page.locator(".row.picked")).to_have_count(0)
    key("open", ".thread-head")
    key("back")
    expect(page.locator(".thread-head")).to_have_count(0)
    for id in ("filter", "palette", "help", "go-notices"):
        key(id, "dialog[open]")
        gone(page)
    key("first", "form.letter .recipients")
    fresh(page, house)
    key("search", ".search-field input, input[role=combobox]")

    fresh(page, house)
    open_thread(page, "Piotr")
    for id in ("assign", "tag", "snooze", "link"):
        key(id, "dialog[open] [role=combobox]")
        gone(page)
    key("unread")
    expect(page.locator("[role=option][aria-selected=true] .count")).to_have_count(1)
    key("undo")
    expect(page.locator("[role=option][aria-selected=true] .count")).to_have_count(0)
    for id in ("reply", "reply-all", "forward"):
        key(id, "form.letter textarea")
        if id == "reply":
            key("canned", ".canned-list, [role=listbox][aria-label]")
            page.keyboard.press("Escape")
        page.locator("form.letter .leave").click()
        expect(page.locator("form.letter")).to_have_count(0)
        page.locator(".thread-title").first.click()
    key("note", "form.note-composer")
    page.keyboard.press("Escape")
    expect(page.locator("form.note-composer")).to_have_count(0)
    panel = page.locator(".panel").count()
    key("panel")
    expect(page.locator(".panel")).to_have_count(1 - panel)
    key("panel")
    key("print", "dialog[open]")
    gone(page)
    key("order", ".order-form")
    gone(page, ".order-form")
    page.get_by_role("option").filter(has_text="Akt urodzenia").first.click()
    expect(page.locator(".thread-head")).to_contain_text("Akt urodzenia")
    key("merge", "dialog[open] [role=combobox]")
    gone(page)
    key("close")
    expect(toast(page, "Conversation closed")).to_be_visible()
    key("undo")
    expect(page.get_by_role("option").filter(has_text="Akt urodzenia")).to_have_count(1)

    page.get_by_role("option").filter(has_text="Олена Гнатюк").first.click()
    page.wait_for_selector("article.chat.inbound")
    page.locator("article.chat.inbound").last.focus()
    key("react", ".reaction-picker")

    fresh(page, house)
    key("go-orders", ".board")
    page.wait_for_selector(".board .order-card")
    key("next", "[aria-selected=true], .cursor")
    key("right")
    key("left")
    key("move", "dialog[open]")
    gone(page)
    columns = page.evaluate("() => [...document.querySelectorAll('.board-column')].map(one => one.querySelectorAll('.order-card').length)")
    key("move-right")
    page.wait_for_function("before => JSON.stringify([...document.querySelectorAll('.board-column')].map(one => one.querySelectorAll('.order-card').length)) !== JSON.stringify(before)", arg=columns)
    key("move-left")
    page.wait_for_function("before => JSON.stringify([...document.querySelectorAll('.board-column')].map(one => one.querySelectorAll('.order-card').length)) === JSON.stringify(before)", arg=columns)
    key("other-view")
    expect(page).to_have_url(re.compile("table"))
    for id, place in (("go-finance", "/finance"), ("go-settings", "/settings"), ("go-clients", "/clients"), ("go-inbox", "/inbox")):
        key(id)
        expect(page).to_have_url(re.compile(place))
    page.evaluate("() => { for (const one of [{code: 'KeyG', key: 'п'}, {code: 'Digit1', key: '1'}]) document.body.dispatchEvent(new KeyboardEvent('keydown', {...one, bubbles: true})); }")
    expect(page.locator(".tab-name")).to_have_text("Grace only")
    assert {one["id"] for one in BINDINGS} - done == set(), "pressed nowhere"


def test_the_palette_finds_commands_clients_orders_and_conversations(windows, house):
    house.prefer(locale="en", theme="light")
    page = windows.open(house)
    page.wait_for_selector("[role=option]")
    number = api(house, "GET", "crm/orders")["items"][0]["order_number"]
    for typed, group, what in (("snooz", "Commands", None), ("Grace", "Clients", "Grace"), ("Reklam", "Conversations", "Piotr"), (number, "Orders", number), ("dark", "Commands", "Dark")):
        if typed == "snooz":
            open_thread(page, "Piotr")
        page.keyboard.press("Control+k")
        page.locator("dialog [role=combobox]").fill(typed)
        expect(page.locator("dialog .picker-group").filter(has_text=group)).to_be_visible()
        expect(page.locator("dialog [role=option]").filter(has_text=re.compile(what or "Snooze")).first).to_be_visible()
        gone(page)
