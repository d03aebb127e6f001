"""SIGKILL at random moments of backup, restore and upgrade; torn files. Nothing that was acknowledged is ever lost.

DRAGOMAN_ROUNDS sets how often each (40; 10 in CI)."""
from __future__ import annotations

import hashlib
import os
import random
import shutil
import signal
import sqlite3
import threading
import time
from pathlib import Path

import pytest

from compose import OFFICE
from copies import ROUNDS, good, litter, run, shelf, start
from dragoman import Service, binary, import_mail, new_office
from folders import Folders, complaints, journal
from older import MIGRATIONS, older_office

pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


@pytest.fixture(scope="module")
def mails(tmp_path_factory: pytest.TempPathFactory) -> Folders:
    return Folders(tmp_path_factory.mktemp("mails"), ROUNDS, 40, 9)


@pytest.fixture(scope="module")
def office(mails: Folders, tmp_path_factory: pytest.TempPathFactory) -> Path:
    data = tmp_path_factory.mktemp("office") / "data"
    new_office(data)
    import_mail(data, mails.paths, OFFICE.address)
    return data


def killed(process: object, seconds: float) -> bool:
    """Kills after some time; False if it had ended before."""
    time.sleep(seconds)
    under_way = process.poll() is None  # type: ignore[attr-defined]
    process.send_signal(signal.SIGKILL)  # type: ignore[attr-defined]
    process.wait()  # type: ignore[attr-defined]
    return under_way


def duration(*arguments: str | Path, data: Path) -> float:
    begin = time.monotonic()
    done = run(*arguments, data=data)
    assert done.code == 0, done
    return time.monotonic() - begin


def test_killed_backups_leave_no_bad_copy(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(shutil.copytree(office, tmp_path / "data"))
    wanted, rng, hits = journal(data), random.Random(1), 0
    pace = duration("backup", "--out", tmp_path / "first.db", data=data)
    for number in range(ROUNDS):
        hits += killed(start("backup", "--out", tmp_path / f"{number}.db", data=data), rng.random() * pace)
        copy = tmp_path / f"{number}.db"
        assert not copy.exists() or good(copy), f"round {number}: a copy that has its name is not good"
    assert complaints(data) == [] and journal(data) == wanted
    with capsys.disabled():
        print(f"\nbackup: {ROUNDS} rounds, {hits} killed under way")


def test_a_service_killed_while_it_copies(office: Path, mails: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(shutil.copytree(office, tmp_path / "data"))
    rng, hits, rounds = random.Random(2), 0, max(3, ROUNDS // 3)
    for number in range(rounds):
        with Service(data) as service:
            client = start("backup", data=data)
            time.sleep(rng.random() * 0.3)
            hits += client.poll() is None
            service.kill()
            code = client.wait(30)
            assert code in (0, 69), code
    assert all(good(copy) for copy in shelf(data))
    with Service(data):
        assert run("backup", data=data).code == 0
        assert litter(data / "backups") == []
    assert complaints(data) == []
    with capsys.disabled():
        print(f"\nbackup by the service: {rounds} rounds, {hits} killed under way")


def test_killed_restores_leave_the_one_or_the_other(office: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    data = Path(shutil.copytree(office, tmp_path / "data"))
    copy = tmp_path / "older.db"
    small = tmp_path / "small"
    new_office(small)
    import_mail(small, [Folders(tmp_path / "few", 1, 30, 3).paths[0]], OFFICE.address)
    assert run("backup", "--out", copy, data=small).code == 0
    whole = tmp_path / "whole.db"
    assert run("backup", "--out", whole, data=data).code == 0
    states = {frozenset(journal(data)): whole, frozenset(journal(small)): copy}
    rng, hits, switched = random.Random(3), 0, 0
    pace = duration("restore", copy, data=Path(shutil.copytree(data, tmp_path / "pace")))
    for number in range(ROUNDS):
        before = frozenset(journal(data))
        target = next(path for state, path in states.items() if state != before)
        # Half of the kills aim at the end, where the files change places.
        hits += killed(start("restore", target, data=data), rng.choice([rng.random(), rng.uniform(0.75, 1.15)]) * pace)
        # Whoever opens the folder next ends what was begun.
        assert run("user", "list", data=data).code == 0
        after = frozenset(journal(data))
        assert after in states, f"round {number}: neither the old nor the new database"
        switched += after != before
        assert complaints(data) == [] and not (data / "dragoman.restore").exists()
        for aside in data.glob("replaced-*"):
            assert frozenset(journal(aside)) in states
            shutil.rmtree(aside)
    assert run("restore", copy, data=data).code == 0 and litter(data) == []
    with capsys.disabled():
        print(f"\nrestore: {ROUNDS} rounds, {hits} killed under way, {switched} had taken place")


def test_killed_upgrades_end_upgraded_with_every_acknowledged_mail(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    folders = Folders(tmp_path / "mails", 1, 80, 11)
    raws = [mail.raw for mail in folders.rounds[0]]
    original = tmp_path / "original"
    rng, hits = random.Random(4), 0
    for number in range(ROUNDS):
        shutil.rmtree(original, ignore_errors=True)
        older_office(original, 1 + number % (len(MIGRATIONS) - 1), OFFICE.address, raws)
        data = Path(shutil.copytree(original, tmp_path / "data", dirs_exist_ok=False))
        if number == 0:
            pace = duration("migrate", data=Path(shutil.copytree(original, tmp_path / "pace")))
        hits += killed(start("migrate", data=data), rng.random() * pace)
        copies = shelf(data) if (data / "backups").exists() else []
        assert all(good(copy) for copy in copies)
        assert run("migrate", data=data).code == 0 and run("migrate", "--check", data=data).code == 0
        assert journal(data) == {hashlib.sha256(raw.replace(b"\r\n", b"\n")).hexdigest() for raw in raws}
        if number % 5 == 0:
            # What was only acknowledged before the upgrade is understood after it.
            import_mail(data, [folders.paths[0]], OFFICE.address)
            assert complaints(data, unread_is_inbound=False) == []
        shutil.rmtree(data)
    with capsys.disabled():
        print(f"\nupgrade: {ROUNDS} rounds, {hits} killed under way")


def test_files_copied_at_random_moments_with_a_torn_tail(mails: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """As a power cut leaves them: a moment of database and WAL, of which the unsynced end is missing or zero."""
    data = tmp_path / "data"
    new_office(data)
    rng, torn = random.Random(5), 0
    with Service(data):
        for number in range(ROUNDS):
            # Everything up to here is acknowledged and synced; a torn tail may only hold what comes after.
            import_mail(data, [mails.paths[number]], OFFICE.address)
            sizes = [(data / name).stat().st_size for name in ("dragoman.db", "dragoman.db-wal")]
            wanted = {h for n in range(number + 1) for h in mails.hashes(n)}
            copy = tmp_path / f"torn{number}"
            copy.mkdir()
            for name in ("dragoman.db", "dragoman.db-wal"):
                shutil.copy(data / name, copy / name)
            with (copy / "dragoman.db-wal").open("r+b") as wal:
                end = wal.seek(0, os.SEEK_END)
                assert end >= sizes[1]
                # A write that was under way: half a frame, zeros, or noise behind what is synced.
                tail = rng.choice([b"\0" * rng.randrange(1, 20_000), os.urandom(rng.randrange(1, 20_000)), b""])
                wal.write(tail)
                torn += bool(tail)
            assert run("user", "list", data=copy).code == 0
            assert wanted <= journal(copy), f"round {number}: acknowledged mails are missing"
            assert complaints(copy) == []
            shutil.rmtree(copy)
    with capsys.disabled():
        print(f"\ntorn files: {ROUNDS} rounds, {torn} with a torn tail")


def written(data: Path) -> tuple[int, bytes]:
    """Up to where the WAL is committed, and which WAL it is (sqlite.org/walformat.html: mxFrame and the salts)."""
    index = (data / "dragoman.db-shm").read_bytes()[:48]
    return 32 + int.from_bytes(index[16:20], "little") * (4096 + 24), index[32:40]


def test_files_cut_while_an_import_runs(mails: Folders, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """The WAL is cut or zeroed anywhere in what was written while the copy was taken: it opens clean with all from before."""
    data = tmp_path / "data"
    new_office(data)
    rng, lost_tails = random.Random(6), 0
    with Service(data):
        import_mail(data, [mails.paths[0]], OFFICE.address)
        for number in range(1, ROUNDS):
            wanted = {h for n in range(number) for h in mails.hashes(n)}
            floor, salts = written(data)
            worker = threading.Thread(target=import_mail, args=(data, [mails.paths[number]], OFFICE.address))
            worker.start()
            time.sleep(rng.uniform(0.05, 0.6))
            copy = tmp_path / f"cut{number}"
            copy.mkdir()
            for name in ("dragoman.db-wal", "dragoman.db"):
                shutil.copy(data / name, copy / name)
            end, salts_after = written(data)
            worker.join()
            if salts_after != salts:
                # The WAL began anew in between: two moments in one copy are none that a power cut leaves.
                shutil.rmtree(copy)
                continue
            with (copy / "dragoman.db-wal").open("r+b") as wal:
                end = min(end, wal.seek(0, os.SEEK_END))
                if end > floor:
                    cut = rng.randrange(floor, end)
                    lost_tails += 1
                    wal.truncate(cut)
                    if rng.random() < 0.5:
                        wal.truncate(end)
            assert run("user", "list", data=copy).code == 0
            assert wanted <= journal(copy), f"round {number}: acknowledged mails are missing"
            assert not [c for c in complaints(copy) if "integrity" in c or "foreign" in c or "twice" in c]
            shutil.rmtree(copy)
    with capsys.disabled():
        print(f"\ncut files: {ROUNDS} rounds, {lost_tails} with a cut or zeroed tail")


def test_copies_made_while_an_import_runs_are_moments_of_it(mails: Folders, tmp_path: Path) -> None:
    data = tmp_path / "data"
    new_office(data)
    made: list[set[str]] = []
    with Service(data):
        worker = threading.Thread(target=import_mail, args=(data, mails.paths, OFFICE.address))
        worker.start()
        number = 0
        while worker.is_alive() and number < 20:
            out = tmp_path / f"{number}.db"
            done = run("backup", "--out", out, data=data)
            assert done.code == 0, done
            with sqlite3.connect(out) as db:
                made.append({row[0].hex() for row in db.execute("SELECT content_hash FROM intake_journal")})
            db.close()
            number += 1
        worker.join()
    assert made and all(a <= b for a, b in zip(made, made[1:])), "a later copy has less"
    assert made[-1] <= journal(data)
    target = tmp_path / "restored"
    assert run("restore", tmp_path / f"{number - 1}.db", data=target).code == 0
    import_mail(target, mails.paths, OFFICE.address)
    assert journal(target) == journal(data) and complaints(target) == []


def test_random_bytes_in_the_database_are_noticed_and_the_newest_copy_restores(office: Path, tmp_path: Path) -> None:
    data = Path(shutil.copytree(office, tmp_path / "data"))
    wanted = journal(data)
    assert run("backup", data=data).code == 0
    rng = random.Random(7)
    with (data / "dragoman.db").open("r+b") as file:
        size = file.seek(0, os.SEEK_END)
        for _ in range(30):
            file.seek(rng.randrange(4096, size - 4096) // 4096 * 4096)
            file.write(os.urandom(600))
    found = run("doctor", data=data)
    assert found.code != 0, found
    # Broken at its root, it is not served at all, and the words name the way out.
    with (data / "dragoman.db").open("r+b") as file:
        file.seek(100)
        file.write(os.urandom(4000))
    refused = run("serve", "--listen", "127.0.0.1:0", data=data)
    assert refused.code == 78 and f"dragoman restore {shelf(data)[-1]}" in refused.err, refused
    assert run("restore", shelf(data)[-1], data=data).code == 0
    assert journal(data) == wanted and complaints(data) == []
