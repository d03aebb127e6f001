"""The mail server of the demo: one mailbox in memory, read by IMAP, sent from by SMTP. What the office sends arrives nowhere but here."""
from __future__ import annotations

import asyncio
import base64
from collections.abc import Callable
from email.message import EmailMessage
from email.utils import format_datetime, make_msgid
from datetime import datetime

from background import BackgroundServer
from imap_script import ScriptedServer

PASSWORD = "demo"


class SMTP(BackgroundServer):
    """Takes what is handed in and passes it on to `taken(recipients, raw)`, in the server's thread."""

    host = "127.0.0.1"

    def __init__(self, taken: Callable[[list[str], bytes], None]) -> None:
        super().__init__()
        self.taken = taken

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        def say(*lines: str) -> None:
            writer.write("".join(line + "\r\n" for line in lines).encode())

        say("220 demo ready")
        recipients: list[str] = []
        while line := (await reader.readline()).decode(errors="replace").strip():
            word = line.split(" ")[0].upper()
            if word == "EHLO":
                say("250-demo", "250-8BITMIME", "250-SMTPUTF8", "250 AUTH PLAIN LOGIN")
            elif word == "AUTH":
                await self._sign_in(line, reader, say)
            elif word == "RCPT":
                recipients.append(line.split("<", 1)[-1].split(">")[0])
                say("250 ok")
            elif word == "DATA":
                say("354 go on")
                raw = (await reader.readuntil(b"\r\n.\r\n"))[:-3].replace(b"\r\n..", b"\r\n.")
                self.taken(recipients, raw)
                recipients = []
                say("250 taken")
            elif word == "QUIT":
                say("221 bye")
                return
            else:
                say("250 ok")
            await writer.drain()

    @staticmethod
    async def _sign_in(line: str, reader: asyncio.StreamReader, say: Callable[..., None]) -> None:
        """PLAIN with or without an initial answer; LOGIN asks twice. Any password will do: nobody else is here."""
        words = line.split(" ")
        prompts = [b""] if words[1].upper() == "PLAIN" else [b"Username:", b"Password:"]
        for prompt in prompts[max(0, len(words) - 2):]:
            say("334 " + base64.b64encode(prompt).decode())
            await reader.readline()
        say("235 ok")


class PostOffice:
    """Use as a context. `wrote(recipient, mail's bytes)` is called for every mail that the office sends."""

    def __init__(self, address: str, wrote: Callable[[str, bytes], None]) -> None:
        self.address, self.wrote = address, wrote
        self.imap = ScriptedServer(password=PASSWORD)
        self.smtp = SMTP(self._taken)

    def __enter__(self) -> "PostOffice":
        self.imap.__enter__()
        self.smtp.__enter__()
        return self

    def __exit__(self, *error: object) -> None:
        self.smtp.__exit__(*error)
        self.imap.__exit__(*error)

    @property
    def urls(self) -> tuple[str, str]:
        user = self.address.split("@")[0]
        return f"imap://{user}@127.0.0.1:{self.imap.port}", f"smtp://{user}@127.0.0.1:{self.smtp.port}"

    def put(self, raw: bytes, at: datetime | None = None, sent: bool = False, seen: bool = True) -> None:
        message = self.imap.deliver(raw, "Sent" if sent else "INBOX", at.timestamp() if at else None)
        message.flags = ("\\Seen",) if seen else ()

    def _taken(self, recipients: list[str], raw: bytes) -> None:
        # The server keeps what is sent, as most do. From its own thread: nobody waits for this one.
        asyncio.run_coroutine_threadsafe(self._keep(raw), self.imap.loop)
        for recipient in recipients:
            self.wrote(recipient, raw)

    async def _keep(self, raw: bytes) -> None:
        self.imap.folders["Sent"].add(raw).flags = ("\\Seen",)
        for event in self.imap.waiting:
            event.set()


def letter(sender: tuple[str, str], to: tuple[str, str], subject: str, text: str, at: datetime, answers: str | None = None,
           files: list[tuple[str, str, bytes]] = []) -> tuple[bytes, str]:
    """A mail and its Message-ID. `files`: name, media type, content."""
    mail = EmailMessage()
    mail["From"], mail["To"] = (f"{name} <{address}>" if name else address for name, address in (sender, to))
    mail["Subject"], mail["Date"] = subject, format_datetime(at)
    mail["Message-ID"] = make_msgid(domain=sender[1].split("@")[1])
    if answers:
        mail["In-Reply-To"] = mail["References"] = answers
    mail.set_content(text)
    for name, media, content in files:
        main, sub = media.split("/")
        mail.add_attachment(content, maintype=main, subtype=sub, filename=name)
    return mail.as_bytes(), mail["Message-ID"]
