"""An office whose people write: what they ask the interface for, on whichever channel, and what becomes of it."""
from __future__ import annotations

import json
import time
import uuid
from collections.abc import Callable
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest

from dragoman import API, PASSWORD, command, everything, token_in
from office import MESSAGES, Office


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


class WritingOffice(Office):
    """`address`: of the channel account that is tested."""

    address: str

    def __init__(self, template: tuple[Path, str], folder: Path, env: dict[str, str] | None = None) -> None:
        super().__init__(template, folder, env)
        self.people: dict[str, API] = {}

    def start(self) -> "WritingOffice":
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

    def reply(self, conversation: str, text: str = "Dobrý den, so it is.", api: API | None = None, **fields: Any) -> dict[str, Any]:
        """Answers in a conversation; the author has seen all that is in it unless `last_seen_message_id` says otherwise."""
        if "last_seen_message_id" not in fields:
            fields["last_seen_message_id"] = self.messages(conversation)[-1]["id"]
        body = {"kind": "reply", "text": text, "idempotency_key": key(), "hold_seconds": 0, **fields}
        return self.ask(f"{MESSAGES}/conversations/{conversation}/messages", body, api)

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
