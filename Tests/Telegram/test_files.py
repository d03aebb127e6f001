"""Files that Telegram holds: they come whole or the office says why not, and one that makes trouble stops no other."""
from __future__ import annotations

import hashlib
import threading
import time
from typing import Any

import pytest

from fake_telegram import Bot, file, person, until
from office import MESSAGES
from telegram_office import TelegramOffice

ANNA = person(5001, "Anna")
MEGABYTE = 1 << 20


def blob(size: int, seed: int = 1) -> bytes:
    """Bytes that repeat nothing within a chunk."""
    out = bytearray()
    state = seed.to_bytes(8, "big")
    while len(out) < size:
        state = hashlib.sha256(state).digest()
        out += state * 64
    return bytes(out[:size])


def document(office: TelegramOffice, bot: Bot, data: bytes = b"", name: str = "a.pdf", **more: Any) -> dict[str, Any]:
    number = bot.write(ANNA, media=file("document", data, name, "application/pdf", **more))
    return office.find(f"5001/{number}")


def again(office: TelegramOffice, message: dict[str, Any]) -> int:
    """A person asks for what failed."""
    return office.api.request("POST", f"{MESSAGES}/messages/{message['id']}/fetch")[0]


@pytest.mark.parametrize("size", [0, 1, 65_536, 3 * MEGABYTE + 17])
def test_whole(office: TelegramOffice, bot: Bot, size: int) -> None:
    data = blob(size)
    (attachment,) = office.wait_files(document(office, bot, data))
    assert office.bytes_of(attachment) == data and attachment["size"] == size
    assert attachment["sha256"] == hashlib.sha256(data).hexdigest()


def test_shown_before_it_is_here(office: TelegramOffice, bot: Bot) -> None:
    """The message is there at once; the file says that it is coming."""
    office.telegram.fault("download", "slow", bytes=40_000, milliseconds=200)
    shown = document(office, bot, blob(300_000))
    assert [a["state"] for a in shown["attachments"]] == ["pending"] and shown["attachments"][0]["name"] == "a.pdf"
    assert office.api.request("GET", f"/api/v1/files/{shown['attachments'][0]['id']}")[0] in (404, 409)
    assert office.hear(bot, ANNA, "Meanwhile")["text"] == "Meanwhile"
    (attachment,) = office.wait_files(shown)
    assert office.bytes_of(attachment) == blob(300_000)


@pytest.mark.parametrize("fault,more", [("cut", {"after": 100}), ("drop_before", {}), ("drop_after", {}),
                                        ("answer", {"status": 500}), ("answer", {"status": 502}), ("too_many", {"retry_after": 1})])
@pytest.mark.parametrize("where", ["download", "getFile"])
def test_trouble_on_the_way(office: TelegramOffice, bot: Bot, where: str, fault: str, more: dict[str, Any]) -> None:
    """Tried again until it is whole."""
    office.telegram.fault(where, fault, 2, **more)
    data = blob(MEGABYTE)
    (attachment,) = office.wait_files(document(office, bot, data))
    assert office.bytes_of(attachment) == data and office.telegram.faults_left() == 0


def test_cut_late(office: TelegramOffice, bot: Bot) -> None:
    office.telegram.fault("download", "cut", 2, after=700_000)
    (attachment,) = office.wait_files(document(office, bot, blob(MEGABYTE)))
    assert office.bytes_of(attachment) == blob(MEGABYTE) and office.telegram.faults_left() == 0


def test_too_large_is_said(office: TelegramOffice, bot: Bot) -> None:
    """20 MB are Telegram's limit: shown in words, not tried for ever, and no other file waits for it."""
    shown = document(office, bot, size=1000, claimed_size=25 * MEGABYTE)
    small = document(office, bot, b"small")
    (attachment,) = office.wait_files(shown, "failed")
    assert attachment["fault"] == "too_large" and attachment["size"] == 25 * MEGABYTE
    office.wait_files(small)
    calls = len(office.telegram.calls("getFile"))
    time.sleep(1)
    assert len(office.telegram.calls("getFile")) == calls


def test_twenty_megabytes(office: TelegramOffice, bot: Bot) -> None:
    shown = document(office, bot, size=20 * MEGABYTE)
    (attachment,) = office.wait_files(shown, limit=60)
    assert attachment["size"] == 20 * MEGABYTE and len(office.bytes_of(attachment)) == 20 * MEGABYTE


def test_gone_and_asked_for_by_a_person(office: TelegramOffice, bot: Bot) -> None:
    data = blob(50_000)
    office.telegram.refuse("getFile", 400, "Bad Request: wrong file_id or the file is temporarily unavailable", 1000)
    shown = document(office, bot, data)
    (attachment,) = office.wait_files(shown, "failed", limit=60)
    assert attachment["fault"] == "gone"
    office.telegram.heal()
    time.sleep(0.5)
    assert office.message(shown)["attachments"][0]["state"] == "failed", "nothing is tried any more by itself"
    assert again(office, shown) == 202
    (attachment,) = office.wait_files(shown)
    assert office.bytes_of(attachment) == data and attachment["fault"] is None
    assert again(office, shown) in (202, 404, 409), "nothing is left to fetch"


def test_missing_download(office: TelegramOffice, bot: Bot) -> None:
    """Known by name, and nothing is there."""
    office.telegram.fault("download", "answer", 1000, status=404, body='{"ok":false,"error_code":404,"description":"Not Found"}')
    shown = document(office, bot, b"x" * 1000)
    number = bot.write(ANNA, "Text goes on")
    office.find(f"5001/{number}")
    until(lambda: len(office.telegram.calls("getFile")) >= 2, "tried once only", 20)
    office.telegram.heal()
    (attachment,) = office.wait_files(shown, limit=60)
    assert office.bytes_of(attachment) == b"x" * 1000


def test_one_in_trouble_stops_no_other(office: TelegramOffice, bot: Bot) -> None:
    """Its waits are its own."""
    office.telegram.refuse("getFile", 400, "Bad Request: file is temporarily unavailable", 3)
    shown = [document(office, bot, blob(20_000, n), f"{n}.pdf") for n in range(8)]
    for n, one in enumerate(shown):
        (attachment,) = office.wait_files(one)
        assert office.bytes_of(attachment) == blob(20_000, n)


def test_restart_in_the_middle(office: TelegramOffice, bot: Bot) -> None:
    data = blob(MEGABYTE)
    office.telegram.fault("download", "slow", bytes=50_000, milliseconds=300)
    shown = document(office, bot, data)
    time.sleep(0.7)
    office.restart()
    (attachment,) = office.wait_files(shown)
    assert office.bytes_of(attachment) == data


def test_same_file_twice_is_kept_once(office: TelegramOffice, bot: Bot) -> None:
    data = blob(200_000)
    first, second = document(office, bot, data, "one.pdf"), document(office, bot, data, "two.pdf")
    a, b = office.wait_files(first)[0], office.wait_files(second)[0]
    assert (a["name"], b["name"]) == ("one.pdf", "two.pdf") and a["sha256"] == b["sha256"]
    assert office.bytes_of(a) == office.bytes_of(b) == data


def test_not_without_a_session(office: TelegramOffice, bot: Bot) -> None:
    (attachment,) = office.wait_files(document(office, bot, b"passport"))
    token, office.api.token = office.api.token, "wrong"
    assert office.api.request("GET", f"/api/v1/files/{attachment['id']}")[0] == 401
    office.api.token = token


def test_many_at_once(office: TelegramOffice, bot: Bot) -> None:
    threads = [threading.Thread(target=lambda n=n: bot.write(person(6000 + n), media=file("photo", blob(30_000, n), "p.jpg", "image/jpeg")))
               for n in range(30)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for n in range(30):
        (attachment,) = office.wait_files(office.find(f"{6000 + n}/1"))
        assert office.bytes_of(attachment) == blob(30_000, n)
