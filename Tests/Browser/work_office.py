"""One invented office as it is after half a year, at the page's mock: what the scenes of clients, orders, money and settings are taken in."""
import datetime
import json
import pathlib
import urllib.parse
import urllib.request

import letters
from office import ADDRESS, OWNER, PATIENCE, Office
from ordering import DOCX, mails

MARTA, EWA, IHOR = "marta@example.test", "ewa@example.test", "ihor@example.test"
NOBODY = "new@example.test"
REFUSED = {"state": "down", "reason": "signin_refused", "detail": "[AUTHENTICATIONFAILED] Invalid credentials", "on_server": None, "here": None, "checked_at": None}
TEXTS = {
    "uk": "Добрий день, {client_name}!\n\nДякуємо за звернення. Присяжний переклад коштує від 55 zł за сторінку, готовий за два робочі дні.",
    "pl": "Dzień dobry, {client_name}!\n\nDziękujemy za wiadomość. Tłumaczenie przysięgłe kosztuje od 55 zł za stronę i jest gotowe w dwa dni robocze.",
    "en": "Good morning, {client_name}!\n\nThank you for your message. A sworn translation costs from zł 55 a page and takes two working days.",
}
REPLIES = [("price", "Ціна присяжного перекладу", ("uk", "pl", "en")), ("address", "Adres i godziny otwarcia", ("pl", "uk")), ("ready", "Переклад готовий, можна забирати", ("uk",)),
           ("apostille", "Apostille i legalizacja: co, gdzie i ile to trwa", ("uk", "pl", "en"))]


def stamp(**ago: float) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) - datetime.timedelta(**ago)).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def day(ahead: int) -> str:
    return (datetime.date.today() + datetime.timedelta(days=ahead)).isoformat()


class WorkOffice(Office):
    """`order`: a rich order's id. `client`: who has something of everything. `plain`: a client with whom nothing happened."""

    order = client = plain = ""
    spare = 0

    def do(self, method: str, path: str, body=None, who: str = OWNER["email"]):
        cookie = self.session(who)
        answer = self.ask(method, f"/api/v1/{path}", body, f"{cookie['name']}={cookie['value']}").read()
        return json.loads(answer) if answer else None

    def upload(self, name: str, mime: str, body: bytes) -> str:
        cookie = self.session()
        address = f"{self.origin}/api/v1/files?name={urllib.parse.quote(name)}"
        headers = {"Content-Type": mime, "Origin": self.origin, "Cookie": f"{cookie['name']}={cookie['value']}"}
        return json.load(urllib.request.urlopen(urllib.request.Request(address, body, headers, method="POST"), timeout=PATIENCE))["id"]

    def talk(self, name: str) -> dict:
        return next(one for one in self.do("GET", "communications/inbox?view=all")["items"] if name in one["counterpart"]["name"])

    def person(self, name: str) -> dict:
        """By a name, or by an address where two have the name."""
        return self.do("GET", f"crm/clients?q={urllib.parse.quote(name)}")["items"][0]

    def language(self, code: str) -> str:
        return next(one["id"] for one in self.do("GET", "crm/languages")["items"] if one["code"] == code)

    def channel(self, address: str) -> dict:
        return next(one for one in self.do("GET", "settings/channels")["items"] if address in one["address"])


def letters_of() -> list:
    """Who writes: private people, a law firm, a school; files that can be counted and such that cannot."""
    firm = letters.letter(41, "Kancelaria Radców Prawnych Nowak i Wspólnicy <sekretariat@nowak.example.org>", "Umowa spółki – tłumaczenie na ukraiński",
                          "Dzień dobry,\n\nprosimy o wycenę tłumaczenia przysięgłego umowy spółki i pełnomocnictwa. Termin: przyszły piątek, tel. +48 42 600 10 20.\n", 95)
    for name, size in (("umowa spółki.docx", 14400), ("pełnomocnictwo.docx", 2100)):
        firm.add_attachment(b"x" * size, maintype=DOCX[0], subtype=DOCX[1], filename=name)
    firm.add_attachment(b"%PDF-1.4\n", maintype="application", subtype="pdf", filename="skan aktu.pdf")
    return [*mails(), firm]


def people(office: Office) -> None:
    office.add_user("Марта Левицька", MARTA)
    office.add_user("Ewa Rachunek-Wiśniewska", EWA, "accountant")
    office.add_user("Ігор Пасічник", IHOR)


def channels(office: WorkOffice) -> None:
    office.make("connect", address=ADDRESS, account={"name": "Biuro Warszawa"}, ledger={
        "here": 1202, "missing_count": 2, "missing": [{"uid": 88121, "size": 48211, "received_at": stamp(hours=3)}, {"uid": 88140, "size": 1204811, "received_at": stamp(minutes=30)}]})
    office.make("connect", address="sad@example.test", health={**REFUSED, "last_contact_at": stamp(minutes=2), "last_success_at": stamp(hours=9), "next_try_at": stamp(minutes=-4)})
    office.make("connect", address="kyiv@example.test", health={"state": "retrying", "reason": "connection_lost", "backlog": 312, "on_server": 9411, "here": 9099, "next_try_at": stamp(seconds=-40)})
    office.run("import", "mail", str(office.data), "--address", "archiwum@example.test")
    office.make("chats")


def rules(office: WorkOffice) -> None:
    """What the owner has set up, and has changed since."""
    for shortcut, title, languages in REPLIES:
        office.do("POST", "communications/canned-replies", {"shortcut": shortcut, "title": title, "texts": {one: TEXTS[one] for one in languages}})
    first, second = office.do("GET", "crm/offices")["items"]
    office.do("PATCH", f"crm/offices/{first['id']}", {
        "address": "ul. Długa 5", "city": "Łódź", "postal_code": "90-001", "phone": "+48 42 600 00 00", "email": "dluga@example.org",
        "holidays": [{"date": "2026-12-24", "name": "Wigilia", "is_recurring": True}, {"date": "2027-01-07", "name": "Різдво за юліанським календарем", "is_recurring": True}]})
    office.do("PATCH", f"crm/offices/{second['id']}", {"address": "ul. Dworcowa 12/4a", "city": "Warszawa", "postal_code": "00-950", "phone": "+48 22 100 20 30", "email": ""})
    for name, about in (("право цивільне", "договори, позови, рішення судів"), ("medycyna", "dokumentacja szpitalna, wyniki badań"), ("technika i patenty", "")):
        office.do("POST", "crm/specializations", {"name": name, "description": about})
    old = office.do("POST", "crm/specializations", {"name": "поезія", "description": ""})
    office.do("PATCH", f"crm/specializations/{old['id']}", {"is_active": False})
    for source, target, price in (("uk", "en", 9000), ("pl", "de", 8500)):
        office.do("PUT", "crm/language-pairs", {"source_language_id": office.language(source), "target_language_id": office.language(target), "price": price})
    for code, price in (("uk", 6250), ("uk", 5500), ("zh", 13000)):
        office.do("PATCH", f"crm/languages/{office.language(code)}", {"base_client_price": price})
    office.do("PATCH", f"crm/languages/{office.language('ru')}", {"is_active": False})
    kinds = office.do("GET", "crm/document-types")["items"]
    office.do("PATCH", f"crm/document-types/{kinds[3]['id']}", {"factor": 11250, "unit": "characters_1600"})
    office.do("PATCH", f"crm/document-types/{kinds[6]['id']}", {"is_active": False})
    for name in ("Księgowość: eksport płatności", "Сайт: форма замовлення"):
        office.do("POST", "auth/tokens", {"name": name})
    office.do("PATCH", "auth/me", {"signature": "З повагою\nОлена Савчук\nБюро перекладів «Слово»\n+48 42 600 00 00", "undo_seconds": 0})


def rich_order(office: WorkOffice) -> str:
    """One order with everything that an order can have."""
    talk = office.talk("Ірина")
    message = office.do("GET", f"communications/conversations/{talk['id']}/messages")["items"][0]
    files = [one["id"] for one in message["attachments"] if one["name"] != "broken.docx"]
    kinds = office.do("GET", "crm/document-types")["items"]
    order = office.do("POST", "crm/orders", {
        "client_id": talk["client"]["id"], "conversation_id": talk["id"], "idempotency_key": "rich", "source_language_id": office.language("uk"), "target_language_id": office.language("pl"),
        "document_type_id": kinds[3]["id"], "translation_type": "ekspresowe", "characters": 9200, "vat_rate": 2300, "discount": 1000, "deadline": {"date": day(2), "time": "16:00"},
        "description": "Договір оренди з двома додатками.\nДва примірники, один для нотаріуса.", "attachment_ids": files, "reference_code": "XII C 118/26", "repertorium_number": "214/2026",
        "office_id": office.do("GET", "crm/offices")["items"][0]["id"], "order_source": "email", "agreements": {"price": {"message_id": message["id"], "quote": "450 zł"}}})["id"]
    office.do("POST", f"crm/orders/{order}/files", {"direction": "out", "upload_ids": [office.upload("tłumaczenie umowy najmu – wersja do sprawdzenia.docx", "/".join(DOCX), b"x" * 9100)]})
    for amount, kind, method, more in ((15000, "deposit", "blik", {}), (5000, "payment", "cash", {"notes": "Решту при отриманні"})):
        office.do("POST", f"crm/orders/{order}/payments", {"kind": kind, "amount": {"amount": amount, "currency": "PLN"}, "payment_method": method, "payment_date": day(-1), "idempotency_key": kind, **more})
    bad = office.do("POST", f"crm/orders/{order}/payments", {"kind": "payment", "amount": {"amount": 5000, "currency": "PLN"}, "payment_method": "cash", "payment_date": day(-1), "idempotency_key": "bad"})
    office.do("POST", f"finance/transactions/{bad['id']}/void", {"reason": "Введено двічі"})
    for text, who in (("Клієнтка дзвонила: забере в п’ятницю о 10:00.", OWNER["email"]), ("Odbierze mąż, upoważnienie wysłała mailem. Sprawdzić dowód!", MARTA)):
        office.do("POST", f"crm/orders/{order}/notes", {"text": text}, who)
    for what, count, place in (("Договір оренди, оригінал", 2, "A-3"), ("Paszport", 1, "sejf")):
        papers = office.do("POST", f"crm/orders/{order}/originals", {"description": what, "count": count, "place": place})["originals"]
    office.do("PATCH", f"crm/originals/{papers[-1]['id']}", {"returned": True, "returned_to": "Ірина Бондар"})
    office.do("PATCH", f"crm/orders/{order}", {"status": "do_poswiadczenia", "follow_up_date": day(4)}, MARTA)
    office.do("PATCH", f"crm/orders/{order}", {"characters": 10800, "deadline": {"date": day(3), "time": "12:00"}})
    return order


def quotes(office: WorkOffice) -> None:
    """Quotes as they stand: asked for, sent, accepted."""
    for name, what, key in (("Kancelaria Radców", "Umowa spółki, 8 stron", "sent"), ("Ірина", "Договір оренди, 3 сторінки", "taken")):
        talk = office.talk(name)
        line = {"description": what, "source_language_id": office.language("uk"), "target_language_id": office.language("pl"), "pages": 800 if key == "sent" else 300, "unit": "page", "vat_rate": 2300}
        quote = office.do("POST", "crm/quotes", {"conversation_id": talk["id"], "language": "pl", "valid_until": day(14), "lines": [line]})
        seen = office.do("GET", f"communications/conversations/{talk['id']}/messages")["items"]
        office.do("POST", f"crm/quotes/{quote['id']}/send", {"text": quote["text"], "last_seen_message_id": max(seen, key=lambda one: one["sent_at"])["id"], "idempotency_key": key})
        if key == "taken":
            yes = office.make("writes", who=name, text="Так, погоджуюсь на цю ціну. Дякую!", quietly=True)
            office.do("POST", f"crm/quotes/{quote['id']}/accept", {"message_id": yes["id"]})


def filled(folder: pathlib.Path) -> WorkOffice:
    office = WorkOffice(folder, mock=True).start()
    office.set_up()
    office.import_mail(letters.write(folder / "mail", letters_of()))
    people(office)
    channels(office)
    for who in (OWNER["email"], MARTA, EWA):
        office.prefer(who, locale="en", theme="light")
    office.make("person", who="Grace", fields={"kind": "company", "tags": ["VIP"], "language": "en"})
    office.make("person", who="Łukasz", fields={"tags": ["VIP", "апостиль", "umowy ramowe"], "latin_name": "Lukasz Dabrowski", "tax_number": "7251801126", "language": "pl",
                                                "note": "Płaci przelewem do 14 dni. Faktury na firmę żony.", "phones": [{"value": "+48 601 202 303", "label": ""}, {"value": "+48 42 111 22 33", "label": ""}],
                                                "addresses": [{"value": "ul. Piotrkowska 100/12, 90-004 Łódź", "label": ""}]})
    office.make("person", who="Piotr", fields={"tags": ["суд"]})
    office.make("history", who="Łukasz")
    office.make("orders", count=90)
    # Whom nothing reminds of anything yet.
    office.add_user("Nowy Pracownik", NOBODY)
    rules(office)
    office.order = rich_order(office)
    quotes(office)
    office.client, office.plain = office.person("lukasz@example.org")["id"], office.do("POST", "crm/clients", {"name": "Зінаїда Нова-Клієнтка", "kind": "person", "emails": [], "phones": [], "language": "uk"})["id"]
    office.do("PATCH", "settings/users/" + next(one["id"] for one in office.do("GET", "settings/users")["items"] if one["email"] == IHOR), {"disabled": True})
    return office
