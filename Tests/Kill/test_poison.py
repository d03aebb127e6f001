"""A mail that stops the parser, and with it the process, must not stop any other mail (architecture.md, Poison).

A debug binary aborts when it parses a mail that holds the text in DRAGOMAN_PARSER_ABORT_ON."""
from __future__ import annotations

import time
from pathlib import Path

import pytest

from compare import compare, read_everything
from compose import OFFICE
from dragoman import API, CommandFailed, Service, binary, import_mail, new_office
from folders import Folders, complaints
from truth import Mail

RESTARTS = 12
pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


class Poisoned:
    """Mails of which one, referred to by no other, stops the parser."""

    def __init__(self, base: Path) -> None:
        self.folders = Folders(base / "mails", 1, 120, seed=9)
        alone = [m for m in self.folders.mails if m.message_id and sum(m.story == o.story for o in self.folders.mails) == 1]
        self.bad: Mail = alone[len(alone) // 2]
        self.env = {"DRAGOMAN_PARSER_ABORT_ON": self.bad.message_id or "", "SWIFT_BACKTRACE": "enable=no"}
        self.data = base / "data"
        self.token = new_office(self.data)

    def attempt(self) -> bool:
        """One import; whether it came to its end."""
        try:
            import_mail(self.data, self.folders.paths, OFFICE.address, env=self.env)
            return True
        except CommandFailed:
            return False

    def check(self, service: Service) -> None:
        """All others are here as they should be; the bad one is a card with its original."""
        api = API(service.port, self.token)
        shown = read_everything(api)
        cards = [m for m in shown.messages if m["type"] == "unsupported"]
        assert len(cards) == 1
        assert shown.raw[cards[0]["id"]] == self.bad.raw
        others = [m for m in self.folders.mails if m is not self.bad]
        shown.messages.remove(cards[0])
        del shown.conversations[cards[0]["conversation_id"]]
        report = compare(others, api, shown)
        assert not report.differences, "\n".join(str(d) for d in report.differences[:20])
        assert report.mails == sum(m.duplicate_of is None for m in others)


@pytest.fixture
def poisoned(tmp_path: Path) -> Poisoned:
    return Poisoned(tmp_path)


def settle(service: Service, seconds: float) -> bool:
    """Waits while the service goes on with its journal; False if it died of it."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if not service.alive():
            return False
        time.sleep(0.1)
    return True


def test_service(poisoned: Poisoned) -> None:
    """The service dies of the mail and is started again, as systemd would; soon it stays up with everything in."""
    service = Service(poisoned.data, poisoned.env)
    deaths, done = 0, False
    for _ in range(RESTARTS):
        try:
            service.start()
        except CommandFailed:
            deaths += 1
            continue
        done = poisoned.attempt()
        if done and settle(service, 2):
            break
        service.kill()
        deaths += 1
    if deaths == 0:
        service.stop()
        pytest.skip("this binary has no DRAGOMAN_PARSER_ABORT_ON: not a debug build")
    assert done and service.alive(), f"still dying after {deaths} restarts"
    assert deaths <= 4
    poisoned.check(service)
    assert service.stop() == 0
    assert [c for c in complaints(poisoned.data) if not c.startswith(("mails marked unsupported: 1 ", "journal rows left behind: 1 "))] == []


def test_command_alone(poisoned: Poisoned) -> None:
    """The import by itself dies as well; started again it gets past the mail."""
    attempts = 1
    while not poisoned.attempt():
        attempts += 1
        assert attempts <= 5, "the import never gets past the mail"
    if attempts == 1:
        pytest.skip("this binary has no DRAGOMAN_PARSER_ABORT_ON: not a debug build")
    with Service(poisoned.data, poisoned.env) as service:
        assert settle(service, 1)
        poisoned.check(service)
