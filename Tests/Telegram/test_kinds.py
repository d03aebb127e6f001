"""Each kind of message that somebody can write, as the interface shows it."""
from __future__ import annotations

import json
from typing import Any

import pytest

from fake_telegram import Bot, file, person
from telegram_office import TelegramOffice

ANNA = person(5001, "Anna", "Nowak", "anna_n")
JAN = person(5002, "Jan", "Kowalski")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256))


def written(office: TelegramOffice, bot: Bot, **content: Any) -> dict[str, Any]:
    number = bot.write(ANNA, **content)
    return office.find(f"5001/{number}")


def test_text_with_entities(office: TelegramOffice, bot: Bot) -> None:
    """Offsets are UTF-16 units, also behind letters that take two."""
    text = "👋 bold_it https://example.test @anna +48601000111 code"
    entities = [{"type": "bold", "offset": 3, "length": 4}, {"type": "italic", "offset": 8, "length": 2},
                {"type": "url", "offset": 11, "length": 20}, {"type": "mention", "offset": 32, "length": 5},
                {"type": "phone_number", "offset": 38, "length": 12}, {"type": "code", "offset": 51, "length": 4},
                {"type": "text_link", "offset": 3, "length": 4, "url": "https://other.example.test/"},
                {"type": "custom_emoji", "offset": 0, "length": 2, "custom_emoji_id": "1"}]
    shown = written(office, bot, members={"text": text, "entities": entities})
    assert (shown["type"], shown["text"], shown["direction"], shown["kind"]) == ("text", text, "inbound", "reply")
    assert shown["from"]["name"] == "Anna Nowak" and shown["sender"]["username"] == "anna_n" and shown["sender"]["id"] == "5001"
    found = {(e["kind"], e["start"], e["end"]): e.get("url") for e in shown["entities"]}
    assert ("bold", 3, 7) in found and ("italic", 8, 10) in found and ("mention", 32, 37) in found and ("code", 51, 55) in found
    assert found[("link", 3, 7)] == "https://other.example.test/" and ("phone", 38, 50) in found
    assert text.encode("utf-16-le")[2 * 11:2 * 31].decode("utf-16-le") == "https://example.test" and ("link", 11, 31) in found
    talk = office.chat(5001)
    assert (talk["platform"], talk["chat_kind"], talk["counterpart"]["name"], talk["preview"]) == ("telegram", "person", "Anna Nowak", text)
    assert talk["client"] and talk["client"]["name"] == "Anna Nowak" and talk["unread_count"] == 1


@pytest.mark.parametrize("kind,type_,mime,name,note", [
    ("photo", "image", "image/jpeg", None, None), ("video", "video", "video/mp4", "film.mp4", None),
    ("voice", "voice", "audio/ogg", None, None), ("audio", "audio", "audio/mpeg", "song.mp3", None),
    ("document", "document", "application/pdf", "umowa ślubu.pdf", None), ("sticker", "sticker", "image/webp", None, None),
    ("animation", "video", "video/mp4", "cat.mp4", "animation"), ("video_note", "video", "video/mp4", None, "video_note")])
def test_files(office: TelegramOffice, bot: Bot, kind: str, type_: str, mime: str, name: str | None, note: str | None) -> None:
    """The bytes come too, with what is known of them; a caption is the text."""
    data = PNG * 300
    caption = None if kind in ("sticker", "video_note") else "Proszę o wycenę"
    more = {} if caption is None else {"caption": caption}
    shown = written(office, bot, media=file(kind, data, name or "x.bin", mime, **more))
    assert (shown["type"], shown["text"]) == (type_, caption or "")
    (attachment,) = office.wait_files(shown)
    assert attachment["mime"] == mime and attachment["size"] == len(data) and attachment["note"] == note
    assert attachment["name"] == (name or attachment["name"]) and attachment["name"]
    assert office.bytes_of(attachment) == data
    if kind in ("photo", "video", "animation", "sticker"):
        assert attachment["width"] and attachment["height"]
    if kind in ("video", "voice", "audio"):
        assert attachment["duration"] == 7
    talk = office.chat(5001)
    assert talk["has_attachments"] is True and (talk["preview"] or attachment["name"])


def test_location_and_venue(office: TelegramOffice, bot: Bot) -> None:
    place = {"latitude": 52.2297, "longitude": 21.0122}
    shown = written(office, bot, members={"location": place})
    assert shown["type"] == "location" and shown["card"]["kind"] == "location"
    assert (shown["card"]["latitude"], shown["card"]["longitude"]) == (52.2297, 21.0122)
    venue = written(office, bot, members={"venue": {"location": place, "title": "Konsulat", "address": "ul. Piękna 1"}, "location": place})
    assert (venue["card"]["title"], venue["card"]["address"]) == ("Konsulat", "ul. Piękna 1")
    live = written(office, bot, members={"location": {**place, "live_period": 900}})
    assert live["card"]["seconds"] == 900


def test_contact(office: TelegramOffice, bot: Bot) -> None:
    """A card is a card; one's own proves the phone number, somebody else's does not."""
    other = written(office, bot, members={"contact": {"phone_number": "+48600999888", "first_name": "Piotr", "user_id": 777}})
    assert other["type"] == "contact" and other["card"]["kind"] == "contact" and other["card"]["phone"] == "+48600999888"
    client = office.chat(5001)["client"]["id"]

    def phones() -> list[str]:
        found = office.api.json(f"/api/v1/crm/clients/{client}")
        return [i["value"] for i in found["identities"] if i["kind"] == "phone"] + [found.get("phone") or ""]

    assert "600999888" not in "".join(phones())
    own = written(office, bot, members={"contact": {"phone_number": "48601000111", "first_name": "Anna", "user_id": 5001}})
    assert own["card"]["phone"].endswith("48601000111") and own["card"]["name"] == "Anna"
    assert "601000111" in "".join(phones()), phones()


def test_poll(office: TelegramOffice, bot: Bot) -> None:
    poll = {"id": "1", "question": "Kiedy?", "options": [{"text": "Jutro", "voter_count": 2}, {"text": "Dziś", "voter_count": 0}],
            "total_voter_count": 2, "is_closed": False, "is_anonymous": True, "type": "regular", "allows_multiple_answers": False}
    shown = written(office, bot, members={"poll": poll})
    assert shown["card"] == {"kind": "poll", "question": "Kiedy?", "closed": False,
                             "options": [{"text": "Jutro", "votes": 2}, {"text": "Dziś", "votes": 0}]}


@pytest.mark.parametrize("members,word", [({"dice": {"emoji": "🎲", "value": 3}}, "dice"), ({"story": {"id": 1, "chat": {"id": 1, "type": "private"}}}, "story"),
                                          ({"something_of_2030": {"a": 1}}, "something_of_2030")])
def test_unknown_kind_is_a_card(office: TelegramOffice, bot: Bot, members: dict[str, Any], word: str) -> None:
    shown = written(office, bot, members=members)
    assert shown["type"] == "unsupported" and shown["card"] == {"kind": "unknown", "word": word}
    assert word.encode() in office.api.bytes(f"/api/v1/communications/messages/{shown['id']}/raw")
    assert office.chat(5001)["message_count"] == 1


def test_unknown_update_is_a_card(office: TelegramOffice, bot: Bot) -> None:
    there = json.dumps({"from": ANNA, "chat": {**ANNA, "type": "private"}, "date": 1_767_323_000, "where": "here"})
    bot.push_raw(f'"teleport":{there}}}')
    bot.push_raw('"teleport_nowhere":{"x":1}}')
    office.chat("notices")
    office.chat(5001)
    assert len(office.mails()) == 2 and all(m["card"]["kind"] == "unknown" for m in office.mails())


def test_reply_and_forward(office: TelegramOffice, bot: Bot) -> None:
    first = office.hear(bot, ANNA, "Ile kosztuje przysięgłe?")
    number = bot.write(ANNA, "Dla tego wyżej", reply_to=1)
    reply = office.find(f"5001/{number}")
    assert reply["quoted"]["message_id"] == first["id"] and reply["quoted"]["text"] == "Ile kosztuje przysięgłe?"
    origin = {"type": "user", "date": 1_767_000_000, "sender_user": {**JAN, "is_bot": False}}
    forwarded = written(office, bot, text="Od Jana", more={"forward_origin": origin})
    assert forwarded["forwarded_from"] == "Jan Kowalski" and forwarded["from"]["name"] == "Anna Nowak"
    hidden = written(office, bot, text="Od kogoś", more={"forward_origin": {"type": "hidden_user", "date": 1, "sender_user_name": "Ktoś"}})
    assert hidden["forwarded_from"] == "Ktoś"


def test_button(office: TelegramOffice, bot: Bot) -> None:
    office.hear(bot, ANNA, "Hi")
    message = bot.messages(5001)[0]
    bot.push("callback_query", {"id": "1", "from": {**ANNA, "is_bot": False}, "message": message, "chat_instance": "1", "data": "yes"})
    until_card = office.wait("@office_bot", lambda h: len(office.mails()) == 2, "a card")
    assert until_card and any(m["card"] and m["card"] == {"kind": "button", "data": "yes"} for m in office.mails()), office.mails()


def test_html_and_control_characters_are_text(office: TelegramOffice, bot: Bot) -> None:
    nasty = "<script>alert(1)</script>\u202e\u0000 & &amp; \u2028 konец"
    shown = written(office, bot, text=nasty)
    assert "<script>alert(1)</script>" in shown["text"] and "\u0000" not in shown["text"] and shown["has_html"] is False
    long = "Ж" * 4096
    assert written(office, bot, text=long)["text"] == long
