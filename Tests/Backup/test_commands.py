"""backup, verify and restore as an owner uses them, on the real binary."""
from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import time
from pathlib import Path

import pytest

from compose import OFFICE
from copies import good, litter, run, shelf
from dragoman import API, Service, binary, import_mail, new_office
from folders import Folders, complaints, journal

pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with mails in it; tests copy it."""
    base = tmp_path_factory.mktemp("office")
    data = base / "data"
    new_office(data)
    import_mail(data, Folders(base / "mails", 2, 60, 5).paths, OFFICE.address)
    return data


@pytest.fixture
def data(office: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(office, tmp_path / "data"))


def test_backup_verify_restore_without_a_service(data: Path, tmp_path: Path) -> None:
    mails = journal(data)
    out = tmp_path / "copy.db"
    made = run("backup", "--out", out, data=data)
    assert made.code == 0, made
    assert "master key is not in it" in made.err and str(data / "master.key") in made.err
    assert stat.S_IMODE(out.stat().st_mode) == 0o600
    assert litter(tmp_path) == [] and [p.name for p in tmp_path.iterdir() if p.name.startswith("copy")] == ["copy.db"]
    assert run("backup", "--out", out, data=data).code == 73
    verified = run("verify", out, "--json")
    assert verified.code == 0 and verified.json["counts"]["intake_journal"] == len(mails)
    before = out.read_bytes()
    new = tmp_path / "new machine"
    restored = run("restore", out, data=new)
    assert restored.code == 0, restored
    assert "master.key" in restored.out and out.read_bytes() == before
    assert journal(new) == mails and complaints(new) == []
    assert (data / "master.key").read_bytes()[:32] not in before


def test_backup_through_the_service(data: Path, tmp_path: Path) -> None:
    with Service(data) as service:
        made = run("backup", "--json", data=data)
        assert made.code == 0 and Path(made.json["path"]).parent == data / "backups"
        out = tmp_path / "elsewhere" / "copy.db"
        assert run("backup", "--out", out, data=data).code == 73
        out.parent.mkdir()
        assert run("backup", "--out", out, data=data).code == 0
        refused = run("restore", out, data=data)
        assert refused.code == 75 and str(service.pid) in refused.err
        in_use = run("verify", data / "dragoman.db")
        assert in_use.code == 75 and str(service.pid) in in_use.err
        assert service.alive() and good(out) and good(Path(made.json["path"]))


def test_status_doctor_health_and_metrics_tell_of_it(data: Path, tmp_path: Path) -> None:
    from dragoman import command, token_in
    token = token_in(command(data, "token", "add", "--email", "owner@dragoman.test", "--name", "health"))
    with Service(data) as service:
        api = API(service.port, token)
        assert api.json("/health")["backup"]["state"] == "none"
        assert run("backup", data=data).code == 0
        backup = api.json("/health")["backup"]
        assert backup["state"] == "ok" and backup["last_good"]["size"] > 0 and backup["next"]
        assert b"dragoman_backup_ok 1" in api.bytes("/metrics")
        assert "last good copy" in run("status", data=data).out
        doctor = run("doctor", "--json", data=data).json["checks"]
        assert next(c for c in doctor if c["name"] == "backup")["state"] == "ok"
        assert b"backup" not in API(service.port, "").request("GET", "/health")[1]


def test_the_daily_copy_comes_by_itself_and_a_bad_one_is_red(data: Path, tmp_path: Path) -> None:
    from dragoman import command, token_in
    token = token_in(command(data, "token", "add", "--email", "owner@dragoman.test", "--name", "health"))
    place = tmp_path / "usb"
    place.mkdir()
    env = {"DRAGOMAN_BACKUP_CATCH_UP_SECONDS": "1", "DRAGOMAN_BACKUP_CHECK_SECONDS": "2", "DRAGOMAN_BACKUP_COPY_TO": str(place)}
    with Service(data, env) as service:
        wait_for(lambda: len(shelf(data)) == 1 and len(list(place.glob("*.db"))) == 1)
        copy = shelf(data)[0]
        assert good(copy) and (place / copy.name).read_bytes() == copy.read_bytes()
        damaged = bytearray(copy.read_bytes())
        damaged[len(damaged) // 2] ^= 1
        copy.write_bytes(damaged)
        api = API(service.port, token)
        wait_for(lambda: api.json("/health")["backup"]["state"] == "failed")
        # Which of the two is noticed first depends on what stood at the place.
        words = " ".join(api.json("/health")["backup"]["troubles"])
        assert "SHA-256" in words or "Its inside is damaged" in words, words
        assert b"dragoman_backup_ok 0" in api.bytes("/metrics")
        doctor = run("doctor", "--json", data=data)
        assert doctor.code == 1 and next(c for c in doctor.json["checks"] if c["name"] == "backup")["state"] == "failed"
        # A new one takes its place.
        wait_for(lambda: len(shelf(data)) == 1 and shelf(data)[0] != copy)
        assert good(shelf(data)[0])


def wait_for(condition: object, limit: float = 20) -> None:
    end = time.monotonic() + limit
    while not condition():  # type: ignore[operator]
        assert time.monotonic() < end, "it did not come in time"
        time.sleep(0.1)


def test_verify_names_what_is_wrong(data: Path, tmp_path: Path) -> None:
    out = tmp_path / "copy.db"
    assert run("backup", "--out", out, data=data).code == 0
    whole = out.read_bytes()
    bad = tmp_path / "bad.db"
    cases = {
        "cut off": whole[: len(whole) // 2], "empty": b"", "no database": os.urandom(50_000), "SHA-256": whole[:60_000] + b"x" + whole[60_001:],
    }
    for words, content in cases.items():
        bad.write_bytes(content)
        found = run("verify", bad)
        assert found.code == 65 and words in found.err, (words, found)
        assert bad.read_bytes() == content
        assert run("restore", bad, data=data).code == 65
    sqlite3.connect(tmp_path / "other.db").execute("CREATE TABLE t (x)").connection.close()
    assert run("verify", tmp_path / "other.db").code == 65
    newer = tmp_path / "newer.db"
    newer.write_bytes(whole)
    with sqlite3.connect(newer) as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('9999_future')")
        db.execute("UPDATE app_settings SET value = '12.3' WHERE key = 'written_by'")
    db.close()
    found = run("verify", newer)
    assert found.code == 78 and "12.3" in found.err
    assert run("restore", newer, data=data).code == 78
    assert run("verify", tmp_path / "nothing.db").code == 64


def test_a_newer_database_is_refused_with_the_copy_to_restore(data: Path, tmp_path: Path) -> None:
    assert run("backup", data=data).code == 0
    copy = shelf(data)[0]
    with sqlite3.connect(data / "dragoman.db") as db:
        db.execute("INSERT INTO grdb_migrations VALUES ('9999_future')")
        db.execute("UPDATE app_settings SET value = '12.3' WHERE key = 'written_by'")
    db.close()
    before = (data / "dragoman.db").read_bytes()
    refused = run("serve", "--listen", "127.0.0.1:0", data=data)
    assert refused.code == 78 and "12.3" in refused.err and f"dragoman restore {copy}" in refused.err, refused
    assert (data / "dragoman.db").read_bytes() == before
    assert run("restore", copy, data=data).code == 0
    with Service(data):
        pass


def test_restore_without_the_key_asks_for_passwords(data: Path, tmp_path: Path) -> None:
    line = ["channel", "add", "email", "--address", "post@dragoman.test", "--imap", "imaps://post@localhost:1", "--no-test", "--password-stdin"]
    from dragoman import command
    command(data, *line, stdin="secret of the mailbox\n")
    out = tmp_path / "copy.db"
    assert run("backup", "--out", out, data=data).code == 0
    assert b"secret of the mailbox" not in out.read_bytes()
    mails = journal(data)
    for key in (False, True):
        new = tmp_path / f"new{key}"
        assert run("restore", out, data=new).code == 0
        if key:
            shutil.copy(data / "master.key", new / "master.key")
        with Service(new):
            time.sleep(1)
            listed = run("channel", "list", data=new).out
            test = run("channel", "test", "--address", "post@dragoman.test", data=new)
        assert ("password" in (listed + test.err + test.out).lower()) != key, (key, listed, test)
        assert journal(new) == mails


def test_two_processes_on_one_folder(data: Path) -> None:
    with Service(data) as service:
        second = run("serve", "--listen", "127.0.0.1:0", data=data)
        assert second.code == 75 and str(service.pid) in second.err and service.alive()


def test_a_small_disk(data: Path, tmp_path: Path) -> None:
    """Full, it says so, leaves nothing behind and goes on serving; needs root for a disk of its own."""
    disk = tmp_path / "disk"
    disk.mkdir()
    size = (data / "dragoman.db").stat().st_size
    if os.geteuid() != 0 or os.system(f"mount -t tmpfs -o size={size + (2 << 20)} tmpfs '{disk}' 2>/dev/null") != 0:
        pytest.skip("no small disk: needs root and mount")
    try:
        full = Path(shutil.copytree(data, disk / "data"))
        with Service(full) as service:
            refused = run("backup", data=full)
            assert refused.code == 73 and "too little room" in refused.err
            assert service.alive() and litter(full / "backups") == [] and shelf(full) == []
            assert "failed" in run("status", data=full).out
        assert run("backup", "--out", tmp_path / "copy.db", data=full).code == 0
        refused = run("restore", tmp_path / "copy.db", data=full)
        assert refused.code == 73 and journal(full) == journal(data) and litter(full) == []
    finally:
        os.system(f"umount -l '{disk}'")
