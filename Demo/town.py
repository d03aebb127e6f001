"""Who writes to the demo's office, and what is ordered there. Everybody is invented; addresses end in .example or .test.

A thread's turns: days ago, time of day, `in` or `out`, text, files. An order names its thread by the client."""
from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from papers import BIRTH, DIPLOMA, DOCX, LEASE, PDF, STATUTE, docx, pdf

File = tuple[str, str, bytes]
OFFICE = ("Biuro Tłumaczeń Dragoman", "biuro@dragoman.test")
PEOPLE = [("olena@dragoman.test", "Олена Савчук", "owner", "uk"), ("marta@dragoman.test", "Marta Lewicka", "manager", "pl"),
          ("ewa@dragoman.test", "Ewa Rachunek", "accountant", "pl")]
PASSWORD = "demo office 2026"


@dataclass
class Turn:
    days: int
    time: str
    way: str
    text: str
    files: list[File] = field(default_factory=list)


@dataclass
class Thread:
    name: str
    address: str
    language: str
    subject: str
    turns: list[Turn]
    assignee: str | None = None
    tags: list[str] = field(default_factory=list)
    closed: bool = False


lease, diploma, statute, birth = (("umowa najmu.docx", DOCX, docx(LEASE)), ("додаток до диплома.docx", DOCX, docx(DIPLOMA)),
                                  ("статут.docx", DOCX, docx(STATUTE)), ("akt urodzenia.pdf", PDF, pdf(BIRTH)))

MAIL = [
    Thread("Анна Ковальчук", "anna.kovalchuk@poczta.example", "uk", "Переклад додатка до диплома", [
        Turn(9, "09:14", "in", "Добрий день!\n\nПотрібен присяжний переклад додатка до диплома на польську для університету. Скільки це коштує і "
             "коли може бути готове?\n\nЗ повагою,\nАнна Ковальчук\n+48 600 100 201", [diploma]),
        Turn(9, "10:02", "out", "Добрий день, пані Анно!\n\nПорахували: це 5 присяжних сторінок, 369,00 zł з ПДВ. Готово буде за тиждень."),
        Turn(8, "18:40", "in", "Дякую, погоджуюся. Аванс 200 zł переказала сьогодні."),
        Turn(8, "19:05", "out", "Дякуємо, беремо в роботу.")], "marta@dragoman.test", ["dyplom"]),
    Thread("Kancelaria Nowak i Wspólnicy", "sekretariat@nowak.example", "pl", "Umowa najmu, tłumaczenie na ukraiński", [
        Turn(12, "11:20", "in", "Dzień dobry,\n\nprosimy o wycenę tłumaczenia zwykłego umowy najmu na język ukraiński. NIP do faktury: 0000000000.\n\n"
             "Z poważaniem\nSekretariat", [lease]),
        Turn(12, "12:45", "out", "Dzień dobry,\n\nto 4 strony obliczeniowe, 246,00 zł brutto, termin trzy dni robocze."),
        Turn(11, "09:05", "in", "Akceptujemy. Prosimy o przesłanie skanu na ten adres."),
        Turn(2, "15:30", "out", "Tłumaczenie jest gotowe, przesyłamy je w załączeniu.")], "olena@dragoman.test", ["B2B"]),
    Thread("Тарас Шевчук", "taras.shevchuk@poshta.example", "uk", "Терміново: довіреність", [
        Turn(1, "16:05", "in", "Вітаю! Довіреність на одну сторінку, треба завтра до обіду. Чи встигнете?"),
        Turn(1, "16:20", "out", "Вітаємо! Так, експрес, 110,70 zł."), Turn(1, "16:31", "in", "Чудово, чекаю.")], "marta@dragoman.test", ["терміново"]),
    Thread("Łukasz Dąbrowski", "lukasz.dabrowski@poczta.example", "pl", "Akt urodzenia do ambasady", [
        Turn(20, "08:50", "in", "Dzień dobry, potrzebuję tłumaczenia przysięgłego aktu urodzenia na ukraiński.", [birth]),
        Turn(20, "09:30", "out", "Dzień dobry, 1 strona, 73,80 zł. Odbiór w czwartek, proszę o oryginał."),
        Turn(19, "12:10", "in", "Oryginał przyniosłem dziś do biura."), Turn(16, "14:00", "out", "Gotowe, zapraszamy po odbiór."),
        Turn(15, "10:15", "in", "Odebrane, dziękuję!")], closed=True),
    Thread("Grace Morgan", "grace.morgan@mail.example", "en", "Marriage certificate, PL to EN", [
        Turn(3, "13:12", "in", "Hello,\n\nhow much would a sworn translation of a Polish marriage certificate into English be?\n\nBest regards,\nGrace Morgan"),
        Turn(3, "14:01", "out", "Hello Grace,\n\none page, 86.10 zł including VAT, ready in two days."),
        Turn(1, "09:40", "in", "Perfect, please go ahead. I will pay when I collect it.")]),
    Thread("ТОВ «Дніпро-Логістик»", "office@dnipro-logistyk.example", "uk", "Статут товариства", [
        Turn(6, "10:10", "in", "Доброго дня! Надсилаємо статут, потрібен присяжний переклад на польську та два примірники.", [statute]),
        Turn(6, "11:48", "out", "Доброго дня! 14 сторінок, 1 033,20 zł з ПДВ, термін десять днів."),
        Turn(5, "09:00", "in", "Погоджено, рахунок сплатимо до кінця тижня.")], "olena@dragoman.test", ["B2B"]),
    Thread("Małgorzata Żak", "malgorzata.zak@poczta.example", "pl", "Tłumacz ustny u notariusza", [
        Turn(4, "17:25", "in", "Dzień dobry, szukamy tłumacza ukraińskiego na podpisanie aktu u notariusza, ok. 2 godziny."),
        Turn(3, "08:40", "out", "Dzień dobry, 2 godziny to 492,00 zł brutto. Proszę o adres kancelarii."),
        Turn(3, "09:15", "in", "ul. Przykładowa 5, Warszawa, godzina 10:00.")], "marta@dragoman.test"),
    Thread("Богдан Мельник", "bohdan.melnyk@poshta.example", "uk", "Довідка про несудимість", [
        Turn(1, "10:22", "in", "Добрий день, скільки коштує переклад довідки про несудимість? Одна сторінка, для карти побиту.")]),
    Thread("Sophie Turner", "sophie.turner@mail.example", "en", "University transcript", [
        Turn(2, "11:03", "in", "Hi, I have a transcript of four pages from Kyiv. Could you tell me the price into English?")]),
    Thread("Ewa Kamińska", "ewa.kaminska@poczta.example", "pl", "Reklamacja: literówka w nazwisku", [
        Turn(7, "12:00", "in", "Dzień dobry, w tłumaczeniu jest literówka w nazwisku panieńskim. Proszę o poprawkę."),
        Turn(7, "12:35", "out", "Dzień dobry, przepraszamy. Poprawione tłumaczenie czeka w biurze."),
        Turn(6, "09:10", "in", "Dziękuję za szybką reakcję.")], closed=True),
]

# Who they are at Telegram, and what they write; the office answers what has an `out`.
CHATS = [
    (101, "Наталія", "Бондаренко", "uk", [("in", "Добрий день! Ви перекладаєте водійські посвідчення?"), ("out", "Добрий день! Так, 61,50 zł, готово наступного дня."),
                                          ("in", "Супер, завтра принесу 👍")]),
    (102, "Piotr", "Wiśniewski", "pl", [("in", "Dzień dobry, kiedy mogę odebrać zaświadczenie?"), ("out", "Dzień dobry, jutro po 12:00."), ("in", "Dziękuję!")]),
    (103, "Іван", "Гриценко", "uk", [("in", "Вітаю! Потрібен переклад свідоцтва про шлюб."), ("in", "На польську, присяжний. Скільки?")]),
    (104, "Agnieszka", "Wójcik", "pl", [("in", "Czy tłumaczycie też z niemieckiego? Mam brief od auta.")]),
]

# client, type, from, to, status, deadline (days, time), pages (hundredths), unit, unit price, what, payments (kind, amount, method, days ago), more
ORDERS: list[dict[str, Any]] = [
    {"of": "Анна Ковальчук", "type": "przysiegle", "pair": ("uk", "pl"), "status": "do_poswiadczenia", "due": (1, "15:00"), "pages": 500,
     "price": 6000, "what": "Додаток до диплома, 5 ст.", "paid": [("deposit", 20000, "transfer", 8)], "manager": "marta@dragoman.test",
     "note": "Ім’я латиницею звірити з паспортом.", "agreed": ("unit_price", "Погоджено листом")},
    {"of": "Kancelaria Nowak i Wspólnicy", "type": "zwykle", "pair": ("pl", "uk"), "status": "do_wydania", "due": (-1, None), "pages": 400,
     "price": 5000, "what": "Umowa najmu", "paid": [], "manager": "olena@dragoman.test", "reference": "NK/77/2026"},
    {"of": "Тарас Шевчук", "type": "ekspresowe", "pair": ("uk", "pl"), "status": "do_wykonania", "due": (0, "23:00"), "pages": 100, "price": 6000,
     "what": "Довіреність, експрес", "paid": [("payment", 5000, "blik", 0)], "manager": "marta@dragoman.test"},
    {"of": "Łukasz Dąbrowski", "type": "przysiegle", "pair": ("pl", "uk"), "status": "closed", "due": (-16, None), "pages": 100, "price": 6000,
     "what": "Akt urodzenia", "paid": [("payment", None, "cash", 15)], "manager": "marta@dragoman.test"},
    {"of": "Grace Morgan", "type": "przysiegle", "pair": ("pl", "en"), "status": "do_wykonania", "due": (2, "12:00"), "pages": 100, "price": 7000,
     "what": "Marriage certificate", "paid": [], "manager": "olena@dragoman.test", "follow": 0},
    {"of": "ТОВ «Дніпро-Логістик»", "type": "przysiegle", "pair": ("uk", "pl"), "status": "oplacone", "due": (5, None), "pages": 1400, "price": 6000,
     "what": "Статут товариства, два примірники", "paid": [("payment", None, "transfer", 2)], "manager": "olena@dragoman.test"},
    {"of": "Małgorzata Żak", "type": "ustne", "pair": ("uk", "pl"), "status": "ustne", "due": (3, "10:00"), "pages": 200, "price": 20000,
     "what": "Tłumaczenie ustne u notariusza, 2 godz.", "paid": [("deposit", 15000, "card", 1)], "manager": "marta@dragoman.test",
     "note": "ul. Przykładowa 5, przyjść 15 minut wcześniej."},
    {"of": "Ewa Kamińska", "type": "przysiegle", "pair": ("uk", "pl"), "status": "closed", "due": (-9, None), "pages": 200, "price": 6000,
     "what": "Akt małżeństwa", "paid": [("payment", None, "card", 9), ("refund", 2000, "card", 6)], "manager": "marta@dragoman.test", "force": True},
    {"of": "Łukasz Dąbrowski", "type": "zwykle", "pair": ("pl", "uk"), "status": "do_wydania", "due": (0, "20:00"), "pages": 300, "price": 4500,
     "what": "Zaświadczenie o zatrudnieniu", "paid": [("payment", None, "blik", 0)], "manager": "marta@dragoman.test",
     "original": ("Zaświadczenie, oryginał", 1, "Szuflada 3")},
]

# What people write back when somebody writes to them.
ANSWERS = {"uk": ["Дякую за відповідь! Погоджуюся.", "Зрозуміло, тоді чекаю на вас.", "А чи можна на день раніше?"],
           "pl": ["Dziękuję za odpowiedź, akceptuję.", "Dobrze, w takim razie czekam.", "Czy da się dzień wcześniej?"],
           "en": ["Thank you, that works for me.", "Great, I will wait for it then.", "Could it be a day earlier?"]}
