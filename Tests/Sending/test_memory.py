"""Mails with 20 MB of files leave: what the process holds while it sends and afterwards."""
from __future__ import annotations

import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from sending_office import SendingOffice

MAILS, FILE = 2, 20_000_000
# Bytes above the service at rest: a file, its base64 and the mail around it, and what SQLite and the line need of them.
AT_MOST, AFTERWARDS = 300 << 20, 60 << 20


def resident(pid: int) -> int:
    words = Path(f"/proc/{pid}/status").read_text().split()
    return int(words[words.index("VmRSS:") + 1]) << 10


def test_memory_of_large_mails(make_office: Callable[..., SendingOffice], capsys: pytest.CaptureFixture[str]) -> None:
    office = make_office(DRAGOMAN_TIMEOUT_SECONDS="60")
    heard, pid = office.hear(), office.service.pid
    before, seen, over = resident(pid), [0], threading.Event()

    def watch() -> None:
        while not over.is_set():
            seen.append(resident(pid))
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        for number in range(MAILS):
            file = office.upload(f"scan{number}.bin", bytes([number]) * FILE, "application/octet-stream")
            office.wait_state(office.reply(heard if number == 0 else heard.conversation, attachments=[file["id"]]), "sent", limit=120)
    finally:
        over.set()
        watcher.join()
    # What was kept for the next is given back within a minute.
    end = time.monotonic() + 75
    while (after := resident(pid)) >= before + AFTERWARDS and time.monotonic() < end:
        time.sleep(1)
    with capsys.disabled():
        print(f"\n{MAILS} mails of {FILE // 1_000_000} MB sent: resident {before >> 20} MB before, {max(seen) >> 20} MB at most, {after >> 20} MB after")
    assert max(seen) < before + AT_MOST
    assert after < before + AFTERWARDS
