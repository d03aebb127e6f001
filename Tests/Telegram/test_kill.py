"""Kills the service with SIGKILL at random moments while messages come in, files come after them and answers go out.

DRAGOMAN_ROUNDS sets how often in each way (100; 10 in CI). The Telegram of the tests lives on and says what it was asked to send."""
from __future__ import annotations

import http.client
import os
import random
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any

import pytest

from dragoman import API, CommandFailed
from fake_telegram import TOKEN, Bot, FakeTelegram, file, person, until
from folders import opened
from office import MESSAGES
from telegram_office import TelegramOffice
from writing_office import key

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "100"))
BOT = "@office_bot"
CLIENTS = [person(5000 + n, f"Client {n}") for n in range(6)]


def content(n: int) -> bytes:
    return f"file {n} ".encode() * (2000 + n % 7 * 3000)


class Clients:
    """People who write to the bot all the time, some with files."""

    def __init__(self, bot: Bot, with_files: bool) -> None:
        self.bot, self.with_files = bot, with_files
        self.written: dict[str, tuple[str, bytes | None]] = {}
        self.stop = threading.Event()
        self.failures: list[BaseException] = []
        self.thread = threading.Thread(target=self._run, daemon=True)

    def _run(self) -> None:
        rng, n = random.Random(3), 0
        try:
            while not self.stop.is_set():
                somebody = rng.choice(CLIENTS)
                data = content(n) if self.with_files and n % 2 else None
                media = None if data is None else file("document", data, f"{n}.txt", "text/plain", caption=f"Number {n}")
                number = self.bot.write(somebody, None if media else f"Number {n}", media=media)
                self.written[f"{somebody['id']}/{number}"] = (f"Number {n}", data)
                n += 1
                time.sleep(rng.uniform(0, 0.03))
        except BaseException as error:
            self.failures.append(error)

    def __enter__(self) -> "Clients":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stop.set()
        self.thread.join(10)
        assert not self.failures


def broken(office: TelegramOffice) -> list[str]:
    """What is wrong in the database when nothing runs; empty when all invariants hold."""
    checks = {
        "integrity": ("PRAGMA integrity_check", [("ok",)]), "foreign keys": ("PRAGMA foreign_key_check", []),
        "journal": ("SELECT id, state FROM intake_journal WHERE state <> 'done'", []),
        "message_count": ("SELECT c.id, c.message_count FROM communications_conversations c WHERE c.message_count <> "
                          "(SELECT count(*) FROM communications_messages m WHERE m.conversation_id = c.id)", []),
        "parts of one message": ("SELECT message_id FROM message_parts GROUP BY message_id HAVING count(*) > 1", []),
        "half files": ("SELECT b.id, b.size FROM blobs b LEFT JOIN blob_chunks c ON c.blob_id = b.id GROUP BY b.id "
                       "HAVING coalesce(sum(length(c.data)), 0) <> b.size", []),
        "files left behind": ("SELECT id FROM blobs WHERE id NOT IN (SELECT blob_id FROM communications_attachments WHERE blob_id IS NOT NULL)", []),
        "work left behind": ("SELECT attachment_id FROM attachment_fetches", []),
    }
    with opened(office.data) as db:
        return [f"{name}: {rows[:3]}" for name, (query, wanted) in checks.items() if (rows := db.execute(query).fetchall()) != wanted]


def test_update_that_stops_the_reader(make_office: Callable[..., TelegramOffice], bot: Bot) -> None:
    """The service dies of an update and is started again, as systemd would; soon it stays up, with a card and everything else."""
    office = make_office()
    office.connect_bot()
    office.wait_ok(BOT)
    assert office.service.stop() == 0
    office.service.env["DRAGOMAN_PARSER_ABORT_ON"] = "poison-0123456789"
    for text in ("Before", "poison-0123456789", "After"):
        bot.write(CLIENTS[0], text)
    deaths = 0
    while deaths < 8:
        try:
            office.start()
            office.find(f"{CLIENTS[0]['id']}/3", limit=10)
            break
        except (CommandFailed, OSError, http.client.HTTPException, AssertionError):
            # Its end takes a moment: the report of the crash is written first.
            end = time.monotonic() + 15
            while office.service.alive():
                assert time.monotonic() < end, "it lives and shows nothing"
                time.sleep(0.05)
            deaths += 1
    if deaths == 0:
        pytest.skip("this binary has no DRAGOMAN_PARSER_ABORT_ON: not a debug build")
    office.wait_ok(BOT)
    assert deaths <= 4
    assert [m["text"] for m in office.messages(office.chat(CLIENTS[0]["id"])["id"]) if m["type"] == "text"] == ["Before", "After"]
    (card,) = [m for m in office.mails() if m["type"] == "unsupported"]
    assert b"poison-0123456789" in office.api.bytes(f"{MESSAGES}/messages/{card['id']}/raw")
    assert [line for line in office.complaints() if "set aside" not in line] == []
    office.forgive()


@pytest.mark.parametrize("what", ["polling", "files"])
def test_killed_while_messages_come(make_office: Callable[..., TelegramOffice], telegram: FakeTelegram, bot: Bot, what: str,
                                    capsys: pytest.CaptureFixture[str]) -> None:
    """Everything that was written is here once, with its file whole; what was here once is never gone again."""
    office = make_office()
    office.connect_bot()
    office.wait_ok(BOT)
    rng = random.Random(len(what))
    if what == "files":
        telegram.fault("download", "slow", ROUNDS * 12, bytes=6000, milliseconds=15)
    known: set[str] = set()
    waiting = 0
    with Clients(bot, what == "files") as clients:
        for _ in range(ROUNDS):
            time.sleep(rng.uniform(0.02, 0.6))
            assert office.service.alive(), office.last_log()
            office.service.kill()
            now = parts(office)
            assert known <= now, f"{len(known - now)} messages were in and are gone"
            known = now
            waiting += not set(clients.written) <= now or (what == "files" and fetches(office) > 0)
            office.start()
    telegram.heal()
    until(lambda: parts(office) >= set(clients.written), "not all here", 120)
    until(lambda: fetches(office) == 0, "files are on their way", 300)
    office.wait_ok(BOT)
    shown = {m["external_id"]: m for m in office.mails()}
    assert len(shown) == len(office.mails()) and set(shown) == set(clients.written)
    for identity, (text, data) in clients.written.items():
        assert shown[identity]["text"] == text
        assert [office.bytes_of(a) for a in shown[identity]["attachments"]] == ([] if data is None else [data])
    assert {m["direction"] for m in shown.values()} == {"inbound"}
    assert office.service.stop() == 0
    assert broken(office) == []
    with capsys.disabled():
        print(f"\ntelegram kill/{what}: {ROUNDS} rounds, {waiting} killed with something on its way; {len(shown)} messages, "
              f"{sum(1 for _, data in clients.written.values() if data)} files")
    assert waiting > 0, "a loop that hits nothing shows nothing"


def parts(office: TelegramOffice) -> set[str]:
    with opened(office.data) as db:
        return {row[0] for row in db.execute("SELECT external_id FROM message_parts")}


def fetches(office: TelegramOffice) -> int:
    with opened(office.data) as db:
        return int(db.execute("SELECT count(*) FROM attachment_fetches").fetchone()[0])


# -------------------------------------------------------------------- sending


class Writers:
    """People of the office who write on whatever happens: what got no answer is asked again with the same key, as the page does."""

    def __init__(self, office: TelegramOffice, talks: list[tuple[str, str]]) -> None:
        self.office, self.talks = office, talks
        self.stop = threading.Event()
        self.wanted = 0
        self.acknowledged: dict[str, str] = {}
        self.faults: list[str] = []
        self.threads = [threading.Thread(target=self._run, args=(n,), daemon=True) for n in range(2)]

    def _run(self, which: int) -> None:
        rng, count = random.Random(which), 0
        while not self.stop.is_set():
            if count * len(self.threads) + which >= self.wanted:
                time.sleep(0.01)
                continue
            talk, seen = rng.choice(self.talks)
            self._insist(talk, {"kind": "reply", "text": f"Answer {count} of {which}", "idempotency_key": key(), "hold_seconds": 0,
                                "last_seen_message_id": seen})
            count += 1

    def _insist(self, talk: str, body: dict[str, Any]) -> None:
        while not self.stop.is_set():
            try:
                api = API(self.office.service.port, self.office.token)
                status, answer = self.office.post(f"{MESSAGES}/conversations/{talk}/messages", body, api)
            except (OSError, http.client.HTTPException, ValueError):
                time.sleep(0.02)
                continue
            if status in (200, 201):
                self.acknowledged[answer["id"]] = str(body["text"])
                return
            if status != 503:
                self.faults.append(f"{status} {answer}")
                return

    def finish(self, limit: float = 60) -> None:
        end = time.monotonic() + limit
        while len(self.acknowledged) < self.wanted and time.monotonic() < end and not self.faults:
            time.sleep(0.05)
        self.stop.set()
        for thread in self.threads:
            thread.join(10)


def verdict(acknowledged: dict[str, str], states: dict[str, str], delivered: Iterable[str]) -> list[str]:
    """What is wrong: sent is delivered once, uncertain at most once, and nobody else wrote anything."""
    counts, found = Counter(delivered), []
    if set(acknowledged) != set(states):
        found.append("what was acknowledged is not what is here")
    for identity, state in states.items():
        count = counts.pop(acknowledged.get(identity, ""), 0)
        if count not in {"sent": (1,), "uncertain": (0, 1)}.get(state, ()):
            found.append(f"{acknowledged.get(identity)} is {state} and was delivered {count} times")
    return found + [f"nobody wrote {text}" for text in counts]


@pytest.mark.parametrize("states,delivered,good", [
    ({"a": "sent", "b": "uncertain"}, "AB", True), ({"a": "sent", "b": "uncertain"}, "A", True), ({"a": "sent", "b": "sent"}, "A", False),
    ({"a": "sent", "b": "sent"}, "AAB", False), ({"a": "sent", "b": "uncertain"}, "ABB", False), ({"a": "sent", "b": "queued"}, "A", False),
    ({"a": "sent"}, "A", False), ({"a": "sent", "b": "sent"}, "ABC", False)])
def test_the_verdict_can_fail(states: dict[str, str], delivered: str, good: bool) -> None:
    assert (verdict({"a": "A", "b": "B"}, states, delivered) == []) is good


def test_killed_while_it_sends(make_office: Callable[..., TelegramOffice], telegram: FakeTelegram, bot: Bot,
                               capsys: pytest.CaptureFixture[str]) -> None:
    """What was acknowledged is delivered once, or somebody is asked about it."""
    office = make_office()
    office.connect_bot()
    heard = [office.hear(bot, somebody) for somebody in CLIENTS]
    writers = Writers(office, [(m["conversation_id"], m["id"]) for m in heard])
    rng, within = random.Random(11), 0
    # An answer takes a moment, so that a kill finds it on its way.
    telegram.fault("sendMessage", "delay", 100_000, milliseconds=250)
    for thread in writers.threads:
        thread.start()
    try:
        for _ in range(ROUNDS):
            writers.wanted += 6
            time.sleep(rng.uniform(0.1, 0.6))
            assert office.service.alive(), office.last_log()
            office.service.kill()
            with opened(office.data) as db:
                within += db.execute("SELECT count(*) FROM outbox WHERE stage = 'sending'").fetchone()[0] > 0
            office.start()
        writers.finish()
    finally:
        writers.stop.set()
    assert writers.faults == []
    telegram.heal()
    mine: list[dict[str, Any]] = []

    def settled() -> bool:
        mine[:] = [m for one in heard for m in office.messages(one["conversation_id"]) if m["direction"] == "outbound"]
        return not [m for m in mine if m["outgoing"] and m["outgoing"]["stage"] != "stopped"]

    # One a second in each chat is Telegram's own limit.
    until(settled, "still on their way", 120 + 2 * ROUNDS)
    time.sleep(0.3)
    delivered = [m["text"] for somebody in CLIENTS for m in bot.messages(somebody["id"]) if m["from"]["id"] == bot.id]
    assert verdict(writers.acknowledged, {m["id"]: m["state"] for m in mine}, delivered) == []
    assert len(mine) == writers.wanted
    counts = Counter(m["state"] for m in mine)
    assert all(m["fault"] == "interrupted" for m in mine if m["state"] == "uncertain")
    # A person decides about each; then everything is sent, and nothing was delivered that nobody decided about.
    for one in [m for m in mine if m["state"] == "uncertain"]:
        office.do(one, "resolve", outcome="sent" if one["text"] in delivered else "resend")
    until(lambda: settled() and all(m["state"] == "sent" for m in mine), "not all sent", 120)
    delivered = [m["text"] for somebody in CLIENTS for m in bot.messages(somebody["id"]) if m["from"]["id"] == bot.id]
    assert Counter(delivered) == Counter(writers.acknowledged.values())
    assert office.service.stop() == 0
    assert broken(office) == []
    with capsys.disabled():
        print(f"\ntelegram kill/sending: {ROUNDS} rounds, {within} killed within a send; {len(mine)} messages: {dict(counts)}")
    assert within > 0, "a loop that hits nothing shows nothing"


def test_the_record_is_the_bots(telegram: FakeTelegram, bot: Bot) -> None:
    """The harness itself: what a bot sends stands in its chat and in the record, once."""
    bot.write(CLIENTS[0], "Hi")
    assert bot.call("sendMessage", chat_id=CLIENTS[0]["id"], text="Once")[0] == 200
    assert [m["text"] for m in bot.messages(CLIENTS[0]["id"])] == ["Hi", "Once"] and len(telegram.sends(TOKEN)) == 1
