"""The demo of the page's mock, made ready for its pictures: everything that a conversation can have and that its invented life did not bring by itself."""
import datetime
import json
import time
import urllib.parse
import urllib.request
import uuid

from office import OWNER, Office
from reading import plain, png

C = "/api/v1/communications"
MARTA, EWA = "marta@example.test", "book@example.test"
CANNED = [
    {"shortcut": "ціни", "title": "Ціни та строки", "texts": {"uk": "Доброго дня, {first_name}!\nСторінка присяжного перекладу коштує 60 zł, строк — три робочі дні.",
                                                             "pl": "Dzień dobry!\nStrona tłumaczenia przysięgłego kosztuje 60 zł, termin: trzy dni robocze."}},
    {"shortcut": "години", "title": "Години роботи", "texts": {"uk": "Ми працюємо з 9 до 17.", "en": "We are here from 9 to 17."}},
    {"shortcut": "адреса", "title": "Адреса бюро", "texts": {"uk": "вул. Хрещатик, 1", "pl": "ul. Długa 1"}},
]
REACH_ME = ("Добрий день! Подзвоніть, будь ласка, +48 600 700 800 або напишіть на n.bondarenko@example.org. Номер замовлення 2026/0001, сума 600 zł, "
            "забрати можу 26.11.2026 після 14:00. Адреса для кур’єра: https://example.org/mapa")


def ask(office: Office, method: str, path: str, body: dict | None = None, email: str = OWNER["email"]):
    cookie = office.session(email)
    header = {"Cookie": f"{cookie['name']}={cookie['value']}", "Content-Type": "application/json", "Origin": office.origin}
    data = None if body is None else json.dumps(body).encode()
    with urllib.request.urlopen(urllib.request.Request(office.origin + path, data, header, method=method), timeout=30) as answer:
        return json.loads(answer.read() or b"null")


def api(office: Office, path: str, email: str = OWNER["email"]):
    """What the server answers to somebody."""
    return ask(office, "GET", path, None, email)


def talk(office: Office, who: str) -> dict:
    """A conversation, by whom it is with or what it is about."""
    return next(one for one in api(office, f"{C}/inbox?view=all&limit=100")["items"] if who in one["counterpart"]["name"] or who in (one["subject"] or ""))


def change(office: Office, who: str, **fields) -> None:
    ask(office, "PATCH", f"{C}/conversations/{talk(office, who)['id']}", fields)


def note(office: Office, who: str, text: str, mentions: tuple[str, ...] = (), email: str = MARTA) -> None:
    ask(office, "POST", f"{C}/conversations/{talk(office, who)['id']}/messages",
        {"kind": "note", "text": text, "mentions": list(mentions), "idempotency_key": uuid.uuid4().hex}, email)


def forget_drafts(office: Office) -> None:
    for one in api(office, f"{C}/drafts")["items"]:
        ask(office, "DELETE", f"{C}/drafts/{urllib.parse.quote(one['id'], safe='')}")


def send(office: Office, who: str, outcome: str | None, text: str, state: str, **more) -> None:
    """An answer to somebody, that fares as is said."""
    place = f"{C}/conversations/{talk(office, who)['id']}/messages"
    if outcome:
        office.make("next_send", outcome=outcome)
    ask(office, "POST", place, {"kind": "reply", "text": text, "last_seen_message_id": api(office, place)["items"][-1]["id"], "idempotency_key": uuid.uuid4().hex,
                                "quote": False, **({"hold_seconds": 0} | more if not more else more)})
    end = time.monotonic() + 20
    while api(office, place)["items"][-1]["state"] != state:
        assert time.monotonic() < end, f"{who} has no message that is {state}"
        time.sleep(0.05)


def mailboxes(office: Office) -> None:
    """Every mailbox works, so that an alarm is a scene of its own."""
    office.make("health", address="sad@example.test", health={"state": "ok", "reason": None, "detail": None, "next_try_at": None, "on_server": 840, "here": 840})


def prepare(office: Office) -> None:
    office.prefer(undo_seconds=5, signature="Олена Савчук\nБюро перекладів «Слово»")
    mailboxes(office)
    for one in CANNED:
        ask(office, "POST", f"{C}/canned-replies", one)
    for name, shared, filter_ in (("Термінові", True, {"view": "open", "tag": "терміново"}), ("Нічиї листи", False, {"view": "open", "assignee": "none", "platform": "email"})):
        ask(office, "POST", f"{C}/views", {"name": name, "shared": shared, "filter": filter_})
    change(office, "Марія Кравчук", status="closed")
    tomorrow = (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(days=1)).strftime("%Y-%m-%dT08:00:00Z")
    change(office, "Agnieszka", tags=["apostille"])
    change(office, "Остап Поліщук", snooze_until=tomorrow)
    sends(office, tomorrow)
    note(office, "Тарас Шевчук", "Клієнт дзвонив: забере в п’ятницю о 10:00, оригінал візьме з собою.")
    note(office, "Тарас Шевчук", f"@{OWNER['name']} чи виставлено рахунок? Dla mnie jest OK.", (api(office, "/api/v1/auth/me")["user"]["id"],))
    office.make("arrives", who="Наталія", text=REACH_ME)
    office.make("arrives", who="Daniel Weber", text="Three scans and our agreement.", files=[
        ("first.png", "image/png", png(800, 600)), ("second.png", "image/png", png(300, 500, 90)), ("third.png", "image/png", png(640, 640, 30)),
        ("offer.pdf", "application/pdf", plain("%PDF-1.4")), ("umowa_najmu_lokalu_uzytkowego_warszawa_2026_podpisana_skan.pdf", "application/pdf", plain("%PDF-1.4" + "x" * 9000))])
    office.make("oversized", subject="Delivery to Berlin", size=82_400_000)
    office.make("arrives", who="Sophie Turner", text="Late", more={"created_at": "2026-11-26T12:00:00.000Z", "sent_at": "2026-11-26T09:00:00.000Z",
                                                                  "defects": ["declared as UTF-8, but is not", "limit reached: parts"]})
    moves(office)
    office.make("totp", email=MARTA, secret="GAYTEMZUGU3DOOBZMFRGGZDFMZTWQ2LK")


def sends(office: Office, tomorrow: str) -> None:
    ready = "Доброго дня! Переклад готовий, можна забрати в офісі."
    send(office, "James", "recipient_refused", ready, "failed")
    send(office, "Ewa Kamińska", "uncertain", ready, "uncertain")
    send(office, "Paweł Jabłoński", None, ready, "queued", send_at=tomorrow)


def moves(office: Office) -> None:
    """One conversation became part of another, and messages were split off a third."""
    into, other = talk(office, "Katarzyna Ćwik"), talk(office, "Łucja Głąb")
    ask(office, "POST", f"{C}/conversations/{into['id']}/merge", {"from": [other["id"]]})
    apart = talk(office, "Jan Głąb")
    items = api(office, f"{C}/conversations/{apart['id']}/messages")["items"]
    ask(office, "POST", f"{C}/conversations/{apart['id']}/split", {"message_ids": [items[-1]["id"]]})
