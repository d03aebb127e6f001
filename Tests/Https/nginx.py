"""An nginx of its own before a service: the configuration of docs/https.md, on loopback, in a folder of its own."""
from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import time
from pathlib import Path

from certificates import Pair
from dragoman import ROOT, free_port

PROGRAM = shutil.which("nginx", path=f"{os.environ.get('PATH', '')}:/usr/sbin:/usr/local/sbin")

# Around the documented part: everything that would lie in the system's folders lies in this one.
AROUND = """
pid {folder}/nginx.pid;
error_log {folder}/error.log warn;
worker_processes 1;
{user}
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy; fastcgi_temp_path {folder}/f; uwsgi_temp_path {folder}/u;
    scgi_temp_path {folder}/s;
{part}
}}
"""


def have_nginx() -> bool:
    return PROGRAM is not None


def documented() -> str:
    """The block of docs/https.md: what is told to owners is what is tested."""
    text = (ROOT / "docs/https.md").read_text()
    found = re.search(r"```nginx\n(.*?)```", text, re.DOTALL)
    assert found, "docs/https.md has no nginx block"
    return found.group(1)


class Nginx:
    def __init__(self, folder: Path, service: int, pair: Pair, name: str) -> None:
        self.folder, self.service, self.pair, self.name, self.port = folder, service, pair, name, free_port()
        self.process: subprocess.Popen[bytes] | None = None
        for part in ("body", "proxy"):
            (folder / part).mkdir(parents=True, exist_ok=True)
        folder.chmod(0o755)

    @staticmethod
    def free() -> int:
        return free_port()

    def configuration(self) -> str:
        part = documented()
        for old, new in {
            "listen 443 ssl;": f"listen 127.0.0.1:{self.port} ssl;",
            "listen [::]:443 ssl;": "",
            "office.example": self.name,
            f"/etc/ssl/{self.name}/fullchain.pem": str(self.pair.certificate),
            f"/etc/ssl/{self.name}/privkey.pem": str(self.pair.key),
            "127.0.0.1:8080": f"127.0.0.1:{self.service}",
        }.items():
            assert old in part, f"the documented configuration has no '{old}'"
            part = part.replace(old, new)
        return AROUND.format(folder=self.folder, part=part, user="user root;" if os.geteuid() == 0 else "")

    def start(self) -> "Nginx":
        (self.folder / "nginx.conf").write_text(self.configuration())
        log = (self.folder / "start.log").open("wb")
        self.process = subprocess.Popen([str(PROGRAM), "-c", str(self.folder / "nginx.conf"), "-p", str(self.folder), "-g", "daemon off;"],
                                        stdout=log, stderr=log)
        end = time.monotonic() + 10
        while time.monotonic() < end:
            assert self.process.poll() is None, (self.folder / "start.log").read_text()
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
        raise AssertionError("nginx did not start")

    def move(self, port: int) -> None:
        """To another port: the service has to know it before it starts."""
        self.stop()
        self.port = port
        self.start()

    def buffered(self) -> bool:
        """Whether a request's body was written into a file."""
        return "a client request body is buffered" in (self.folder / "error.log").read_text()

    def stop(self) -> None:
        if self.process and self.process.poll() is None:
            self.process.terminate()
            self.process.wait(10)
