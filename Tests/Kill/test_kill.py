"""Kills an import with SIGKILL at random moments, again and again on one data folder, and looks at what is left.

DRAGOMAN_ROUNDS sets how often in each way (100; 10 in CI)."""
from __future__ import annotations

import os
import pty
import random
import re
import signal
import subprocess
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from compare import compare
from compose import OFFICE
from dragoman import API, CommandFailed, Service, binary, command, counts_in, import_mail, new_office
from folders import Folders, complaints, journal

ROUNDS = int(os.environ.get("DRAGOMAN_ROUNDS", "10" if os.environ.get("CI") else "100"))
MAILS_A_ROUND = 60
# A round imports its own folder after the last ones, so that there are several batches, some half in from before.
WINDOW = 10
pytestmark = pytest.mark.skipif(not binary().exists(), reason="no binary: run `swift build` or set DRAGOMAN_BINARY")


@dataclass
class Tally:
    """What the rounds were like, so that a loop that never hit anything is seen."""
    killed: int = 0
    finished: int = 0
    partial: int = 0
    acknowledged: int = 0
    lost: list[str] = field(default_factory=list)
    known: set[str] = field(default_factory=set)


class Import:
    """An import under way, on a terminal of its own: that is where it says how far it has come."""

    def __init__(self, data: Path, paths: list[Path]) -> None:
        line = [str(binary()), "import", "mail", *map(str, paths), "--address", OFFICE.address, "--data", str(data)]
        self.terminal, screen = pty.openpty()
        self.process = subprocess.Popen(line, stdout=screen, stderr=screen, stdin=subprocess.DEVNULL)
        os.close(screen)
        self.output = b""
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        try:
            while data := os.read(self.terminal, 65_536):
                self.output += data
        except OSError:  # The terminal is gone with its last user.
            pass

    def wait(self, limit: float) -> int:
        code = self.process.wait(limit)
        self.reader.join(5)
        os.close(self.terminal)
        return code

    def acknowledged(self) -> int:
        """How many mails it had said were in, by its last line of progress."""
        lines = re.split(r"[\r\n]|\x1b\[K", self.output.decode(errors="replace"))
        return max((counts_in(line).read for line in lines), default=0)


@dataclass
class Pace:
    """How long an undisturbed import takes, so that kills fall within it."""
    start: float
    a_mail: float

    def seconds(self, new: int) -> float:
        return self.start + self.a_mail * new


def calibrate(folders: Folders, base: Path) -> Pace:
    """Imports a window of folders twice: the second time nothing is new."""
    data = base / "calibrate"
    new_office(data)
    times = []
    for _ in range(2):
        begin = time.monotonic()
        read = import_mail(data, folders.paths[:WINDOW], OFFICE.address).read
        times.append(time.monotonic() - begin)
    return Pace(times[1], max(times[0] - times[1], 0.001) / read)


def window(number: int) -> range:
    """The folders of a round."""
    return range(max(0, number + 1 - WINDOW), number + 1)


def check_round(data: Path, folders: Folders, number: int, count: int, tally: Tally) -> None:
    """What was acknowledged must be in the journal; rounds that are only partly in are counted."""
    tally.known = known = journal(data)
    wanted = [h for n in window(number) for h in folders.hashes(n)]
    tally.acknowledged += count
    tally.lost += [h for h in wanted[:count] if h not in known]
    tally.partial += 0 < sum(h in known for h in wanted) < len(wanted)


def run_round(mode: str, data: Path, folders: Folders, number: int, moment: float, pace: Pace, tally: Tally) -> None:
    """One import, killed at `moment` (0 to 1) of the time that it should take."""
    new = sum(h not in tally.known for n in window(number) for h in folders.hashes(n))
    service = Service(data) if mode == "command" else Service(data).start()
    client = Import(data, [folders.paths[n] for n in window(number)])
    victim = service.process if mode == "service" else client.process
    assert victim
    time.sleep(moment * pace.seconds(new))
    under_way = client.process.poll() is None
    victim.send_signal(signal.SIGKILL)
    victim.wait()
    code = client.wait(60)  # A client whose service died says so and ends.
    count = max(client.acknowledged(), 0)
    tally.killed += under_way
    tally.finished += not under_way
    if mode == "service" and count < sum(len(folders.rounds[n]) for n in window(number)):
        assert code != 0, "the client called a torn import a success"
    if mode == "client":
        assert service.alive(), "a client that dies must not take the service along"
        assert service.stop() == 0
    check_round(data, folders, number, count, tally)


@pytest.mark.parametrize("mode", ["command", "service", "client"])
def test_killed_imports_lose_nothing_and_repeat_nothing(mode: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """`command`: the import alone is killed; `service`: the service while a client streams; `client`: only the client."""
    rounds = ROUNDS if mode != "client" else max(3, ROUNDS // 10)
    rng, folders, tally = random.Random(len(mode)), Folders(tmp_path / "mails", rounds, MAILS_A_ROUND, 77), Tally()
    pace = calibrate(folders, tmp_path)
    data = tmp_path / "data"
    token = new_office(data)
    for number in range(rounds):
        run_round(mode, data, folders, number, rng.random(), pace, tally)
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
              f"a part, {tally.acknowledged} acknowledged; {report.summary()}")


def test_the_search_index_is_whole_after_kills(tmp_path: Path) -> None:
    """The index needs the product's tokenizer, so only `doctor` can look at it."""
    try:
        command(None, "doctor", "--help")
    except CommandFailed:
        pytest.skip("this binary has no doctor")
    rounds = max(3, ROUNDS // 20)
    rng, folders, tally = random.Random(5), Folders(tmp_path / "mails", rounds, MAILS_A_ROUND, 78), Tally()
    pace = calibrate(folders, tmp_path)
    data = tmp_path / "data"
    new_office(data)
    for number in range(rounds):
        run_round("command", data, folders, number, rng.random(), pace, tally)
    import_mail(data, folders.paths, OFFICE.address)
    command(data, "doctor", "--json")
