"""A flood from all sides at once: large mails from many mailboxes, uploads, live sockets. What the process holds stays within a bound."""
from __future__ import annotations

import base64
import socket
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from dovecot import Dovecot
from letters import letter
from live_socket import LIVE_PATH, WebSocket
from office import CHANNELS, Office

Make = Callable[..., Office]
MAILBOXES, MAIL, EACH = 10, 6 << 20, 2
UPLOADS, UPLOAD = 16, 4 << 20
SOCKETS = 150
# Bytes above the service at rest. It holds 32 MiB of fetched mail at most (ListenerTuning.heldBytes), each a few times while it is understood.
BOUND = 500 << 20


class Resident:
    """Resident bytes of a process, looked at all the time."""

    def __init__(self, pid: int) -> None:
        self.pid, self.over, self.most = pid, threading.Event(), 0
        self.before = self.now()
        self.thread = threading.Thread(target=self._watch)

    def now(self) -> int:
        words = Path(f"/proc/{self.pid}/status").read_text().split()
        return int(words[words.index("VmRSS:") + 1]) << 10

    def _watch(self) -> None:
        while not self.over.is_set():
            self.most = max(self.most, self.now())
            time.sleep(0.02)

    def __enter__(self) -> "Resident":
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.over.set()
        self.thread.join()


def scan(number: int) -> bytes:
    """A mail that is one large file, as offices get them."""
    head = letter(number).decode().split("\n\n")[0].replace("text/plain; charset=utf-8", 'application/pdf; name="scan.pdf"')
    return f"{head}\nContent-Transfer-Encoding: base64\n\n".encode() + base64.encodebytes(number.to_bytes(2, "big") * (MAIL * 3 // 8))


def upload(office: Office, answers: list[bytes]) -> None:
    with socket.create_connection(("127.0.0.1", office.service.port), timeout=300) as one:
        one.sendall(f"POST /api/v1/files?name=flood.bin HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer {office.token}\r\n"
                    f"Content-Type: application/octet-stream\r\nContent-Length: {UPLOAD}\r\n\r\n".encode())
        for _ in range(UPLOAD >> 20):
            one.sendall(bytes(1 << 20))
        answers.append(one.recv(4096)[9:12])


def test_memory_stays_bounded_in_a_flood(make_office: Make, shared_server: Dovecot, capsys: pytest.CaptureFixture[str]) -> None:
    office = make_office(DRAGOMAN_TIMEOUT_SECONDS="60")
    boxes = [shared_server.add_user(f"flood{n}") for n in range(MAILBOXES)]
    for number, box in enumerate(boxes):
        box.deliver([scan(9000 + number * EACH + n) for n in range(EACH)])
    ca = shared_server.authority.ca_file.read_text()
    with Resident(office.service.pid) as resident:
        for box in boxes:
            status, answer = office.api.request("POST", CHANNELS, {
                "platform": "email", "password": box.password, "ca_pem": ca, "smtp": None, "backfill": "all",
                "address": f"{box.user}@dragoman.test",
                "imap": {"host": "localhost", "port": shared_server.tls_port, "security": "tls", "user": box.user}})
            assert status == 201, answer
        held = [WebSocket(office.service.port, LIVE_PATH, bearer=office.token) for _ in range(SOCKETS)]
        answers: list[bytes] = []
        uploads = [threading.Thread(target=upload, args=(office, answers)) for _ in range(UPLOADS)]
        for thread in uploads:
            thread.start()
        for thread in uploads:
            thread.join()
        assert answers == [b"201"] * UPLOADS, answers
        office.wait_mails(MAILBOXES * EACH, limit=300)
        for one in held:
            one.socket.close()
    time.sleep(5)
    after = resident.now()
    with capsys.disabled():
        print(f"\nflood of {MAILBOXES * EACH} mails of {MAIL >> 20} MB, {UPLOADS} uploads of {UPLOAD >> 20} MB, {SOCKETS} live sockets: resident "
              f"{resident.before >> 20} MB before, {resident.most >> 20} MB at most, {after >> 20} MB after")
    assert resident.most < resident.before + BOUND
    assert after < resident.before + BOUND // 2
