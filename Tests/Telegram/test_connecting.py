"""Connecting a bot: by command line and by the interface, what is refused, and what is taken over."""
from __future__ import annotations

import json
import subprocess
from typing import Any

import pytest

from dragoman import CommandFailed, free_port
from fake_telegram import TOKEN, Bot, FakeTelegram, person, token, until
from office import CHANNELS
from telegram_office import TelegramOffice

ANNA = person(5001, "Anna", "Nowak", "anna_n")


def test_command_line(bare: TelegramOffice, bot: Bot) -> None:
    bare.connect_bot()
    bare.wait_ok("@office_bot")
    assert bare.hear(bot, ANNA, "Hello")["text"] == "Hello"
    assert "telegram" in bare.run("channel", "list") and "@office_bot" in bare.run("channel", "list")
    assert "sign_in" in bare.run("channel", "test", "--address", "@office_bot", "--json")
    (item,) = json.loads(bare.run("channel", "list", "--json"))
    assert (item["platform"], item["connected"]) == ("telegram", True)
    # Again with the same token: it is the same bot.
    bare.connect_bot()
    assert len(bare.channels()) == 1
    bare.run("channel", "remove", "--address", "@office_bot")
    assert bare.channels()["@office_bot"]["connected"] is False
    bot.write(ANNA, "While away")
    bare.connect_bot()
    bare.find("5001/2")
    assert len(bare.channels()) == 1 and len(bare.shown()) == 1, "connected again it is what it was"


@pytest.mark.parametrize("given,words", [(token(7), "token"), ("no token at all", "token"), ("", "token")])
def test_wrong_token_by_command_line(bare: TelegramOffice, bot: Bot, given: str, words: str) -> None:
    with pytest.raises(CommandFailed) as error:
        bare.connect_bot(given)
    assert words in str(error.value) and bare.channels() == {}
    assert given not in str(error.value) or not given, "a token is nowhere shown"


def test_unreachable_by_command_line(bare: TelegramOffice) -> None:
    with pytest.raises(CommandFailed) as error:
        bare.connect_bot(base=f"http://127.0.0.1:{free_port()}")
    assert "reached" in str(error.value) or "refuses" in str(error.value)
    with pytest.raises(CommandFailed):
        bare.connect_bot(base="http://telegram.example.test")
    assert bare.channels() == {}, "nothing is stored before it is known whose token it is"


def test_route_shows_whose_bot_it_is(bare: TelegramOffice, bot: Bot) -> None:
    status, finding = bare.try_bot()
    assert status == 200, finding
    assert (finding["bot"]["name"], finding["bot"]["username"], finding["webhook"]) == ("Biuro", "office_bot", None)
    assert finding["bot"]["id"] == "123456" and finding["bot"]["can_connect_business"] is True and finding["ok"] is True
    assert bare.channels() == {}, "a test stores nothing"


def test_by_interface(bare: TelegramOffice, bot: Bot) -> None:
    status, detail = bare.put_bot(name="Sworn translations")
    assert status == 201, detail
    assert (detail["platform"], detail["address"], detail["name"]) == ("telegram", "@office_bot", "Sworn translations")
    mine = detail["telegram"]
    assert mine["bot"]["name"] == "Biuro" and mine["has_token"] is True and mine["mode"] == "polling" and mine["business"] == []
    assert TOKEN not in json.dumps(detail) and TOKEN.split(":")[1] not in json.dumps(bare.channel("@office_bot"))
    bare.wait_ok("@office_bot")
    status, problem = bare.put_bot()
    assert status == 409 and problem["detail"], "connected once"
    status, changed = bare.patch("@office_bot", name="Else")
    assert status == 200 and changed["name"] == "Else"
    # With the stored token where none is given.
    identity = detail["id"]
    status, finding = bare.try_bot(None, channel_id=identity, api_base=None)
    assert status == 200 and finding["bot"]["username"] == "office_bot", finding


@pytest.mark.parametrize("change,field,code", [
    ({"token": token(9)}, "token", "token_refused"), ({"token": "nonsense"}, "token", "token_refused"), ({"token": ""}, "token", None),
    ({"api_base": "http://127.0.0.1:1"}, "api_base", "unreachable"), ({"api_base": "ftp://x"}, "api_base", "protocol_error"),
    ({"proxy": "nonsense"}, "proxy", None), ({"proxy": "socks5h://127.0.0.1:1"}, "proxy", "proxy_failed")])
def test_what_is_refused(bare: TelegramOffice, bot: Bot, change: dict[str, Any], field: str, code: str | None) -> None:
    """In words: by connecting on the field, by the test as what it found out."""
    body = {"token": TOKEN, "api_base": bare.telegram.base, **change}
    status, problem = bare.post(CHANNELS, {"platform": "telegram", **body})
    assert status == 422 and problem["field"] == field and problem["detail"] and problem["code"] == (code or problem["code"]), problem
    status, found = bare.post(f"{CHANNELS}/telegram/test", body)
    if code is None:
        assert status == 422 and found["field"] == field, found
    else:
        assert (status, found["ok"], found["reason"], found["bot"]) == (200, False, code, None) and found["words"] and found["advice"]
    assert TOKEN.split(":")[1] not in json.dumps([problem, found])
    assert bare.channels() == {}


def test_another_bot_is_another_channel(office: TelegramOffice, telegram: FakeTelegram) -> None:
    telegram.bot(token(1), username="second_bot")
    status, problem = office.patch("@office_bot", token=token(1))
    assert status == 422 and problem["field"] == "token" and "second_bot" in problem["detail"], problem
    assert office.put_bot(token(1))[0] == 201
    office.wait_ok("@second_bot")
    assert set(office.channels()) == {"@office_bot", "@second_bot"}


def test_token_goes_only_where_it_was_given_for(office: TelegramOffice) -> None:
    status, problem = office.patch("@office_bot", api_base="http://127.0.0.1:9")
    assert status == 422 and problem["field"] == "token", problem


def test_webhook_elsewhere_is_taken_over(bare: TelegramOffice, bot: Bot) -> None:
    """The finding names it; connecting ends it, and what waited there comes here."""
    elsewhere = f"http://127.0.0.1:{free_port()}/hook"
    assert bot.call("setWebhook", url=elsewhere)[0] == 200
    bot.write(ANNA, "Waits for the other one")
    status, finding = bare.try_bot()
    assert status == 200 and finding["webhook"] == elsewhere and finding["waiting"] == 1
    assert bot.webhook() == elsewhere, "a test takes nothing away"
    assert bare.put_bot()[0] == 201
    assert bare.find("5001/1")["text"] == "Waits for the other one"
    until(lambda: bot.webhook() == "", "the webhook is still there")


def test_webhook_is_set_while_it_runs(office: TelegramOffice, bot: Bot) -> None:
    assert bot.call("setWebhook", url=f"http://127.0.0.1:{free_port()}/hook")[0] == 200
    bot.write(ANNA, "For whom?")
    office.telegram.break_all()
    health = office.wait_bad("@office_bot", "webhook_in_the_way", states=("down",))
    assert "anew" in health["advice"]
    # As the words say: connect it anew.
    assert office.patch("@office_bot", connected=True)[0] == 200
    office.wait_ok("@office_bot")
    assert office.find("5001/1")["text"] == "For whom?"


def test_settings_are_changed_while_it_runs(office: TelegramOffice, bot: Bot) -> None:
    first = office.hear(bot, ANNA, "Before")
    with FakeTelegram() as other:
        again = other.bot()
        status, problem = office.patch("@office_bot", token=TOKEN, api_base=other.base)
        assert status == 200, problem
        again.write(ANNA, "There")
        again.write(ANNA, "And there")
        assert office.find("5001/2")["conversation_id"] == first["conversation_id"]
        office.wait_ok("@office_bot")
        assert office.patch("@office_bot", connected=False)[0] == 200
        until(lambda: office.channels()["@office_bot"]["health"] is None or office.health("@office_bot")["state"] == "off", "still on")
        again.write(ANNA, "Nobody asks")
        other.forget()
        assert other.calls("getUpdates") == []
        assert office.patch("@office_bot", connected=True)[0] == 200
        office.find("5001/3")
        assert office.patch("@office_bot", token=TOKEN, api_base=office.telegram.base)[0] == 200
        office.wait_ok("@office_bot")


def test_the_token_is_nowhere(office: TelegramOffice, bot: Bot) -> None:
    """Neither on disk nor in a log nor in an answer."""
    secret = TOKEN.split(":")[1].encode()
    office.hear(bot, ANNA)
    office.telegram.refuse("getUpdates", 401, "Unauthorized", 3)
    bot.write(ANNA, "More")
    office.find("5001/2")
    answers = [office.api.bytes(path) for path in (CHANNELS, f"{CHANNELS}/{office.channels()['@office_bot']['id']}", "/health", "/metrics",
                                                   "/api/v1/events?after=0")]
    answers.append(subprocess.run(["ps", "axww", "-o", "args"], capture_output=True).stdout)
    office.service.kill()
    places = {str(p): p.read_bytes() for p in [*office.data.rglob("*"), office.service.log] if p.is_file()}
    for place, data in {**places, "answers": b"\n".join(answers)}.items():
        assert secret not in data, f"the token stands in {place}"
