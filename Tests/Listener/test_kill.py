"""Kills the service with SIGKILL at random moments of a back-fill and of live intake, again and again on one data folder.

DRAGOMAN_ROUNDS sets how often in each way (100; 10 in CI)."""
from __future__ import annotations

import os
import random
import threading
import time
from pathlib import Path

import pytest

from compare import compare, read_everything
from compose import OFFICE
from dovecot import Dovecot
from folders import complaints, journal, journal_hash
from generated import as_shown, imap_mails, order_of_intake
from office import Office
from truth import Mail
from user_mailbox import Mailbox, changes

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "100"))
EACH = 40


class Loop:
    """One mailbox, one data folder, and what the rounds were like."""

    def __init__(self, template: tuple[Path, str], folder: Path, server: Dovecot, seed: int) -> None:
        self.mails = [m for m in imap_mails(ROUNDS * EACH, seed) if m.account == OFFICE.address]
        self.box = server.add_user(f"kill{seed}")
        self.office = Office(template, folder)
        self.rng = random.Random(seed)
        self.before: dict[str, str] = {}
        self.delivered = 0
        self.under_way = self.partial = 0

    def batch(self, number: int) -> list[Mail]:
        size = -(-len(self.mails) // ROUNDS)
        return self.mails[number * size:(number + 1) * size]

    def note(self, known: set[str], delivered: list[Mail], number: int) -> set[str]:
        """What is in after a kill: never less than before."""
        now = journal(self.office.data)
        assert known <= now, f"round {number}: {len(known - now)} mails were in and are gone"
        self.under_way += not {journal_hash(m.raw) for m in delivered} <= now
        self.partial += len(known) < len(now)
        return now

    def connect(self) -> None:
        with self.office:
            self.office.connect(self.box, address=OFFICE.address)
            self.office.wait_ok(OFFICE.address, limit=60)

    def kill_after(self, seconds: float) -> None:
        time.sleep(seconds)
        assert self.office.service.alive(), self.office.service.log.read_text(errors="replace")[-3000:]
        self.office.service.kill()

    def finish(self) -> str:
        """The service runs to the end; then all must be there, once, with nothing touched."""
        before = self.box.snapshot()
        with self.office:
            self.office.wait_here(OFFICE.address, len(self.mails), limit=120)
            ledger = self.office.ledger(OFFICE.address)
            inbox = next(f for f in ledger["folders"] if f["name"] == "INBOX")
            assert (inbox["on_server"], inbox["here"], inbox["missing_count"], inbox["gone"]) == (len(self.mails), len(self.mails), 0, 0)
            shown = read_everything(self.office.api)
            wanted, _ = as_shown(self.mails, shown, order_of_intake(self.office.data))
            report = compare(wanted, self.office.api, shown)
            text = "\n".join(str(d) for d in report.differences[:20])
            assert not report.differences, f"{len(report.differences)} differences\n{text}"
        assert complaints(self.office.data, unread_is_inbound=False) == []
        assert changes(before, self.box.snapshot()) == []
        assert not [name for name in before if name.startswith("cur/")], "something took a mail out of `new`"
        return report.summary()


@pytest.fixture
def loop(template: tuple[Path, str], tmp_path: Path, shared_server: Dovecot, request: pytest.FixtureRequest) -> Loop:
    return Loop(template, tmp_path, shared_server, 100 + len(request.node.name))


def pace(template: tuple[Path, str], folder: Path, server: Dovecot) -> float:
    """Seconds from the start of the service to the last of some mails, so that kills fall before it."""
    mails = [m for m in imap_mails(3 * EACH, 1) if m.account == OFFICE.address]
    box: Mailbox = server.add_user(f"pace{len(server.passwords)}")
    office = Office(template, folder / "pace")
    with office:
        office.connect(box, address=OFFICE.address)
        office.wait_ok(OFFICE.address)
    box.deliver([m.raw for m in mails])
    begin = time.monotonic()
    with office:
        while office.health(OFFICE.address).get("backlog") != 0 or len(journal(office.data)) < 0.9 * len(mails):
            assert time.monotonic() - begin < 60
            time.sleep(0.01)
        return time.monotonic() - begin


def test_killed_while_it_catches_up(loop: Loop, template: tuple[Path, str], tmp_path: Path, shared_server: Dovecot,
                                    capsys: pytest.CaptureFixture[str]) -> None:
    """Mails pile up while nothing runs; the service is killed at a random moment of fetching them. What was in stays in."""
    whole = pace(template, tmp_path, shared_server)
    loop.connect()
    known: set[str] = set()
    for number in range(ROUNDS):
        loop.box.deliver([m.raw for m in loop.batch(number)])
        loop.delivered += len(loop.batch(number))
        loop.office.service.start()
        loop.kill_after(loop.rng.uniform(0, whole))
        known = loop.note(known, loop.mails[:loop.delivered], number)
    words = loop.finish()
    with capsys.disabled():
        print(f"\nimap kill/catch-up: {ROUNDS} rounds, {loop.under_way} killed with mails missing, {loop.partial} after some came; {words}")


def test_killed_in_the_first_backfill(loop: Loop, template: tuple[Path, str], tmp_path: Path, shared_server: Dovecot,
                                      capsys: pytest.CaptureFixture[str]) -> None:
    """One large mailbox that no run brings in whole: each is killed after a slice of the time it takes."""
    whole = pace(template, tmp_path, shared_server)
    loop.box.deliver([m.raw for m in loop.mails])
    with loop.office:
        loop.office.connect(loop.box, address=OFFICE.address)
        loop.office.service.kill()
    known: set[str] = set()
    for number in range(ROUNDS):
        loop.office.service.start()
        loop.kill_after(loop.rng.uniform(0, whole))
        known = loop.note(known, loop.mails, number)
    words = loop.finish()
    with capsys.disabled():
        print(f"\nimap kill/back-fill: {ROUNDS} rounds, {loop.under_way} killed with mails missing, {loop.partial} after some came; {words}")


def test_killed_while_mail_arrives(loop: Loop, capsys: pytest.CaptureFixture[str]) -> None:
    """Mails trickle in, one every few milliseconds, whether the service lives or not."""
    loop.connect()
    stop = threading.Event()

    def trickle() -> None:
        rng = random.Random(3)
        for mail in loop.mails:
            if stop.is_set():
                return
            loop.box.deliver([mail.raw])
            loop.delivered += 1
            time.sleep(rng.expovariate(EACH / 1.2))

    thread = threading.Thread(target=trickle)
    thread.start()
    try:
        known: set[str] = set()
        for number in range(ROUNDS):
            loop.office.service.start()
            loop.kill_after(loop.rng.uniform(0.1, 1.6))
            known = loop.note(known, loop.mails[:loop.delivered], number)
    except BaseException:
        stop.set()
        raise
    finally:
        thread.join(120)
    words = loop.finish()
    with capsys.disabled():
        print(f"\nimap kill/live: {ROUNDS} rounds, {loop.under_way} killed with mails missing, {loop.partial} after some came; {words}")
