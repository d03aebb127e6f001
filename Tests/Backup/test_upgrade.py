"""Starts of this version on what older ones left, on the real binary."""
from __future__ import annotations

import http.client
import json
import os
import shutil
import sqlite3
import subprocess
import time
from pathlib import Path

import pytest

from copies import good, run, shelf
from dragoman import ROOT, Service, binary, free_port
from folders import complaints, journal
from older import MIGRATIONS, older_office

pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")
FIXTURES = sorted((ROOT / "Tests/Fixtures").glob("*.db"))


@pytest.mark.parametrize("fixture", FIXTURES, ids=lambda path: path.stem)
def test_the_database_of_every_version_opens(fixture: Path, tmp_path: Path) -> None:
    """As a data folder and as a copy to restore: the same mails, and the service serves them."""
    before = fixture.read_bytes()
    verified = run("verify", fixture, "--json")
    assert verified.code == 0, verified
    wanted = verified.json["counts"]
    data = tmp_path / "data"
    data.mkdir()
    shutil.copy(fixture, data / "dragoman.db")
    assert run("migrate", data=data).code == 0
    assert complaints(data, unread_is_inbound=False) == []
    restored = tmp_path / "restored"
    assert run("restore", fixture, data=restored).code == 0
    with Service(restored) as service:
        assert service.alive()
    assert journal(restored) == journal(data) and len(journal(data)) == wanted["intake_journal"] > 0
    for folder in (data, restored):
        with sqlite3.connect(folder / "dragoman.db") as db:
            for table, count in wanted.items():
                assert db.execute(f"SELECT count(*) FROM {table}").fetchone()[0] == count, table
        db.close()
    assert fixture.read_bytes() == before


def test_there_is_a_fixture_of_this_version() -> None:
    version = run("version").out.strip()
    assert (ROOT / f"Tests/Fixtures/{version}.db").exists(), "make one: Tests/Fixtures/README.md"


@pytest.mark.parametrize("count", range(1, len(MIGRATIONS)))
def test_a_copy_before_and_503_meanwhile(count: int, tmp_path: Path) -> None:
    data = tmp_path / "data"
    mails = [b"From: a@b.test\r\nTo: c@d.test\r\nSubject: %d\r\n\r\n" % n + os.urandom(12_000).hex().encode() for n in range(2500)]
    older_office(data, count, "c@d.test", mails)
    wanted = journal(data)
    port, answers = free_port(), []
    log = (tmp_path / "log").open("wb")
    service = subprocess.Popen([str(binary()), "serve", "--data", str(data), "--listen", f"127.0.0.1:{port}"], stdout=log, stderr=log)
    try:
        end = time.monotonic() + 60
        while time.monotonic() < end and 200 not in [status for status, _ in answers]:
            try:
                connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
                connection.request("GET", "/health", headers={"Accept": "text/html"} if len(answers) % 2 else {})
                answer = connection.getresponse()
                answers.append((answer.status, answer.read()))
            except OSError:
                pass
            time.sleep(0.01)
    finally:
        service.terminate()
        assert service.wait(20) == 0, (tmp_path / "log").read_text()
    waiting = [body for status, body in answers if status == 503]
    assert answers[-1][0] == 200 and waiting, answers[-3:]
    assert json.loads(waiting[0])["code"] == "upgrading"
    assert len(waiting) < 2 or "оновлюється" in waiting[1].decode()
    copies = [copy for copy in shelf(data) if copy.name.startswith("pre-upgrade-")]
    assert [copy.name for copy in copies] == [f"pre-upgrade-{MIGRATIONS[count - 1].stem[:4]}-{MIGRATIONS[-1].stem[:4]}.db"]
    assert good(copies[0]) and wanted == journal(data)
    with sqlite3.connect(copies[0]) as db:
        assert db.execute("SELECT count(*) FROM intake_raw").fetchone()[0] == len(mails)
    db.close()
    assert "Upgrading the database" in (tmp_path / "log").read_text()


def test_no_room_for_a_copy_means_no_upgrade(tmp_path: Path) -> None:
    disk = tmp_path / "disk"
    disk.mkdir()
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size=12M tmpfs '{disk}' 2>/dev/null") != 0:
        pytest.skip("no small disk: needs root and mount")
    try:
        data = disk / "data"
        older_office(data, 2, "c@d.test", [os.urandom(50_000) for _ in range(120)])
        before = journal(data)
        refused = run("migrate", data=data)
        assert refused.code == 73 and "Nothing was changed" in refused.err and "too little room" in refused.err, refused
        assert journal(data) == before
        with sqlite3.connect(data / "dragoman.db") as db:
            assert db.execute("SELECT max(identifier) FROM grdb_migrations").fetchone()[0] == MIGRATIONS[1].stem
        db.close()
        assert shelf(data) == []
    finally:
        os.system(f"umount -l '{disk}'")
