"""An SMTP server for submission that does what a test wrote down for it: refuses, waits, falls silent, cuts, and records what it took.

The protocol is aiosmtpd's. Also a command, for programs that want the server in a process of its own:
`python smtp_script.py --record FILE` prints its port and serves until its input ends."""
from __future__ import annotations

import argparse
import asyncio
import base64
import json
import logging
import os
import socket
import ssl
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from background import BackgroundServer
from certificates import Pair

POINTS = ("GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "END", "TAKEN", "REPLIED")
PASSWORD = "a mailbox's password"
# It warns at every sign-in of what it does itself.
logging.getLogger("mail.log").setLevel(logging.ERROR)


@dataclass
class Rule:
    """What happens at a point of the session.

    Points: a command's name; GREETING; BODY (some of the body has come, see `after`); END (the final dot has come, nothing is
    taken yet); TAKEN (the mail is recorded and on the disk, nobody has been told); REPLIED (the 250 after the body is out)."""
    at: str
    # Instead of the server's own answer; several lines with \r\n between them.
    reply: str = ""
    # The connection ends without a word (`reply`, where there is one, still goes out).
    drop: bool = False
    # Nothing is ever said again; the connection stays.
    silent: bool = False
    # Seconds before whatever is said.
    delay: float = 0.0
    # How often the rule holds; below zero for ever.
    times: int = -1
    # For MAIL and RCPT: of this address only.
    address: str = ""
    # For BODY: after so many bytes.
    after: int = 1000
    hits: int = 0

    def fits(self, point: str, address: str) -> bool:
        return self.at == point and self.times != 0 and self.address.lower() in ("", address.lower())


@dataclass
class Taken:
    """A mail for which the server has taken responsibility: envelope, and bytes as they came over the wire."""
    sender: str
    recipients: list[str]
    raw: bytes
    user: str
    options: list[str] = field(default_factory=list)
    at: float = field(default_factory=time.time)

    def line(self) -> str:
        return json.dumps({**asdict(self), "raw": base64.b64encode(self.raw).decode()}) + "\n"


def recorded(path: Path) -> list[Taken]:
    """What the file of a server says; the last line may be torn where the machine stopped, and does not count then."""
    whole = [line for line in path.read_text().splitlines(keepends=True) if line.endswith("\n")] if path.exists() else []
    return [Taken(**{**item, "raw": base64.b64decode(item["raw"])}) for item in map(json.loads, whole)]


# Bytes that the kernel keeps for a connection until they are read.
WINDOW = 65_536


class _Protocol(SMTP):
    """aiosmtpd's session with the script before each of its steps."""

    def __init__(self, server: "ScriptedSMTP") -> None:
        self.script = server
        starttls = server.security == "starttls"
        super().__init__(server, data_size_limit=server.size, hostname="smtp.dragoman.test", ident="ready", timeout=600,
                         tls_context=server.context if starttls else None, require_starttls=starttls, auth_required=True,
                         authenticator=server.check, loop=server.loop)
        # TLS from the first byte is below this protocol, which cannot know of it.
        self._auth_require_tls = starttls

    async def _handle_client(self) -> None:
        self.script.sessions.add(self)
        try:
            if await self.act("GREETING"):
                await super()._handle_client()
            elif self.transport:
                self.transport.close()
        finally:
            self.script.sessions.discard(self)

    async def push(self, status: Any) -> None:
        """None: the script has answered already."""
        if status is not None:
            await super().push(status)

    async def act(self, point: str, address: str = "") -> bool:
        """Follows the script. False: the step is answered already."""
        rule = self.script.rule(point, address)
        if rule is None:
            return True
        if rule.delay:
            await asyncio.sleep(rule.delay)
        if rule.silent:
            await asyncio.Event().wait()
        if rule.reply:
            await self.push(rule.reply)
        if rule.drop or rule.reply.startswith("421"):
            self.cut(politely=bool(rule.reply))
        return not rule.reply

    def cut(self, politely: bool = False) -> None:
        if self.transport:
            self.transport.close() if politely else self.transport.abort()  # type: ignore[attr-defined]
        raise asyncio.CancelledError

    async def smtp_EHLO(self, hostname: str) -> None:
        self.script.commands.append(f"EHLO {hostname}")
        if await self.act("EHLO"):
            await super().smtp_EHLO(hostname)

    async def smtp_AUTH(self, arg: str) -> None:
        self.script.commands.append("AUTH " + (arg or "").split(" ")[0])
        if await self.act("AUTH"):
            await super().smtp_AUTH(arg)

    async def smtp_MAIL(self, arg: str | None) -> None:
        self.script.commands.append(f"MAIL {arg}")
        address, _ = self._getaddr(self._strip_command_keyword("FROM:", arg or "") or "")
        if await self.act("MAIL", address or ""):
            await super().smtp_MAIL(arg)

    async def smtp_RCPT(self, arg: str | None) -> None:
        self.script.commands.append(f"RCPT {arg}")
        address, _ = self._getaddr(self._strip_command_keyword("TO:", arg or "") or "")
        if await self.act("RCPT", address or ""):
            await super().smtp_RCPT(arg)

    async def smtp_DATA(self, arg: str) -> None:
        self.script.commands.append("DATA")
        if not await self.act("DATA"):
            return
        if self.envelope and self.envelope.rcpt_tos and (rule := self.script.rule("BODY", "")):
            await self.push("354 Go on")
            await self._reader.readexactly(rule.after)
            if rule.silent:
                await asyncio.Event().wait()
            self.cut()
        await super().smtp_DATA(arg)
        await self.act("REPLIED")


class ScriptedSMTP(BackgroundServer):
    """Use as a context. `script` may be changed at any time; `taken` is what the server took, also in the file `record`.

    `security`: tls, starttls or none. `size`: what it announces as the largest mail, for connections from now on."""

    def __init__(self, pair: Pair | None = None, security: str = "none", user: str = "biuro", password: str = PASSWORD,
                 record: Path | None = None, sync: bool = True) -> None:
        super().__init__(pair if security == "tls" else None)
        self.security, self.user, self.password, self.record, self.sync = security, user, password, record, sync
        self.context: ssl.SSLContext | None = None
        if pair:
            self.use(pair)
        self.size = 30_000_000
        self.script: list[Rule] = []
        self.taken: list[Taken] = []
        self.commands: list[str] = []
        self.signins: list[tuple[str, bool]] = []
        self.sessions: set[_Protocol] = set()
        self.connections = 0
        self.on_taken: Callable[[Taken], None] = lambda _: None

    # ---------------------------------------------------------------- commands of a test

    def url(self, user: str = "") -> str:
        """How Dragoman's command line names it."""
        scheme = {"tls": "smtps", "starttls": "smtp+starttls", "none": "smtp"}[self.security]
        return f"{scheme}://{user or self.user}@{self.host}:{self.port}"

    def on(self, at: str, reply: str = "", **more: Any) -> Rule:
        """Adds a rule; the first that fits holds."""
        assert at in POINTS, at
        rule = Rule(at, reply, **more)
        self.script.append(rule)
        return rule

    def use(self, pair: Pair) -> None:
        """Another certificate, for connections from now on."""
        if self.context is None:
            self.context = self.tls or ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        self.context.load_cert_chain(pair.certificate, pair.key)

    def ids(self) -> list[str]:
        """The Message-ID of each mail that was taken."""
        return [message_id(item.raw) for item in list(self.taken)]

    def wait_taken(self, count: int, limit: float = 20) -> list[Taken]:
        """Until so many mails were taken; more are as wrong as fewer."""
        end = time.monotonic() + limit
        while len(self.taken) < count and time.monotonic() < end:
            time.sleep(0.01)
        assert len(self.taken) == count, f"{len(self.taken)} mails were taken instead of {count}"
        return list(self.taken)

    # ---------------------------------------------------------------- what the protocol asks

    def rule(self, point: str, address: str) -> Rule | None:
        found = next((r for r in self.script if r.fits(point, address)), None)
        if found:
            found.times -= 1
            found.hits += 1
        return found

    def check(self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: Any) -> AuthResult:
        assert isinstance(data, LoginPassword)
        right = (data.login.decode(), data.password.decode()) == (self.user, self.password)
        self.signins.append((data.login.decode(), right))
        return AuthResult(success=right, handled=False, auth_data=data)

    async def handle_DATA(self, server: _Protocol, session: Session, envelope: Envelope) -> str | None:
        if not await server.act("END"):
            return None
        user = session.auth_data.login.decode() if session.auth_data else ""
        assert isinstance(envelope.original_content, bytes)
        item = Taken(envelope.mail_from or "", list(envelope.rcpt_tos), envelope.original_content, user, list(envelope.mail_options))
        self._keep(item)
        return "250 2.0.0 Taken" if await server.act("TAKEN") else None

    async def handle_exception(self, error: Exception) -> str:
        self.failures.append(error)
        return "451 4.3.0 The test's own server has failed"

    def _keep(self, item: Taken) -> None:
        """On the disk before anybody is told."""
        if self.record:
            with self.record.open("a") as file:
                file.write(item.line())
                file.flush()
                if self.sync:
                    os.fsync(file.fileno())
        self.taken.append(item)
        self.on_taken(item)

    # ---------------------------------------------------------------- life

    def _connected(self) -> _Protocol:
        self.connections += 1
        return _Protocol(self)

    async def _listen(self) -> None:
        # A fixed window, or the kernel makes it as large as it likes (tcp_rmem): then a mail of which this server reads only the
        # beginning has left its sender whole.
        listening = socket.socket()
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, WINDOW)
        listening.bind(("127.0.0.1", self.port))
        self.server = await self.loop.create_server(self._connected, sock=listening, ssl=self.tls)

    def cut_all(self) -> None:
        """Ends all connections without a word."""

        async def work() -> None:
            for session in list(self.sessions):
                if session.transport:
                    session.transport.abort()  # type: ignore[attr-defined]
            while self.sessions:
                await asyncio.sleep(0.001)

        self.do(work())


def message_id(raw: bytes) -> str:
    """The Message-ID of a mail without its brackets; empty where it has none."""
    for line in raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].replace(b"\n ", b" ").split(b"\n"):
        if line.lower().startswith(b"message-id:"):
            return line.split(b":", 1)[1].strip().strip(b"<>").decode(errors="replace")
    return ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--record", type=Path)
    parser.add_argument("--pair", nargs=2, type=Path, metavar=("CERTIFICATE", "KEY"), help="TLS from the first byte; else none at all")
    parser.add_argument("--no-sync", action="store_true", help="the record need not survive the machine")
    options = parser.parse_args()
    pair = Pair(*options.pair) if options.pair else None
    with ScriptedSMTP(pair, "tls" if pair else "none", record=options.record, sync=not options.no_sync) as server:
        print(server.port, flush=True)
        sys.stdin.read()


if __name__ == "__main__":
    main()
