"""What the tests about orders share: an office with letters that hold something to translate, and hands for its forms."""
import json

import letters
import pytest
from office import ADDRESS, OWNER, Office
from playwright.sync_api import expect

MARTA = "marta@example.test"
BOOKS = "book@example.test"
DOCX = ("application", "vnd.openxmlformats-officedocument.wordprocessingml.document")


def mails() -> list:
    iryna = letters.letter(30, "Ірина Бондар <iryna@example.org>", "Переклад договору", "Добрий день! Мій телефон +48 601 202 303. Домовлялися на 450 zł, чи так?\n", 2)
    for name, size in (("договір.docx", 3600), ("додаток.docx", 1000), ("broken.docx", 50)):
        iryna.add_attachment(b"x" * size, maintype=DOCX[0], subtype=DOCX[1], filename=name)
    iryna.add_attachment(b"%PDF-1.4\n", maintype="application", subtype="pdf", filename="skan.pdf")
    return [*letters.standard(), iryna]


@pytest.fixture
def desk(tmp_path):
    """An office of its own for every test, as they leave orders behind."""
    one = Office(tmp_path, mock=True).start()
    one.set_up()
    one.import_mail(letters.write(tmp_path / "mail", mails()))
    one.add_user("Марта Левицька", MARTA)
    one.add_user("Ewa Rachunek", BOOKS, role="accountant")
    one.make("connect", address=ADDRESS)
    for who in (OWNER["email"], MARTA, BOOKS):
        one.prefer(who, locale="en", theme="light")
    yield one
    one.stop()


@pytest.fixture
def page(desk, windows):
    one = windows.open(desk)
    expect(one.get_by_role("option").first).to_be_visible()
    expect(one.locator("[data-connection=live]").first).to_be_attached()
    return one


def api(desk, method, path, body=None, who=OWNER["email"]):
    cookie = desk.session(who)
    answer = desk.ask(method, f"/api/v1/{path}", body, f"{cookie['name']}={cookie['value']}").read()
    return json.loads(answer) if answer else None


def orders(desk) -> list:
    """All of the office, the newest first, each as a whole."""
    return [api(desk, "GET", f"crm/orders/{one['id']}") for one in api(desk, "GET", "crm/orders?sort=newest")["items"]]


def talk_of(desk, name):
    return next(one for one in api(desk, "GET", "communications/inbox?view=all")["items"] if name in one["counterpart"]["name"])


def language(desk, code):
    return next(one["id"] for one in api(desk, "GET", "crm/languages")["items"] if one["code"] == code)


def make_order(desk, name="Ірина", key="made", **fields):
    """An order of the client of a conversation, priced unless the test says otherwise."""
    talk = talk_of(desk, name)
    priced = {"source_language_id": language(desk, "uk"), "target_language_id": language(desk, "pl"), "characters": 3600, "vat_rate": 2300}
    return api(desk, "POST", "crm/orders", {"client_id": talk["client"]["id"], "conversation_id": talk["id"], "idempotency_key": key, **priced, **fields})


def open_thread(page, name="Ірина"):
    page.get_by_role("option").filter(has_text=name).first.click()
    expect(page.locator("article").first).to_be_visible()
    expect(page.locator(".client-orders")).to_be_attached()


def form(page):
    return page.get_by_role("dialog", name="New order")


def filled(one):
    """Until the form has what the thread says: a choice without an empty one has a value before that."""
    expect(one.locator("form")).to_have_attribute("aria-busy", "false")


def begin(page, name="Ірина"):
    """O in a thread, until the fields are filled from it."""
    open_thread(page, name)
    page.keyboard.press("o")
    expect(form(page)).to_be_visible()
    filled(form(page))
    return form(page)


def sheet(page):
    return page.locator(".order-sheet")


def show_order(page, desk, order, path="/inbox"):
    page.goto(f"{desk.origin}{path}?order={order['id']}")
    expect(sheet(page).get_by_role("heading", name=order["order_number"])).to_be_visible()
    return sheet(page)


def prop(page, name):
    """A field of the sheet."""
    return sheet(page).locator(f"[data-field={name}]")


def toast(page, text):
    return page.locator(".toast", has_text=text)
