"""Invented conversations in three languages, the same ones at every start."""
import base64
import datetime
import random
import struct
import zlib

import channels
import chats_demo
import orders
from state import State, stamp

PEOPLE = [
    ("Олена Коваленко", "uk"), ("Łukasz Dąbrowski", "pl"), ("Grace Morgan", "en"), ("James O’Connor", "en"), ("Софія Ткаченко", "uk"),
    ("Тарас Шевчук", "uk"), ("Piotr Wiśniewski", "pl"), ("Małgorzata Żak", "pl"), ("Sophie Turner", "en"), ("Іван Гриценко", "uk"),
    ("Agnieszka Wójcik", "pl"), ("Богдан Мельник", "uk"), ("Kancelaria Nowak i Wspólnicy", "pl"), ("Daniel Weber", "en"),
    ("Наталія Бондаренко", "uk"), ("Ewa Kamińska", "pl"), ("ТОВ «Дніпро-Логістик»", "uk"), ("Michał Zieliński", "pl"),
]
SUBJECTS = {
    "uk": ["Переклад свідоцтва про народження", "Апостиль на диплом", "Рахунок за жовтень", "Терміновий переклад довіреності",
           "Коли буде готово?", "Довідка про несудимість"],
    "pl": ["Tłumaczenie przysięgłe umowy", "Akt małżeństwa, wycena", "Faktura za październik", "Odbiór dokumentów w piątek",
           "Dowód rejestracyjny z Niemiec", "Reklamacja 118/2026"],
    "en": ["Quote for a sworn translation", "Passport and birth certificate", "Delivery to Berlin", "Two pages by Thursday",
           "Invoice 10/2026", "University transcript"],
}
TEXTS = {
    "uk": ["Добрий день! Підкажіть, будь ласка, скільки коштує присяжний переклад свідоцтва на польську і коли буде готово?",
           "Дякую, оплатила сьогодні вранці. Чи можна забрати документи в п’ятницю після обіду?",
           "Надсилаю скан обох сторінок. Печатка на звороті трохи нечітка, але, здається, читається."],
    "pl": ["Dzień dobry, proszę o wycenę tłumaczenia przysięgłego umowy najmu, 6 stron, na język ukraiński.",
           "Dziękuję za szybką odpowiedź. Akceptuję cenę, proszę o realizację do piątku.",
           "Przesyłam zdjęcia obu stron. Czy potrzebny będzie oryginał do poświadczenia?"],
    "en": ["Hello, how much would a sworn translation of a birth certificate into Polish be, and by when could it be done?",
           "Thursday 14:00 works for us. Can you send the documents by courier to Berlin?",
           "Please find both pages attached. The stamp on the back is a little faint, I hope it can still be read."],
}
ANSWERS = {
    "uk": "Добрий день! Це 2 присяжні сторінки, 120 zł, готово буде в четвер до 16:00. Оригінал потрібен лише під час отримання.",
    "pl": "Dzień dobry! To 8 stron obliczeniowych, razem 480 zł brutto. Termin: piątek, godz. 12:00.",
    "en": "Hi! That is two sworn pages, 120 zł, ready on Thursday by 16:00. We only need the original when you collect it.",
}
SIGNS = {"uk": "\n\n--\nЗ повагою\n{name}\n+380 44 000 00 00", "pl": "\n\n--\nPozdrawiam\n{name}", "en": "\n\n--\nBest regards,\n{name}"}
HTML = """<!doctype html><html><head><meta charset="utf-8"><style>body{font:15px/1.5 sans-serif;margin:16px;color:#222}
table{border-collapse:collapse;margin:12px 0}td{border:1px solid #ccc;padding:7px 12px}</style></head><body><p>Hello,</p>
<p>please find our offer below. It holds <b>until Friday</b>.</p><p>%s</p><table><tr><td>Sworn translation, 6 pages</td><td>480,00 zł</td></tr>
<tr><td>Courier Warszawa → Kyiv</td><td>95,00 zł</td></tr></table><p>Best regards,<br>Emma · <a href="https://example.org/" target="_blank"
rel="noopener noreferrer">example.org</a></p><details class="quote"><summary>…</summary><blockquote><p>On Monday the office wrote: please send us your offer
for both documents, with delivery.</p></blockquote></details></body></html>"""


def picture(width: int, height: int, colour: tuple[int, int, int]) -> bytes:
    """A small PNG: a sheet of paper with lines on it."""
    rows = b""
    for y in range(height):
        ink = 40 < y < height - 40 and y % 14 < 3
        rows += b"\0" + b"".join(bytes((90, 96, 110) if ink and 30 < x < width - 30 - y % 50 else colour) for x in range(width))
    chunk = lambda kind, body: struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)) + chunk(
        b"IDAT", zlib.compress(rows, 9)) + chunk(b"IEND", b"")


def attach(state: State, name: str, mime: str, body: bytes, inline: bool = False) -> dict:
    from state import new_id
    one = {"id": new_id(), "name": name, "mime": mime, "size": len(body), "sha256": None, "inline": inline, "state": "stored"}
    state["files"][one["id"]] = {"name": name, "mime": mime, "body": base64.b64encode(body).decode()}
    return one


FIRST = {"uk": ["Олена", "Андрій", "Ірина", "Юрій", "Марія", "Остап", "Леся"], "pl": ["Anna", "Tomasz", "Zofia", "Jan", "Katarzyna", "Paweł", "Łucja"],
         "en": ["Emma", "Oliver", "Amelia", "Henry", "Chloe", "Jack", "Isla"]}
LAST = {"uk": ["Шевченко", "Бойко", "Кравчук", "Олійник", "Поліщук", "Лисенко"], "pl": ["Kowalczyk", "Mazur", "Krawiec", "Jabłoński", "Głąb", "Ćwik"],
        "en": ["Hughes", "Walker", "O’Neill", "Bennett", "Clarke", "Foster"]}


def someone(number: int) -> tuple[str, str]:
    language = ("uk", "pl", "en", "uk", "pl")[number % 5]
    return f"{FIRST[language][number % 7]} {LAST[language][number // 7 % 6]}", language


def fill(state: State, count: int) -> None:
    dice = random.Random(7)
    owner = state.add_user("olena@example.test", "Олена Савчук", "owner", "correct horse battery", "uk")
    marta = state.add_user("marta@example.test", "Марта Левицька", "manager", "correct horse battery", "pl")
    state.add_user("book@example.test", "Ewa Rachunek", "accountant", "correct horse battery", "pl")
    channel = state.channel("biuro@example.test")
    scan = picture(240, 170, (250, 246, 232))
    now = datetime.datetime.now(datetime.timezone.utc)
    tags = ["VIP", "B2B", "терміново", "apostille"]
    for number in range(count):
        name, language = PEOPLE[number % len(PEOPLE)] if number < len(PEOPLE) else someone(number % 200)
        at = now - datetime.timedelta(minutes=4 + number * 3 + number * number / 40)
        first, middle = stamp(at - datetime.timedelta(days=1, hours=2)), stamp(at - datetime.timedelta(hours=3))
        client = state.client(name, f"client{number % 200}@example.org", "company" if "«" in name or "Kancelaria" in name else "person", language)
        subject = SUBJECTS[language][dice.randrange(6)]
        talk = state.conversation(channel, client, subject, stamp(at), dice.choice(["email"] * 6 + ["email", "whatsapp", "instagram", "facebook"]))
        text = TEXTS[language][0] + "\n\n"
        sign = SIGNS[language].format(name=name)
        state.message(talk, "inbound", text + sign.strip(), first, False,
                      fold=[{"start": len(text), "end": len(text + sign.strip()), "kind": "signature"}])
        state.message(talk, "outbound", ANSWERS[language], middle)
        last = TEXTS[language][1 + number % 2]
        quote = "\n\n> " + ANSWERS[language]
        files = []
        if number % 5 == 2:
            files = [attach(state, "skan-1.png", "image/png", scan), attach(state, "umowa najmu.pdf", "application/pdf", b"%PDF-1.4 mock"),
                     attach(state, "список документів.docx", "application/vnd.openxmlformats-officedocument.wordprocessingml.document", b"mock" * 900)]
        if number % 7 == 2:
            inside = attach(state, "logo.png", "image/png", picture(120, 60, (220, 230, 252)), True)
            body = HTML % f'<img src="/api/v1/files/{inside["id"]}" alt="logo"> <img src="https://images.example.org/catalogue.png" alt="Autumn catalogue" width="200">'
            state.message(talk, "inbound", "please find our offer below. It holds until Friday.", middle, False, html=body, attachments=[inside])
        state.message(talk, "inbound", last + quote, stamp(at), number % 4 == 1 or number == 2, attachments=files,
                      fold=[{"start": len(last), "end": len(last + quote), "kind": "quote"}])
        if number % 9 == 4:
            state.message(talk, "inbound", "", stamp(at), False, type="unsupported", defects=["truncated"])
        if number % 11 == 6:
            state.message(talk, "inbound", "The message could not be delivered.", stamp(at), False, auto="bounce",
                          bounce={"recipient": "kowalski@example.net", "status": "5.1.1"})
        if number % 3 == 1:
            talk["tags"] = dice.sample(tags, 1 + number % 2)
        if number % 4 == 3:
            talk["assignee"] = {key: (marta if number % 8 == 3 else owner)[key] for key in ("id", "name")}
        if number % 6 == 5 and number > 8:
            talk["status"], talk["unread_count"] = "closed", 0
        if number % 10 == 9:
            talk["snooze_until"] = stamp(now + datetime.timedelta(days=1))
    chats_demo.fill(state)
    orders.fill(state)
    channels.connect(state, "biuro@example.test")
    channels.connect(state, "sad@example.test", {
        "state": "down", "reason": "signin_refused", "on_server": None, "here": None, "checked_at": None,
        "detail": "[AUTHENTICATIONFAILED] Invalid credentials", "next_try_at": stamp(now + datetime.timedelta(minutes=4))})
    state.channel("archiwum@example.test")
    state["events"].clear()


def happen(state: State, number: int) -> None:
    """One more message somewhere, as the outside world would send it."""
    with state.lock:
        talk = random.choice([one for one in state["conversations"].values() if one["status"] == "open" and one["client"]])
        language = next((lang for name, lang in PEOPLE if name == talk["client"]["name"]), "en")
        state.message(talk, "inbound", f"{TEXTS[language][number % 3]} ({number})", stamp())
        state.event("conversation.changed", talk["id"], reason="message")
