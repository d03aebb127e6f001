"""Runs the real binary for tests and benchmarks: commands, the service, and its HTTP interface on loopback."""
from __future__ import annotations

import http.client
import json
import os
import re
import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol
from urllib.parse import quote

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long test password"


def binary() -> Path:
    """The binary under test: DRAGOMAN_BINARY, or the debug build of this clone."""
    return Path(os.environ.get("DRAGOMAN_BINARY", ROOT / ".build/debug/dragoman"))


class CommandFailed(Exception):
    pass


def command(
    data: Path | None, *arguments: str | Path, stdin: str = "", env: dict[str, str] | None = None, limit: float = 600
) -> str:
    """Runs one command, mostly on a data folder, and returns what it printed. Raises with its words if it fails."""
    line = [str(binary()), *map(str, arguments), *(["--data", str(data)] if data else [])]
    done = subprocess.run(line, input=stdin, capture_output=True, text=True, timeout=limit, env={**os.environ, **(env or {})})
    if done.returncode != 0:
        raise CommandFailed(f"{' '.join(line[1:])} exited {done.returncode}\n{done.stdout[-2000:]}\n{done.stderr[-4000:]}")
    return done.stdout


def new_office(data: Path) -> str:
    """A data folder with an owner; returns an API token of his."""
    data.mkdir(parents=True, exist_ok=True)
    command(data, "user", "add", "--email", "owner@dragoman.test", "--name", "Owner", "--role", "owner", "--password-stdin",
            stdin=PASSWORD + "\n")
    return token_in(command(data, "token", "add", "--email", "owner@dragoman.test", "--name", "tests"))


def token_in(output: str) -> str:
    """The token is the longest word that `token add` prints."""
    return max(output.split(), key=len)


@dataclass(frozen=True)
class Counts:
    read: int
    new: int
    known: int
    unreadable: int


def counts_in(output: str) -> Counts:
    """The counts at the end of an import, as `2 005 read, 1 908 new, 97 already here, 0 unreadable` or `read: 2005`."""
    found: dict[str, int] = {}
    text = re.sub(r"(?<=\d)[ \u00a0\u202f,](?=\d{3}\b)", "", output)
    for key, words in {"read": "read", "new": "new", "known": "already here|known", "unreadable": "unreadable"}.items():
        matches = re.findall(rf"(?:(\d+)[^\S\n]+(?:{words})\b|\b(?:{words})\b\W{{1,4}}(\d+))", text, re.IGNORECASE)
        if matches:
            found[key] = int(max(matches[-1]))
    return Counts(**{key: found.get(key, -1) for key in ("read", "new", "known", "unreadable")})


def import_mail(data: Path, paths: list[Path], address: str, env: dict[str, str] | None = None) -> Counts:
    return counts_in(command(data, "import", "mail", *paths, "--address", address, env=env))


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Service:
    """`dragoman serve` on a loopback port, as a context."""

    def __init__(self, data: Path, env: dict[str, str] | None = None) -> None:
        self.data, self.env, self.port = data, env or {}, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        self.log = data.parent / f"{data.name}.serve.log"

    def start(self, limit: float = 60) -> "Service":
        line = [str(binary()), "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}"]
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **self.env})
        end = time.monotonic() + limit
        while time.monotonic() < end:
            if self.process.poll() is not None:
                raise CommandFailed(f"serve exited {self.process.returncode}\n{self.log.read_text(errors='replace')[-4000:]}")
            try:
                connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
                connection.request("GET", "/health")
                if connection.getresponse().status == 200:
                    return self
            except OSError:
                pass
            time.sleep(0.005)
        self.kill()
        raise CommandFailed("serve did not answer in time")

    @property
    def pid(self) -> int:
        assert self.process
        return self.process.pid

    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def kill(self) -> None:
        """SIGKILL, as a power cut would."""
        if self.process:
            self.process.send_signal(signal.SIGKILL)
            self.process.wait()

    def stop(self, limit: float = 15) -> int:
        """SIGTERM; returns the exit code. A service that does not stop in time is killed and counts as -9."""
        assert self.process
        self.process.terminate()
        try:
            return self.process.wait(limit)
        except subprocess.TimeoutExpired:
            self.kill()
            return -9

    def __enter__(self) -> "Service":
        return self if self.alive() else self.start()

    def __exit__(self, *_: object) -> None:
        if self.alive():
            self.stop()


class Reader(Protocol):
    """What the comparer needs of the HTTP interface."""

    def json(self, path: str) -> Any: ...

    def bytes(self, path: str) -> bytes: ...


class API:
    """The HTTP interface with a bearer token, over one kept connection."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token
        self.connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, bytes]:
        headers = {"Authorization": f"Bearer {self.token}"}
        data = None
        if body is not None:
            data, headers["Content-Type"] = json.dumps(body).encode(), "application/json"
        try:
            return self._once(method, path, data, headers)
        except (http.client.HTTPException, OSError):
            # A kept connection ends with the service it led to; a read may be asked again of the next one.
            self.connection.close()
            if method != "GET":
                raise
            return self._once(method, path, data, headers)

    def _once(self, method: str, path: str, data: Any, headers: dict[str, str]) -> tuple[int, bytes]:
        self.connection.request(method, path, data, headers)
        answer = self.connection.getresponse()
        return answer.status, answer.read()

    def bytes(self, path: str) -> bytes:
        status, data = self.request("GET", path)
        if status != 200:
            raise CommandFailed(f"GET {path} answered {status}: {data[:500]!r}")
        return data

    def json(self, path: str) -> Any:
        return json.loads(self.bytes(path))


def pages(reader: Reader, path: str, limit: int = 100) -> Iterator[list[dict[str, Any]]]:
    """Every page of a list. Bounded, so that a cursor that never ends fails instead of hanging."""
    cursor = ""
    for _ in range(100_000):
        joint = "&" if "?" in path else "?"
        page = reader.json(f"{path}{joint}limit={limit}" + (f"&cursor={quote(cursor)}" if cursor else ""))
        yield page["items"]
        if page["next"] is None:
            return
        cursor = page["next"]
    raise AssertionError(f"{path} has no last page")


def everything(reader: Reader, path: str, limit: int = 100) -> list[dict[str, Any]]:
    return [item for page in pages(reader, path, limit) for item in page]
