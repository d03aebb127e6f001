"""The truth of Tests/Mail over IMAP: thousands of generated mails on a real server, every field of every mail compared.

DRAGOMAN_MAILS sets how many (2000), DRAGOMAN_SEED which (2026)."""
from __future__ import annotations

import os
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compare import compare, read_everything
from dovecot import Dovecot
from dragoman import Counts, everything, import_mail
from folders import complaints, opened
from generated import ACCOUNTS, FOLDERS, as_shown, fill, imap_mails, order_of_intake
from imap_proxy import Proxy
from letters import letters
from office import Office
from outputs import write_maildir
from truth import Mail
from user_mailbox import Mailbox, changes

MAILS = int(os.environ.get("DRAGOMAN_MAILS", "2000"))
FOLDER_OPTIONS = [word for name in FOLDERS for word in ("--folder", name)]


@dataclass
class Filled:
    """Two mailboxes with all mails, connected and complete."""
    office: Office
    mails: list[Mail]
    boxes: dict[str, Mailbox]
    before: dict[str, dict[str, str]]
    counts: dict[tuple[str, str], int]
    proxy: Proxy


@pytest.fixture(scope="module")
def filled(template: tuple[Path, str], tmp_path_factory: pytest.TempPathFactory, shared_server: Dovecot) -> Iterator[Filled]:
    mails = imap_mails(MAILS, int(os.environ.get("DRAGOMAN_SEED", "2026")))
    boxes = {account: shared_server.add_user(user) for account, user in ACCOUNTS.items()}
    counts = fill(boxes, mails)
    before = {account: box.snapshot() for account, box in boxes.items()}
    proxy = Proxy(shared_server.port, shared_server.authority.pairs["good"])
    with proxy, Office(template, tmp_path_factory.mktemp("truth")) as office:
        for account, box in boxes.items():
            office.connect(box, *FOLDER_OPTIONS, address=account, port=proxy.port)
        for account in boxes:
            office.wait_here(account, sum(counts[(account, name)] for name in FOLDERS), limit=180)
        yield Filled(office, mails, boxes, before, counts, proxy)


def check(filled: Filled) -> str:
    """Zero differences; returns what was compared."""
    shown = read_everything(filled.office.api)
    wanted, other = as_shown(filled.mails, shown, order_of_intake(filled.office.data))
    report = compare(wanted, filled.office.api, shown)
    kinds: dict[str, int] = {}
    for difference in report.differences:
        kinds[difference.field] = kinds.get(difference.field, 0) + 1
    text = "\n".join(str(d) for d in report.differences[:100])
    assert not report.differences, f"{kinds}\n{text}"
    return f"{report.summary()}; {other} stories threaded by another order of arrival"


def test_every_field_of_every_mail(filled: Filled, capsys: pytest.CaptureFixture[str]) -> None:
    words = check(filled)
    with capsys.disabled():
        print(f"\nimap truth: {words}")


def test_ledger_says_the_same_number_twice(filled: Filled) -> None:
    for account in filled.boxes:
        ledger = filled.office.ledger(account)
        assert {f["name"]: (f["on_server"], f["here"]) for f in ledger["folders"]} == {
            name: (filled.counts[(account, name)],) * 2 for name in FOLDERS}
        assert all(f["missing_count"] == 0 and f["missing"] == [] and f["oversized"] == 0 for f in ledger["folders"])
        health = filled.office.health(account)
        total = sum(filled.counts[(account, name)] for name in FOLDERS)
        assert (health["on_server"], health["here"], health["backlog"]) == (total, total, 0)


def test_nothing_was_touched(filled: Filled) -> None:
    """No flag, no name, no UID: not even \\Recent was taken."""
    assert filled.proxy.writes() == []
    for account, box in filled.boxes.items():
        assert changes(filled.before[account], box.snapshot()) == []


def test_history_counts_as_read(filled: Filled) -> None:
    assert sum(c["unread_count"] for c in everything(filled.office.api, "/api/v1/communications/inbox?view=all")) == 0


def test_connected_twice_brings_nothing_twice(filled: Filled) -> None:
    """The same address again changes the settings; disconnected and connected again goes on where it was."""
    office, account = filled.office, next(iter(filled.boxes))
    ids = {m["id"] for m in office.mails()}
    bytes_before = filled.proxy.literal_bytes
    office.connect(filled.boxes[account], *FOLDER_OPTIONS, address=account, port=filled.proxy.port)
    office.wait_ok(account)
    office.run("channel", "remove", "--address", account)
    assert office.health(account)["state"] == "off" and office.channels()[account]["connected"] is False
    assert {m["id"] for m in office.mails()} == ids
    office.change(account, connected=True)
    office.wait_ok(account, limit=60)
    office.run("channel", "remove", "--address", account)
    office.connect(filled.boxes[account], *FOLDER_OPTIONS, address=account, port=filled.proxy.port)
    office.wait_ok(account, limit=60)
    assert {m["id"] for m in office.mails()} == ids
    # Bodies are fetched once; a few headers may be looked at again.
    assert filled.proxy.literal_bytes - bytes_before < 20_000


def test_the_database_is_whole(filled: Filled) -> None:
    assert complaints(filled.office.data, unread_is_inbound=False) == []


def test_imported_before_is_not_there_twice(make_office: Callable[..., Office], shared_server: Dovecot, tmp_path: Path) -> None:
    """A Maildir that was imported, then connected by IMAP: nothing is new."""
    mails = [m for m in imap_mails(400, seed=5) if m.account == "biuro@dragoman.test"]
    office, box = make_office(), shared_server.add_user("imported")
    source = tmp_path / "Maildir"
    write_maildir(source, mails, flat=True)
    counts = import_mail(office.data, [source], "biuro@dragoman.test")
    assert counts == Counts(len(mails), counts.new, len(mails) - counts.new, 0)
    ids = {m["id"] for m in office.mails()}
    # Half as they were imported, half with the other line ends on the server's disk.
    box.deliver([m.raw if n % 2 else m.raw.replace(b"\r\n", b"\n") for n, m in enumerate(mails)])
    office.connect(box, address="biuro@dragoman.test")
    office.wait_here("biuro@dragoman.test", len(mails))
    assert {m["id"] for m in office.mails()} == ids


def test_ok_means_that_all_is_here(office: Office, shared_server: Dovecot) -> None:
    """While three folders are fetched one after another, and after a start in the middle: "ok, nothing waits" is never said too early."""
    box = shared_server.add_user("honest")
    for number, name in enumerate(FOLDERS):
        box.deliver(letters(60, first=100 * number, size=8000), name)
    address, lies = office.connect(box, *FOLDER_OPTIONS), []
    for moment in range(2):
        end = time.monotonic() + (40 if moment else 0.7)
        while time.monotonic() < end:
            health = office.health(address)
            if health["state"] == "ok" and health["backlog"] == 0:
                with opened(office.data) as db:
                    here = db.execute("SELECT count(*) FROM intake_journal").fetchone()[0]
                if here == 180:
                    break
                lies.append((here, health["on_server"], health["here"]))
            time.sleep(0.005)
        if not moment:
            office.service.kill()
            office.start()
    assert here == 180
    assert not lies, f"{len(lies)} times ok with a backlog of 0 while mails were missing; (here, on_server, here as said): {lies[:5]}"


@pytest.mark.parametrize(("backfill", "expected"), [("none", 0), ("30d", 3), ("all", 6)])
def test_how_far_back(office: Office, box: Mailbox, backfill: str, expected: int) -> None:
    """By the time of arrival on the server. What comes later is there in any case."""
    now = time.time()
    box.deliver(letters(6), at=[now - days * 86_400 for days in (400, 90, 40, 25, 5, 0.1)])
    address = office.connect(box, "--backfill", backfill)
    office.wait_ok(address)
    office.wait_mails(expected)
    box.deliver(letters(1, first=50))
    office.wait_mails(expected + 1)
    if backfill != "all":
        # Later the office wants everything after all.
        office.change(address, backfill="all")
        office.wait_mails(7)
