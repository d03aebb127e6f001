"""What the bureau's correspondents write: people, subjects and sentences in five languages."""
from __future__ import annotations

import random
from dataclasses import dataclass

SENTENCES: dict[str, list[str]] = {
    "uk": [
        "Доброго дня! Прошу порахувати вартість присяжного перекладу свідоцтва про народження.",
        "Документ надсилаю у вкладенні, оригінал можу принести в офіс на вулиці Ґрунтовій.",
        "Чи встигнете до п'ятниці? Об'єкт терміновий, бо вже є візит до уряду воєводського.",
        "Потрібен переклад з української на польську мову, дві сторінки й печатка на звороті.",
        "Оплату здійснив учора переказом, підтвердження додаю.",
        "Підкажіть, будь ласка, скільки коштує одна розрахункова сторінка для диплома з додатком.",
        "Їжакевич Євгенія Гнатівна просила надіслати готовий переклад поштоматом до Ужгорода.",
        "Дякую за швидку відповідь, ціна мене влаштовує, можна починати.",
        "У прізвищі має бути літера є, а не е: перевірте за закордонним паспортом.",
        "Довіреність засвідчена нотаріусом у Києві, апостиль уже поставлено.",
    ],
    "pl": [
        "Dzień dobry, proszę o wycenę tłumaczenia przysięgłego aktu urodzenia z języka ukraińskiego.",
        "Skan przesyłam w załączniku, oryginał mogę pokazać przy odbiorze w Łodzi albo w Gdańsku.",
        "Czy zdążą Państwo do piątku? Sprawa jest pilna, bo termin w urzędzie już się zbliża.",
        "Płatność zrobiłam wczoraj przelewem, potwierdzenie dołączam.",
        "Ile kosztuje jedna strona obliczeniowa i czy możliwa jest wysyłka paczkomatem?",
        "Nazwisko powinno być zapisane tak jak w paszporcie: Źródłowska, nie Zrodlowska.",
        "Dziękuję za błyskawiczną odpowiedź, cena mi odpowiada, można zaczynać.",
        "Świadectwo ślubu było już poświadczone przez konsula, żółta pieczęć jest na odwrocie.",
        "Pełnomocnictwo ma obejmować także odbiór dokumentów, proszę to uwzględnić w treści.",
    ],
    "ru": [
        "Здравствуйте! Подскажите, пожалуйста, сколько стоит перевод договора на польский язык.",
        "Документ во вложении, нужен присяжный перевод с печатью, желательно на этой неделе.",
        "Оплатил вчера переводом, подтверждение прикладываю к письму.",
        "Спасибо за быстрый ответ, цена подходит, можно начинать работу.",
        "Подъезд со двора, объявление на двери видно издалека, курьер найдёт.",
        "Фамилия должна быть написана так же, как в загранпаспорте, проверьте ещё раз.",
    ],
    "en": [
        "Good morning, could you quote a sworn translation of the attached birth certificate?",
        "The scan is attached; I can show the original when I collect the papers.",
        "Will it be ready by Friday? The appointment at the office is on Monday.",
        "I paid by bank transfer yesterday and attach the confirmation.",
        "Thank you for the quick answer, the price is fine, please go ahead.",
        "Please spell the surname exactly as it stands in the passport.",
    ],
    "de": [
        "Guten Tag, ich bitte um ein Angebot für die beglaubigte Übersetzung der Geburtsurkunde.",
        "Der Scan liegt bei, das Original bringe ich zur Abholung mit.",
        "Die Überweisung habe ich gestern ausgeführt, die Bestätigung füge ich hinzu.",
        "Vielen Dank für die schnelle Rückmeldung, der Preis passt, bitte beginnen Sie.",
        "Der Name muss genauso geschrieben werden wie im Reisepass: Größmann, nicht Grossmann.",
    ],
}

SUBJECTS: dict[str, list[str]] = {
    "uk": ["Переклад свідоцтва про народження", "Запит на переклад диплома", "Вартість присяжного перекладу",
           "Питання щодо замовлення {n}", "Терміново: довіреність для нотаріуса", "Підтвердження оплати за переклад"],
    "pl": ["Wycena tłumaczenia przysięgłego", "Zapytanie o świadectwo ślubu", "Zamówienie {n}: płatność",
           "Prośba o przesłanie skanów", "Pilne: zaświadczenie o niekaralności", "Odbiór tłumaczenia w Łodzi"],
    "ru": ["Перевод договора на польский язык", "Вопрос по заказу {n}", "Подтверждение оплаты перевода"],
    "en": ["Sworn translation of a birth certificate", "Question about order {n}", "Quote, please"],
    "de": ["Angebot für eine Übersetzung", "Frage zum Auftrag {n}", "Beglaubigte Übersetzung: Rückfrage"],
}

FILE_STEMS: dict[str, list[str]] = {
    "uk": ["Свідоцтво про народження", "Диплом з додатком", "Скан паспорта", "Довіреність Їжакевич"],
    "pl": ["Akt urodzenia", "Zaświadczenie z ŁODZI", "Świadectwo ślubu", "Pełnomocnictwo żółte"],
    "ru": ["Договор поставки", "Паспорт скан", "Справка объединённая"],
    "en": ["Birth certificate", "Passport scan", "Contract draft"],
    "de": ["Geburtsurkunde", "Führungszeugnis", "Vollmacht Größmann"],
}

NAMES: dict[str, tuple[list[str], list[str]]] = {
    "uk": (["Олена", "Андрій", "Євгенія", "Юрій", "Наталія", "Їжак", "Ґалина"],
           ["Шевчук", "Їжакевич", "Бондаренко", "Мельник", "Ґудзь", "Щербак"]),
    "pl": (["Łukasz", "Małgorzata", "Paweł", "Żaneta", "Józef", "Święcisława"],
           ["Wójcik", "Źrałek", "Święcicki", "Gąsior", "Dąb", "Łącka"]),
    "ru": (["Ирина", "Сергей", "Фёдор"], ["Кузнецова", "Волков", "Объедков"]),
    "en": (["Alice", "Robert", "Grace"], ["Fletcher", "O'Neill", "Hopper"]),
    "de": (["Jürgen", "Käthe", "Anna"], ["Größmann", "Müller", "Schäfer"]),
}

PROVIDERS = ["ukr.example", "gmail.example", "wp.example", "onet.example", "i-ua.example", "kancelaria.example"]

CHARSETS: dict[str, list[tuple[str, int]]] = {
    "uk": [("utf-8", 55), ("windows-1251", 25), ("koi8-u", 20)],
    "pl": [("utf-8", 50), ("iso-8859-2", 28), ("windows-1250", 22)],
    "ru": [("utf-8", 45), ("windows-1251", 30), ("koi8-r", 25)],
    "en": [("utf-8", 60), ("us-ascii", 40)],
    "de": [("utf-8", 60), ("iso-8859-1", 25), ("windows-1252", 15)],
}

UNICODE_ONLY = {
    "uk": "Адреса: вул. Січових Стрільців, 5 — під’їзд «Б», №12 👍", "pl": "Adres: ul. Święty Marcin 5 — klatka „B” 🙂",
    "ru": "Адрес: ул. Ленинградская, 5 — подъезд «Б» 👍", "en": "Address: 5 St. Mary’s Lane — stair “B” 🙂",
    "de": "Adresse: Schloßstraße 5 — Aufgang „B“ 🙂",
}


@dataclass(frozen=True)
class Person:
    """Someone who writes: language, display name and address."""
    lang: str
    name: str
    address: str


def fits(text: str, charset: str) -> bool:
    """Whether the text can be written in the charset."""
    try:
        text.encode(charset)
    except UnicodeEncodeError:
        return False
    return True


class Writer:
    """Draws people, subjects and texts from one random source, so that a seed gives the same mails."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.people = 0

    def person(self, lang: str | None = None) -> Person:
        """A new person whom nobody has met before."""
        lang = lang or self.rng.choices(["uk", "pl", "ru", "en", "de"], [45, 33, 10, 7, 5])[0]
        first, last = NAMES[lang]
        self.people += 1
        address = f"klient{self.people}@{self.rng.choice(PROVIDERS)}"
        return Person(lang, f"{self.rng.choice(first)} {self.rng.choice(last)}", address)

    def charset(self, lang: str) -> str:
        names, weights = zip(*CHARSETS[lang])
        return self.rng.choices(names, weights)[0]

    def subject(self, lang: str) -> str:
        return self.rng.choice(SUBJECTS[lang]).format(n=self.rng.randint(1000, 99999))

    def file_stem(self, lang: str) -> str:
        return f"{self.rng.choice(FILE_STEMS[lang])} {self.rng.randint(1, 999)}"

    def paragraphs(self, lang: str, charset: str, count: int = 0) -> list[str]:
        """Paragraphs that the charset can carry; each is one line."""
        known = [s for s in SENTENCES[lang] if fits(s, charset)]
        result = [" ".join(self.rng.sample(known, min(len(known), self.rng.randint(1, 4))))
                  for _ in range(count or self.rng.randint(1, 4))]
        if fits(UNICODE_ONLY[lang], charset) and self.rng.random() < 0.3:
            result.append(UNICODE_ONLY[lang])
        if self.rng.random() < 0.04:
            # mbox writers must quote these lines and readers must take the quotes away again.
            result += ["From the office: see below.", ">From an older mail."]
        return result
