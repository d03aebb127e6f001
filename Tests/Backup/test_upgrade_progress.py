"""An upgrade in the eyes of systemd and of those who are connected meanwhile, and a stop right after it."""
from __future__ import annotations

import os
import signal
import socket
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from dragoman import binary, free_port
from folders import complaints, journal
from older import older_office

pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


def mails(count: int) -> list[bytes]:
    return [b"From: a@b.test\r\nTo: c@d.test\r\nSubject: %d\r\n\r\n" % n + os.urandom(12_000).hex().encode() for n in range(count)]


class Notify:
    """systemd's end of $NOTIFY_SOCKET."""

    def __init__(self, path: Path) -> None:
        self.socket = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        self.socket.bind(str(path))
        self.socket.settimeout(60)
        self.heard: list[str] = []
        self.path = path

    def until(self, word: str) -> list[str]:
        """Everything up to the first message with this line."""
        while not any(word in one.splitlines() for one in self.heard[-1:]):
            self.heard.append(self.socket.recv(65_536).decode())
        return self.heard


@contextmanager
def upgrading(data: Path, port: int, **env: str) -> Iterator[subprocess.Popen[bytes]]:
    log = data.parent / "log"
    with log.open("wb") as file:
        service = subprocess.Popen([str(binary()), "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"], stdout=file, stderr=file,
                                   env={**os.environ, **env})
    try:
        yield service
    finally:
        if service.poll() is None:
            service.send_signal(signal.SIGKILL)
            service.wait()


def answers_on(data: Path, service: subprocess.Popen[bytes]) -> None:
    log, end = data.parent / "log", time.monotonic() + 60
    while "answers on" not in log.read_text(errors="replace"):
        assert service.poll() is None, f"it ended with {service.returncode}\n{log.read_text(errors='replace')[-2000:]}"
        assert time.monotonic() < end, "it does not answer"
        time.sleep(0.01)


def test_systemd_hears_how_far_it_is(tmp_path: Path) -> None:
    data, notify = tmp_path / "data", Notify(tmp_path / "notify")
    older_office(data, 2, "c@d.test", mails(2500))
    with upgrading(data, free_port(), NOTIFY_SOCKET=str(notify.path)) as service:
        heard = notify.until("READY=1")
        starting = [one for one in heard[:-1] if not one.startswith("WATCHDOG=1")]
        # Every word before the end asks for more time, so that the limit of a start never strikes in the middle.
        assert starting and all(one.startswith("EXTEND_TIMEOUT_USEC=") for one in starting), starting
        times = [int(one.splitlines()[0].split("=")[1]) for one in starting]
        assert min(times) >= 20_000_000, times
        status = [one.splitlines()[1].removeprefix("STATUS=") for one in starting]
        copying = [words for words in status if "Before the upgrade a copy is made" in words]
        assert len(set(copying)) > 3 and any(" %" in words for words in copying), status
        steps = [words for words in status if words.startswith("Upgrading the database, step ")]
        assert steps[0].startswith("Upgrading the database, step 1 of ") and len(set(steps)) >= 2, status
        assert status.index(steps[0]) > status.index(copying[-1])
        service.terminate()
        assert service.wait(20) == 0


def test_connections_meanwhile_do_not_end_it(tmp_path: Path) -> None:
    """Browsers that ask all the time: some connect in the very moment in which the notice gives way to the service."""
    data, port = tmp_path / "data", free_port()
    older_office(data, 2, "c@d.test", mails(600))
    wanted = journal(data)
    statuses: list[bytes] = []
    over = threading.Event()

    def ask() -> None:
        while not over.is_set():
            try:
                with socket.create_connection(("127.0.0.1", port), timeout=5) as one:
                    one.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
                    statuses.append(one.recv(4096)[9:12])
            except OSError:
                pass

    threads = [threading.Thread(target=ask) for _ in range(4)]
    with upgrading(data, port) as service:
        for thread in threads:
            thread.start()
        try:
            answers_on(data, service)
            end = time.monotonic() + 20
            while b"200" not in statuses:
                assert service.poll() is None and time.monotonic() < end
                time.sleep(0.02)
        finally:
            over.set()
            for thread in threads:
                thread.join()
        assert b"503" in statuses
        service.terminate()
        assert service.wait(20) == 0, (tmp_path / "log").read_text(errors="replace")[-2000:]
    assert journal(data) == wanted


def test_a_stop_right_after_it_is_prompt(tmp_path: Path) -> None:
    """Thousands of mails that the older version had not understood are still to be: the rest of them has time until the next start."""
    data, port = tmp_path / "data", free_port()
    older_office(data, 2, "c@d.test", mails(1200))
    with upgrading(data, port) as service:
        answers_on(data, service)
        begin = time.monotonic()
        service.terminate()
        assert service.wait(20) == 0
        took = time.monotonic() - begin
    print(f"stop right after an upgrade: {took * 1000:.0f} ms")
    log = (tmp_path / "log").read_text(errors="replace")
    # The grace is 10 s, and what goes beyond is cut off with errors.
    assert took < 6 and " error " not in log, log[-2000:]
    with upgrading(data, port) as service:
        answers_on(data, service)
        end = time.monotonic() + 120
        while [words for words in complaints(data, unread_is_inbound=False) if words.startswith("journal rows")]:
            assert time.monotonic() < end
            time.sleep(0.3)
        service.terminate()
        assert service.wait(20) == 0
    assert complaints(data, unread_is_inbound=False) == []
