"""A small IMAP server in memory that can lie, stammer and fall silent: for what a real one does not do when asked.

It knows what a reading client needs (RFC 3501, 2177, 4315, 6154) and nothing more. `rules` change its behaviour."""
from __future__ import annotations

import asyncio
import base64
import re
import time
from collections.abc import Awaitable, Callable

from background import BackgroundServer
from certificates import Pair
from imap_folders import Folder, Message, Rules

LITERAL = re.compile(rb"\{(\d+)(\+?)\}\r\n\Z")
ITEM = re.compile(r"BODY(?:\.PEEK)?\[([^\]]*)\](?:<(\d+)\.(\d+)>)?|RFC822\.SIZE|RFC822\.HEADER|[A-Z0-9.]+", re.IGNORECASE)


class ScriptedServer(BackgroundServer):
    """Use as a context. `folders` are the mailbox of every user; `commands` what was asked, without passwords."""

    def __init__(self, pair: Pair | None = None, password: str = "secret", rules: Rules | None = None) -> None:
        super().__init__(pair)
        self.password, self.rules = password, rules or Rules()
        self.folders: dict[str, Folder] = {"INBOX": Folder(), "Sent": Folder(attributes="\\Sent")}
        self.commands: list[str] = []
        self.connections = 0
        self.waiting: set[asyncio.Event] = set()
        self.idling = 0

    def deliver(self, raw: bytes, folder: str = "INBOX", at: float | None = None) -> Message:
        """A new mail; those in IDLE hear of it."""

        def work() -> Message:
            message = self.folders[folder].add(raw, at)
            for event in self.waiting:
                event.set()
            return message

        return self.call(work)  # type: ignore[no-any-return]

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        if self.rules.mute:
            await asyncio.sleep(3600)
        await Conversation(self, reader, writer).run()


class Conversation:
    """One connection."""

    def __init__(self, server: ScriptedServer, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.server, self.reader, self.writer = server, reader, writer
        self.folder: Folder | None = None
        self.known = 0
        self.signed_in = False

    @property
    def rules(self) -> Rules:
        return self.server.rules

    async def say(self, data: bytes | str) -> None:
        self.writer.write(data if isinstance(data, bytes) else data.encode() + b"\r\n")
        await self.writer.drain()

    async def run(self) -> None:
        await self.say(self.rules.greeting)
        while (line := await self._command()) is not None:
            tag, _, rest = line.partition(" ")
            words = rest.split(" ")
            name = words[0].upper()
            if name == "UID":
                name = f"UID {words[1].upper()}"
            self.server.commands.append(name if name in ("LOGIN", "AUTHENTICATE") else rest)
            if self.rules.deaf and self.signed_in:
                continue
            await self.say(self.rules.before.get(name, b""))
            if (refusal := self.rules.refuse.get(name)) is not None:
                await self.say(f"{tag} NO {refusal}")
                continue
            work = self._commands().get(name)
            if work is None:
                await self.say(f"{tag} BAD unknown command {name}")
                continue
            await work(tag, rest[len(name):].strip())
            if name == "LOGOUT":
                return

    async def _command(self) -> str | None:
        """One command with its literals in place of themselves."""
        line = await self.reader.readline()
        if not line:
            return None
        while found := LITERAL.search(line):
            if not found[2]:
                await self.say("+ go on")
            literal = await self.reader.readexactly(int(found[1]))
            quoted = literal.replace(b"\\", b"\\\\").replace(b'"', b'\\"')
            line = line[:found.start()] + b'"' + quoted + b'"' + await self.reader.readline()
        return line.decode("utf-8", "replace").strip("\r\n")

    def _commands(self) -> dict[str, Callable[[str, str], Awaitable[None]]]:
        return {
            "CAPABILITY": self._capability, "NOOP": self._noop, "CHECK": self._noop, "LOGOUT": self._logout, "ID": self._id,
            "ENABLE": self._ok, "LOGIN": self._login, "AUTHENTICATE": self._authenticate, "LIST": self._list, "LSUB": self._list,
            "STATUS": self._status, "SELECT": self._select, "EXAMINE": self._select, "UNSELECT": self._unselect, "CLOSE": self._unselect,
            "UID FETCH": self._uid_fetch, "UID SEARCH": self._uid_search, "IDLE": self._idle, "NAMESPACE": self._namespace,
        }

    # ---------------------------------------------------------------- any state

    async def _ok(self, tag: str, _: str) -> None:
        await self.say(f"{tag} OK done")

    async def _capability(self, tag: str, _: str) -> None:
        await self.say(f"* CAPABILITY {self.rules.capabilities}")
        await self.say(f"{tag} OK done")

    async def _id(self, tag: str, _: str) -> None:
        await self.say("* ID NIL")
        await self.say(f"{tag} OK done")

    async def _namespace(self, tag: str, _: str) -> None:
        await self.say('* NAMESPACE (("" "/")) NIL NIL')
        await self.say(f"{tag} OK done")

    async def _noop(self, tag: str, _: str) -> None:
        await self._news()
        await self.say(f"{tag} OK done")

    async def _logout(self, tag: str, _: str) -> None:
        await self.say("* BYE until next time")
        await self.say(f"{tag} OK done")

    async def _login(self, tag: str, rest: str) -> None:
        words = [m[1] if m[1] is not None else m[2] for m in re.finditer(r'"((?:[^"\\]|\\.)*)"|(\S+)', rest)]
        await self._sign_in(tag, re.sub(r"\\(.)", r"\1", words[1]) if len(words) > 1 else "")

    async def _authenticate(self, tag: str, rest: str) -> None:
        words = rest.split(" ")
        if words[0].upper() != "PLAIN":
            await self.say(f"{tag} NO no such mechanism")
            return
        if len(words) < 2:
            await self.say("+ ")
            words.append((await self.reader.readline()).decode().strip())
        try:
            password = base64.b64decode(words[1]).decode().split("\0")[2]
        except (ValueError, IndexError):
            password = ""
        await self._sign_in(tag, password)

    async def _sign_in(self, tag: str, password: str) -> None:
        if self.rules.refuse_login is not None or password != self.server.password:
            await self.say(f"{tag} NO {self.rules.refuse_login or '[AUTHENTICATIONFAILED] Authentication failed.'}")
            return
        self.signed_in = True
        await self.say(f"{tag} OK [CAPABILITY {self.rules.capabilities}] welcome")

    # ---------------------------------------------------------------- folders

    async def _list(self, tag: str, rest: str) -> None:
        for name, folder in self.server.folders.items():
            await self.say(f'* LIST (\\HasNoChildren{" " if folder.attributes else ""}{folder.attributes}) "/" "{name}"')
        await self.say(f"{tag} OK done")

    def _named(self, rest: str) -> Folder | None:
        found = re.match(r'"([^"]*)"|(\S+)', rest)
        name = (found[1] if found[1] is not None else found[2]) if found else ""
        return self.server.folders.get("INBOX" if name.upper() == "INBOX" else name)

    async def _status(self, tag: str, rest: str) -> None:
        folder = self._named(rest)
        if folder is None:
            await self.say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        name = re.match(r'"[^"]*"|\S+', rest)
        await self.say(f"* STATUS {name[0] if name else ''} (MESSAGES {len(folder.messages)} UIDNEXT {folder.next_uid} "
                       f"UIDVALIDITY {folder.uidvalidity} UNSEEN 0 RECENT 0)")
        await self.say(f"{tag} OK done")

    async def _select(self, tag: str, rest: str) -> None:
        self.folder = self._named(rest)
        if self.folder is None:
            await self.say(f"{tag} NO [NONEXISTENT] no such folder")
            return
        self.known = len(self.folder.messages)
        await self.say("* FLAGS (\\Answered \\Flagged \\Deleted \\Seen \\Draft)")
        await self.say(f"* {self.known} EXISTS")
        await self.say("* 0 RECENT")
        await self.say(f"* OK [UIDVALIDITY {self.folder.uidvalidity}] valid")
        await self.say(f"* OK [UIDNEXT {self.folder.next_uid}] next")
        await self.say(f"{tag} OK [READ-ONLY] done")

    async def _unselect(self, tag: str, _: str) -> None:
        self.folder = None
        await self.say(f"{tag} OK done")

    async def _news(self) -> None:
        if self.folder and len(self.folder.messages) != self.known:
            self.known = len(self.folder.messages)
            await self.say(f"* {self.known} EXISTS")

    async def _idle(self, tag: str, _: str) -> None:
        if "IDLE" not in self.rules.capabilities.split():
            await self.say(f"{tag} BAD no IDLE here")
            return
        await self.say("+ idling")
        event = asyncio.Event()
        self.server.waiting.add(event)
        self.server.idling += 1
        line = asyncio.create_task(self.reader.readline())
        wake = asyncio.create_task(event.wait())
        try:
            while not line.done():
                if not self.rules.mute_idle:
                    await self._news()
                await asyncio.wait([line, wake], return_when=asyncio.FIRST_COMPLETED)
                if wake.done():
                    event.clear()
                    wake = asyncio.create_task(event.wait())
                while self.rules.mute_idle:
                    await asyncio.sleep(0.05)
            if not line.result():
                raise ConnectionError("closed in IDLE")
            await self.say(f"{tag} OK done")
        finally:
            line.cancel()
            wake.cancel()
            self.server.idling -= 1
            self.server.waiting.discard(event)

    # ---------------------------------------------------------------- mails

    def _chosen(self, text: str) -> list[Message]:
        assert self.folder is not None
        every = self.folder.messages
        last = every[-1].uid if every else 0
        chosen: set[int] = set()
        for piece in text.split(","):
            low, _, high = piece.partition(":")
            bounds = sorted(last if end == "*" else int(end) for end in (low, high or low))
            chosen |= {m.uid for m in every if bounds[0] <= m.uid <= bounds[1]}
        return [m for m in every if m.uid in chosen]

    async def _uid_search(self, tag: str, rest: str) -> None:
        if self.folder is None:
            await self.say(f"{tag} BAD no folder")
            return
        found = list(self.folder.messages)
        if uids := re.search(r"UID ([\d:*,]+)", rest, re.IGNORECASE):
            found = [m for m in found if m in self._chosen(uids[1])]
        if since := re.search(r"SINCE \"?(\d+-\w+-\d+)", rest, re.IGNORECASE):
            day = time.mktime(time.strptime(since[1], "%d-%b-%Y")) - time.timezone
            found = [m for m in found if m.at >= day]
        await self.say("* SEARCH" + "".join(f" {m.uid}" for m in found))
        await self.say(f"{tag} OK done")

    async def _uid_fetch(self, tag: str, rest: str) -> None:
        if self.folder is None:
            await self.say(f"{tag} BAD no folder")
            return
        numbers, _, items = rest.partition(" ")
        sent = 0
        for message in self._chosen(numbers):
            if self.rules.bye_after is not None and sent >= self.rules.bye_after and re.search(r"\[\]|RFC822(?!\.)", items):
                await self.say("* BYE the server goes down")
                raise ConnectionError("BYE")
            await self._one(message, items.strip("()"))
            sent += 1
        await self.say(f"{tag} OK done")

    async def _one(self, message: Message, items: str) -> None:
        assert self.folder is not None
        await self.say(f"* {self.folder.messages.index(message) + 1} FETCH (UID {message.uid}".encode())
        for item in ITEM.finditer(items):
            name = item[0].upper()
            if name == "FLAGS":
                await self.say(f" FLAGS ({' '.join(message.flags)})".encode())
            elif name == "INTERNALDATE":
                await self.say(f' INTERNALDATE "{message.internal_date}"'.encode())
            elif name == "RFC822.SIZE":
                await self.say(f" RFC822.SIZE {max(0, len(message.raw) + self.rules.size_lie)}".encode())
            elif item[1] is not None:
                await self._body(message, item)
        await self.say(")")

    async def _body(self, message: Message, item: re.Match[str]) -> None:
        section, data = item[1].upper(), message.raw
        header, _, text = message.raw.partition(b"\r\n\r\n")
        if section.startswith("HEADER.FIELDS"):
            wanted = set(re.findall(r"[A-Z0-9-]+", section.partition("(")[2]))
            fields = re.split(rb"\r\n(?![ \t])", header)
            data = b"".join(f + b"\r\n" for f in fields if f.split(b":")[0].decode(errors="replace").upper() in wanted) + b"\r\n"
        elif section == "HEADER":
            data = header + b"\r\n\r\n"
        elif section == "TEXT":
            data = text
        origin = ""
        if item[2] is not None:
            data, origin = data[int(item[2]):int(item[2]) + int(item[3])], f"<{item[2]}>"
        await self.say(f" BODY[{item[1]}]{origin} {{{len(data)}}}\r\n".encode())
        cut = self.rules.cut_literal_at
        if cut is not None and section == "" and len(data) > cut:
            self.rules.cut_literal_at = None
            await self.say(data[:cut])
            raise ConnectionError("cut")
        step = self.rules.piece if self.rules.literal_delay else max(len(data), 1)
        for start in range(0, len(data), step):
            await self.say(data[start:start + step])
            if self.rules.literal_delay:
                await asyncio.sleep(self.rules.literal_delay)
