"""A disk of its own that a test may fill: a tmpfs, which only root can mount."""
from __future__ import annotations

import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import pytest


class SmallDisk:
    def __init__(self, path: Path, megabytes: int) -> None:
        self.path, self.ballast = path, path / "ballast"
        path.mkdir()
        done = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(path)], capture_output=True, text=True)
        if done.returncode != 0:
            pytest.skip(f"no small disk to fill: {done.stderr.strip()}")

    @property
    def free(self) -> int:
        """Bytes."""
        disk = os.statvfs(self.path)
        return disk.f_bavail * disk.f_frsize

    def leave(self, bytes_free: int) -> None:
        """Fills it until only so many bytes are free."""
        with self.ballast.open("ab") as file:
            while (rest := self.free - bytes_free) > 0:
                try:
                    file.write(bytes(min(rest, 1 << 20)))
                    file.flush()
                except OSError:  # Full: the service writes too.
                    break

    def make_room(self) -> None:
        self.ballast.unlink()

    def unmount(self) -> None:
        end = time.monotonic() + 10
        while subprocess.run(["umount", str(self.path)], capture_output=True).returncode != 0:
            assert time.monotonic() < end, f"{self.path} cannot be unmounted"
            time.sleep(0.1)


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[SmallDisk]:
    """64 MB."""
    if os.geteuid() != 0:
        pytest.skip("NOT TESTED: only root can mount a small disk to fill")
    disk = SmallDisk(tmp_path / "disk", 64)
    try:
        yield disk
    finally:
        disk.unmount()
