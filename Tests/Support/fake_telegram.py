"""Telegram's Bot API on loopback: the executable of the Swift tests (Sources/FakeTelegram), and the world around its bots."""
from __future__ import annotations

import base64
import http.client
import json
import os
import subprocess
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from dragoman import ROOT

TOKEN = "123456:AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA"


def program() -> Path:
    """The executable: DRAGOMAN_FAKE_TELEGRAM, or the debug build of this clone."""
    return Path(os.environ.get("DRAGOMAN_FAKE_TELEGRAM", ROOT / ".build/debug/dragoman-fake-telegram"))


def token(number: int) -> str:
    """The token of a further bot."""
    return f"{200_000 + number}:B{number:034d}"


def person(identity: int, first: str = "Anna", last: str | None = None, username: str | None = None) -> dict[str, Any]:
    """Somebody at Telegram."""
    more = {"last_name": last, "username": username}
    return {"id": identity, "first_name": first, **{name: value for name, value in more.items() if value}}


def chat_of(somebody: dict[str, Any]) -> dict[str, Any]:
    """Their chat with the bot, or with a business account."""
    return {**somebody, "type": "private"}


def group(identity: int, title: str = "Tłumaczenia", kind: str = "group") -> dict[str, Any]:
    return {"id": identity, "type": kind, "title": title}


def file(kind: str, data: bytes = b"", name: str = "file.bin", mime: str = "application/octet-stream", **more: Any) -> dict[str, Any]:
    """A file to write: its bytes, or `size` of them. `more`: `caption`, `claimed_size`, `size`."""
    body = {} if "size" in more else {"base64": base64.b64encode(data).decode()}
    return {"kind": kind, "name": name, "type": mime, **body, **more}


class FakeTelegram:
    """Use as a context. `base` is what `--api-base` takes."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[str] | None = None
        self.port = 0
        self.lock = threading.Lock()

    def start(self) -> "FakeTelegram":
        self.process = subprocess.Popen([str(program())], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout
        self.port = int(self.process.stdout.readline())
        return self

    def stop(self) -> None:
        if self.process:
            assert self.process.stdin
            self.process.stdin.close()
            try:
                self.process.wait(10)
            except subprocess.TimeoutExpired:
                self.process.kill()
                self.process.wait()

    def __enter__(self) -> "FakeTelegram":
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def control(self, method: str, what: str, body: dict[str, Any] | None = None, /, **query: Any) -> Any:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        asked = {name: value for name, value in query.items() if value is not None}
        path = f"/control/{what}" + (f"?{urlencode(asked)}" if asked else "")
        data = None if body is None else json.dumps({name: value for name, value in body.items() if value is not None})
        connection.request(method, path, data, {"Content-Type": "application/json"} if data else {})
        answer = connection.getresponse()
        text = answer.read()
        connection.close()
        assert answer.status == 200, f"{method} /control/{what}: {answer.status} {text[:300]!r}"
        return json.loads(text)

    def bot(self, token: str = TOKEN, username: str = "office_bot", name: str = "Biuro") -> "Bot":
        self.control("POST", "bots", {"token": token, "username": username, "name": name})
        return Bot(self, token)

    # ---------------------------------------------------------------- what goes wrong

    def fault(self, name: str, fault: str, times: int = 1, **more: Any) -> None:
        """`name`: a method, `download`, or `*`. The faults stand in Sources/FakeTelegram/README.md."""
        self.control("POST", "faults", {"name": name, "times": times, "fault": fault, **more})

    def refuse(self, name: str, status: int, words: str, times: int = 1) -> None:
        """An error in Telegram's form."""
        self.fault(name, "error", times, status=status, description=words)

    def heal(self) -> None:
        self.control("DELETE", "faults")

    def faults_left(self) -> int:
        return int(self.control("GET", "faults")["left"])

    def break_all(self) -> None:
        """Every connection breaks, that of this order too."""
        with suppress(OSError, http.client.HTTPException):
            self.control("POST", "break", {})

    # ---------------------------------------------------------------- what was asked

    def calls(self, method: str | None = None, token: str | None = None) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.control("GET", "calls", method=method, token=token)
        return found

    def forget(self) -> None:
        self.control("DELETE", "calls")

    def sends(self, token: str | None = None) -> list[dict[str, Any]]:
        """Every call that sends something."""
        return [call for call in self.calls(token=token) if call["method"].startswith("send")]


class Bot:
    """The world around one bot: people who write to it, owners who connect it, groups."""

    def __init__(self, telegram: FakeTelegram, token: str) -> None:
        self.telegram, self.token = telegram, token
        self.id = int(token.split(":")[0])

    def _post(self, what: str, **body: Any) -> Any:
        return self.telegram.control("POST", what, {"token": self.token, **body})

    def write(self, somebody: dict[str, Any], text: str | None = None, *, chat: dict[str, Any] | None = None, business: str | None = None,
              reply_to: int | None = None, media: dict[str, Any] | None = None, members: dict[str, Any] | None = None,
              more: dict[str, Any] | None = None) -> int:
        """Somebody writes; the message's number in its chat."""
        written = self._post("write", **{"from": somebody}, text=text, chat=chat, business=business, reply_to=reply_to, media=media,
                             members=members, more=more)
        return int(written["message_id"])

    def album(self, somebody: dict[str, Any], files: list[dict[str, Any]], identity: str, chat: dict[str, Any] | None = None) -> list[int]:
        return [self.write(somebody, media=one, chat=chat, more={"media_group_id": identity}) for one in files]

    def edit(self, number: int, chat: dict[str, Any], text: str | None = None, business: str | None = None, **content: Any) -> None:
        self._post("edit", chat=chat, message_id=number, text=text, business=business, **content)

    def delete(self, numbers: list[int], chat: dict[str, Any], business: str) -> None:
        self._post("delete", chat=chat, business=business, message_ids=numbers)

    def react(self, number: int, somebody: dict[str, Any], new: list[str], chat: dict[str, Any] | None = None) -> None:
        self._post("react", **{"from": somebody}, chat=chat or chat_of(somebody), message_id=number, new=new, old=[])

    def connect(self, identity: str, owner: dict[str, Any], rights: list[str] | None = None, is_enabled: bool = True) -> None:
        self._post("connect", id=identity, **{"from": owner}, rights=["can_reply"] if rights is None else rights, is_enabled=is_enabled)

    def block(self, somebody: dict[str, Any], blocked: bool = True) -> None:
        self._post("block", **{"from": somebody}, blocked=blocked)

    def migrate(self, old: dict[str, Any], somebody: dict[str, Any]) -> dict[str, Any]:
        """A group becomes a supergroup, which is returned."""
        return dict(self._post("migrate", chat=old, **{"from": somebody}))

    def push(self, kind: str, value: dict[str, Any]) -> None:
        """An update of any kind."""
        self._post("push", kind=kind, value=value)

    def push_raw(self, rest: str) -> None:
        """What follows the update's id and a comma, with the closing bracket, broken as it may be."""
        self._post("push", raw=rest)

    def messages(self, chat: int, business: str | None = None) -> list[dict[str, Any]]:
        """A chat as Telegram has it."""
        found: list[dict[str, Any]] = self.telegram.control("GET", "messages", token=self.token, chat_id=chat, business=business)
        return found

    def pending(self) -> int:
        """Updates that were not acknowledged yet."""
        return int(self.telegram.control("GET", "bots", token=self.token)["pending"])

    def webhook(self) -> str:
        return str(self.telegram.control("GET", "bots", token=self.token)["webhook"])

    def call(self, method: str, **parameters: Any) -> tuple[int, dict[str, Any]]:
        """Another program with the same token calls."""
        connection = http.client.HTTPConnection("127.0.0.1", self.telegram.port, timeout=60)
        connection.request("POST", f"/bot{self.token}/{method}", json.dumps(parameters), {"Content-Type": "application/json"})
        answer = connection.getresponse()
        body = json.loads(answer.read())
        connection.close()
        return answer.status, body

    def wait_taken(self, limit: float = 20) -> None:
        """Until every update was acknowledged: it lies in the journal then."""
        until(lambda: self.pending() == 0, f"{self.pending()} updates wait", limit)


def until(done: Callable[[], Any], what: str = "it did not happen", limit: float = 20) -> Any:
    """Waits for something that is true in the end."""
    end = time.monotonic() + limit
    while not (value := done()):
        assert time.monotonic() < end, f"{what} after {limit} s"
        time.sleep(0.03)
    return value
