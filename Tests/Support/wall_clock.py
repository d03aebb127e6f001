"""A wall clock of its own for a process: libfaketime moves it, and leaves the steady one alone."""
from __future__ import annotations

import os
import subprocess
from pathlib import Path

LIBRARIES = sorted(Path("/usr/lib").glob("*/faketime/libfaketimeMT.so.1"))
# libfaketime 0.9.10 moves timers of the steady clock (timerfd_settime(2), absolute) as if they were of the wall clock: they end at once, or
# never where the machine has been up for less than the clock was moved.
STEADY_TIMERS = """
#include <sys/syscall.h>
#include <sys/timerfd.h>
#include <unistd.h>
int timerfd_settime(int timer, int flags, const struct itimerspec *new, struct itimerspec *old) {
    return syscall(SYS_timerfd_settime, timer, flags, new, old);
}
"""


class WallClock:
    """What a process sees as the time, `shift` away from the machine's; changed while it runs."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "clock"
        self.set("+0")
        self.shim = folder / "steady-timers.so"
        subprocess.run(["clang", "-shared", "-fPIC", "-x", "c", "-", "-o", self.shim], input=STEADY_TIMERS, text=True, check=True)

    def set(self, shift: str) -> None:
        """`+5400`: seconds; `-7d`: days (faketime(1), relative time offsets)."""
        self.file.write_text(f"{shift}\n")

    @property
    def environment(self) -> dict[str, str]:
        return {"LD_PRELOAD": f"{self.shim}:{LIBRARIES[0]}", "FAKETIME_TIMESTAMP_FILE": str(self.file), "FAKETIME_NO_CACHE": "1", "FAKETIME_DONT_FAKE_MONOTONIC": "1"}


def have_libfaketime() -> bool:
    """Where nobody watches it has to be there: a check that skips what it is there for would be green for ever."""
    return bool(LIBRARIES) or bool(os.environ.get("CI"))
