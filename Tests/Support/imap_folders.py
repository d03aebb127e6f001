"""What the scripted IMAP server holds, and how it misbehaves."""
from __future__ import annotations

import time
from dataclasses import dataclass, field

CAPABILITIES = "IMAP4rev1 SASL-IR IDLE UIDPLUS SPECIAL-USE ENABLE ID LITERAL+ UNSELECT AUTH=PLAIN"


@dataclass
class Message:
    uid: int
    raw: bytes
    at: float = field(default_factory=time.time)
    flags: tuple[str, ...] = ()

    @property
    def internal_date(self) -> str:
        return time.strftime("%d-%b-%Y %H:%M:%S +0000", time.gmtime(self.at))


@dataclass
class Folder:
    messages: list[Message] = field(default_factory=list)
    uidvalidity: int = 1
    attributes: str = ""
    next_uid: int = 1

    def add(self, raw: bytes, at: float | None = None) -> Message:
        """Line ends become CRLF, as on the wire."""
        message = Message(self.next_uid, raw.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"), at or time.time())
        self.next_uid += 1
        self.messages.append(message)
        return message


@dataclass
class Rules:
    """How the server misbehaves. All may be changed while it serves."""
    capabilities: str = CAPABILITIES
    greeting: bytes = b"* OK ready\r\n"
    # Accepts and never says a word.
    mute: bool = False
    # Gets commands and never answers any more (once signed in); `mute_idle`: only from IDLE on, DONE included.
    deaf: bool = False
    mute_idle: bool = False
    # Words of the NO to any sign-in.
    refuse_login: str | None = None
    # Command (upper case, `UID FETCH` in full) -> words of a NO.
    refuse: dict[str, str] = field(default_factory=dict)
    # What is added to RFC822.SIZE.
    size_lie: int = 0
    # Bytes that stand before the answer to a command.
    before: dict[str, bytes] = field(default_factory=dict)
    # BYE and the end after this many mails were sent in one FETCH of whole mails.
    bye_after: int | None = None
    # The connection ends inside the literal of a mail after this many of its bytes, once.
    cut_literal_at: int | None = None
    # Seconds between pieces of `piece` bytes of a literal.
    literal_delay: float = 0.0
    piece: int = 1024
