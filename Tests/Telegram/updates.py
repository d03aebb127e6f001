"""Updates of every kind, as Telegram sends them: a story of two clients, a group that becomes a supergroup, and the office's own account."""
from __future__ import annotations

import itertools
import json
import random
from typing import Any

BOT = {"id": 123456, "is_bot": True, "first_name": "Biuro", "username": "office_bot"}
ANNA = {"id": 5001, "is_bot": False, "first_name": "Anna", "last_name": "Nowak", "username": "anna_n", "language_code": "pl"}
JAN = {"id": 5002, "is_bot": False, "first_name": "Jan", "language_code": "uk"}
OWNER = {"id": 42, "is_bot": False, "first_name": "Biuro", "username": "biuro"}
BEGIN = 1_767_323_000


def private(somebody: dict[str, Any]) -> dict[str, Any]:
    return {"type": "private", **{k: v for k, v in somebody.items() if k in ("id", "first_name", "last_name", "username")}}


OLD, NEW = {"id": -7001, "type": "group", "title": "Sprawa"}, {"id": -1000000007001, "type": "supergroup", "title": "Sprawa"}
CHANNEL = {"id": -1000000008001, "type": "channel", "title": "Ogłoszenia"}


def media(name: str, **more: Any) -> dict[str, Any]:
    return {"file_id": f"id-{name}", "file_unique_id": f"u-{name}", "file_size": 1000 + len(name), **more}


def photo(name: str) -> list[dict[str, Any]]:
    return [media(f"{name}-small", width=90, height=60), media(name, width=900, height=600)]


class Story:
    """Numbers grow as they do at Telegram; so does the time."""

    def __init__(self) -> None:
        self.updates: list[dict[str, Any]] = []
        self.numbers = itertools.count(700_000_001)
        self.now = BEGIN

    def add(self, kind: str, value: dict[str, Any]) -> None:
        self.now += 3
        self.updates.append({"update_id": next(self.numbers), kind: value})

    def message(self, number: int, somebody: dict[str, Any], chat: dict[str, Any] | None = None, kind: str = "message", **members: Any) -> dict[str, Any]:
        value = {"message_id": number, "from": somebody, "chat": chat or private(somebody), "date": self.now, **members}
        self.add(kind, value)
        return value

    def member(self, chat: dict[str, Any], old: str, new: str, somebody: dict[str, Any]) -> None:
        self.add("my_chat_member", {"chat": chat, "from": somebody, "date": self.now, "old_chat_member": {"user": BOT, "status": old},
                                    "new_chat_member": {"user": BOT, "status": new}})

    def react(self, number: int, somebody: dict[str, Any], chat: dict[str, Any], *emoji: str) -> None:
        self.add("message_reaction", {"chat": chat, "message_id": number, "user": somebody, "date": self.now, "old_reaction": [],
                                      "new_reaction": [{"type": "emoji", "emoji": one} for one in emoji]})


def clients(s: Story) -> None:
    first = s.message(1, ANNA, text="Dzień dobry", entities=[{"type": "bold", "offset": 0, "length": 5}])
    s.message(2, ANNA, text="I jeszcze", reply_to_message=first)
    s.message(2, ANNA, kind="edited_message", text="I jeszcze jedno", edit_date=s.now + 1)
    s.message(2, ANNA, kind="edited_message", text="I jeszcze dwa", edit_date=s.now + 1)
    for n in range(3):
        s.message(3 + n, ANNA, photo=photo(f"album{n}"), media_group_id="g1", **({"caption": "Dowód"} if n == 1 else {}))
    s.message(4, ANNA, kind="edited_message", photo=photo("album1"), media_group_id="g1", caption="Paszport", edit_date=s.now + 1)
    s.react(1, ANNA, private(ANNA), "👍")
    s.react(1, ANNA, private(ANNA), "🔥", "👍")
    s.react(4, ANNA, private(ANNA), "❤")
    s.message(6, ANNA, contact={"phone_number": "48601000111", "first_name": "Anna", "user_id": 5001})
    s.message(7, ANNA, location={"latitude": 52.2, "longitude": 21.0})
    s.message(8, ANNA, poll={"id": "1", "question": "Kiedy?", "options": [{"text": "Jutro", "voter_count": 0}], "is_closed": False})
    s.message(9, ANNA, document=media("doc", file_name="akt.pdf", mime_type="application/pdf"), caption="Akt")
    s.message(9, ANNA, kind="edited_message", document=media("doc2", file_name="akt2.pdf", mime_type="application/pdf"), caption="Akt 2",
              edit_date=s.now + 2)
    s.message(10, JAN, voice=media("voice", duration=3, mime_type="audio/ogg"))
    s.message(11, JAN, sticker=media("sticker", width=512, height=512, type="regular", is_animated=False, is_video=False))
    s.message(12, JAN, video=media("video", width=640, height=480, duration=4, mime_type="video/mp4"))
    s.message(13, JAN, animation=media("gif", width=320, height=240, duration=2, mime_type="video/mp4"), document=media("gif"))
    s.message(14, JAN, audio=media("audio", duration=60, title="Pieśń", performer="Chór", mime_type="audio/mpeg"))
    s.message(15, JAN, video_note=media("note", length=240, duration=5))
    s.message(16, JAN, text="Dalej", forward_origin={"type": "user", "date": BEGIN, "sender_user": ANNA})
    s.message(17, JAN, dice={"emoji": "🎲", "value": 3})
    s.message(18, JAN, venue={"location": {"latitude": 1.0, "longitude": 2.0}, "title": "Konsulat", "address": "Piękna 1"},
              location={"latitude": 1.0, "longitude": 2.0})
    s.member(private(JAN), "member", "kicked", JAN)
    s.member(private(JAN), "kicked", "member", JAN)
    married = {**ANNA, "last_name": "Kowalska"}
    s.message(20, married, text="Po ślubie")
    # It has no time of its own: it counts as of the moment at which it comes.
    s.add("callback_query", {"id": "77", "from": married, "message": {**first, "chat": private(married)}, "chat_instance": "1", "data": "yes"})


def groups(s: Story) -> None:
    s.member(OLD, "left", "member", ANNA)
    s.message(101, ANNA, OLD, text="W grupie")
    s.message(102, JAN, OLD, text="Ja też")
    s.react(101, JAN, OLD, "👍")
    s.message(103, ANNA, OLD, migrate_to_chat_id=NEW["id"])
    s.message(1, ANNA, NEW, migrate_from_chat_id=OLD["id"])
    s.message(2, JAN, NEW, text="W nowej")
    s.message(3, ANNA, NEW, new_chat_title="Sprawa 2")
    s.message(4, ANNA, {**NEW, "title": "Sprawa 2"}, new_chat_members=[JAN])
    s.add("message_reaction_count", {"chat": NEW, "message_id": 2, "date": s.now, "reactions": [{"type": {"type": "emoji", "emoji": "🎉"}, "total_count": 4}]})
    s.member({**NEW, "title": "Sprawa 2"}, "member", "left", ANNA)
    s.message(6, JAN, {**NEW, "title": "Sprawa 2"}, left_chat_member=JAN)
    s.add("channel_post", {"message_id": 1, "sender_chat": CHANNEL, "chat": CHANNEL, "date": s.now, "text": "Ogłoszenie"})
    s.add("edited_channel_post", {"message_id": 1, "sender_chat": CHANNEL, "chat": CHANNEL, "date": s.now - 3, "edit_date": s.now, "text": "Nowe"})
    s.add("chat_join_request", {"chat": CHANNEL, "from": JAN, "user_chat_id": 5002, "date": s.now})
    s.add("poll", {"id": "9", "question": "Która?", "options": [{"text": "Ta", "voter_count": 1}], "is_closed": True, "total_voter_count": 1})


def business(s: Story) -> None:
    def connection(**more: Any) -> dict[str, Any]:
        return {"id": "bc1", "user": OWNER, "user_chat_id": 42, "date": s.now, "is_enabled": True, "rights": {"can_reply": True}, **more}

    via = {"business_connection_id": "bc1"}
    s.add("business_connection", connection())
    s.message(201, ANNA, kind="business_message", text="Do biura", **via)
    s.message(202, OWNER, private(ANNA), kind="business_message", text="Z telefonu", **via)
    s.message(201, ANNA, kind="edited_business_message", text="Do biura!", edit_date=s.now + 1, **via)
    for n in range(2):
        s.message(203 + n, ANNA, kind="business_message", photo=photo(f"business{n}"), media_group_id="g2", **via)
    s.add("deleted_business_messages", {**via, "chat": private(ANNA), "message_ids": [202, 203]})
    s.message(205, JAN, kind="business_message", text="Jan do biura", **via)
    s.add("business_connection", connection(rights={}))
    s.add("business_connection", connection(is_enabled=False))
    s.add("of_another_year", {"chat": private(ANNA), "from": ANNA, "date": s.now, "what": [1, 2]})
    s.add("of_another_world", {"x": {"y": None}})


def story() -> list[dict[str, Any]]:
    s = Story()
    clients(s)
    groups(s)
    business(s)
    return s.updates


def dumped(update: dict[str, Any]) -> bytes:
    return json.dumps(update, ensure_ascii=False, separators=(",", ":")).encode()


def otherwise(update: dict[str, Any]) -> bytes:
    """The same update in other bytes."""

    def turned(value: Any) -> Any:
        if isinstance(value, dict):
            return {name: turned(value[name]) for name in reversed(value)}
        return [turned(one) for one in value] if isinstance(value, list) else value

    return json.dumps({"update_id": update["update_id"], **turned(update)}, indent=1).encode()


def batches(updates: list[bytes], rng: random.Random) -> list[list[bytes]]:
    found, start = [], 0
    while start < len(updates):
        size = rng.randint(1, 20)
        found.append(updates[start:start + size])
        start += size
    return found


def twice_in_any_order(updates: list[dict[str, Any]], seed: int) -> list[list[bytes]]:
    """Each twice, the second time half of them in other bytes."""
    rng = random.Random(seed)
    raw = [dumped(one) for one in updates] + [rng.choice((dumped, otherwise))(one) for one in updates]
    rng.shuffle(raw)
    return batches(raw, rng)
