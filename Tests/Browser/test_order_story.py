"""A whole job from page to mail server and back, with the real service: a document arrives, is counted, offered, agreed, ordered, paid, handed out.
What the mock says alone is in the tests of each screen."""
import contextlib
import email.utils
import io
import json
import re
import time
import urllib.error
import zipfile
from xml.sax.saxutils import escape

import letters
import pytest
from bureau import MARTA, SHORT, Bureau, part, read, ready
from conftest import mail_server
from office import OWNER
from ordering import filled, form, open_thread, prop, sheet, toast
from playwright.sync_api import expect
from smtp_script import ScriptedSMTP
from waiting import soon

BOOKS = "book@example.test"
WORD = "wordprocessingml"
TYPE = ("application", f"vnd.openxmlformats-officedocument.{WORD}.document")
# The client's language, who writes in it, and what an offer in it says.
PEOPLE = {
    "uk": ("Ірина Бондар", "Переклад договору", "Так, погоджуюся.", ("Добрий день!", "Разом:", "сторінки", "Пропозиція дійсна до: ")),
    "pl": ("Zofia Król", "Tłumaczenie umowy", "Tak, zgadzam się.", ("Dzień dobry,", "Razem:", "strony", "Wycena jest ważna do: ")),
    "en": ("Henry Bell", "A contract to translate", "Yes, please go ahead.", ("Hello,", "Total:", "pages", "The quote is valid until: ")),
}


def docx(*paragraphs: str) -> bytes:
    """What Word would write, with only what it cannot do without."""
    head = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
    body = "".join(f'<w:p><w:r><w:t xml:space="preserve">{escape(one)}</w:t></w:r></w:p>' for one in paragraphs)
    parts = {
        "[Content_Types].xml": f"""{head}<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">
            <Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/><Default Extension="xml" ContentType="application/xml"/>
            <Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.{WORD}.document.main+xml"/></Types>""",
        "_rels/.rels": f"""{head}<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships"><Relationship Id="rId1"
            Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" Target="word/document.xml"/></Relationships>""",
        "word/document.xml": f'{head}<w:document xmlns:w="http://schemas.openxmlformats.org/{WORD}/2006/main"><w:body>{body}</w:body></w:document>',
    }
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return file.getvalue()


# 3,600 characters with spaces: two pages of 1,800, four of 1,125.
DOCUMENT = docx("Umowa " * 300, "zażółć ґаву " * 150)


class Story(Bureau):
    def do(self, method, path, body=None, who=OWNER["email"]):
        cookie = self.session(who)
        answer = self.ask(method, f"/api/v1/{path}", body, f"{cookie['name']}={cookie['value']}").read()
        return json.loads(answer) if answer else None

    def talk_of(self, name):
        return next(one for one in self.api("/api/v1/communications/inbox?view=all")["items"] if name in one["counterpart"]["name"])

    def client_of(self, name):
        return self.talk_of(name)["client"]["id"]

    def language(self, code):
        return next(one["id"] for one in self.api("/api/v1/crm/languages")["items"] if one["code"] == code)

    def make_order(self, name, key, **fields):
        """An order of the client of a conversation with a price."""
        talk = self.talk_of(name)
        priced = {"source_language_id": self.language("uk"), "target_language_id": self.language("pl"), "characters": 3600}
        return self.do("POST", "crm/orders", {"client_id": talk["client"]["id"], "conversation_id": talk["id"], "idempotency_key": key, **priced, **fields})


@pytest.fixture(scope="module")
def office(tmp_path_factory):
    with mail_server() as server, pytest.MonkeyPatch.context() as patch, ScriptedSMTP(server.authority.pairs["good"], "tls") as smtp:
        for name, value in SHORT.items():
            patch.setenv(name, value)
        one = Story(tmp_path_factory.mktemp("story"), server, smtp)
        mails = []
        for name, subject, _, _ in PEOPLE.values():
            mails.append(one.client(name, subject, f"{subject}. +48 601 202 303\n"))
            mails[-1].add_attachment(DOCUMENT, maintype=TYPE[0], subtype=TYPE[1], filename="umowa.docx")
        others = [one.client(name) for name in ("Piotr Nowak", "Jan Wójcik", "Adam Lis")]
        yield one.open([*letters.standard(), *mails, *others])
        one.stop()


@pytest.fixture(scope="module")
def books(office):
    office.add_user("Ewa Rachunek", BOOKS, role="accountant")
    office.prefer(BOOKS, locale="en", theme="light")
    return BOOKS


@pytest.fixture
def page(windows, office):
    office.reset()
    return ready(windows, office)


def answer(office, offer, name, words):
    """The client answers the mail that they got."""
    office.count += 1
    reply = letters.letter(8000 + office.count, f"{name} <{offer.recipients[0]}>", f"Re: {read(offer)['Subject']}", words + "\n", 0,
                           In_Reply_To=read(offer)["Message-ID"], References=read(offer)["Message-ID"])
    reply.replace_header("Date", email.utils.formatdate(time.time(), localtime=True))
    office.arrive(reply)


def pay(page, amount, kind=None):
    box = sheet(page).get_by_role("region", name="Payments")
    box.get_by_role("button", name="Add a payment").click()
    if amount:
        box.get_by_label("Amount").fill(amount)
    if kind:
        box.get_by_text(kind, exact=True).click()
    box.get_by_role("button", name="Save the payment").click()
    return box


def column(page, status):
    return page.locator(f"[data-status={status}] .card-number")


@pytest.mark.parametrize("code", PEOPLE)
def test_from_the_mail_to_the_money(page, windows, office, code):
    windows.expect_complaint("409")
    name, subject, yes, words = PEOPLE[code]
    office.do("PATCH", f"crm/clients/{office.client_of(name)}", {"language": code})
    open_thread(page, name)
    tools = page.locator(".file-tools")
    tools.get_by_role("button", name="Count").click()
    expect(tools).to_contain_text("3,600 characters")
    expect(tools.locator(".tag")).to_have_text(["4 × 1,125", "3 × 1,500", "3 × 1,600", "2 × 1,800"])
    # The offer, in the client's language.
    tools.get_by_role("button", name="Make a quote").click()
    editor = page.get_by_role("dialog", name="Make a quote")
    expect(editor.get_by_label("Language of the text").locator("option")).to_have_count(5)
    expect(editor.get_by_label("What is offered")).to_have_value("umowa")
    expect(editor.get_by_label("Language of the text").locator("option:checked")).to_have_text({"uk": "Ukrainian", "pl": "Polish", "en": "English"}[code])
    editor.get_by_label("Counted by").select_option("characters_1800")
    editor.get_by_label("From", exact=True).select_option(label="Ukrainian")
    expect(editor.locator(".price-total strong")).to_have_text("zł 147.60")
    editor.get_by_label("Holds until").fill("2026-12-31")
    page.keyboard.press("Control+Enter")
    text = editor.get_by_label("Text for the client")
    for one in words:
        expect(text).to_have_value(re.compile(re.escape(one)))
    page.keyboard.press("Control+Enter")
    card = page.locator("article.outbound .quote-card")
    expect(card).to_contain_text("sent")
    (taken,) = office.smtp.wait_taken(1)
    written = part(read(taken), "plain")
    assert all(one in written for one in words) and "umowa" in written and re.search(r"147[,.]60", written), written
    assert read(taken)["Subject"] == f"Re: {subject}"
    # What they answer accepts it.
    answer(office, taken, name, yes)
    said = page.locator("article.inbound").filter(has_text=yes)
    expect(said).to_be_visible(timeout=20_000)
    said.locator(".order-menu").click()
    page.get_by_role("menuitem", name="This accepts the quote").click()
    page.get_by_role("dialog", name="Was the quote of zł 147.60 accepted?").get_by_role("button", name="Accepted").click()
    expect(card).to_contain_text("accepted")
    card.locator("summary").click()
    expect(card.locator(".evidence")).to_contain_text(yes)
    # The order; once of the quote, else by its key.
    if code == "en":
        page.keyboard.press("o")
        filled(form(page))
        form(page).get_by_label("From", exact=True).select_option(label="Ukrainian")
        form(page).get_by_label("Counted by").select_option("characters_1800")
    else:
        card.get_by_role("button", name="Make an order of it").click()
        expect(form(page).get_by_label("Description", exact=True)).to_have_value("umowa")
    expect(form(page).locator(".price-total strong")).to_have_text("zł 147.60")
    form(page).get_by_label("Deadline", exact=True).fill("2026-12-24")
    page.keyboard.press("Control+Enter")
    expect(toast(page, "is made")).to_be_visible()
    expect(page.locator(".work-card")).to_contain_text("zł 147.60 owed")
    order, = office.do("GET", f"crm/orders?client_id={office.client_of(name)}")["items"]
    if code != "en":
        expect(card.get_by_role("button", name="Open its order")).to_be_visible()
    whole = office.do("GET", f"crm/orders/{order['id']}")
    assert whole["price_brutto"] == {"amount": 14760, "currency": "PLN"} and whole["characters"] == 3600 and [file["name"] for file in whole["files"]] == ["umowa.docx"]
    assert code == "en" or whole["agreements"]["price"]["quote"] == yes
    # Paid in part.
    page.locator(".work-card").click()
    money = pay(page, "47,60", "Advance")
    expect(money.locator(".balance")).to_contain_text("zł 100.00 owed")
    page.keyboard.press("Escape")
    expect(sheet(page)).to_have_count(0)
    # Over the board by keys, as far as it may go.
    page.keyboard.press("g")
    page.keyboard.press("o")
    number = order["order_number"]
    expect(column(page, "do_wykonania").filter(has_text=number)).to_be_visible()
    # Where it is the only one, nothing on screen says that the answer is there.
    with page.expect_response(lambda answer: "/crm/orders/board" in answer.url and "q=" in answer.url):
        page.keyboard.press("/")
        page.keyboard.insert_text(number)
        page.keyboard.press("Enter")
    expect(page.locator(".order-card")).to_have_count(1)
    page.keyboard.press("j")
    expect(page.locator(".order-card.cursor")).to_have_count(1)
    for status in ("oplacone", "do_poswiadczenia", "do_wydania"):
        page.keyboard.press("Shift+ArrowRight")
        expect(column(page, status)).to_have_text(number)
    page.keyboard.press("m")
    page.keyboard.insert_text("handed")
    page.keyboard.press("Enter")
    expect(page.get_by_role("status").filter(has_text="money is still owed")).to_be_visible()
    expect(column(page, "do_wydania")).to_have_text(number)
    assert office.do("GET", f"crm/orders/{order['id']}")["status"] == "do_wydania"
    page.keyboard.press("Enter")
    expect(sheet(page).get_by_role("heading", name=number)).to_be_visible()
    money = pay(page, None)
    expect(money.locator(".balance .owes")).to_have_text("Paid")
    page.keyboard.press("Escape")
    expect(sheet(page)).to_have_count(0)
    page.keyboard.press("m")
    page.keyboard.insert_text("handed")
    page.keyboard.press("Enter")
    expect(column(page, "closed")).to_have_text(number)
    page.keyboard.press("g")
    page.keyboard.press("f")
    rows = page.locator(".money-line").filter(has_text=number)
    expect(rows).to_have_count(2)
    expect(rows.filter(has_text="47.60")).to_contain_text(name)
    expect(rows.filter(has_text="100.00")).to_have_count(1)
    soon(lambda: [(one["status"], one["payment_state"], one["balance"]["amount"]) for one in [office.do("GET", f"crm/orders/{order['id']}")]], [("closed", "paid", 0)], page)


def test_who_keeps_the_books(windows, office, books):
    order = office.make_order("Piotr Nowak", "books", description="Dyplom", document_type_id=None)
    office.do("POST", f"crm/orders/{order['id']}/payments", {"kind": "deposit", "amount": {"amount": 5000, "currency": "PLN"}, "payment_method": "card",
                                                           "payment_date": time.strftime("%Y-%m-%d"), "idempotency_key": "books"})
    page = windows.sign_in(office, BOOKS, "/login")
    expect(page.get_by_role("heading", name="Finance")).to_be_visible()
    expect(page.locator("[data-connection=live]").first).to_be_attached()
    expect(page.locator(".nav-places a .nav-name")).to_have_text(["Orders", "Finance", "Settings"])
    line = page.locator(".money-line").filter(has_text=order["order_number"])
    expect(line).to_contain_text("50.00")
    expect(line).to_contain_text("Piotr Nowak")
    expect(page.locator(".total-sum").first).not_to_have_text("–")
    # A date of what is there already, from its row.
    line.locator(".posting").click()
    line.locator("input[type=date]").fill("2026-11-30")
    page.keyboard.press("Enter")
    expect(line.locator(".posting")).to_contain_text("30 Nov")
    with page.expect_download() as got:
        page.get_by_role("button", name="Export").click()
        page.get_by_role("menuitem", name="XLSX").click()
    assert zipfile.is_zipfile(got.value.path())
    page.keyboard.press("g")
    page.keyboard.press("o")
    card = page.locator(".order-card").filter(has_text=order["order_number"])
    expect(card).to_be_visible()
    expect(page.get_by_role("button", name="New order")).to_have_count(0)
    card.click()
    expect(sheet(page).get_by_role("heading", name=order["order_number"])).to_be_visible()
    expect(prop(page, "description").locator(".prop-value")).to_have_text("Dyplom")
    expect(sheet(page).locator("button.prop-value")).to_have_count(0)
    expect(sheet(page).get_by_role("link", name="Conversation")).to_have_count(0)
    expect(sheet(page).get_by_role("button", name=re.compile("^Status"))).to_have_count(0)
    box = pay(page, "10")
    expect(box.locator(".payment")).to_have_count(2)
    # What a colleague changes comes by itself.
    office.do("PATCH", f"crm/orders/{order['id']}", {"description": "Dyplom i suplement"}, MARTA)
    expect(prop(page, "description").locator(".prop-value")).to_have_text("Dyplom i suplement")
    office.do("POST", f"crm/orders/{order['id']}/payments", {"kind": "payment", "amount": {"amount": 333, "currency": "PLN"}, "payment_method": "blik",
                                                           "payment_date": time.strftime("%Y-%m-%d"), "idempotency_key": "live"}, MARTA)
    expect(box.locator(".payment")).to_have_count(3)
    page.keyboard.press("Escape")
    for path in ("/inbox", "/clients", "/search"):
        page.goto(office.origin + path)
        expect(page.get_by_role("heading", name="Finance")).to_be_visible()
    page.goto(f"{office.origin}/orders?view=table")
    expect(page.get_by_role("option").filter(has_text=order["order_number"])).to_be_visible()
    page.goto(f"{office.origin}/settings")
    expect(page.locator(".settings-body")).to_be_visible()


def choose_language(page, name):
    page.keyboard.type(name)
    page.keyboard.press("Enter")


def write_line(page, text):
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(text)
    page.keyboard.press("Control+Enter" if page.evaluate("document.activeElement.tagName") == "TEXTAREA" else "Enter")


# A field: what the other one saves, what one types, what stands there in the end.
SAME = {
    "description": ({"description": "Marta’s"}, "Olena’s", "Olena’s"),
    "source_language": ({"source_language_id": "de"}, "Fre", "French"),
    "characters": ({"characters": 5400}, "9000", "9,000"),
    "price": ({"manual_gross": 20000}, "300", "zł 300.00"),
    "unit_price": ({"unit_price": 7000}, "80", "zł 80.00"),
}


@pytest.mark.parametrize("field, mine", [("description", True), ("description", False), ("source_language", True), ("characters", False), ("characters", True), ("price", True),
                                         ("unit_price", False)])
def test_two_change_one_field(windows, office, field, mine):
    # What is refused, and what is kept from the page.
    windows.expect_complaint("409|ERR_FAILED")
    theirs, typed, after = SAME[field]
    theirs = {name: office.language(value) if name == "source_language_id" else value for name, value in theirs.items()}
    order = office.make_order("Jan", f"{field} {mine}", description="As it was")
    address = f"/orders?order={order['id']}"
    one, other = windows.open(office, address), windows.open(office, "/inbox", email=MARTA)
    box = prop(one, field).locator("button.prop-value")
    before = box.inner_text()
    # The first page has not heard of what the second one does.
    one.route("**/crm/orders/*", lambda route: route.abort() if route.request.method == "GET" else route.fallback())
    box.click()
    status = other.evaluate("""async ([id, body]) => (await fetch(`/api/v1/crm/orders/${id}`, {method: "PATCH", body: JSON.stringify(body),
        headers: {"Content-Type": "application/json"}})).status""", [order["id"], {**theirs, "revision": order["revision"]}])
    assert status == 200
    (choose_language if field == "source_language" else write_line)(one, typed)
    conflict = one.locator(".conflict")
    expect(conflict).to_contain_text("Марта Левицька changed this meanwhile")
    expect(box).not_to_have_text(before)
    saved = box.inner_text()
    expect(conflict.get_by_role("button", name=f"Keep theirs: {saved}")).to_be_visible()
    one.unroute("**/crm/orders/*")
    # Shown before it is stored, and the page is loaded anew below.
    with one.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok) if mine else contextlib.nullcontext():
        conflict.get_by_role("button", name=f"Put mine: {after}" if mine else f"Keep theirs: {saved}").click()
    expect(conflict).to_have_count(0)
    expect(box).to_have_text(after if mine else saved)
    one.reload()
    expect(box).to_have_text(after if mine else saved)


def field_of(page, label):
    return page.locator(".client-details").locator("input, select, textarea").and_(page.get_by_label(label, exact=True))


def said(page, words="Saved"):
    expect(page.get_by_role("status").filter(has_text=words).last).to_be_visible()


def test_clients(windows, office):
    page = windows.open(office, "/clients")
    page.wait_for_selector(".client-row .row-name")
    page.keyboard.press("c")
    new = page.locator(".client-form")
    new.get_by_label("Name", exact=True).fill("Nowa Klientka")
    new.get_by_label("E-mail", exact=True).fill("piotr@example.org")
    windows.expect_complaint("409")
    page.keyboard.press("Enter")
    expect(new.get_by_text("This address belongs to Piotr Wiśniewski.")).to_be_visible()
    new.get_by_label("E-mail", exact=True).fill("nowa@example.org")
    new.get_by_label("Phone", exact=True).fill("+48 601 234 567")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", name="Nowa Klientka")).to_be_visible()
    expect(page.get_by_text("Nothing has happened yet")).to_be_visible()
    for label, text in (("Name in Latin letters", "Nowa Klientka"), ("Tax number", "7251801126")):
        field_of(page, label).fill(text)
        field_of(page, label).press("Enter")
        said(page)
    page.get_by_role("button", name="Approve from the passport").click()
    expect(page.get_by_text("Approved from the passport by Олена Савчук")).to_be_visible()
    for label, value in (("Language", "de"), ("Pages are counted by", "characters_1125"), ("A started page", "half_up"), ("Kind", "company")):
        field_of(page, label).select_option(value)
        said(page)
    page.get_by_label("Tags", exact=True).fill("B2B")
    page.keyboard.press("Enter")
    expect(page.locator(".tag.removable")).to_have_text(["B2B"])
    client = page.url.split("?")[0].rsplit("/", 1)[1]
    soon(lambda: [(one["language"], one["kind"], one["tags"]) for one in [office.do("GET", f"crm/clients/{client}")]], [("de", "company", ["B2B"])], page)
    page.reload()
    for label, value in (("Language", "de"), ("Pages are counted by", "characters_1125"), ("A started page", "half_up"), ("Kind", "company"), ("Tax number", "7251801126")):
        expect(field_of(page, label)).to_have_value(value)
    # Whom an order is for.
    order = office.make_order("Adam", "timeline", description="Świadectwo")
    office.do("POST", f"crm/orders/{order['id']}/notes", {"text": "Odbierze żona"})
    office.do("POST", f"crm/orders/{order['id']}/payments", {"kind": "deposit", "amount": {"amount": 1000, "currency": "PLN"}, "payment_method": "cash",
                                                           "payment_date": time.strftime("%Y-%m-%d"), "idempotency_key": "line"})
    page.goto(f"{office.origin}/clients/{office.client_of('Adam')}")
    entries = page.locator(".timeline-list .entry")
    for words in ("Zapytanie", order["order_number"], "10.00", "Odbierze żona"):
        expect(entries.filter(has_text=words).first).to_be_visible()
    page.get_by_role("button", name="Payments").click()
    expect(entries).to_have_count(1)
    page.get_by_role("button", name="Everything").click()
    page.keyboard.press("n")
    expect(page.locator("textarea:focus")).to_be_visible()
    page.keyboard.insert_text("Dzwonić po 16:00")
    page.keyboard.press("Control+Enter")
    expect(entries.filter(has_text="Dzwonić po 16:00")).to_be_visible()
    page.locator(".timeline-list button.entry").filter(has_text=order["order_number"]).first.click()
    expect(sheet(page).get_by_role("heading", name=order["order_number"])).to_be_visible()
    page.keyboard.press("Escape")
    # Out to a file and in again.
    page.get_by_role("button", name="More about the clients").click()
    with page.expect_download() as got:
        page.get_by_role("menuitem", name="Export to a file").click()
    text = got.value.path().read_bytes()
    assert b"nowa@example.org" in text and got.value.suggested_filename.endswith(".csv")
    page.goto(f"{office.origin}/clients/import")
    page.wait_for_selector(".import-drop")
    added = text + "Kancelaria Lis;company".encode() + b";" * (text.split(b"\r\n")[0].count(b";") - 1) + b"\r\n"
    page.locator("input[type=file]").set_input_files({"name": "klienci.csv", "mimeType": "text/csv", "buffer": added})
    expect(page.get_by_text("nothing was changed yet")).to_be_visible()
    expect(page.locator(".import-lines li").filter(has_text="Nowa Klientka")).to_contain_text("is here already")
    expect(page.get_by_role("button", name="Import 1 line")).to_be_enabled()
    assert office.do("GET", "crm/clients?q=Kancelaria")["items"] == []


def put(page, label, text):
    page.get_by_label(label, exact=True).fill(text)
    page.get_by_label(label, exact=True).press("Enter")


def section(windows, office, name, sign):
    page = windows.open(office, f"/settings/{name}")
    page.wait_for_selector(sign)
    return page


def test_settings(windows, office):
    page = section(windows, office, "languages", ".office-row")
    put(page, "Price of a page: German", "62,50")
    said(page)
    soon(lambda: next(one for one in office.do("GET", "crm/languages")["items"] if one["code"] == "de")["base_client_price"], 6250, page)
    pair = page.get_by_role("form", name="Add pair")
    pair.get_by_label("From").select_option(label="German")
    pair.get_by_label("Into").select_option(label="English")
    pair.get_by_label("Price of a page").fill("90")
    pair.get_by_role("button", name="Add pair").click()
    expect(page.get_by_label("Price of the pair German → English", exact=True)).to_have_value("90.00")
    page.get_by_role("button", name="Remove the price of German → English").click()
    expect(page.get_by_label("Price of the pair German → English", exact=True)).to_have_count(0)
    page = section(windows, office, "documents", ".office-row")
    label = page.locator("input[aria-label^='Factor: ']").first.get_attribute("aria-label")
    put(page, label, "112,5")
    said(page)
    page = section(windows, office, "specialisations", ".special-form")
    form = page.get_by_role("form", name="Add specialisation")
    form.get_by_label("Name").fill("geodesy")
    form.get_by_role("button", name="Add specialisation").click()
    expect(page.get_by_label("Name of geodesy", exact=True)).to_have_value("geodesy")
    page = section(windows, office, "offices", ".office-link")
    page.locator(".office-link").first.click()
    page.get_by_label("City", exact=True).fill("Łódź")
    page.get_by_label("Monday, opens at").fill("8:30")
    page.get_by_role("button", name="Add a day off").click()
    page.get_by_label("Date of day off 1").fill("2026-12-24")
    page.get_by_label("Name of day off 1").fill("Wigilia")
    page.get_by_role("button", name="Save").click()
    said(page)
    one = office.do("GET", "crm/offices")["items"][0]
    assert one["city"] == "Łódź" and one["hours"]["mon"][0] == "08:30" and "Wigilia" in [day["name"] for day in one["holidays"]]
    page = section(windows, office, "orders", ".pattern")
    page.get_by_label("Number of an order").fill("ZL/{yy}-{month}/{n:3}")
    page.get_by_label("Sworn, %").fill("125")
    page.get_by_role("button", name="Save").click()
    said(page)
    rules = office.do("GET", "settings/orders")
    assert (rules["order_number_pattern"], rules["sworn_factor"]) == ("ZL/{yy}-{month}/{n:3}", 12500)
    page = section(windows, office, "notifications", ".notify")
    mail = page.get_by_label("Unpaid: By mail")
    before = mail.is_checked()
    # Each is told to the server before the page is left, and the words of the first are not those of the second.
    for change in (lambda: mail.set_checked(not before), lambda: put(page, "Quiet on weekdays from", "21:30")):
        with page.expect_response(lambda answer: answer.request.method == "PATCH" and answer.ok):
            change()
        said(page)
    page.reload()
    expect(page.get_by_label("Quiet on weekdays from")).to_have_value("21:30")
    expect(mail).to_be_checked(checked=not before)
    page = section(windows, office, "audit", ".audit-line")
    expect(page.locator(".audit-line").filter(has_text="geodesy").first).to_be_visible()
