"""By a proxy, where Telegram cannot be reached directly; and several bots side by side."""
from __future__ import annotations

import time
from pathlib import Path

import pytest

from dragoman import CommandFailed
from fake_telegram import Bot, FakeTelegram, file, person, token, until
from relay import Relay, Socks5
from telegram_office import TelegramOffice

ANNA = person(5001, "Anna")
BOT = "@office_bot"


@pytest.mark.parametrize("scheme", ["socks5h", "socks5"])
def test_socks(bare: TelegramOffice, bot: Bot, scheme: str) -> None:
    """Everything goes by it: updates, files, answers."""
    with Socks5("biuro", "p@ss:word") as proxy:
        bare.connect_bot(bot.token, "--proxy", f"{scheme}://biuro:p%40ss%3Aword@127.0.0.1:{proxy.port}")
        bare.wait_ok(BOT)
        number = bot.write(ANNA, media=file("document", b"by proxy" * 1000, "a.pdf", "application/pdf"))
        shown = bare.find(f"5001/{number}")
        (attachment,) = bare.wait_files(shown)
        assert bare.bytes_of(attachment) == b"by proxy" * 1000
        bare.wait_state(bare.reply(shown["conversation_id"], "Back"), "sent")
        assert proxy.connections > 0 and {port for _, port in proxy.asked} == {bare.telegram.port} and proxy.refused == 0
        detail = bare.channel(BOT)["telegram"]
        assert detail["proxy"] == f"{scheme}://biuro@127.0.0.1:{proxy.port}" and detail["has_proxy_password"] is True
        assert "p@ss" not in str(detail) and "p%40ss" not in str(detail)
        # It goes, and comes back.
        proxy.close_listener()
        proxy.cut_all()
        bare.wait_bad(BOT, "proxy_failed")
        bot.write(ANNA, "Meanwhile")
        proxy.open_listener()
        bare.find("5001/3")
        bare.wait_ok(BOT)
        # Without it again.
        assert bare.patch(BOT, proxy=None)[0] == 200
        bare.wait_ok(BOT)
        before = proxy.connections
        bot.write(ANNA, "Directly")
        bare.find("5001/4")
        assert proxy.connections == before


def test_proxy_refuses_the_password(bare: TelegramOffice, bot: Bot) -> None:
    with Socks5("biuro", "right") as proxy:
        with pytest.raises(CommandFailed) as error:
            bare.connect_bot(bot.token, "--proxy", f"socks5h://biuro:wrong@127.0.0.1:{proxy.port}")
        assert "proxy" in str(error.value).split("\n", 1)[1] and "wrong" not in str(error.value).split("\n", 1)[1], "the line was ours"
        found = bare.try_bot(proxy=f"socks5h://biuro:wrong@127.0.0.1:{proxy.port}")[1]
        assert (found["ok"], found["reason"]) == (False, "proxy_failed") and "wrong" not in str(found)
        assert bare.try_bot(proxy=f"socks5h://biuro:right@127.0.0.1:{proxy.port}")[1]["ok"] is True


def test_a_bad_bot_never_slows_a_good_one(bare: TelegramOffice, bot: Bot) -> None:
    """One whose server does not answer, one whose token is refused: the third brings its messages at once."""
    with FakeTelegram() as far, FakeTelegram() as other, Relay(far.port) as relay:
        far.bot(token(1), username="silent_bot")
        wrong = other.bot(token(2), username="wrong_bot")
        assert bare.put_bot(token(1), base=f"http://127.0.0.1:{relay.port}")[0] == 201
        assert bare.put_bot(token(2), base=other.base)[0] == 201
        bare.connect_bot()
        for address in ("@silent_bot", "@wrong_bot", BOT):
            bare.wait_ok(address)
        relay.black_hole = True
        other.refuse("getUpdates", 401, "Unauthorized", 100_000)
        wrong.write(ANNA, "Not read")
        bare.wait_bad("@wrong_bot", "token_refused", states=("down",))
        slowest = 0.0
        for n in range(30):
            begin = time.monotonic()
            number = bot.write(person(6000 + n), f"Quick {n}")
            bare.find(f"{6000 + n}/{number}")
            slowest = max(slowest, time.monotonic() - begin)
        message = bare.reply(bare.chat(6000)["id"], "Quick answer")
        bare.wait_state(message, "sent", limit=10)
        assert slowest < 10, "the good one waited for the bad ones"
        assert bare.health(BOT)["state"] == "ok" and bare.health("@wrong_bot")["state"] == "down"
        other.heal()
        bare.order("@wrong_bot", "retry")
        bare.wait_ok("@wrong_bot")
        relay.black_hole = False


def test_same_numbers_at_two_bots_are_two_messages(office: TelegramOffice, bot: Bot, telegram: FakeTelegram) -> None:
    second = telegram.bot(token(1), username="second_bot")
    assert office.put_bot(token(1))[0] == 201
    office.wait_ok("@second_bot")
    bot.write(ANNA, "To the first")
    second.write(ANNA, "To the second")
    until(lambda: len(office.mails()) == 2, "not both here")
    assert len(office.shown()) == 2 and len({c["channel_account_id"] for c in office.shown()}) == 2
    assert len({c["client"]["id"] for c in office.shown()}) == 1, "one client"
    for talk in office.shown():
        office.wait_state(office.reply(talk["id"], "From the right bot"), "sent")
    assert len(bot.messages(5001)) == 2 and len(second.messages(5001)) == 2


def test_twenty_bots(bare: TelegramOffice, telegram: FakeTelegram, tmp_path: Path) -> None:
    """All are served, each says that it is well, and none asks more often than it has to."""
    bots = [telegram.bot(token(n), username=f"bot_{n}") for n in range(20)]
    for n in range(20):
        assert bare.put_bot(token(n))[0] == 201
    for n in range(20):
        bare.wait_ok(f"@bot_{n}")
    telegram.forget()
    time.sleep(5)
    asked = len(telegram.calls("getUpdates"))
    assert asked <= 20 * 3, f"{asked} calls in five idle seconds"
    for n, one in enumerate(bots):
        one.write(person(7000 + n), f"To {n}")
    until(lambda: len(bare.mails()) == 20, "not all here")
    assert {c["channel_account_id"] for c in bare.shown()} == {i["id"] for i in bare.channels().values()}
    bare.restart()
    for n in range(20):
        bare.wait_ok(f"@bot_{n}")
