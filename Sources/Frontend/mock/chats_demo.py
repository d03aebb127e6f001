"""The chats themselves: invented people, Ukrainian and Polish, and every kind of message that Telegram brings."""
import base64
import datetime
import math
import struct

from clip import CLIP
from state import State, new_id, stamp

NOW = datetime.datetime.now(datetime.timezone.utc).replace(microsecond=0)


def ago(minutes: float) -> str:
    return stamp(NOW - datetime.timedelta(minutes=minutes))


def tone(seconds: float) -> bytes:
    """A quiet hum, as WAV."""
    rate = 8000
    body = bytes(int(128 + 40 * math.sin(at / rate * 2 * math.pi * (220 + 60 * math.sin(at / 2000)))) for at in range(int(rate * seconds)))
    return b"RIFF" + struct.pack("<I", 36 + len(body)) + b"WAVEfmt " + struct.pack("<IHHIIHH", 16, 1, 1, rate, rate, 1, 8) + b"data" + struct.pack("<I", len(body)) + body


def file(where: State, name: str, mime: str, body: bytes | None, **more) -> dict:
    one = {"id": new_id(), "name": name, "mime": mime, "size": len(body or b"") or more.pop("size", 0), "sha256": None, "inline": False, "state": "stored",
           "width": None, "height": None, "duration": None, "note": None, "fault": None, **more}
    if body is not None:
        where["files"][one["id"]] = {"name": name, "mime": mime, "body": base64.b64encode(body).decode()}
    return one


def photo(where: State, name: str, width: int, height: int, colour: tuple, **more) -> dict:
    from demo import picture
    return file(where, name, "image/png", picture(width, height, colour), width=width, height=height, **more)


def entities(text: str, **kinds) -> list:
    """Formatting by the words that carry it: `bold="…"`, or `link=("…", url)`."""
    found = []
    for kind, words in kinds.items():
        words, url = words if isinstance(words, tuple) else (words, None)
        start = len(text[:text.index(words)].encode("utf-16-le")) // 2
        found.append({"start": start, "end": start + len(words.encode("utf-16-le")) // 2, "kind": kind, **({"url": url} if url else {})})
    return found


class Talk:
    """One chat that is being filled."""

    def __init__(self, state: State, account: dict, kind: str, name: str, address: str, key: str, client: dict | None = None, reach: str = "reachable"):
        self.state, self.count = state, 0
        self.one = {"id": new_id(), "platform": "telegram", "channel_account_id": account["id"], "external_id": key, "subject": None, "preview": "",
                    "status": "open", "snooze_until": None, "unread_count": 0, "message_count": 0, "last_message_at": stamp(), "last_direction": "inbound",
                    "client": client and {"id": client["id"], "name": client["name"]}, "assignee": None, "tags": [], "related_conversation_id": None,
                    "counterpart": {"name": name, "address": address}, "has_attachments": False, "attention": False, "chat_kind": kind, "reach": reach,
                    "preview_type": "text"}
        state["conversations"][self.one["id"]] = self.one
        state["messages"][self.one["id"]] = []

    def say(self, minutes: float, text: str = "", direction: str = "inbound", unread: bool = False, who: str | None = None, **more) -> dict:
        self.count += 1
        if who:
            more["from"] = {"name": who, "address": f"@{who.split()[0].lower()}"}
        elif direction == "outbound":
            author = next(iter(self.state["users"]), None)
            more.setdefault("author", author and {"id": author["id"], "name": author["name"]})
            more.setdefault("from", {"name": author["name"] if author else "Бюро «Слово»", "address": "@slovo_biuro_bot"})
        more = {"type": "text", "entities": [], "card": None, "quoted": None, "forwarded_from": None, "edited_at": None, "withdrawn_at": None,
                "reactions": [], **more}
        one = self.state.message(self.one, direction, text, ago(minutes), unread, external_id=f"{self.one['external_id']}/{self.count}", to=[], subject=None, **more)
        self.one["preview_type"] = one["type"]
        files = [each["name"] for each in one["attachments"]]
        if not text:
            self.one["preview"] = files[0] if files else ""
        return one

    def happens(self, minutes: float, kind: str, *names: str, detail: str | None = None) -> None:
        before = {key: self.one[key] for key in ("preview", "preview_type", "last_message_at", "last_direction")}
        self.say(minutes, type="system", card={"kind": "service", "notice": {"kind": kind, "names": list(names), "detail": detail}})
        if self.one["message_count"] > 1:
            self.one.update(before)


def client(state: State, name: str, language: str, *identities: dict) -> dict:
    one = {"id": new_id(), "name": name, "kind": "person", "language": language, "note": None, "created_at": stamp(), "identities": list(identities)}
    state["clients"][one["id"]] = one
    return one


def telegram_id(number: str) -> dict:
    return {"platform": "telegram", "kind": "telegram_id", "value": number}


def quote(one: dict) -> dict:
    return {"message_id": one["id"], "external_id": one["external_id"], "name": one["from"]["name"], "text": one["text"][:120], "type": one["type"]}


def olena(state: State, account: dict) -> None:
    """Everything that is text, and pictures."""
    phone = {"platform": "telegram", "kind": "phone", "value": "+380671234500"}
    who = client(state, "Олена Гнатюк", "uk", telegram_id("402118733"), phone)
    client(state, "Олена Гнатюк", "uk", {"platform": "email", "kind": "email", "value": "o.hnatiuk@example.org"}, {**phone, "platform": "email"})
    talk = Talk(state, account, "person", "Олена Гнатюк", "@olena_hnat", "402118733", who)
    for number in range(60):
        talk.say(9000 - number * 40, f"Давнє повідомлення №{number + 1}: дякую за переклад!" if number % 3 else f"Доброго дня, питання №{number + 1}.",
                 "outbound" if number % 4 == 3 else "inbound", **({"state": "read"} if number % 4 == 3 else {}))
    first = state["messages"][talk.one["id"]][0]
    text = "Добрий день! Потрібен присяжний переклад свідоцтва про шлюб. Терміново, до п’ятниці.\nПароль до архіву: Kyiv2026\nДеталі на сайті мого РАЦСу, пошта olena@example.org або @olena_hnat #апостиль"
    ask = talk.say(190, text, entities=entities(text, bold="присяжний переклад", underline="Терміново", italic="до п’ятниці", spoiler="Kyiv2026",
                                                link=("сайті мого РАЦСу", "https://racs.example.org/kyiv/obolon"), email="olena@example.org",
                                                mention="@olena_hnat", hashtag="#апостиль"),
                   reactions=[{"emoji": "👍", "count": 1, "names": ["Олена Савчук"], "own": True}])
    talk.say(189, "Ось скани обох сторінок", type="image", attachments=[
        photo(state, "photo_1.png", 300, 400, (250, 246, 232)), photo(state, "photo_2.png", 400, 300, (232, 246, 250)),
        photo(state, "photo_3.png", 360, 300, (240, 250, 236)), photo(state, "photo_4.png", 300, 300, (250, 236, 246)),
        photo(state, "photo_5.png", 420, 300, (246, 240, 250))])
    answer = talk.say(170, "Добрий день! Дві присяжні сторінки, 120 zł, у четвер до 16:00.", "outbound", state="read", quoted=quote(ask),
                      entities=entities("Добрий день! Дві присяжні сторінки, 120 zł, у четвер до 16:00.", bold="120 zł"), edited_at=ago(168),
                      reactions=[{"emoji": "❤️", "count": 1, "names": ["Олена Гнатюк"], "own": False}, {"emoji": "🔥", "count": 1, "names": ["Олена Гнатюк"], "own": False}])
    answer["versions"] = [{"at": ago(169), "text": "Добрий день! Дві присяжні сторінки, 110 zł, у четвер до 16:00.", "entities": [], "attachments": []},
                          {"at": ago(170), "text": "Добрий день! Дві сторінки, 110 zł, у середу.", "entities": [], "attachments": []}]
    talk.say(169, "Оригінал потрібен лише під час отримання.", "outbound", state="read")
    talk.say(60, "", type="voice", attachments=[file(state, "voice_61.wav", "audio/wav", tone(4), duration=4)])
    talk.say(58, "А я ще раз подумаю, можливо, не треба", withdrawn_at=ago(50))
    code = "const ціна = 2 * 60; // zł"
    talk.say(40, "Мій син програміст, він надіслав рахунок так:\n" + code + "\nЦитую вас: оригінал потрібен лише під час отримання.",
             entities=entities("Мій син програміст, він надіслав рахунок так:\n" + code + "\nЦитую вас: оригінал потрібен лише під час отримання.",
                               pre=code, quote="Цитую вас: оригінал потрібен лише під час отримання.", strikethrough="програміст"))
    talk.say(39, "І ще: /start нічого не робить?", quoted=quote(first), entities=entities("І ще: /start нічого не робить?", command="/start"))
    talk.say(30, "Це кнопка для оплати, натисніть, будь ласка.", "outbound", state="delivered")
    talk.say(12, "", card={"kind": "button", "data": "Оплачено"}, unread=True)
    talk.say(8, "Дякую, чекаю на четвер!", unread=True)


def group(state: State, account: dict) -> None:
    talk = Talk(state, account, "group", "Карпати Буд: документи", "-1001889", "-1001889")
    talk.happens(400, "created", detail="Карпати Буд: документи")
    talk.happens(399, "joined", "Бюро «Слово»")
    talk.happens(398, "joined", "Ігор Кравець", "Леся Панчук", "Tomasz Wrona")
    talk.say(300, "Колеги, тут будемо збирати документи для тендеру.", who="Ігор Кравець")
    talk.say(299, "Перший пакет надішлю сьогодні.", who="Ігор Кравець")
    offer = talk.say(280, "Umowa spółki jest już po polsku, trzeba tylko tłumaczenie na ukraiński.", who="Tomasz Wrona")
    talk.say(279, "", who="Tomasz Wrona", type="document", attachments=[
        file(state, "umowa spółki.pdf", "application/pdf", b"%PDF-1.4 mock"), file(state, "odpis KRS.pdf", "application/pdf", None, size=1_840_000, state="pending"),
        file(state, "nagranie ze spotkania.mp4", "application/octet-stream", None, size=68_000_000, state="failed", fault="too_large")])
    talk.say(270, "Прийняли, рахуємо сторінки.", "outbound", state="sent", quoted=quote(offer))
    talk.say(240, "", who="Леся Панчук", card={"kind": "poll", "question": "Коли зручно забрати переклади?", "closed": False, "options": [
        {"text": "Четвер після обіду", "votes": 3}, {"text": "П’ятниця зранку", "votes": 5}, {"text": "Надішліть кур’єром", "votes": 1}]})
    talk.happens(200, "renamed", detail="Карпати Буд: документи")
    talk.happens(199, "pinned", "Ігор Кравець")
    talk.say(100, "Фото з об’єкта, печатка видна", who="Леся Панчук", type="image", attachments=[
        photo(state, "photo_11.png", 420, 300, (236, 240, 250)), file(state, "photo_12.jpg", "image/jpeg", None, size=420_000, state="failed", fault="gave_up", width=420, height=300)])
    state["files"][talk_last(state, talk)["attachments"][1]["id"]] = dict(state["files"][talk_last(state, talk)["attachments"][0]["id"]])
    talk.happens(90, "left", "Tomasz Wrona")
    talk.say(20, "Дякую! П’ятниця підходить усім.", who="Ігор Кравець", unread=True,
             reactions=[{"emoji": "👍", "count": 3, "names": ["Леся Панчук", "Ігор Кравець", "Олена Савчук"], "own": True}])
    talk.say(19, "Оригінали привезе Леся.", who="Ігор Кравець", unread=True)


def talk_last(state: State, talk: Talk) -> dict:
    return state["messages"][talk.one["id"]][-1]


def katarzyna(state: State, account: dict) -> None:
    """Everything that is neither text nor picture."""
    who = client(state, "Katarzyna Nowak-Lis", "pl", telegram_id("518220961"))
    talk = Talk(state, account, "person", "Katarzyna Nowak-Lis", "@kasia_nl", "518220961", who)
    film = base64.b64decode(CLIP)
    talk.say(600, "Dzień dobry! Przesyłam wszystko po kolei.", forwarded_from="Urząd Stanu Cywilnego w Lublinie")
    talk.say(598, "", card={"kind": "location", "latitude": 51.24645, "longitude": 22.56844, "title": "Urząd Miasta Lublin", "address": "plac Łokietka 1, Lublin", "seconds": None}, type="location")
    talk.say(597, "", card={"kind": "contact", "name": "Andrzej Lis", "phone": "+48 600 100 200", "user": "77812"}, type="contact")
    talk.say(580, "Tu widać całą księgę", type="video", attachments=[file(state, "ksiega.webm", "video/webm", film, width=640, height=360, duration=2)])
    talk.say(579, "", type="video", attachments=[file(state, "video_note.webm", "video/webm", film, width=240, height=240, duration=2, note="video_note")])
    talk.say(570, "", type="video", attachments=[file(state, "animation.webm", "video/webm", film, width=320, height=240, duration=2, note="animation")])
    talk.say(560, "", type="audio", attachments=[file(state, "Nagranie rozprawy.wav", "audio/wav", tone(6), duration=6)])
    talk.say(550, "", type="sticker", attachments=[photo(state, "sticker.webp", 200, 200, (253, 223, 192))])
    talk.say(549, "", type="sticker", attachments=[file(state, "sticker.tgs", "application/x-tgsticker", b"mock")])
    talk.say(540, "", type="unsupported", card={"kind": "unknown", "word": "gift_premium"})
    talk.say(500, "Dziękujemy, mamy wszystko. Wycena będzie dziś do 15:00.", "outbound", state="failed", fault="recipient_refused",
             fault_detail="Bad Request: message is too old", error="refused", outgoing={"stage": "stopped", "due_at": None, "scheduled": False, "attempts": 1, "retrying_since": None})
    talk.say(499, "Czy oryginał jest potrzebny od razu?", "outbound", state="uncertain", fault="unconfirmed",
             outgoing={"stage": "stopped", "due_at": None, "scheduled": False, "attempts": 1, "retrying_since": None})
    talk.say(45, "", type="voice", unread=True, attachments=[file(state, "voice_7.wav", "audio/wav", tone(3), duration=3)])


def others(state: State, account: dict) -> None:
    blocked = Talk(state, account, "person", "Юрій Панчук", "@yura_p", "611", client(state, "Юрій Панчук", "uk", telegram_id("611")), "blocked")
    blocked.say(3000, "Скільки коштує апостиль?")
    blocked.say(2990, "Добрий день! 90 zł і три дні.", "outbound", state="sent")
    blocked.happens(2000, "blocked", "Юрій Панчук")
    left = Talk(state, account, "group", "Przewodnicy Lublin", "-1002", "-1002", None, "left")
    left.say(4000, "Kto tłumaczy na niemiecki?", who="Ewa Zając")
    quiet = Talk(state, account, "group", "Оголошення ОСББ", "-1003", "-1003", None, "read_only")
    quiet.say(5000, "Збори мешканців у суботу.", who="Галина Ткач")
    business = Talk(state, account, "person", "Роман Левчук", "@roman_lev", "biz:712", client(state, "Роман Левчук", "uk", telegram_id("712")), "read_only")
    business.say(700, "Пишу на особистий номер, як домовлялися.")
    news = Talk(state, account, "channel", "Новини бюро «Слово»", "@slovo_news", "-1004")
    news.say(6000, "У липні працюємо до 16:00.", "outbound", state="sent")
    notices = Talk(state, account, "notices", "Бюро «Слово»", "notices", "notices")
    notices.happens(6500, "business_on", "Марта Левицька")
    notices.say(6400, "", type="unsupported", card={"kind": "unknown", "word": "chat_boost"})


def fill(state: State) -> dict:
    import chats
    one = chats.account(state)
    one["telegram"]["business"] = [
        {"id": "biz-1", "name": "Марта Левицька", "username": "marta_slovo", "enabled": True, "can_reply": True,
         "rights": ["can_reply", "can_read_messages", "can_delete_sent_messages"]},
        {"id": "biz-2", "name": "Slovo Lublin", "username": None, "enabled": True, "can_reply": False, "rights": ["can_read_messages"]}]
    if any(talk.get("chat_kind") for talk in state["conversations"].values()):
        return {"id": one["id"]}
    for part in (olena, group, katarzyna, others):
        part(state, one)
    state.event("channel.changed", channel_id=one["id"])
    for talk in state["conversations"].values():
        if talk.get("chat_kind"):
            state.event("conversation.changed", talk["id"], reason="message")
    return {"id": one["id"]}
