"""An office with Telegram bots: what came of the updates, and answers to chats."""
from __future__ import annotations

import json
import re
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman import everything
from fake_telegram import TOKEN, Bot, FakeTelegram, until
from folders import opened
from office import CHANNELS, MESSAGES
from writing_office import WritingOffice

# Seconds in a test for what takes minutes or hours in an office.
SHORT = {"DRAGOMAN_SEND_BACKOFF_MS": "100", "DRAGOMAN_BACKOFF_CAP_MS": "400", "DRAGOMAN_TIMEOUT_SECONDS": "3", "DRAGOMAN_POLL_SECONDS": "5"}


class TelegramOffice(WritingOffice):
    """`telegram`: where its bots are spoken to unless a test says otherwise."""

    def __init__(self, template: tuple[Path, str], folder: Path, telegram: FakeTelegram, env: dict[str, str] | None = None) -> None:
        super().__init__(template, folder, {**SHORT, **(env or {})})
        self.telegram = telegram
        self.address = "@office_bot"

    # ---------------------------------------------------------------- connecting

    def connect_bot(self, token: str = TOKEN, *more: str | Path, base: str = "") -> str:
        """By the command line, as an owner without the page would; what it said."""
        return self.run("channel", "add", "telegram", "--token-stdin", "--api-base", base or self.telegram.base, *more, stdin=token + "\n")

    def put_bot(self, token: str = TOKEN, base: str = "", **fields: Any) -> tuple[int, dict[str, Any]]:
        """By the interface, as the page does."""
        return self.post(CHANNELS, {"platform": "telegram", "token": token, "api_base": base or self.telegram.base, **fields})

    def try_bot(self, token: str | None = TOKEN, **fields: Any) -> tuple[int, dict[str, Any]]:
        """The test route."""
        body = {"token": token, "api_base": self.telegram.base, **fields}
        return self.post(f"{CHANNELS}/telegram/test", {name: value for name, value in body.items() if value is not None})

    def patch(self, address: str, **fields: Any) -> tuple[int, dict[str, Any]]:
        return self.request("PATCH", f"{CHANNELS}/{self.channels()[address]['id']}", fields)

    def request(self, method: str, path: str, body: Any = None) -> tuple[int, dict[str, Any]]:
        status, answer = self.api.request(method, path, body)
        return status, json.loads(answer or b"{}")

    # ---------------------------------------------------------------- what came

    def shown(self) -> list[dict[str, Any]]:
        """Every conversation, notices included."""
        return everything(self.api, f"{MESSAGES}/inbox?view=all")

    def chat(self, key: str | int, limit: float = 20) -> dict[str, Any]:
        """The conversation with this key, once it is here."""
        return dict(until(lambda: next((c for c in self.shown() if c["external_id"] == str(key)), None), f"no chat {key}", limit))

    def find(self, external_id: str, limit: float = 20) -> dict[str, Any]:
        """The message of which this is (the first) part, once it is here: `<chat>/<number>`."""
        key = external_id.rsplit("/", 1)[0]

        def look() -> dict[str, Any] | None:
            for talk in self.shown():
                if talk["external_id"] == key:
                    for message in self.messages(talk["id"]):
                        if message["external_id"] == external_id:
                            return message
            return None

        return dict(until(look, f"{external_id} is not here; {self.mails()[-3:]}", limit))

    def messages(self, conversation: str) -> list[dict[str, Any]]:
        """Oldest first, as they stand in the thread."""
        found = everything(self.api, f"{MESSAGES}/conversations/{conversation}/messages")
        return sorted(found, key=lambda m: (m["created_at"], m["sent_at"] or "", number(m)))

    def wait_message(self, message: dict[str, Any], wanted: Callable[[dict[str, Any]], Any], what: str = "", limit: float = 20) -> dict[str, Any]:
        """Until a message is as wanted."""
        end = time.monotonic() + limit
        while not wanted(now := self.message(message)):
            assert time.monotonic() < end, f"not {what or 'as wanted'} after {limit} s: {now}\n{self.last_log()}"
            assert self.service.alive(), "the service died"
            time.sleep(0.03)
        return now

    def wait_files(self, message: dict[str, Any], state: str = "stored", limit: float = 30) -> list[dict[str, Any]]:
        """Until all its files are in this state."""
        now = self.wait_message(message, lambda m: m["attachments"] and all(a["state"] == state for a in m["attachments"]), f"{state} files", limit)
        return list(now["attachments"])

    def bytes_of(self, attachment: dict[str, Any]) -> bytes:
        return self.api.bytes(f"/api/v1/files/{attachment['id']}")

    def hear(self, bot: Bot, somebody: dict[str, Any], text: str = "Dzień dobry.", **more: Any) -> dict[str, Any]:
        """Somebody writes; the message as it is shown."""
        identity = bot.write(somebody, text, **more)
        business, chat = more.get("business"), more.get("chat") or somebody
        return self.find(f"{business + ':' if business else ''}{chat['id']}/{identity}")

    # ---------------------------------------------------------------- out

    def alter(self, message: dict[str, Any], method: str, what: str = "", body: Any = None) -> tuple[int, dict[str, Any]]:
        """PATCH edits, DELETE withdraws, PUT `reaction`."""
        return self.request(method, f"{MESSAGES}/messages/{message['id']}{'/' + what if what else ''}", body)

    def versions(self, message: dict[str, Any]) -> list[dict[str, Any]]:
        return list(self.api.json(f"{MESSAGES}/messages/{message['id']}/versions")["items"])

    # ---------------------------------------------------------------- how it is

    def complaints(self) -> list[str]:
        """Errors in the log: nothing that Telegram does may cause one."""
        lines = self.service.log.read_text(errors="replace").splitlines() if self.service.log.exists() else []
        return [line for line in lines if re.match(r"\S+ (error|critical) ", line) or "Fatal error" in line]

    def forgive(self) -> None:
        """What the log complains of was wanted."""
        self.service.log.write_text("")

    def journal_states(self) -> dict[str, int]:
        with opened(self.data) as db:
            return dict(db.execute("SELECT state, count(*) FROM intake_journal GROUP BY state").fetchall())

    def wait_understood(self, limit: float = 30) -> None:
        """Until nothing in the journal waits to be understood."""
        until(lambda: set(self.journal_states()) <= {"done"}, f"the journal has {self.journal_states()}", limit)


def number(message: dict[str, Any]) -> int:
    """The platform's number of a message; of one that it does not have yet it is the last."""
    text = (message["external_id"] or "").rsplit("/", 1)[-1]
    return int(text) if text.lstrip("-").isdigit() else 1 << 62
