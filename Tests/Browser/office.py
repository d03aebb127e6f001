"""A server under test: the real binary, or the page's mock, which has the same command line."""
import json
import os
import pathlib
import re
import socket
import subprocess
import sys
import time
import urllib.request

ROOT = pathlib.Path(__file__).parents[2]
ADDRESS = "biuro@example.test"
OWNER = {"name": "Олена Савчук", "email": "olena@example.test", "password": "correct horse battery"}


# Seconds after which a server is broken, and not only slow because the machine has much to do.
PATIENCE = 60


def program(mock: bool) -> list[str]:
    if mock or os.environ.get("DRAGOMAN_MOCK") == "1":
        return [sys.executable, str(ROOT / "Sources/Frontend/mock/server.py")]
    return [os.environ.get("DRAGOMAN_BINARY", str(ROOT / ".build/debug/dragoman"))]


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return one.getsockname()[1]


class Office:
    """One data folder with its server, on a port that stays the same over restarts. `mock`: the page's stand-in in any case, where a
    test is about what mail servers do wrong and how the page shows it."""

    def __init__(self, folder: pathlib.Path, mock: bool = False):
        self.program = program(mock)
        self.data = folder / "data"
        self.log = folder / "server.log"
        self.origin = f"http://127.0.0.1:{(port := free_port())}"
        self.port = port
        self.process: subprocess.Popen | None = None
        self.sessions: dict[str, str] = {}

    def start(self, *more: str) -> "Office":
        with self.log.open("ab") as log:
            command = [*self.program, "serve", "--data", str(self.data), "--listen", f"127.0.0.1:{self.port}", *more]
            self.process = subprocess.Popen(command, stdout=log, stderr=log)
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended:\n{self.log.read_text()}")
            try:
                urllib.request.urlopen(f"{self.origin}/api/v1/setup", timeout=2)
                return self
            except OSError:
                time.sleep(0.05)
        raise AssertionError(f"the server does not answer:\n{self.log.read_text()}")

    def stop(self) -> None:
        if self.process:
            self.process.terminate()
            self.process.wait(15)
            self.process = None

    def setup_link(self) -> str:
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            found = re.search(r"http://127\.0\.0\.1:\d+/setup#\S+", self.log.read_text())
            if found:
                return found[0]
            time.sleep(0.05)
        raise AssertionError(f"no setup link was printed:\n{self.log.read_text()}")

    def set_up(self) -> None:
        """Makes the owner by the interface, for tests that are about something else."""
        body = {"token": self.setup_link().split("#")[1], **OWNER, "locale": "en"}
        request = urllib.request.Request(f"{self.origin}/api/v1/setup", json.dumps(body).encode(), {"Content-Type": "application/json"})
        assert urllib.request.urlopen(request, timeout=PATIENCE).status == 201

    def ask(self, method: str, path: str, body: dict, cookie: str = ""):
        headers = {"Content-Type": "application/json", "Origin": self.origin, **({"Cookie": cookie} if cookie else {})}
        return urllib.request.urlopen(urllib.request.Request(self.origin + path, json.dumps(body).encode(), headers, method=method), timeout=PATIENCE)

    def make(self, what: str, **task) -> dict:
        """Makes something happen at the mock."""
        return json.load(self.ask("POST", "/mock", {"do": what, **task}))

    def session(self, email: str = OWNER["email"]) -> dict:
        """A session's cookie, as a browser keeps it. Passwords are slow to check, so the tests of an office share one session."""
        if email not in self.sessions:
            answer = self.ask("POST", "/api/v1/auth/login", {"email": email, "password": OWNER["password"]})
            self.sessions[email] = answer.headers["Set-Cookie"].split(";")[0]
        name, value = self.sessions[email].split("=", 1)
        return {"name": name, "value": value, "url": self.origin, "httpOnly": True}

    def prefer(self, email: str = OWNER["email"], **profile: str) -> None:
        cookie = self.session(email)
        self.ask("PATCH", "/api/v1/auth/me", profile, f"{cookie['name']}={cookie['value']}")

    def run(self, *arguments: str, text: str | None = None) -> str:
        done = subprocess.run([*self.program, *arguments, "--data", str(self.data)], input=text, capture_output=True, text=True, timeout=120)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def import_mail(self, folder: pathlib.Path) -> None:
        self.run("import", "mail", str(folder), "--address", ADDRESS)

    def add_user(self, name: str, email: str, role: str = "manager") -> None:
        self.run("user", "add", "--email", email, "--name", name, "--role", role, "--password-stdin", text=OWNER["password"] + "\n")
