"""Stands between a mail program and a real IMAP server, reads along, and fails on command.

Towards the program it speaks TLS (or not) with a certificate of its own, towards the server on loopback plainly, so that it
sees every command and can count and cut literals to the byte."""
from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field

from background import BackgroundServer
from certificates import Pair

LITERAL = re.compile(rb"\{(\d+)\+?\}\r\n\Z")


@dataclass
class Session:
    """One connection and what was seen on it."""
    writer: asyncio.StreamWriter
    upstream: asyncio.StreamWriter
    user: str = ""
    idle_tag: bytes = b""
    idling: bool = False
    commands: list[str] = field(default_factory=list)

    def abort(self) -> None:
        self.writer.transport.abort()
        self.upstream.transport.abort()


class Proxy(BackgroundServer):
    """`commands` are all lines of all programs, without passwords. `literal_bytes` counts the mails' bytes that went through.

    Knobs, to be set at any time: `black_hole` (nothing goes through any more, connections stay), `cut_literal_after` (the
    next literal that would bring the sum of bytes past this many is cut there, once), `cut_every_literal_at` (each one that
    is longer), `chunk_delay` (seconds between pieces of a literal), `hide` (capabilities that are not shown)."""

    def __init__(self, target: int, pair: Pair | None = None, hide: tuple[bytes, ...] = ()) -> None:
        super().__init__(pair)
        self.target, self.hide = target, hide
        self.sessions: list[Session] = []
        self.connections = 0
        self.commands: list[str] = []
        self.literal_bytes = 0
        self.black_hole = False
        self.cut_literal_after: int | None = None
        self.cut_every_literal_at: int | None = None
        self.cuts = 0
        self.chunk_delay = 0.0

    # ---------------------------------------------------------------- commands of a test

    def idling(self) -> int:
        """How many connections wait in IDLE."""
        return sum(s.idling for s in list(self.sessions))

    def cut_idle(self) -> int:
        """Cuts every connection that waits in IDLE, without a word."""

        def work() -> int:
            waiting = [s for s in self.sessions if s.idling]
            for session in waiting:
                session.abort()
            return len(waiting)

        return int(self.call(work))

    def cut_sessions(self, user: str = "") -> int:
        """Cuts every connection (of a user)."""

        def work() -> int:
            chosen = [s for s in self.sessions if user in ("", s.user)]
            for session in chosen:
                session.abort()
            return len(chosen)

        return int(self.call(work))

    def writes(self) -> list[str]:
        """Commands that change a mailbox or a flag on the server; a listener must not have any."""
        changing = re.compile(r"\A(UID )?(STORE|EXPUNGE|COPY|MOVE|APPEND|DELETE|RENAME|CREATE|SETACL|SETMETADATA|CLOSE)\b", re.IGNORECASE)
        taking = re.compile(r"\A(UID )?FETCH .*\b(BODY\[|RFC822(\.TEXT)?(?![.\w]))", re.IGNORECASE)
        return [c for c in list(self.commands) if changing.match(c) or taking.match(c.replace("BODY.PEEK[", "PEEK["))]

    # ---------------------------------------------------------------- the connection

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        upstream_reader, upstream = await asyncio.open_connection("127.0.0.1", self.target, limit=1 << 20)
        session = Session(writer, upstream)
        self.sessions.append(session)
        tasks = [asyncio.create_task(self._up(session, reader)), asyncio.create_task(self._down(session, upstream_reader))]
        try:
            done, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            for task in done:
                task.result()
        finally:
            self.sessions.remove(session)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            upstream.transport.abort()

    async def _up(self, session: Session, reader: asyncio.StreamReader) -> None:
        """Commands. Literals of a command (a password, say) pass unread."""
        while line := await reader.readline():
            if self.black_hole:
                continue
            tag, _, rest = line.strip().partition(b" ")
            self._note(session, tag, rest)
            session.upstream.write(line)
            while found := LITERAL.search(line):
                session.upstream.write(await reader.readexactly(int(found[1])))
                line = await reader.readline()
                session.upstream.write(line)
            await session.upstream.drain()

    def _note(self, session: Session, tag: bytes, rest: bytes) -> None:
        text = rest.decode(errors="replace")
        word = text.split(" ")[0].upper()
        if word == "LOGIN":
            session.user = text.split(" ")[1].strip('"')
            text = f"LOGIN {session.user}"
        elif word == "AUTHENTICATE":
            text = " ".join(text.split(" ")[:2])
        elif word == "IDLE":
            session.idle_tag = tag
        elif tag.upper() == b"DONE":
            text, session.idling = "DONE", False
        elif not word:
            return  # The answer to a challenge.
        session.commands.append(text)
        self.commands.append(text)

    async def _down(self, session: Session, reader: asyncio.StreamReader) -> None:
        while line := await reader.readline():
            if self.black_hole:
                continue
            if line.startswith(b"+ ") and session.idle_tag:
                session.idling = True
            elif session.idle_tag and line.startswith(session.idle_tag + b" "):
                session.idling, session.idle_tag = False, b""
            session.writer.write(self._hidden(line))
            if found := LITERAL.search(line):
                await self._literal(session, reader, int(found[1]))
            await session.writer.drain()

    def _hidden(self, line: bytes) -> bytes:
        if b"CAPABILITY" in line:
            for word in self.hide:
                line = re.sub(rb" " + re.escape(word) + rb"(?=[ \]\r])", b"", line)
        return line

    def _allowed(self, length: int) -> int | None:
        """How many bytes of a literal may pass before the connection is cut; None: all of them."""
        if self.cut_every_literal_at is not None and length > self.cut_every_literal_at:
            return self.cut_every_literal_at
        if self.cut_literal_after is not None and self.literal_bytes + length > self.cut_literal_after:
            allowed = max(0, self.cut_literal_after - self.literal_bytes)
            self.cut_literal_after = None
            return allowed
        return None

    async def _literal(self, session: Session, reader: asyncio.StreamReader, length: int) -> None:
        allowed, left = self._allowed(length), length
        passing = length if allowed is None else allowed
        while passing:
            piece = await reader.readexactly(min(passing, 4_096 if self.chunk_delay else 65_536))
            passing -= len(piece)
            left -= len(piece)
            if self.black_hole:
                continue  # What was promised is swallowed: the program waits inside a literal.
            self.literal_bytes += len(piece)
            session.writer.write(piece)
            await session.writer.drain()
            if self.chunk_delay:
                await asyncio.sleep(self.chunk_delay)
        if left:
            await asyncio.sleep(0.02)  # What was let through is on its way first.
            self.cuts += 1
            session.abort()
            raise ConnectionError("cut inside a literal")
