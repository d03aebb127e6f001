"""An office that answers: one mailbox to read from and to send by, its people, and what stands in its conversations."""
from __future__ import annotations

import itertools
import json
import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dragoman import API, PASSWORD, command, everything, token_in
from letters import letter
from office import MESSAGES, Office
from user_mailbox import Mailbox

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


class Refused(AssertionError):
    """An answer other than the one that was asked for."""

    def __init__(self, status: int, problem: dict[str, Any]) -> None:
        super().__init__(f"{status}: {problem}")
        self.status, self.problem = status, problem

    @property
    def code(self) -> str:
        return str(self.problem.get("code"))


def key() -> str:
    return uuid.uuid4().hex


class SendingOffice(Office):
    """`box` is read, `smtp` is the URL by which it sends."""

    def __init__(self, template: tuple[Path, str], folder: Path, box: Mailbox, smtp: str, env: dict[str, str] | None = None) -> None:
        super().__init__(template, folder, {**SHORT, **(env or {})})
        self.box, self.smtp = box, smtp
        self.address = f"{box.user}@dragoman.test"
        self.numbers = itertools.count(1)
        self.people: dict[str, API] = {}
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

    def __enter__(self) -> "SendingOffice":
        return self.start()

    def start(self) -> "SendingOffice":
        super().start()
        for one in self.people.values():  # The service stays on its port.
            one.port = self.service.port
        return self

    def person(self, name: str, role: str = "manager") -> API:
        """A colleague's token."""
        if name not in self.people:
            email = f"{name}@dragoman.test"
            command(self.data, "user", "add", "--email", email, "--name", name.title(), "--role", role, "--password-stdin",
                    stdin=PASSWORD + "\n")
            self.people[name] = API(self.service.port, token_in(command(self.data, "token", "add", "--email", email, "--name", "tests")))
        return self.people[name]

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

    def post(self, path: str, body: Any = None, api: API | None = None) -> tuple[int, dict[str, Any]]:
        status, answer = (api or self.api).request("POST", path, body)
        return status, json.loads(answer or b"{}")

    def ask(self, path: str, body: Any = None, api: API | None = None, wanted: int = 201) -> dict[str, Any]:
        """- Raises: `Refused` for any other answer."""
        status, answer = self.post(path, body, api)
        if status != wanted:
            raise Refused(status, answer)
        return answer

    def reply(self, answers: Heard | str, text: str = "Dobrý den, so it is.", api: API | None = None, **fields: Any) -> dict[str, Any]:
        """Answers in a conversation; the author has seen all that is in it unless `last_seen_message_id` says otherwise."""
        conversation = answers if isinstance(answers, str) else answers.conversation
        if "last_seen_message_id" not in fields:
            fields["last_seen_message_id"] = self.messages(conversation)[-1]["id"]
        body = {"kind": "reply", "text": text, "idempotency_key": key(), "hold_seconds": 0, **fields}
        return self.ask(f"{MESSAGES}/conversations/{conversation}/messages", body, api)

    def write_first(self, to: list[dict[str, str]], text: str = "Good morning.", subject: str = "An offer", api: API | None = None,
                    **fields: Any) -> dict[str, Any]:
        """The first message of a new conversation."""
        account = self.channels()[self.address]["id"]
        return self.ask(f"{MESSAGES}/conversations", {
            "channel_account_id": account, "to": to, "subject": subject, "text": text, "idempotency_key": key(), "hold_seconds": 0,
            **fields}, api)

    def upload(self, name: str, data: bytes, mime: str) -> dict[str, Any]:
        self.api.connection.request("POST", f"/api/v1/files?name={quote(name)}", data,
                                    {"Authorization": f"Bearer {self.api.token}", "Content-Type": mime})
        answer = self.api.connection.getresponse()
        body = json.loads(answer.read())
        if answer.status != 201:
            raise Refused(answer.status, body)
        return body  # type: ignore[no-any-return]

    def do(self, message: dict[str, Any], what: str, wanted: int = 200, api: API | None = None, **fields: Any) -> dict[str, Any]:
        """`cancel`, `retry` or `resolve`."""
        return self.ask(f"{MESSAGES}/messages/{message['id']}/{what}", fields or None, api, wanted)

    # ---------------------------------------------------------------- looks

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        """Oldest first."""
        found = everything(self.api, f"{MESSAGES}/conversations/{conversation}/messages")
        return sorted(found, key=lambda m: m["created_at"])

    def conversation(self, identity: str) -> dict[str, Any]:
        return self.api.json(f"{MESSAGES}/conversations/{identity}")  # type: ignore[no-any-return]

    def message(self, message: dict[str, Any]) -> dict[str, Any]:
        """As it is now."""
        return next(m for m in self.messages(message["conversation_id"]) if m["id"] == message["id"])

    def outgoing(self) -> dict[str, Any]:
        """How the sending side of the mailbox is."""
        return self.channels()[self.address].get("outgoing") or self.channel(self.address)["outgoing"] or {}

    # ---------------------------------------------------------------- waiting

    def wait_state(self, message: dict[str, Any], *states: str, limit: float = 20) -> dict[str, Any]:
        """Until a message is in one of the states; fails with the way it took instead."""
        end = time.monotonic() + limit
        seen: list[Any] = []
        while time.monotonic() < end:
            now = self.message(message)
            if now["state"] in states:
                return now
            short = (now["state"], now["fault"], (now["outgoing"] or {}).get("attempts"))
            if seen[-1:] != [short]:
                seen.append(short)
            assert self.service.alive(), "the service died"
            time.sleep(0.03)
        raise AssertionError(f"not {states} within {limit} s. Seen: {seen[-8:]}; account {self.outgoing()}\n{self.last_log()}")

    def wait_outgoing(self, state: str, reason: str = "", limit: float = 20) -> dict[str, Any]:
        """Until the sending side of the mailbox is in this state, with words and a next step where it is not well."""
        end = time.monotonic() + limit
        seen: list[Any] = []
        while time.monotonic() < end:
            now = self.outgoing()
            if now.get("state") == state and now.get("reason") == (reason or now.get("reason")):
                assert state == "ok" or (now["words"] and now["advice"]), now
                return now
            short = (now.get("state"), now.get("reason"))
            if seen[-1:] != [short]:
                seen.append(short)
            time.sleep(0.03)
        raise AssertionError(f"not {state} {reason} within {limit} s. Seen: {seen[-8:]}\n{self.last_log()}")

    def wait_filed(self, message: dict[str, Any], limit: float = 20) -> dict[str, Any]:
        """Until nothing is left to be done for a message that was sent: its copy is in the folder of sent mail."""
        end = time.monotonic() + limit
        while (now := self.wait_state(message, "sent", limit=limit))["outgoing"] is not None:
            assert time.monotonic() < end, f"still {now['outgoing']}\n{self.last_log()}"
            time.sleep(0.03)
        return now

    def last_log(self) -> str:
        return self.service.log.read_text(errors="replace")[-2000:]


def refused(code: str, status: int, work: Callable[..., Any], *arguments: Any, **fields: Any) -> dict[str, Any]:
    """The problem with which something is refused, for this reason and in words."""
    with pytest.raises(Refused) as error:
        work(*arguments, **fields)
    assert (error.value.status, error.value.code) == (status, code), error.value
    assert error.value.problem["detail"], "no words"
    return error.value.problem


def body(seen: str, text: str = "Once.", **more: Any) -> dict[str, Any]:
    """What a page posts."""
    return {"kind": "reply", "text": text, "idempotency_key": key(), "hold_seconds": 0, "last_seen_message_id": seen, **more}


def header(raw: bytes, name: str) -> str:
    """The first header of this name, unfolded; empty where there is none."""
    head = raw.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].replace(b"\n ", b" ").replace(b"\n\t", b" ")
    for line in head.split(b"\n"):
        if line.lower().startswith(name.lower().encode() + b":"):
            return line.split(b":", 1)[1].strip().decode(errors="replace")
    return ""
