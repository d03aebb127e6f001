"""Sending while things go wrong: sent once, or failed in words, or somebody is asked; the account's trouble is never the message's."""
from __future__ import annotations

import time
from typing import Any

import pytest

from fake_telegram import Bot, group, person, until
from telegram_office import TelegramOffice
from writing_office import Refused, refused

ANNA, JAN, OWNER = person(5001, "Anna"), person(5002, "Jan"), person(42, "Biuro")


def arrived(bot: Bot, chat: int = 5001, business: str | None = None) -> list[str]:
    """What stands in a chat, without what the client wrote."""
    return [m.get("text") or m.get("caption") or "" for m in bot.messages(chat, business)
            if m["from"]["id"] != chat and not ("photo" in m and "caption" not in m)]


@pytest.fixture
def talk(office: TelegramOffice, bot: Bot) -> str:
    return str(office.hear(bot, ANNA)["conversation_id"])


def test_blocked_by_the_user(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """Before the news: refused by Telegram, final, in words. After it: refused here before it is tried. Taken in again it goes on."""
    office.telegram.refuse("sendMessage", 403, "Forbidden: bot was blocked by the user")
    message = office.reply(talk, "Hello?")
    now = office.wait_state(message, "failed")
    assert now["fault"] == "blocked" and now["error"] and "blocked" in now["fault_detail"]
    assert office.conversation(talk)["attention"] is True
    bot.block(ANNA)
    until(lambda: office.conversation(talk)["reach"] == "blocked", "not known")
    problem = refused("chat_blocked", 409, office.reply, talk, "Again")
    assert "blocked" in problem["detail"]
    bot.block(ANNA, False)
    until(lambda: office.conversation(talk)["reach"] == "reachable", "not known")
    office.do(message, "retry")
    office.wait_state(message, "sent")
    assert arrived(bot) == ["Hello?"]


@pytest.mark.parametrize("words,fault", [("Bad Request: chat not found", "content_refused"), ("Bad Request: TOPIC_CLOSED", "content_refused")])
def test_refused_for_good(office: TelegramOffice, bot: Bot, talk: str, words: str, fault: str) -> None:
    office.telegram.refuse("sendMessage", 400, words)
    now = office.wait_state(office.reply(talk), "failed")
    assert now["fault"] == fault and words in now["fault_detail"] and now["error"]
    time.sleep(0.5)
    assert len(office.telegram.sends()) == 1
    office.wait_outgoing("ok")
    office.wait_state(office.reply(talk, "Others go"), "sent")


def test_asks_to_wait_and_is_obeyed(office: TelegramOffice, bot: Bot, talk: str) -> None:
    office.telegram.fault("sendMessage", "too_many", retry_after=4)
    message = office.reply(talk, "Patience")
    until(lambda: office.telegram.faults_left() == 0, "nobody sent")
    begin = time.monotonic()
    office.wait_outgoing("retrying", "rate_limited")
    while time.monotonic() < begin + 3.5:
        assert len(office.telegram.sends()) == 1, "sent before its time"
        time.sleep(0.1)
    office.wait_state(message, "sent")
    office.wait_outgoing("ok")
    assert arrived(bot) == ["Patience"]


def test_dropped_before_it_arrived(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """Nobody can know: uncertain, and nothing goes out by itself. Sent again by a person it arrives once."""
    office.telegram.fault("sendMessage", "drop_before")
    message = office.reply(talk, "Once")
    now = office.wait_state(message, "uncertain")
    assert now["fault"] == "unconfirmed" and now["error"] and office.conversation(talk)["attention"] is True
    time.sleep(1)
    assert arrived(bot) == []
    refused("already_sending", 409, office.do, message, "cancel")
    office.do(message, "resolve", outcome="resend")
    office.wait_state(message, "sent")
    assert arrived(bot) == ["Once"]


@pytest.mark.parametrize("fault,more", [("drop_after", {}), ("cut", {"after": 5})])
def test_dropped_after_it_arrived(office: TelegramOffice, bot: Bot, talk: str, fault: str, more: dict[str, Any]) -> None:
    office.telegram.fault("sendMessage", fault, **more)
    message = office.reply(talk, "Once")
    office.wait_state(message, "uncertain")
    time.sleep(0.5)
    assert arrived(bot) == ["Once"]
    office.do(message, "resolve", outcome="sent")
    office.wait_state(message, "sent")
    time.sleep(0.5)
    assert arrived(bot) == ["Once"] and office.conversation(talk)["message_count"] == 2


def test_nothing_was_sent_where_nothing_listens(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """The account's trouble: the message waits and goes out by itself."""
    office.telegram.refuse("sendMessage", 401, "Unauthorized", 3)
    message = office.reply(talk, "Waits")
    office.wait_outgoing("down", "token_refused")
    office.wait_state(message, "sent")
    office.wait_outgoing("ok")
    assert arrived(bot) == ["Waits"]


@pytest.mark.parametrize("status", [500, 502])
def test_error_of_the_server(office: TelegramOffice, bot: Bot, talk: str, status: int) -> None:
    """It may have been done before the error: a person decides."""
    office.telegram.fault("sendMessage", "answer", status=status)
    message = office.reply(talk, "Perhaps")
    office.wait_state(message, "uncertain")
    office.do(message, "resolve", outcome="resend")
    office.wait_state(message, "sent")
    assert arrived(bot) == ["Perhaps"]


def test_killed_while_it_was_sent(office: TelegramOffice, bot: Bot, talk: str) -> None:
    office.telegram.fault("sendMessage", "delay", milliseconds=3000)
    message = office.reply(talk, "Once")
    office.wait_state(message, "sending")
    until(lambda: office.telegram.sends(), "not begun")
    office.service.kill()
    office.start()
    now = office.wait_state(message, "uncertain")
    assert now["fault"] == "interrupted"
    time.sleep(2.5)
    assert arrived(bot) == ["Once"] and len(office.telegram.sends()) == 1


def test_orderly_stop_while_it_was_sent(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """It goes to its end, and what became of it is known."""
    office.telegram.fault("sendMessage", "delay", milliseconds=1500)
    message = office.reply(talk, "Once")
    until(lambda: office.telegram.sends(), "not begun")
    office.restart()
    office.wait_state(message, "sent", "uncertain")
    assert arrived(bot) == ["Once"] and len(office.telegram.sends()) == 1
    assert office.message(message)["state"] == "sent"


# -------------------------------------------------------------------- the echo


@pytest.fixture
def business(office: TelegramOffice, bot: Bot) -> str:
    bot.connect("bc1", OWNER)
    office.hear(bot, ANNA, "Do biura", business="bc1")
    return str(office.chat("bc1:5001")["id"])


def echo(bot: Bot) -> None:
    """What the bot said for the account comes back as an update. The time is the office's, as both clocks are right in life."""
    bot.push("business_message", {**bot.messages(5001, "bc1")[-1], "date": int(time.time())})


def test_echo_confirms_what_was_uncertain(office: TelegramOffice, bot: Bot, business: str) -> None:
    office.telegram.fault("sendMessage", "drop_after")
    message = office.reply(business, "Na pewno?")
    office.wait_state(message, "uncertain")
    echo(bot)
    now = office.wait_state(message, "sent")
    assert now["fault"] is None and now["external_id"] == "bc1:5001/2" and now["outgoing"] is None
    assert [m["text"] for m in office.messages(business)] == ["Do biura", "Na pewno?"]
    assert office.conversation(business)["attention"] is False


def test_echo_comes_before_the_answer(office: TelegramOffice, bot: Bot, business: str) -> None:
    office.telegram.fault("sendMessage", "delay", milliseconds=1500)
    message = office.reply(business, "Wyścig")
    until(lambda: len(bot.messages(5001, "bc1")) == 2, "not done")
    echo(bot)
    bot.wait_taken()
    office.wait_state(message, "sent")
    assert [m["text"] for m in office.messages(business)] == ["Do biura", "Wyścig"]
    assert len(bot.messages(5001, "bc1")) == 2


def test_echo_after_somebody_said_it_was_sent(office: TelegramOffice, bot: Bot, business: str) -> None:
    office.telegram.fault("sendMessage", "drop_after")
    message = office.reply(business, "Poszło")
    office.wait_state(message, "uncertain")
    office.do(message, "resolve", outcome="sent")
    echo(bot)
    bot.wait_taken()
    office.wait_message(message, lambda m: m["external_id"] == "bc1:5001/2")
    assert [m["text"] for m in office.messages(business)] == ["Do biura", "Poszło"]


# -------------------------------------------------------------------- several steps


def test_second_step_is_uncertain(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """The file stays where it is; only the text is sent again."""
    uploaded = office.upload("a.pdf", b"%PDF", "application/pdf")
    office.telegram.fault("sendMessage", "drop_before")
    message = office.reply(talk, "Ж" * 2000, attachments=[uploaded["id"]])
    office.wait_state(message, "uncertain")
    assert len(bot.messages(5001)) == 2
    refused("already_sending", 409, office.do, message, "cancel")
    office.do(message, "resolve", outcome="resend")
    office.wait_state(message, "sent")
    assert [c["method"] for c in office.telegram.sends()] == ["sendDocument", "sendMessage", "sendMessage"] and len(bot.messages(5001)) == 3


def test_first_step_is_uncertain_and_was_done(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """Somebody says it arrived: the rest still goes out, once."""
    uploaded = office.upload("a.pdf", b"%PDF", "application/pdf")
    office.telegram.fault("sendDocument", "drop_after")
    message = office.reply(talk, "Ж" * 2000, attachments=[uploaded["id"]])
    office.wait_state(message, "uncertain")
    office.do(message, "resolve", outcome="sent")
    office.wait_state(message, "sent")
    until(lambda: len(bot.messages(5001)) == 3, "the text did not go")
    assert [c["method"] for c in office.telegram.sends()] == ["sendDocument", "sendMessage"]


def test_killed_between_the_steps(office: TelegramOffice, bot: Bot, talk: str) -> None:
    uploaded = office.upload("a.pdf", b"%PDF", "application/pdf")
    office.telegram.fault("sendMessage", "too_many", retry_after=2)
    message = office.reply(talk, "Ж" * 2000, attachments=[uploaded["id"]])
    until(lambda: office.telegram.calls("sendMessage"), "not begun")
    time.sleep(0.5)
    office.service.kill()
    office.start()
    office.wait_state(message, "sent")
    assert [c["method"] for c in office.telegram.sends()] == ["sendDocument", "sendMessage", "sendMessage"] and len(bot.messages(5001)) == 3


def test_picture_that_is_none_goes_as_a_file(office: TelegramOffice, bot: Bot, talk: str) -> None:
    uploaded = office.upload("a.png", b"\x89PNG not really", "image/png")
    office.telegram.refuse("sendPhoto", 400, "Bad Request: PHOTO_INVALID_DIMENSIONS")
    office.wait_state(office.reply(talk, "Skan", attachments=[uploaded["id"]]), "sent")
    assert [c["method"] for c in office.telegram.sends()] == ["sendPhoto", "sendDocument"] and arrived(bot) == ["Skan"]


# -------------------------------------------------------------------- one after another


def test_one_that_waits_holds_its_conversation_only(office: TelegramOffice, bot: Bot, talk: str) -> None:
    """An uncertain message stops nobody else; what follows it in its own conversation keeps its order."""
    other = office.hear(bot, JAN)["conversation_id"]
    office.telegram.fault("sendMessage", "drop_before")
    first = office.reply(talk, "First")
    office.wait_state(first, "uncertain")
    second, third = office.reply(talk, "Second"), office.reply(other, "Third")
    office.wait_state(third, "sent")
    office.do(first, "resolve", outcome="resend")
    office.wait_state(second, "sent")
    office.wait_state(first, "sent")


def test_group_pace(office: TelegramOffice, bot: Bot) -> None:
    """Telegram's limits are kept before it has to say so: about one in three seconds in a group after a short burst."""
    room = group(-7002)
    office.hear(bot, ANNA, "Hi", chat=room)
    conversation = office.chat(room["id"])["id"]
    begin = time.monotonic()
    messages = [office.reply(conversation, f"Number {n}") for n in range(7)]
    office.wait_state(messages[-1], "sent", limit=30)
    assert time.monotonic() - begin > 4, "seven at once into a group"


def test_channel_is_removed(office: TelegramOffice, bot: Bot, talk: str) -> None:
    message = office.reply(talk, "Never", hold_seconds=2)
    office.run("channel", "remove", "--address", "@office_bot")
    assert office.wait_state(message, "failed")["fault"] == "not_connected"
    with pytest.raises(Refused) as error:
        office.reply(talk, "Not connected")
    assert error.value.status == 409 and error.value.problem["detail"]
    assert office.telegram.sends() == []
