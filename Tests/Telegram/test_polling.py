"""Asking for updates while things go wrong: nothing is lost, nothing comes twice, and the office says what is the matter."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable

import pytest

from fake_telegram import Bot, FakeTelegram, person, until
from folders import opened
from relay import Relay
from telegram_office import TelegramOffice

ANNA, JAN = person(5001, "Anna"), person(5002, "Jan")
BOT = "@office_bot"


def texts(office: TelegramOffice, chat: int = 5001) -> list[str]:
    return [m["text"] for m in office.messages(office.chat(chat)["id"])]


def test_acknowledged_only_when_it_is_here(office: TelegramOffice, bot: Bot) -> None:
    for n in range(250):
        bot.write(person(6000 + n % 7), f"Number {n}")
    office.wait(BOT, lambda h: h["state"] == "ok" and len(office.mails()) >= 250, "all here", limit=60)
    bot.wait_taken()
    assert sorted(m["text"] for m in office.mails()) == sorted(f"Number {n}" for n in range(250))
    assert len(office.shown()) == 7
    kinds = office.telegram.calls("getUpdates")[-1]["parameters"]["allowed_updates"]
    for kind in ("message_reaction", "business_message", "deleted_business_messages", "my_chat_member", "callback_query", "edited_message"):
        assert kind in str(kinds)


def test_outage_of_the_service(office: TelegramOffice, bot: Bot) -> None:
    """It goes on at the stored number."""
    office.hear(bot, ANNA, "Before")
    assert office.service.stop() == 0
    for n in range(120):
        bot.write(ANNA, f"Meanwhile {n}")
    office.start()
    office.find("5001/121")
    assert texts(office) == ["Before", *(f"Meanwhile {n}" for n in range(120))]


@pytest.mark.parametrize("status,body", [(500, None), (502, None), (503, "{"), (200, "<html>"), (200, '{"ok":true}'), (200, "")])
def test_answers_that_are_none(office: TelegramOffice, bot: Bot, status: int, body: str | None) -> None:
    more = {} if body is None else {"body": body}
    office.telegram.fault("getUpdates", "answer", 4, status=status, **more)
    bot.write(ANNA, "First")
    bot.write(ANNA, "Second")
    # What the long poll that waits already brings may come before the faults begin.
    health = office.wait_bad(BOT, "protocol_error" if body is not None or status >= 500 else "server_refused")
    assert str(status) in (health["detail"] or "")
    office.find("5001/2")
    office.wait_ok(BOT)
    assert texts(office) == ["First", "Second"] and office.telegram.faults_left() == 0


def test_error_of_telegrams_own(office: TelegramOffice, bot: Bot) -> None:
    office.telegram.refuse("getUpdates", 500, "Internal Server Error", 4)
    bot.write(ANNA, "Comes")
    health = office.wait_bad(BOT, "server_refused")
    assert "Internal Server Error" in health["detail"]
    office.find("5001/1")
    office.wait_ok(BOT)


@pytest.mark.parametrize("after", [0, 1, 40, 300, 1500])
def test_cut_bodies(office: TelegramOffice, bot: Bot, after: int) -> None:
    """What came of a batch that was cut counts for nothing; the whole comes again."""
    office.telegram.fault("getUpdates", "cut", 3, after=after)
    for n in range(30):
        bot.write(ANNA, f"Number {n}")
    office.find("5001/30")
    office.wait_ok(BOT)
    assert texts(office) == [f"Number {n}" for n in range(30)] and office.telegram.faults_left() == 0


@pytest.mark.parametrize("fault", ["drop_before", "drop_after"])
def test_dropped(office: TelegramOffice, bot: Bot, fault: str) -> None:
    office.telegram.fault("getUpdates", fault, 3)
    bot.write(ANNA, "One")
    office.wait_bad(BOT, "connection_lost")
    bot.write(ANNA, "Two")
    office.find("5001/2")
    office.wait_ok(BOT)
    assert texts(office) == ["One", "Two"]


def test_slow_answers(office: TelegramOffice, bot: Bot) -> None:
    """Late, then in a trickle: as long as something comes it is no fault."""
    office.telegram.fault("getUpdates", "delay", milliseconds=1500)
    office.telegram.fault("getUpdates", "slow", 2, bytes=400, milliseconds=60)
    for n in range(20):
        bot.write(ANNA, f"Number {n}")
    office.find("5001/20")
    assert texts(office) == [f"Number {n}" for n in range(20)]
    office.wait_ok(BOT)


def test_repeated_and_reordered(office: TelegramOffice, bot: Bot) -> None:
    office.telegram.fault("getUpdates", "repeat_updates", 4)
    office.telegram.fault("getUpdates", "reorder_updates", 4)
    for n in range(40):
        bot.write(ANNA if n % 2 else JAN, f"Number {n}")
        if n % 10 == 9:
            time.sleep(0.1)
    while office.telegram.faults_left():
        bot.write(person(9), "more")
        time.sleep(0.05)
    office.find("5001/20")
    office.find("5002/20")
    assert texts(office, 5001) == [f"Number {n}" for n in range(40) if n % 2]
    assert texts(office, 5002) == [f"Number {n}" for n in range(40) if not n % 2]


@pytest.mark.parametrize("broken", [
    '"message":{oops}}', '"message":{"text":"no end}', '"message":[1,2}', '"message":{"chat":{"id":1}}', '"message":null}', '"message":5}',
    '"a_new_kind":{"x":1}}', '"message":{"message_id":1,"chat":{"id":"x"},"date":"y","text":7}}', '"message":{"text":"\\ud800"}}', "}"])
def test_broken_among_good_ones(office: TelegramOffice, bot: Bot, broken: str) -> None:
    """A card with its bytes, never a hole; its neighbours come whole, and it does not come again and again."""
    assert office.service.stop() == 0
    bot.write(ANNA, "Before")
    bot.push_raw(broken)
    bot.write(ANNA, "After")
    office.start()
    office.find("5001/2")
    assert texts(office) == ["Before", "After"]
    bot.wait_taken()
    office.wait_ok(BOT)
    others = [m for c in office.shown() if c["external_id"] != "5001" for m in office.messages(c["id"])]
    assert len(others) == 1, others
    raw = office.api.bytes(f"/api/v1/communications/messages/{others[0]['id']}/raw")
    assert broken.rstrip("}").strip('"').encode()[:12] in raw
    time.sleep(0.5)
    assert len(office.mails()) == 3


# -------------------------------------------------------------------- what it says


def test_another_poller(office: TelegramOffice, bot: Bot) -> None:
    """Another program with the same token, which goes on asking: red, in words. It heals by itself once that ends."""
    stop = threading.Event()

    def poll() -> None:
        while not stop.is_set():
            bot.call("getUpdates", timeout=1)

    thread = threading.Thread(target=poll, daemon=True)
    thread.start()
    try:
        health = office.wait_bad(BOT, "another_reader", states=("down",))
        assert "program" in health["words"] and "revoke" in health["advice"]
    finally:
        stop.set()
        thread.join(10)
    bot.write(ANNA, "Mine")
    office.find("5001/1")
    office.wait_ok(BOT)


def test_token_is_revoked_while_it_runs(office: TelegramOffice, bot: Bot) -> None:
    office.hear(bot, ANNA, "Before")
    office.telegram.refuse("getUpdates", 401, "Unauthorized", 1000)
    bot.write(ANNA, "After")
    health = office.wait_bad(BOT, "token_refused", states=("down",))
    assert "BotFather" in health["advice"]
    assert any(entry["state"] == "down" for entry in office.api.json("/health")["listeners"])
    office.telegram.heal()
    office.order(BOT, "retry")
    office.find("5001/2")
    office.wait_ok(BOT)


def test_unreachable_then_back(bare: TelegramOffice, bot: Bot) -> None:
    with Relay(bare.telegram.port) as relay:
        bare.connect_bot(base=f"http://127.0.0.1:{relay.port}")
        bare.wait_ok(BOT)
        relay.close_listener()
        relay.cut_all()
        bare.wait_bad(BOT, "unreachable")
        bot.write(ANNA, "Meanwhile")
        time.sleep(1)
        relay.open_listener()
        bare.find("5001/1")
        bare.wait_ok(BOT)


def test_asks_to_wait_and_is_obeyed(office: TelegramOffice, bot: Bot) -> None:
    office.telegram.fault("getUpdates", "too_many", retry_after=4)
    bot.write(ANNA, "Patience")
    until(lambda: office.telegram.faults_left() == 0, "nobody asked")
    begin, asked = time.monotonic(), len(office.telegram.calls("getUpdates"))
    health = office.wait_bad(BOT, "rate_limited")
    assert health["next_try_at"]
    while time.monotonic() < begin + 3.5:
        assert len(office.telegram.calls("getUpdates")) == asked, "asked before its time"
        time.sleep(0.1)
    until(lambda: len(office.telegram.calls("getUpdates")) > asked, "never asked again", 10)
    office.wait_ok(BOT)
    office.find("5001/1")


def test_silence_is_found_out(make_office: Callable[..., TelegramOffice], bot: Bot) -> None:
    """A connection on which nothing comes any more."""
    office = make_office(DRAGOMAN_POLL_SECONDS="1")
    office.connect_bot()
    office.wait_ok(BOT)
    office.telegram.fault("getUpdates", "silence")
    bot.write(ANNA, "Through")
    office.find("5001/1", limit=90)
    office.wait_ok(BOT)


def test_numbers_that_begin_anew(office: TelegramOffice, bot: Bot) -> None:
    """Another fake with lower numbers, as Telegram after a quiet week: what it brings is not taken for old."""
    office.hear(bot, ANNA, "Old")
    assert office.service.stop() == 0
    with opened(office.data) as db:
        db.execute("UPDATE channel_cursors SET value = value + 100000000, moved_at = moved_at - 7 * 86400000")
        db.commit()
    bot.write(ANNA, "New")
    office.start()
    office.find("5001/2")
    office.wait_ok(BOT)


def test_fake_has_what_was_sent(telegram: FakeTelegram, bot: Bot) -> None:
    """The harness itself: an update comes until it is acknowledged."""
    bot.write(ANNA, "Once")
    status, answer = bot.call("getUpdates", timeout=0)
    assert status == 200 and len(answer["result"]) == 1 and bot.pending() == 1
    bot.call("getUpdates", timeout=0, offset=answer["result"][0]["update_id"] + 1)
    assert bot.pending() == 0
