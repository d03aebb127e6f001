"""Telegram calls instead of being asked: the agreed secret opens the door, what came is here before it is said so, and the way back."""
from __future__ import annotations

import http.client
import json
import random
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import urlsplit

import pytest

from fake_telegram import Bot, person, until
from telegram_office import TelegramOffice
from updates import dumped, story

ANNA = person(5001, "Anna")
BOT = "@office_bot"
PUBLIC = "https://biuro.example.test"
SECRET = "X-Telegram-Bot-Api-Secret-Token"


class Door:
    """What stands before the office passes Telegram's calls on."""

    def __init__(self, office: TelegramOffice, bot: Bot) -> None:
        self.office, self.bot = office, bot
        until(lambda: bot.webhook().startswith(PUBLIC), "no webhook was set")
        call = office.telegram.calls("setWebhook")[-1]["parameters"]
        self.path, self.secret = urlsplit(call["url"]).path, str(call["secret_token"])

    def deliver(self, raw: bytes, secret: str | None = "") -> int:
        """`secret`: None for none, empty for the right one."""
        connection = http.client.HTTPConnection("127.0.0.1", self.office.service.port, timeout=20)
        headers = {} if secret is None else {SECRET: secret or self.secret}
        connection.request("POST", self.path, raw, {"Content-Type": "application/json", **headers})
        answer = connection.getresponse()
        answer.read()
        connection.close()
        return answer.status


@pytest.fixture
def hooked(make_office: Callable[..., TelegramOffice], bot: Bot) -> Iterator[TelegramOffice]:
    office = make_office(DRAGOMAN_PUBLIC_URL=PUBLIC)
    status, detail = office.put_bot(mode="webhook")
    assert status == 201, detail
    assert detail["telegram"]["mode"] == "webhook" and detail["telegram"]["webhook_url"].startswith(PUBLIC)
    yield office


def text(number: int, words: str = "Hello") -> bytes:
    chat: dict[str, Any] = {**ANNA, "type": "private"}
    return dumped({"update_id": 900 + number, "message": {"message_id": number, "from": {**ANNA, "is_bot": False}, "chat": chat,
                                                         "date": 1_767_323_000 + number, "text": words}})


def test_delivered(hooked: TelegramOffice, bot: Bot) -> None:
    door = Door(hooked, bot)
    assert door.deliver(text(1)) == 200
    shown = hooked.find("5001/1")
    assert shown["text"] == "Hello"
    # Again, as Telegram does where the answer was lost.
    assert door.deliver(text(1)) == 200
    assert door.deliver(text(2, "More")) == 200
    hooked.find("5001/2")
    assert [m["text"] for m in hooked.messages(shown["conversation_id"])] == ["Hello", "More"]
    hooked.wait_ok(BOT)
    assert hooked.telegram.calls("getUpdates") == [], "nobody asks besides"
    # Its own webhook is no other program's.
    assert "webhook" not in hooked.run("channel", "test", "--address", BOT)


@pytest.mark.parametrize("secret", [None, "wrong", "x" * 300])
def test_without_the_secret(hooked: TelegramOffice, bot: Bot, secret: str | None) -> None:
    door = Door(hooked, bot)
    assert door.deliver(text(1), secret) == 401
    door.path = door.path.rsplit("/", 1)[0] + "/00000000-0000-4000-8000-000000000000"
    assert door.deliver(text(1)) in (401, 404)
    assert hooked.mails() == []


def test_anything_may_come(hooked: TelegramOffice, bot: Bot) -> None:
    """In any order, twice, broken: everything is here or a card."""
    door = Door(hooked, bot)
    updates = [dumped(one) for one in story()] * 2
    random.Random(4).shuffle(updates)
    for raw in [*updates[:40], b"{oops", b"[]", *updates[40:]]:
        assert door.deliver(raw) == 200
    hooked.wait_understood()
    assert {c["external_id"] for c in hooked.shown()} >= {"5001", "5002", "-1000000007001", "bc1:5001", "notices"}
    assert len(hooked.messages(hooked.chat("5002")["id"])) >= 9


def test_here_before_it_is_said(hooked: TelegramOffice, bot: Bot) -> None:
    """Killed right after the answer, nothing is gone."""
    door = Door(hooked, bot)
    for number in range(1, 21):
        assert door.deliver(text(number, f"Number {number}")) == 200
    hooked.service.kill()
    hooked.start()
    hooked.find("5001/20")
    assert [m["text"] for m in hooked.messages(hooked.chat(5001)["id"])] == [f"Number {n}" for n in range(1, 21)]


def test_another_program_takes_it(hooked: TelegramOffice, bot: Bot) -> None:
    """The webhook is set anew by itself when somebody looks."""
    Door(hooked, bot)
    assert bot.call("deleteWebhook")[0] == 200
    hooked.order(BOT, "retry")
    Door(hooked, bot)


def test_disconnected_and_connected_again(hooked: TelegramOffice, bot: Bot) -> None:
    """Another secret is agreed, at the same address: Telegram hears of it."""
    before = Door(hooked, bot)
    channel = hooked.channels()[BOT]["id"]
    assert hooked.request("PATCH", f"/api/v1/settings/channels/{channel}", {"connected": False})[0] == 200
    until(lambda: before.deliver(text(1)) == 401, "a bot that is not connected takes updates")
    hooked.telegram.forget()
    assert hooked.put_bot(mode="webhook")[0] == 201
    until(lambda: hooked.telegram.calls("setWebhook"), "Telegram does not hear of the new secret")
    after = Door(hooked, bot)
    assert after.path == before.path and after.secret != before.secret
    assert after.deliver(text(1)) == 200
    assert hooked.find("5001/1")["text"] == "Hello"


def test_back_to_asking(hooked: TelegramOffice, bot: Bot) -> None:
    door = Door(hooked, bot)
    assert door.deliver(text(1)) == 200
    hooked.find("5001/1")
    status, detail = hooked.patch(BOT, mode="polling")
    assert status == 200 and detail["telegram"]["mode"] == "polling", detail
    until(lambda: bot.webhook() == "", "the webhook stays")
    hooked.hear(bot, person(5009, "Jan"), "Asked for")
    hooked.wait_ok(BOT)
    assert door.deliver(text(2)) in (401, 404, 409), "the old door is closed"


def test_without_a_public_address(bare: TelegramOffice, bot: Bot) -> None:
    status, problem = bare.put_bot(mode="webhook")
    assert status == 422 and problem["field"] == "mode" and "public_url" in problem["detail"], json.dumps(problem)
