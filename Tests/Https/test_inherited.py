"""Port 443 by a socket unit: the service serves on a socket that was opened before it started (sd_listen_fds(3))."""
from __future__ import annotations

import os
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from certificates import Authority
from dragoman import binary, free_port
from secure_service import Client, SecureService

Start = Callable[..., "Handed"]


class Handed:
    """A listening socket, and services that are started with it, one after the other."""

    def __init__(self, data: Path, authority: Authority, secure: bool) -> None:
        self.data, self.authority, self.secure = data, authority, secure
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=64)
        self.port: int = self.socket.getsockname()[1]
        self.log = data.parent / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self, count: int = 1) -> "Handed":
        """As systemd does it: the socket is descriptor 3 and the process is named by its number, which only it knows."""
        pair = self.authority.pairs["good"]
        env = {**os.environ, "DRAGOMAN_TLS_CERTIFICATE": str(pair.certificate), "DRAGOMAN_TLS_KEY": str(pair.key)} if self.secure else {**os.environ}
        env["DRAGOMAN_LISTEN"] = f"127.0.0.1:{free_port()}"
        line = ["sh", "-c", 'LISTEN_PID=$$ LISTEN_FDS=%d exec "$@"' % count, "sh", str(binary()), "serve", "--data", str(self.data)]
        mine = self.socket.fileno()

        def hand_over() -> None:
            os.dup2(mine, 3)

        with self.log.open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env=env, preexec_fn=hand_over, pass_fds=(3,))
        return self

    def ready(self) -> "Handed":
        SecureService.wait_for(lambda: "answers on" in self.words() or (self.process and self.process.poll() is not None), 60)
        return self

    def words(self) -> str:
        return self.log.read_text(errors="replace")

    @property
    def client(self) -> Client:
        return Client(self.port, trust=self.authority.ca_file if self.secure else None)

    def stop(self) -> int:
        assert self.process
        self.process.terminate()
        return self.process.wait(20)


@pytest.fixture
def handed(template: tuple[Path, str], authority: Authority, tmp_path: Path) -> Iterator[Callable[[bool], Handed]]:
    made: list[Handed] = []

    def make(secure: bool) -> Handed:
        folder = tmp_path / f"office{len(made)}"
        folder.mkdir()
        shutil.copytree(template[0], folder / "data")
        made.append(Handed(folder / "data", authority, secure))
        return made[-1]

    yield make
    for one in made:
        if one.process and one.process.poll() is None:
            one.process.kill()
            one.process.wait()
        one.socket.close()


@pytest.mark.parametrize("secure", [False, True], ids=["plain", "tls"])
def test_it_serves_there(handed: Callable[[bool], Handed], secure: bool, template: tuple[Path, str]) -> None:
    one = handed(secure).start().ready()
    answer = one.client.send("GET", "/api/v1/auth/me", Authorization=f"Bearer {template[1]}")
    assert answer.status == 200, one.words()
    assert answer.headers["Date"].endswith(" GMT")
    assert f"answers on http{'s' if secure else ''}://127.0.0.1:{one.port}" in one.words()
    assert one.client.sign_in().status == 200
    with_socket = one.client.live(Authorization=f"Bearer {template[1]}")
    assert with_socket.receive()["type"] == "hello"
    held = one.client.connect()
    begin = time.monotonic()
    assert one.stop() == 0, one.words()
    assert time.monotonic() - begin < 4
    held.close()


def test_who_asks_meanwhile_waits_instead_of_being_refused(handed: Callable[[bool], Handed]) -> None:
    """The port belongs to systemd: between two services connections wait in it."""
    one = handed(False).start().ready()
    assert one.stop() == 0
    waiting = socket.create_connection(("127.0.0.1", one.port), timeout=30)
    waiting.sendall(b"GET /health/live HTTP/1.1\r\nHost: localhost\r\n\r\n")
    one.start()
    assert b" 200 " in waiting.recv(65_536)
    waiting.close()
    assert one.stop() == 0


def test_two_sockets_are_refused_in_words(handed: Callable[[bool], Handed]) -> None:
    one = handed(False).start(count=2)
    assert one.process and one.process.wait(30) == 78
    assert "handed over 2 sockets" in one.words() and "ListenStream=" in one.words()


def test_as_systemd_does_it(template: tuple[Path, str], tmp_path: Path) -> None:
    if not shutil.which("systemd-socket-activate"):
        pytest.skip("no systemd-socket-activate")
    data, port = tmp_path / "data", free_port()
    shutil.copytree(template[0], data)
    log = (tmp_path / "log").open("wb")
    line = ["systemd-socket-activate", f"--listen=127.0.0.1:{port}", str(binary()), "serve", "--data", str(data)]
    process = subprocess.Popen(line, stdout=log, stderr=log)
    try:
        SecureService.wait_for(lambda: b"Listening on" in (tmp_path / "log").read_bytes())
        assert Client(port).send("GET", "/health").status == 200
    finally:
        process.terminate()
        assert process.wait(20) == 0, (tmp_path / "log").read_text()
