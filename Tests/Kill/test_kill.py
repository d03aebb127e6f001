"""Kills an import with SIGKILL at random moments, again and again on one data folder, and looks at what is left.

DRAGOMAN_ROUNDS sets how often in each way (100; 10 in CI)."""
from __future__ import annotations

import os
import random
import signal
import subprocess
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from compare import compare
from compose import OFFICE
from dragoman import API, CommandFailed, Service, binary, command, counts_in, import_mail, new_office
from folders import Folders, complaints, journal

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "100"))
MAILS_A_ROUND = 50
pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


@dataclass
class Tally:
    """What the rounds were like, so that a loop that never hit anything is seen."""
    killed: int = 0
    finished: int = 0
    partial: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)


def start_import(data: Path, paths: list[Path], output: Path) -> subprocess.Popen[bytes]:
    line = [str(binary()), "import", "mail", *map(str, paths), "--address", OFFICE.address, "--data", str(data)]
    with output.open("wb") as out:
        return subprocess.Popen(line, stdout=out, stderr=out, stdin=subprocess.DEVNULL)


def acknowledged(output: Path) -> int:
    """How many mails the import had said were in, by its last progress line."""
    text = output.read_text(errors="replace").replace("\r", "\n")
    return max((counts_in(line).read for line in text.splitlines()), default=0)


def calibrate(folders: Folders, base: Path) -> float:
    """Seconds that an undisturbed import of two folders takes."""
    data = base / "calibrate"
    new_office(data)
    begin = time.monotonic()
    import_mail(data, folders.paths[:2], OFFICE.address)
    return time.monotonic() - begin


def check_round(data: Path, folders: Folders, number: int, output: Path, tally: Tally) -> None:
    """What was acknowledged must be in the journal; whether a part of the round is in is counted."""
    known = journal(data)
    wanted = [h for n in (number - 1, number) if n >= 0 for h in folders.hashes(n)]
    count = max(acknowledged(output), 0)
    tally.acknowledged += count
    tally.lost += [h for h in wanted[:count] if h not in known]
    own = set(folders.hashes(number))
    tally.partial += 0 < len(own & known) < len(own)


def run_round(mode: str, data: Path, folders: Folders, number: int, delay: float, base: Path, tally: Tally) -> None:
    paths = [folders.paths[n] for n in (number - 1, number) if n >= 0]
    output = base / "output.txt"
    if mode == "command":
        client = victim = start_import(data, paths, output)
    else:
        service = Service(data).start()
        assert service.process
        client = start_import(data, paths, output)
        victim = service.process if mode == "service" else client
    time.sleep(delay)
    tally.killed += victim.poll() is None and client.poll() is None
    tally.finished += client.poll() is not None
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    code = client.wait(60)  # A client whose service died says so and ends.
    if mode == "service" and acknowledged(output) < sum(len(folders.rounds[n]) for n in (number - 1, number) if n >= 0):
        assert code != 0, "the client called a torn import a success"
    if mode == "client":
        assert service.alive(), "a client that dies must not take the service along"
        assert service.stop() == 0
    check_round(data, folders, number, output, tally)


@pytest.mark.parametrize("mode", ["command", "service", "client"])
def test_killed_imports_lose_nothing_and_repeat_nothing(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`command`: the import alone is killed; `service`: the service while a client streams; `client`: only the client."""
    rounds = ROUNDS if mode != "client" else max(3, ROUNDS // 10)
    rng, folders, tally = random.Random(len(mode)), Folders(tmp_path / "mails", rounds, MAILS_A_ROUND, 77), Tally()
    seconds = calibrate(folders, tmp_path)
    data = tmp_path / "data"
    token = new_office(data)
    for number in range(rounds):
        run_round(mode, data, folders, number, rng.uniform(0, seconds * 1.1), tmp_path, tally)
        assert not tally.lost, f"round {number}: acknowledged but not in the journal: {tally.lost[:3]}"
    last = import_mail(data, folders.paths, OFFICE.address)
    assert last.read == len(folders.mails) and last.unreadable == 0
    with Service(data) as service:
        report = compare(folders.mails, API(service.port, token))
        text = "\n".join(str(d) for d in report.differences[:20])
        assert not report.differences, f"{len(report.differences)} differences\n{text}"
    assert complaints(data) == []
    again = import_mail(data, folders.paths, OFFICE.address)
    assert again.new == 0
    with capsys.disabled():
        print(f"\nkill/{mode}: {rounds} rounds, {tally.killed} killed under way, {tally.finished} came too late, {tally.partial} left "
              f"a folder half in, {tally.acknowledged} acknowledged; {report.summary()}")


def test_the_search_index_is_whole_after_kills(tmp_path: Path) -> None:
    """The index needs the product's tokenizer, so only `doctor` can look at it."""
    try:
        command(None, "doctor", "--help")
    except CommandFailed:
        pytest.skip("this binary has no doctor")
    rounds = max(3, ROUNDS // 20)
    rng, folders, tally = random.Random(5), Folders(tmp_path / "mails", rounds, MAILS_A_ROUND, 78), Tally()
    seconds = calibrate(folders, tmp_path)
    data = tmp_path / "data"
    new_office(data)
    for number in range(rounds):
        run_round("command", data, folders, number, rng.uniform(0, seconds), tmp_path, tally)
    import_mail(data, folders.paths, OFFICE.address)
    command(data, "doctor", "--json")
