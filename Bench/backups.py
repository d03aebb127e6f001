"""What a backup costs on a filled database: how long it takes, how long writers wait meanwhile, how large it is."""
from __future__ import annotations

import json
import os
import shutil
import subprocess
import threading
import time
from pathlib import Path

import filled
from dragoman import API, Service, binary
from report import Results, percentile


def measure(results: Results, size: filled.Size, folder: Path, base: Path) -> None:
    """On a copy of the data folder, since backups are kept beside the database."""
    data = Path(shutil.copytree(folder, base / "backup-data"))
    name = f"backup {size.name}"
    token = filled.token(folder)
    try:
        with Service(data) as service:
            writer = Writer(service.port, token)
            writer.settle()
            quiet = writer.during(lambda: time.sleep(5))
            report: dict[str, object] = {}
            busy = writer.during(lambda: report.update(backup(data)))
            copy = Path(str(report["path"]))
            results.add(name, "make and verify", float(str(report["seconds"])), "s", note="writes go on")
            results.add(name, "size of the copy", copy.stat().st_size / 1e6, "MB",
                        note=f"database {(data / 'dragoman.db').stat().st_size / 1e6:.0f} MB")
            results.add(name, "a write p99 without a backup", percentile(quiet, 0.99) * 1000, "ms")
            results.add(name, "a write p99 while it runs", percentile(busy, 0.99) * 1000, "ms", goal=100, note=f"{len(busy)} writes")
            results.add(name, "a write at most while it runs", max(busy) * 1000, "ms")
            results.add(name, "WAL after it", (data / "dragoman.db-wal").stat().st_size / 1e6, "MB")
        begin = time.monotonic()
        subprocess.run([str(binary()), "verify", str(copy)], check=True, capture_output=True)
        results.add(name, "verify", time.monotonic() - begin, "s")
        begin = time.monotonic()
        subprocess.run([str(binary()), "restore", str(copy), "--data", str(base / "restored")], check=True, capture_output=True)
        results.add(name, "restore", time.monotonic() - begin, "s")
    finally:
        shutil.rmtree(data, ignore_errors=True)
        shutil.rmtree(base / "restored", ignore_errors=True)


def backup(data: Path) -> dict[str, object]:
    done = subprocess.run([str(binary()), "backup", "--json", "--data", str(data)], check=True, capture_output=True, text=True, env=os.environ)
    return dict(json.loads(done.stdout))


class Writer:
    """Marks a conversation read and unread, again and again: each is a transaction with its fsync."""

    def __init__(self, port: int, token: str) -> None:
        self.api = API(port, token)
        self.conversation = self.api.json("/api/v1/communications/inbox?limit=1")["items"][0]["id"]
        self.turn = 0

    def write(self) -> float:
        self.turn += 1
        begin = time.perf_counter()
        status, body = self.api.request("PATCH", f"/api/v1/communications/conversations/{self.conversation}", {"status": ("open", "closed")[self.turn % 2]})
        assert status == 200, (status, body)
        return time.perf_counter() - begin

    def settle(self) -> None:
        for _ in range(20):
            self.write()

    def during(self, work: object) -> list[float]:
        """The times of the writes from the beginning of some work to its end, in seconds."""
        failure: list[BaseException] = []

        def run() -> None:
            try:
                work()  # type: ignore[operator]
            except BaseException as error:
                failure.append(error)

        thread = threading.Thread(target=run)
        thread.start()
        times = []
        while thread.is_alive():
            times.append(self.write())
            time.sleep(0.005)
        thread.join()
        if failure:
            raise failure[0]
        return times
