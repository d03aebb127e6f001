"""A disk that fills while mail comes: intake pauses in time, says so everywhere, and goes on by itself; a disk without any room loses nothing."""
from __future__ import annotations

import http.client
import json
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from dragoman import CommandFailed, binary
from folders import complaints
from letters import letter, letters
from office import CHANNELS, Office
from small_disk import SmallDisk
from user_mailbox import Mailbox

FLOOR = 12 << 20


@pytest.fixture
def on_disk(template: tuple[Path, str], small_disk: SmallDisk) -> Iterator[Callable[..., Office]]:
    """An office whose data lie on the small disk; test hooks as keyword arguments."""
    made: list[Office] = []

    def make(**env: str) -> Office:
        made.append(Office(template, small_disk.path, env).start())
        return made[-1]

    yield make
    for one in made:
        one.__exit__()


def until(check: Callable[[], Any], what: str, limit: float = 20) -> Any:
    end = time.monotonic() + limit
    while not (found := check()):
        assert time.monotonic() < end, f"not {what} within {limit} s"
        time.sleep(0.05)
    return found


def upload(office: Office, body: bytes) -> tuple[int, dict[str, Any]]:
    connection = http.client.HTTPConnection("127.0.0.1", office.service.port, timeout=30)
    connection.request("POST", "/api/v1/files?name=a.bin", body, {
        "Authorization": f"Bearer {office.token}", "Content-Type": "application/octet-stream"})
    answer = connection.getresponse()
    found = answer.status, json.loads(answer.read())
    connection.close()
    return found


def doctor(office: Office) -> dict[str, Any]:
    done = subprocess.run([str(binary()), "doctor", "--json", "--data", str(office.data)], capture_output=True, text=True, timeout=60)
    return next(check for check in json.loads(done.stdout)["checks"] if check["name"] == "disk")  # type: ignore[no-any-return]


def event_types(office: Office, after: int) -> list[tuple[str, Any]]:
    return [(one["type"], one["data"].get("state")) for one in office.api.json(f"/api/v1/events?after={after}")["items"]]


def cursors(office: Office, address: str) -> list[Any]:
    return [(one["name"], one["here"]) for one in office.channel(address)["email"]["folders"]]


def test_intake_pauses_before_anything_is_lost(on_disk: Callable[..., Office], small_disk: SmallDisk, box: Mailbox, tmp_path: Path) -> None:
    office = on_disk(DRAGOMAN_DISK_FLOOR_BYTES=str(FLOOR))
    box.deliver(letters(3))
    address = office.connect(box)
    office.wait_mails(3)
    office.wait_ok(address)
    assert office.api.json("/api/v1/disk")["state"] == "ok"
    seen = office.api.json("/api/v1/events")["next"]
    conversation = office.api.json("/api/v1/communications/inbox?view=all")["items"][0]["id"]
    before = cursors(office, address)

    small_disk.leave(FLOOR - (1 << 20))
    until(lambda: office.api.json("/api/v1/disk")["state"] == "low", "low")
    box.deliver(letters(20, first=100, size=30_000))
    health = office.wait_bad(address, "disk_low")
    assert health["state"] == "down" and health["next_try_at"] is None
    status, body = office.api.request("GET", "/health/ready")
    assert status == 503 and json.loads(body)["code"] == "disk_low", body
    assert office.api.json("/health")["disk"]["state"] == "low"
    assert "dragoman_disk_ok 0" in office.api.bytes("/metrics").decode()
    assert ("disk.changed", "low") in event_types(office, seen)
    check = doctor(office)
    assert check["state"] == "failed" and "nearly full" in check["words"] and "Make room" in check["advice"]
    assert "nearly full" in office.run("status")
    # Files are refused with words, also those that were on their way; text is not.
    status, problem = upload(office, bytes(200_000))
    assert status == 507 and problem["code"] == "disk_low" and "nearly full" in problem["detail"]
    mail = tmp_path / "more.eml"
    mail.write_bytes(letter(500))
    with pytest.raises(CommandFailed, match="exited 73.*\n*.*(?s:.*)nearly full"):
        office.run("import", "mail", mail, "--address", "old@dragoman.test")
    status, body = office.api.request("POST", f"/api/v1/communications/conversations/{conversation}/messages", {
        "kind": "note", "text": "Still written down.", "idempotency_key": "0192f0aa-0000-7000-8000-000000000001"})
    assert status == 201, body
    # Nothing was taken in: not a mail, not a cursor.
    office.order(address, "check")
    office.order(address, "retry")
    time.sleep(2)
    assert [m["direction"] for m in office.mails()].count("inbound") == 3 and cursors(office, address) == before

    small_disk.make_room()
    until(lambda: office.api.json("/api/v1/disk")["state"] == "ok", "ok again")
    office.wait_here(address, 23)
    assert office.api.request("GET", "/health/ready")[0] == 200
    assert event_types(office, seen).count(("disk.changed", "ok")) == 1
    assert upload(office, bytes(200_000))[0] == 201
    assert office.service.stop() == 0
    # The note is no message that a conversation would move up for.
    assert [words for words in complaints(office.data, unread_is_inbound=False) if not words.startswith("last_message_at")] == []


def test_a_disk_without_any_room_loses_nothing(on_disk: Callable[..., Office], small_disk: SmallDisk, box: Mailbox) -> None:
    """Without a floor it runs into SQLite's own error: every writer survives, and with room all is there once."""
    office = on_disk(DRAGOMAN_DISK_FLOOR_BYTES="0")
    box.deliver(letters(3))
    address = office.connect(box)
    office.wait_mails(3)
    small_disk.leave(3 << 20)
    box.deliver(letters(60, first=100, size=100_000))
    office.wait(address, lambda h: h.get("reason") in ("disk_full", "database_error"), "red for want of room", limit=60)
    small_disk.leave(0)
    statuses = {upload(office, bytes(3_000_000))[0] for _ in range(3)}
    assert statuses == {507}, statuses
    # A small write may still find room in what the database has already.
    assert office.api.request("GET", "/health/ready")[0] in (200, 503)
    assert office.api.request("GET", "/health")[0] == 200
    assert office.channels()[address]["health"]["advice"]
    time.sleep(3)
    assert office.service.alive()
    small_disk.make_room()
    office.order(address, "retry")
    office.wait_here(address, 63)
    assert office.api.request("GET", "/health/ready")[0] == 200
    assert office.service.stop() == 0
    # What is left of the uploads could not even be taken away; maintenance does that within a day.
    assert [words for words in complaints(office.data, unread_is_inbound=False) if not words.startswith("files without")] == []


def test_a_start_without_any_room_ends_in_words(on_disk: Callable[..., Office], small_disk: SmallDisk) -> None:
    office = on_disk()
    assert office.service.stop() == 0
    small_disk.leave(0)
    with pytest.raises(CommandFailed, match="no room on the disk"):
        office.service.start()
    small_disk.make_room()
    office.start()
    assert office.api.request("GET", CHANNELS)[0] == 200
