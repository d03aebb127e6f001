"""Figures that the kernel keeps about a process, and commands that are timed."""
from __future__ import annotations

import os
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path

TICK = os.sysconf("SC_CLK_TCK")


def cpu_seconds(pid: int) -> float:
    """User and system time that a process used so far, from /proc/PID/stat."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / TICK


def whole_cpu_seconds(pid: int) -> float:
    """The same with the time of its children that have ended."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return sum(map(int, fields[11:15])) / TICK


def settle() -> None:
    """What others wrote is on the disk before a measurement begins."""
    os.sync()


def resident_megabytes(pid: int, kind: str = "VmRSS") -> float:
    """Resident memory in MB (10^6 bytes); `kind` is a line of /proc/PID/status, e.g. VmHWM for the most ever."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith(kind + ":"):
            return int(line.split()[1]) * 1024 / 1e6
    return 0


@dataclass(frozen=True)
class Timing:
    wall: float
    cpu: float


def timed(line: list[str], env: dict[str, str] | None = None, limit: float = 300, cwd: Path | None = None) -> Timing:
    """Runs a command to its end; wall and CPU seconds of it and its children. Raises with its words if it fails."""
    before, begin = os.times(), time.monotonic()
    done = subprocess.run(line, env={**os.environ, **(env or {})}, capture_output=True, timeout=limit, cwd=cwd)
    wall, after = time.monotonic() - begin, os.times()
    if done.returncode != 0:
        raise RuntimeError(f"{line[0]} exited {done.returncode}: {done.stderr.decode(errors='replace')[-2000:]}")
    return Timing(wall, after.children_user + after.children_system - before.children_user - before.children_system)


@dataclass(frozen=True)
class Disk:
    """Bytes that files hold and bytes that the disk gives them."""
    apparent: int
    allocated: int

    def __add__(self, other: "Disk") -> "Disk":
        return Disk(self.apparent + other.apparent, self.allocated + other.allocated)


def disk(folder: Path) -> Disk:
    """Like `du --apparent-size` and `du`, without the folders themselves."""
    stats = [p.lstat() for p in folder.rglob("*") if p.is_file()]
    return Disk(sum(s.st_size for s in stats), sum(s.st_blocks * 512 for s in stats))
