"""What the tests of the harness share: Python's own IMAP client, and waiting."""
from __future__ import annotations
from user_mailbox import Mailbox

import imaplib
import ssl
import time
from collections.abc import Callable


MAIL = b"From: a@example.test\nTo: b@example.test\nSubject: one\nMessage-ID: <%d@example.test>\n\nText %d.\n"


def mail(number: int, size: int = 0) -> bytes:
    return MAIL % (number, number) + (b"0123456789abcdef" * 4 + b"\n") * (size // 65)


def through(box: Mailbox, port: int, cafile: str | None = None) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=cafile)
    client = imaplib.IMAP4_SSL("localhost", port, ssl_context=context, timeout=5)
    client.login(box.user, box.password)
    client.select("INBOX", readonly=True)
    return client


def bodies(client: imaplib.IMAP4) -> list[bytes]:
    _, data = client.uid("FETCH", "1:*", "(UID BODY.PEEK[])")
    return [part[1] for part in data if isinstance(part, tuple)]


def hear(client: imaplib.IMAP4, limit: float) -> float:
    """Waits in IDLE for a new mail; the moment when it is told. (imaplib has no IDLE yet.)"""
    tag = client._new_tag()
    client.send(tag + b" IDLE\r\n")
    assert client.readline().startswith(b"+")
    client.sock.settimeout(limit)
    while b"EXISTS" not in client.readline():
        pass
    return time.monotonic()


def until(condition: Callable[[], bool], limit: float = 5) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False
