"""An office under test: data folder, service, HTTP interface, mailboxes connected by the command line."""
from __future__ import annotations

import json
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from dragoman import API, Service, command, everything
from folders import opened
from user_mailbox import Mailbox

MESSAGES = "/api/v1/communications"
CHANNELS = "/api/v1/settings/channels"
# Short, so that a test sees in seconds what takes minutes in an office.
QUICK = {"DRAGOMAN_BACKOFF_CAP_MS": "1000", "DRAGOMAN_TIMEOUT_SECONDS": "3", "DRAGOMAN_IDLE_SECONDS": "5"}


class Office:
    """Use as a context; `env` are the service's test hooks."""

    def __init__(self, template: tuple[Path, str], folder: Path, env: dict[str, str] | None = None) -> None:
        """`template`: a data folder with an owner, and his token."""
        source, self.token = template
        self.data = folder / "data"
        shutil.copytree(source, self.data)
        self.service = Service(self.data, {**QUICK, **(env or {})})
        self.api: API

    def start(self) -> "Office":
        self.service.start()
        self.api = API(self.service.port, self.token)
        return self

    def restart(self, **env: str) -> None:
        """An orderly stop, and a start with other hooks."""
        assert self.service.stop() == 0
        self.service.env = {**self.service.env, **env}
        self.start()

    def __enter__(self) -> "Office":
        return self.start()

    def __exit__(self, kind: object = None, *_: object) -> None:
        """Whatever a test did to it: asked to stop, it stops."""
        code = self.service.stop() if self.service.alive() else 0
        assert code == 0 or kind is not None, f"the service did not stop in order ({code})"

    # ---------------------------------------------------------------- settings

    def run(self, *arguments: str | Path, stdin: str = "") -> str:
        return command(self.data, *arguments, stdin=stdin, limit=60)

    def connect(self, box: Mailbox, *more: str | Path, address: str = "", port: int = 0, url: str = "", password: str | None = None,
                ca: bool = True) -> str:
        """Connects a mailbox as an owner would. `port`: of a proxy that speaks TLS in front of it. Returns the address."""
        address = address or f"{box.user}@dragoman.test"
        trust: tuple[str | Path, ...] = ("--ca-file", box.server.authority.ca_file) if ca else ()
        url = url or (f"imaps://{box.user}@{box.server.host}:{port}" if port else box.url())
        self.add(address, url, password or box.password, *trust, *more)
        return address

    def add(self, address: str, url: str, password: str, *more: str | Path) -> None:
        options = ["--backfill", "all"] if "--backfill" not in more else []
        self.run("channel", "add", "email", "--address", address, "--imap", url, "--password-stdin", "--no-test", *options, *more,
                 stdin=password + "\n")

    def channels(self) -> dict[str, dict[str, Any]]:
        return {item["address"]: item for item in self.api.json(CHANNELS)["items"]}

    def channel(self, address: str) -> dict[str, Any]:
        """All that the owner sees of an account."""
        return self.api.json(f"{CHANNELS}/{self.channels()[address]['id']}")  # type: ignore[no-any-return]

    def health(self, address: str) -> dict[str, Any]:
        return self.channels()[address]["health"] or {}

    def change(self, address: str, **fields: Any) -> dict[str, Any]:
        status, body = self.api.request("PATCH", f"{CHANNELS}/{self.channels()[address]['id']}", fields)
        assert status == 200, (status, body)
        return json.loads(body)  # type: ignore[no-any-return]

    def order(self, address: str, what: str) -> None:
        """`check` or `retry`."""
        status, body = self.api.request("POST", f"{CHANNELS}/{self.channels()[address]['id']}/{what}")
        assert status == 202, (status, body)

    def ledger(self, address: str, limit: float = 20) -> dict[str, Any]:
        """Asks for the comparison now and waits for a new answer."""
        path = f"{CHANNELS}/{self.channels()[address]['id']}/ledger"
        before = self.api.json(path)["checked_at"]
        self.order(address, "check")
        end = time.monotonic() + limit
        while time.monotonic() < end:
            answer: dict[str, Any] = self.api.json(path)
            if answer["checked_at"] != before:
                return answer
            time.sleep(0.05)
        raise AssertionError(f"no ledger within {limit} s: {self.health(address)}")

    # ---------------------------------------------------------------- waiting

    def wait(self, address: str, wanted: Callable[[dict[str, Any]], bool], what: str, limit: float = 20) -> dict[str, Any]:
        """Until the health of an account is as wanted; fails with what it was instead."""
        end = time.monotonic() + limit
        seen: list[tuple[Any, ...]] = []
        health: dict[str, Any] = {}
        while time.monotonic() < end:
            health = self.health(address)
            if wanted(health):
                return health
            short = (health.get("state"), health.get("reason"), health.get("backlog"))
            if seen[-1:] != [short]:
                seen.append(short)
            assert self.service.alive(), "the service died"
            time.sleep(0.05)
        log = self.service.log.read_text(errors="replace")[-2000:]
        raise AssertionError(f"not {what} within {limit} s. Seen: {seen[-12:]}\nnow {health}\n{log}")

    def wait_ok(self, address: str, limit: float = 20) -> dict[str, Any]:
        return self.wait(address, lambda h: h.get("state") == "ok" and h.get("backlog") == 0, "ok", limit)

    def wait_here(self, address: str, count: int, limit: float = 60) -> None:
        """Until so many mails of the account's folders are here, by a comparison made now, and all of them are shown."""
        end = time.monotonic() + limit
        while True:
            left = max(1, end - time.monotonic())
            self.wait(address, lambda h: (h.get("state"), h.get("backlog")) == ("ok", 0), "ok", left)
            folders = self.ledger(address, left)["folders"]
            sums = [sum(f[name] or 0 for f in folders) for name in ("on_server", "here", "missing_count")]
            if sums == [count, count, 0] and pending(self.data) == 0:
                return
            assert time.monotonic() < end, f"{sums} on the server, here and missing instead of {count}; {pending(self.data)} not understood yet"
            time.sleep(0.3)

    def wait_bad(self, address: str, reason: str, states: tuple[str, ...] = ("retrying", "down"), limit: float = 20) -> dict[str, Any]:
        """Until it fails for this reason; checks that the words are there, in the interface as on the command line."""
        health = self.wait(address, lambda h: h.get("state") in states and h.get("reason") == reason, f"{states} with {reason}", limit)
        assert health["words"] and health["words"][0].isupper(), health
        assert health["advice"], health
        end, mine = time.monotonic() + 10, {}
        while mine.get("reason") != reason:  # It tries again meanwhile, and may have another word for a moment.
            listed = json.loads(self.run("channel", "list", "--json"))
            mine = next(item["health"] for item in listed if item["address"] == address)
            assert time.monotonic() < end, mine
        assert mine["words"] and mine["advice"], mine
        return health

    def wait_mails(self, count: int, limit: float = 20) -> list[dict[str, Any]]:
        """Until this many mails are shown; more are as wrong as fewer."""
        end = time.monotonic() + limit
        mails = []
        while time.monotonic() < end:
            mails = self.mails()
            if len(mails) >= count:
                break
            time.sleep(0.05)
        states = {a: (i["health"] or {}).get("state") for a, i in self.channels().items()}
        assert len(mails) == count, f"{len(mails)} mails instead of {count}; {states}"
        return mails

    def wait_mails_at_least(self, count: int, limit: float = 20) -> None:
        end = time.monotonic() + limit
        while (now := len(self.mails())) < count:
            assert time.monotonic() < end, f"{now} mails instead of at least {count}"
            time.sleep(0.02)

    def mails(self) -> list[dict[str, Any]]:
        """Every mail that the interface shows."""
        conversations = everything(self.api, f"{MESSAGES}/inbox?view=all")
        return [m for c in conversations for m in everything(self.api, f"{MESSAGES}/conversations/{c['id']}/messages")]


def pending(data: Path) -> int:
    """How many mails are in the journal and not understood yet."""
    with opened(data) as db:
        return int(db.execute("SELECT count(*) FROM intake_journal WHERE state = 'pending'").fetchone()[0])
