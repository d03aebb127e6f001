"""An office that answers: one mailbox to read from and to send by, its people, and what stands in its conversations."""
from __future__ import annotations

import itertools
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from dragoman import API
from letters import letter
from office import MESSAGES
from user_mailbox import Mailbox
from writing_office import Refused, WritingOffice, body, key, refused

__all__ = ["Heard", "Refused", "SendingOffice", "body", "header", "key", "refused"]
# Seconds in a test for what takes minutes or hours in an office.
SHORT = {"DRAGOMAN_SEND_BACKOFF_MS": "100", "DRAGOMAN_SENT_COPY_SECONDS": "0", "DRAGOMAN_TIMEOUT_SECONDS": "2",
         "DRAGOMAN_IDLE_SECONDS": "2"}


@dataclass
class Heard:
    """An inbound mail as it stands here."""
    conversation: str
    message: str
    external_id: str
    sender: str


class SendingOffice(WritingOffice):
    """`box` is read, `smtp` is the URL by which it sends."""

    def __init__(self, template: tuple[Path, str], folder: Path, box: Mailbox, smtp: str, env: dict[str, str] | None = None) -> None:
        super().__init__(template, folder, {**SHORT, **(env or {})})
        self.box, self.smtp = box, smtp
        self.address = f"{box.user}@dragoman.test"
        self.numbers = itertools.count(1)
        self.waiting: list[bytes] = []

    def open(self, prepared: int = 2) -> "SendingOffice":
        """Starts where it has not, connects the mailbox and waits until it is read. Some mails lie there already: Dovecot takes half a
        second to tell of one that comes."""
        if not self.service.alive():
            self.start()
        self.waiting = [self._letter() for _ in range(prepared)]
        self.box.deliver(self.waiting)
        self.connect(self.box, "--smtp", self.smtp)
        self.wait_ok(self.address)
        return self

    # ---------------------------------------------------------------- in

    def _letter(self) -> bytes:
        number = next(self.numbers)
        return letter(number, sender=f"client{number}@example.test", message_id=f"in{number}.{self.box.user}@example.test", to=self.address)

    def hear(self, raw: bytes | None = None) -> Heard:
        """A mail that came in, from somebody new where it is not named; returns when it is shown."""
        if raw is None and self.waiting:
            raw = self.waiting.pop(0)
        else:
            raw = raw or self._letter()
            self.box.deliver([raw])
        identity = header(raw, "Message-ID").strip("<>")
        shown = self.find(identity)
        return Heard(shown["conversation_id"], shown["id"], identity, shown["from"]["address"])

    def find(self, external_id: str, limit: float = 15) -> dict[str, Any]:
        """The message with this Message-ID, once it is here."""
        end = time.monotonic() + limit
        while time.monotonic() < end:
            for message in self.mails():
                if (message["external_id"] or "").strip("<>") == external_id:
                    return message
            time.sleep(0.05)
        raise AssertionError(f"<{external_id}> is not here after {limit} s")

    # ---------------------------------------------------------------- out

    def reply(self, conversation: Heard | str, text: str = "Dobrý den, so it is.", api: API | None = None, **fields: Any) -> dict[str, Any]:
        return super().reply(conversation if isinstance(conversation, str) else conversation.conversation, text, api, **fields)

    def write_first(self, to: list[dict[str, str]], text: str = "Good morning.", subject: str = "An offer", api: API | None = None,
                    **fields: Any) -> dict[str, Any]:
        """The first message of a new conversation."""
        account = self.channels()[self.address]["id"]
        return self.ask(f"{MESSAGES}/conversations", {
            "channel_account_id": account, "to": to, "subject": subject, "text": text, "idempotency_key": key(), "hold_seconds": 0,
            **fields}, api)

    def wait_filed(self, message: dict[str, Any], limit: float = 20) -> dict[str, Any]:
        """Until nothing is left to be done for a message that was sent: its copy is in the folder of sent mail."""
        end = time.monotonic() + limit
        while (now := self.wait_state(message, "sent", limit=limit))["outgoing"] is not None:
            assert time.monotonic() < end, f"still {now['outgoing']}\n{self.last_log()}"
            time.sleep(0.03)
        return now


def header(raw: bytes, name: str) -> str:
    """The first header of this name, unfolded; empty where there is none."""
    head = raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].replace(b"\n ", b" ").replace(b"\n\t", b" ")
    for line in head.split(b"\n"):
        if line.lower().startswith(name.lower().encode() + b":"):
            return line.split(b":", 1)[1].strip().decode(errors="replace")
    return ""
