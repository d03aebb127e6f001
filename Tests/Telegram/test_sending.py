"""Answers: they arrive as they were written, once, and what stands there can be changed."""
from __future__ import annotations

import json
import time
from typing import Any

import pytest

from fake_telegram import Bot, file, group, person, until
from telegram_office import TelegramOffice
from writing_office import Refused, key, refused

ANNA, GROUP = person(5001, "Anna"), group(-7001)
PNG = (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR\x00\x00\x00\x01\x00\x00\x00\x01\x08\x06\x00\x00\x00\x1f\x15\xc4\x89\x00\x00\x00\rIDATx\x9cc\xf8\xff"
       b"\xff?\x00\x05\xfe\x02\xfe\xa75\x81\x84\x00\x00\x00\x00IEND\xaeB`\x82")


def talk(office: TelegramOffice, bot: Bot) -> str:
    return str(office.hear(bot, ANNA)["conversation_id"])


def sent(office: TelegramOffice, message: dict[str, Any], limit: float = 20) -> dict[str, Any]:
    return office.wait_message(office.wait_state(message, "sent", limit=limit), lambda m: m["outgoing"] is None and m["external_id"])


def test_text_with_formatting(office: TelegramOffice, bot: Bot) -> None:
    """Plain text and entities, as the interface shows them."""
    message = office.reply(talk(office, bot), "Wycena: **120 zł** i _termin_ 👋 https://example.test")
    now = sent(office, message)
    there = bot.messages(5001)[-1]
    assert there["text"] == now["text"] == "Wycena: 120 zł i termin 👋 https://example.test"
    (call,) = office.telegram.calls("sendMessage")
    entities = call["parameters"].get("entities") or []
    entities = json.loads(entities) if isinstance(entities, str) else entities
    bold, italic = (next(e for e in entities if e["type"] == kind) for kind in ("bold", "italic"))
    raw = there["text"].encode("utf-16-le")
    assert raw[2 * bold["offset"]:2 * (bold["offset"] + bold["length"])].decode("utf-16-le") == "120 zł"
    assert raw[2 * italic["offset"]:2 * (italic["offset"] + italic["length"])].decode("utf-16-le") == "termin"
    assert "parse_mode" not in call["parameters"]
    assert now["direction"] == "outbound" and now["external_id"] == f"5001/{there['message_id']}" and now["author"]["name"] == "Owner"


def test_reply_to_a_message(office: TelegramOffice, bot: Bot) -> None:
    first = office.hear(bot, ANNA, "Which one?")
    office.hear(bot, ANNA, "And this")
    message = office.reply(first["conversation_id"], "The first", in_reply_to=first["id"])
    now = sent(office, message)
    assert now["quoted"]["message_id"] == first["id"]
    assert bot.messages(5001)[-1]["reply_to_message"]["message_id"] == 1
    assert "reply_to_message" not in bot.messages(5001)[-2]


@pytest.mark.parametrize("name,data,mime,method", [
    ("skan.png", PNG, "image/png", "sendPhoto"), ("umowa ślubu.pdf", b"%PDF-1.4\n" * 500, "application/pdf", "sendDocument"),
    ("film.mp4", b"\x00\x00\x00\x18ftypmp42" * 50, "video/mp4", "sendVideo"), ("a.mp3", b"ID3" * 500, "audio/mpeg", "sendAudio")])
def test_file_with_a_caption(office: TelegramOffice, bot: Bot, name: str, data: bytes, mime: str, method: str) -> None:
    conversation = talk(office, bot)
    uploaded = office.upload(name, data, mime)
    now = sent(office, office.reply(conversation, "W **załączeniu**", attachments=[uploaded["id"]]))
    (call,) = office.telegram.sends()
    assert call["method"] == method and [(f["size"], f["name"]) for f in call["files"]] == [(len(data), name)]
    there = bot.messages(5001)[-1]
    assert there["caption"] == "W załączeniu" and [a["name"] for a in now["attachments"]] == [name]
    assert office.bytes_of(now["attachments"][0]) == data and now["attachments"][0]["state"] == "stored"


def test_fifty_megabytes(office: TelegramOffice, bot: Bot) -> None:
    """What Telegram takes at most; one byte more is refused where it is uploaded, in words."""
    conversation = talk(office, bot)
    uploaded = office.upload("big.zip", bytes(50 << 20), "application/zip")
    sent(office, office.reply(conversation, "", attachments=[uploaded["id"]]), limit=90)
    assert office.telegram.sends()[0]["files"][0]["size"] == 50 << 20
    with pytest.raises(Refused) as error:
        office.upload("bigger.zip", bytes((50 << 20) + 1), "application/zip")
    assert error.value.status in (413, 422) and error.value.problem["detail"]


def test_album(office: TelegramOffice, bot: Bot) -> None:
    conversation = talk(office, bot)
    files = [office.upload(f"{n}.png", PNG + bytes([n]), "image/png")["id"] for n in range(4)]
    now = sent(office, office.reply(conversation, "Cztery", attachments=files))
    (call,) = office.telegram.sends()
    assert call["method"] == "sendMediaGroup" and len(call["files"]) == 4
    there = bot.messages(5001)[-4:]
    assert len({m["media_group_id"] for m in there}) == 1 and [m.get("caption") for m in there] == ["Cztery", None, None, None]
    assert len(now["attachments"]) == 4 and office.conversation(conversation)["message_count"] == 2


def test_eleven_files_and_two_kinds(office: TelegramOffice, bot: Bot) -> None:
    """As many calls as it takes, each once, in their order."""
    conversation = talk(office, bot)
    files = [office.upload(f"{n:02}.pdf", b"%PDF" + bytes([n]), "application/pdf")["id"] for n in range(11)]
    files.append(office.upload("z.png", PNG, "image/png")["id"])
    sent(office, office.reply(conversation, "Wszystko", attachments=files))
    assert [(c["method"], len(c["files"])) for c in office.telegram.sends()] == [("sendMediaGroup", 10), ("sendDocument", 1), ("sendPhoto", 1)]
    assert len(bot.messages(5001)) == 13 and office.conversation(conversation)["message_count"] == 2


def test_long_text_with_a_file_is_two_steps(office: TelegramOffice, bot: Bot) -> None:
    conversation = talk(office, bot)
    text = "Ж" * 3000
    uploaded = office.upload("a.pdf", b"%PDF", "application/pdf")
    now = sent(office, office.reply(conversation, text, attachments=[uploaded["id"]]))
    assert [c["method"] for c in office.telegram.sends()] == ["sendDocument", "sendMessage"]
    assert bot.messages(5001)[-1]["text"] == text and now["text"] == text and office.conversation(conversation)["message_count"] == 2


def test_too_long_is_said_at_once(office: TelegramOffice, bot: Bot) -> None:
    """Or sent whole: never cut, never refused by Telegram after it was taken here."""
    conversation = talk(office, bot)
    sent(office, office.reply(conversation, "x" * 4096))
    status, answer = office.post(f"/api/v1/communications/conversations/{conversation}/messages", {
        "kind": "reply", "text": "y" * 4097, "idempotency_key": key(), "hold_seconds": 0,
        "last_seen_message_id": office.messages(conversation)[-1]["id"]})
    assert status == 422 and answer["field"] == "text" and answer["detail"], (status, answer)


def test_in_order_and_to_a_group(office: TelegramOffice, bot: Bot) -> None:
    office.hear(bot, ANNA, "Hi all", chat=GROUP)
    conversation = office.chat(GROUP["id"])["id"]
    messages = [office.reply(conversation, f"Number {n}") for n in range(5)]
    for message in messages:
        sent(office, message)
    assert [m["text"] for m in bot.messages(GROUP["id"])[1:]] == [f"Number {n}" for n in range(5)]


def test_undo_and_later(office: TelegramOffice, bot: Bot) -> None:
    conversation = talk(office, bot)
    held = office.reply(conversation, "To be taken back", hold_seconds=3)
    assert office.do(held, "cancel")["request"]["text"] == "To be taken back"
    moment = time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(time.time() + 4))
    later = office.reply(conversation, "At its time", send_at=moment)
    assert later["outgoing"]["scheduled"] is True
    sent(office, office.reply(conversation, "At once"))
    assert office.message(later)["state"] == "queued"
    sent(office, later)
    time.sleep(1)
    assert [m["text"] for m in bot.messages(5001)] == ["Dzień dobry.", "At once", "At its time"]


def test_guard(office: TelegramOffice, bot: Bot) -> None:
    """Somebody wrote meanwhile, a colleague answered meanwhile: 409 with it. An edit is no new message."""
    first = office.hear(bot, ANNA, "One")
    second = office.hear(bot, ANNA, "Two")
    problem = refused("newer_message", 409, office.reply, first["conversation_id"], last_seen_message_id=first["id"])
    assert problem["message"]["id"] == second["id"] and office.telegram.sends() == []
    theirs = office.reply(first["conversation_id"], "Mine", api=office.person("ala"))
    refused("newer_message", 409, office.reply, first["conversation_id"], last_seen_message_id=second["id"])
    sent(office, theirs)
    bot.edit(1, {**ANNA, "type": "private"}, "One, changed")
    office.wait_message(first, lambda m: m["edited_at"])
    sent(office, office.reply(first["conversation_id"], "After", last_seen_message_id=theirs["id"]))


def test_nobody_is_written_to_first(office: TelegramOffice) -> None:
    account = office.channels()["@office_bot"]["id"]
    status, problem = office.post("/api/v1/communications/conversations", {"channel_account_id": account, "text": "Hi", "idempotency_key": key(),
                                                                          "hold_seconds": 0, "to": [], "subject": ""})
    assert status == 409 and problem["code"] == "cannot_write_first" and problem["detail"]


# -------------------------------------------------------------------- changing what stands there


def test_edit_of_an_own_message(office: TelegramOffice, bot: Bot) -> None:
    message = sent(office, office.reply(talk(office, bot), "100 zł"))
    assert office.alter(message, "PATCH", body={"text": "**120** zł"})[0] == 200
    now = office.wait_message(message, lambda m: m["edited_at"])
    assert now["text"] == "120 zł" and bot.messages(5001)[-1]["text"] == "120 zł"
    assert [v["text"] for v in office.versions(now)] == ["100 zł"]
    # The same again is not an error.
    assert office.alter(message, "PATCH", body={"text": "**120** zł"})[0] == 200
    office.wait_message(message, lambda m: not m["changes"])


def test_edit_of_a_caption(office: TelegramOffice, bot: Bot) -> None:
    conversation = talk(office, bot)
    uploaded = office.upload("a.pdf", b"%PDF", "application/pdf")
    message = sent(office, office.reply(conversation, "Old", attachments=[uploaded["id"]]))
    assert office.alter(message, "PATCH", body={"text": "New"})[0] == 200
    office.wait_message(message, lambda m: m["text"] == "New" and m["edited_at"])
    assert bot.messages(5001)[-1]["caption"] == "New"


def test_only_own_messages_are_changed(office: TelegramOffice, bot: Bot) -> None:
    theirs = office.hear(bot, ANNA, "Not yours")
    for method, body in (("PATCH", {"text": "x"}), ("DELETE", None)):
        status, problem = office.alter(theirs, method, body=body)
        assert status == 409 and problem["code"] == "not_own_message" and problem["detail"]


def test_reaction(office: TelegramOffice, bot: Bot) -> None:
    theirs = office.hear(bot, ANNA, "Ok?")
    assert office.alter(theirs, "PUT", "reaction", {"emoji": "👍"})[0] == 200
    now = office.wait_message(theirs, lambda m: m["reactions"])
    assert [(r["emoji"], r["own"]) for r in now["reactions"]] == [("👍", True)]
    (call,) = office.telegram.calls("setMessageReaction")
    assert "👍" in json.dumps(call["parameters"], ensure_ascii=False)
    assert office.alter(theirs, "PUT", "reaction", {"emoji": None})[0] == 200
    office.wait_message(theirs, lambda m: not m["reactions"])


def test_withdraw(office: TelegramOffice, bot: Bot) -> None:
    conversation = talk(office, bot)
    files = [office.upload(f"{n}.png", PNG + bytes([n]), "image/png")["id"] for n in range(2)]
    message = sent(office, office.reply(conversation, "Oops", attachments=files))
    assert len(bot.messages(5001)) == 3
    assert office.alter(message, "DELETE")[0] == 200
    now = office.wait_message(message, lambda m: m["withdrawn_at"])
    assert now["text"] == "Oops" and len(bot.messages(5001)) == 1, "gone there, marked here"


def test_change_that_is_refused_says_so(office: TelegramOffice, bot: Bot) -> None:
    message = sent(office, office.reply(talk(office, bot), "Old"))
    office.telegram.refuse("editMessageText", 400, "Bad Request: message can't be edited")
    assert office.alter(message, "PATCH", body={"text": "Too late"})[0] == 200
    now = office.wait_message(message, lambda m: m["changes"] and m["changes"][0]["stage"] == "stopped")
    assert now["text"] == "Old" and "can't be edited" in now["changes"][0]["error"]


@pytest.mark.parametrize("words", ["Bad Request: chat not found", "Bad Request: message can't be deleted for everyone"])
def test_what_was_not_deleted_there_does_not_count_as_withdrawn(office: TelegramOffice, bot: Bot, words: str) -> None:
    """That the chat was not found says nothing about the message: the client still sees it."""
    message = sent(office, office.reply(talk(office, bot), "Oops"))
    office.telegram.refuse("deleteMessage", 400, words)
    assert office.alter(message, "DELETE")[0] == 200
    now = office.wait_message(message, lambda m: m["changes"] and m["changes"][0]["stage"] == "stopped")
    assert now["withdrawn_at"] is None and now["changes"] == [{"kind": "withdraw", "stage": "stopped", "error": words}]
    assert bot.messages(5001)[-1]["text"] == "Oops"
    # Asked for again it is done; what is gone there already is as it was wanted.
    office.telegram.refuse("deleteMessage", 400, "Bad Request: message to delete not found")
    assert office.alter(message, "DELETE")[0] == 200
    assert office.wait_message(message, lambda m: m["withdrawn_at"])["changes"] == []


def test_nothing_is_changed_while_steps_are_still_to_go_out(office: TelegramOffice, bot: Bot) -> None:
    """The file is there, its long text is not: changed now, the text would come after what replaces it."""
    conversation = talk(office, bot)
    file = office.upload("scan.pdf", b"%PDF-1.4", "application/pdf")
    office.telegram.fault("sendMessage", "delay", milliseconds=2500)
    text = "Long. " * 300
    message = office.reply(conversation, text, attachments=[file["id"]])
    until(lambda: any("document" in one for one in bot.messages(5001)) and office.message(message)["external_id"], "the first step is not done")
    for method, body in (("PATCH", {"text": "Short"}), ("DELETE", None)):
        status, answer = office.alter(message, method, body=body)
        assert (status, answer["code"]) == (409, "already_sending"), answer
        assert answer["detail"], "in words"
    now = sent(office, message)
    assert now["text"] == text.strip() and now["changes"] == []
    assert office.alter(message, "PATCH", body={"text": "Short"})[0] == 200
    office.wait_message(message, lambda m: m["text"] == "Short")
    assert [one.get("text") for one in bot.messages(5001)][-1] == "Short"


def test_change_survives_trouble(office: TelegramOffice, bot: Bot) -> None:
    message = sent(office, office.reply(talk(office, bot), "Old"))
    office.telegram.fault("editMessageText", "drop_before", 1)
    office.telegram.fault("editMessageText", "drop_after", 1)
    assert office.alter(message, "PATCH", body={"text": "New"})[0] == 200
    office.wait_message(message, lambda m: m["text"] == "New" and not m["changes"], limit=30)
    assert bot.messages(5001)[-1]["text"] == "New"


def test_withdrawn_in_business(office: TelegramOffice, bot: Bot) -> None:
    bot.connect("bc1", person(42, "Biuro"), ["can_reply", "can_delete_sent_messages"])
    office.hear(bot, ANNA, "Do biura", business="bc1")
    conversation = office.chat("bc1:5001")["id"]
    message = sent(office, office.reply(conversation, "Oops"))
    assert office.alter(message, "DELETE")[0] == 200
    office.wait_message(message, lambda m: m["withdrawn_at"])
    until(lambda: len(bot.messages(5001, "bc1")) == 1, "still there")


def test_sticker_and_voice_are_answered_too(office: TelegramOffice, bot: Bot) -> None:
    number = bot.write(ANNA, media=file("voice", b"OggS" * 50, "v.ogg", "audio/ogg"))
    voice = office.find(f"5001/{number}")
    sent(office, office.reply(voice["conversation_id"], "Heard", in_reply_to=voice["id"]))
