"""`dragoman serve` with a certificate in files of its own, and clients that see what browsers see."""
from __future__ import annotations

import http.client
import json
import os
import shutil
import signal
import socket
import ssl
import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from certificates import Authority, Pair
from dragoman import PASSWORD, binary, command, free_port
from live_socket import LIVE_PATH, WebSocket

EMAIL = "owner@dragoman.test"


@dataclass
class Answer:
    status: int
    headers: http.client.HTTPMessage
    body: bytes

    @property
    def json(self) -> Any:
        return json.loads(self.body)

    @property
    def cookie(self) -> str:
        """The session cookie as a browser sends it back."""
        return (self.headers["Set-Cookie"] or "").split(";")[0]


@dataclass
class Client:
    """One client: where it connects, how it calls the server, and what it trusts (None for plain HTTP)."""
    port: int
    host: str | None = None
    trust: Path | None = None
    address: str = "127.0.0.1"
    source: str | None = None
    headers: dict[str, str] = field(default_factory=dict)

    def context(self) -> ssl.SSLContext:
        return ssl.create_default_context(cafile=str(self.trust))

    @property
    def authority(self) -> str:
        return self.host or f"{self.address}:{self.port}"

    @property
    def origin(self) -> str:
        return f"{'https' if self.trust else 'http'}://{self.authority}"

    def connect(self) -> socket.socket:
        plain = socket.create_connection((self.address, self.port), timeout=20, source_address=(self.source, 0) if self.source else None)
        if not self.trust:
            return plain
        return self.context().wrap_socket(plain, server_hostname=self.authority.rsplit(":", 1)[0])

    def send(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        connection = http.client.HTTPConnection(self.address, self.port, timeout=20)
        connection.sock = self.connect()
        try:
            fields = {"Host": self.authority, **self.headers, **{name.replace("_", "-"): value for name, value in headers.items()}}
            data: Any = body
            if isinstance(body, dict):
                data, fields["Content-Type"] = json.dumps(body), "application/json"
            connection.request(method, path, data, fields)
            answer = connection.getresponse()
            return Answer(answer.status, answer.headers, answer.read())
        finally:
            connection.close()

    def sign_in(self) -> Answer:
        """As the page does it, with its origin."""
        return self.send("POST", "/api/v1/auth/login", {"email": EMAIL, "password": PASSWORD}, Origin=self.origin)

    def live(self, **headers: str) -> WebSocket:
        return WebSocket(self.port, LIVE_PATH, over=self.connect(), host=self.authority, headers={"Origin": self.origin, **headers})


class SecureService:
    def __init__(
        self, template: tuple[Path, str], authority: Authority, folder: Path, kind: str | None, host: str, env: dict[str, str]
    ) -> None:
        folder.mkdir()
        self.data, self.token, self.authority, self.host, self.port = folder / "data", template[1], authority, host, free_port()
        shutil.copytree(template[0], self.data)
        self.files = Pair(folder / "tls.pem", folder / "tls.key")
        self.secure = kind is not None
        if kind:
            self.put(authority.pairs[kind])
        self.env = {"DRAGOMAN_TLS_CERTIFICATE": str(self.files.certificate), "DRAGOMAN_TLS_KEY": str(self.files.key)} if kind else {}
        self.env |= {"DRAGOMAN_TLS_CHECK_SECONDS": "3600", **env}
        self.logfile = folder / "serve.log"
        self.process: subprocess.Popen[bytes] | None = None

    def put(self, pair: Pair, *, certificate: bool = True, key: bool = True) -> None:
        """What renews certificates: each file whole, one after the other."""
        for wanted, source, target in ((certificate, pair.certificate, self.files.certificate), (key, pair.key, self.files.key)):
            if wanted:
                fresh = target.with_suffix(".new")
                shutil.copyfile(source, fresh)
                fresh.chmod(0o600)
                fresh.rename(target)

    def start(self) -> "SecureService":
        line = [str(binary()), "serve", "--data", str(self.data), "--listen", f"{self.host}:{self.port}"]
        with self.logfile.open("ab") as log:
            self.process = subprocess.Popen(line, stdout=log, stderr=log, stdin=subprocess.DEVNULL, env={**os.environ, **self.env})
        self.wait_for(lambda: "answers on" in self.log() or self.process.poll() is not None, 60)  # type: ignore[union-attr]
        return self

    def run(self, *arguments: str) -> str:
        return command(self.data, *arguments, env=self.env)

    def log(self) -> str:
        return self.logfile.read_text(errors="replace") if self.logfile.exists() else ""

    def hang_up(self) -> None:
        assert self.process
        self.process.send_signal(signal.SIGHUP)

    @property
    def alive(self) -> bool:
        return self.process is not None and self.process.poll() is None

    def memory(self) -> int:
        """Resident memory in MB."""
        assert self.process
        words = Path(f"/proc/{self.process.pid}/status").read_text().split()
        return int(words[words.index("VmRSS:") + 1]) >> 10

    def client(self, **changes: Any) -> Client:
        return Client(self.port, **{"trust": self.authority.ca_file if self.secure else None, **changes})

    def health(self, name: str | None = None) -> Any:
        return self.client(host=name).send("GET", "/health", Authorization=f"Bearer {self.token}").json

    def stop(self) -> None:
        if self.alive:
            assert self.process
            self.process.terminate()
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
                raise

    @staticmethod
    def wait_for(check: Callable[[], Any], seconds: float = 10) -> None:
        end = time.monotonic() + seconds
        while not check():
            assert time.monotonic() < end, "did not happen in time"
            time.sleep(0.02)
