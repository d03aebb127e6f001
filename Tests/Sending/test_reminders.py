"""Reminders over kills and outages: each comes into the page once, and at most one mail tells of it.

What is due is looked for in the database alone, so that a process that died neither loses a reminder nor repeats one. A mail whose end nobody
knows is not sent again: nobody needs a reminder twice, and the page has it in any case."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from dragoman import API, PASSWORD, command, token_in
from folders import opened
from sending_office import SendingOffice, key
from smtp_script import ScriptedSMTP
from user_mailbox import Mailbox
from wall_clock import WallClock, have_libfaketime

NOTIFICATIONS = "/api/v1/notifications"
WARSAW = ZoneInfo("Europe/Warsaw")
LOUD = {"types": {"deadline": {"page": True, "mail": True}}, "quiet": {"weekdays": None, "weekend": None}}


class Desk:
    """An office with its wall clock in a file, and one who answers for its orders."""

    def __init__(self, office: SendingOffice, clock: WallClock, api: API | None = None) -> None:
        self.office, self.clock = office, clock
        self.api = api or office.api
        self.user = self.api.json("/api/v1/auth/me")["user"]["id"]
        self.change(f"{NOTIFICATIONS}/settings", LOUD, self.api)
        self.change("/api/v1/settings/orders", {"deadline_lead_hours": 1}, office.api)

    def change(self, path: str, fields: dict[str, Any], api: API) -> None:
        status, body = api.request("PATCH", path, fields)
        assert status == 200, (status, body)

    def order(self, name: str, hours: float) -> str:
        """An order of a new client that is wanted in so many hours; returns its number."""
        due = datetime.now(WARSAW) + timedelta(hours=hours)
        order = self.office.ask("/api/v1/crm/orders", {
            "client": {"name": name}, "manager_id": self.user, "idempotency_key": key(),
            "deadline": {"date": due.strftime("%Y-%m-%d"), "time": due.strftime("%H:%M")}})
        return str(order["order_number"])

    def later(self, hours: float) -> None:
        self.clock.set(f"+{int(hours * 3600)}")

    def kill_and_start(self) -> None:
        self.office.service.kill()
        self.office.start()
        self.api.port = self.office.service.port

    def told(self) -> list[dict[str, Any]]:
        return self.api.json(f"{NOTIFICATIONS}?limit=200")["items"]  # type: ignore[no-any-return]

    def wait_told(self, count: int, limit: float = 15) -> list[dict[str, Any]]:
        end = time.monotonic() + limit
        while len(told := self.told()) < count:
            assert time.monotonic() < end, f"{told}\n{self.office.last_log()}"
            time.sleep(0.05)
        return told

    def mails(self) -> list[str]:
        """What became of the mail about each reminder."""
        with opened(self.office.data) as db:
            return [row[0] for row in db.execute("SELECT mail FROM notifications ORDER BY id")]

    def wait_mails(self, *states: str, limit: float = 15) -> None:
        end = time.monotonic() + limit
        while self.mails() != list(states):
            assert time.monotonic() < end, f"{self.mails()} instead of {states}\n{self.office.last_log()}"
            time.sleep(0.05)


@pytest.fixture
def make_desk(make_office: Callable[..., SendingOffice], tmp_path: Path) -> Iterator[Callable[..., Desk]]:
    if not have_libfaketime():
        pytest.skip("no libfaketime")
    clock = WallClock(tmp_path)

    def make(**env: str) -> Desk:
        office = make_office(**clock.environment, DRAGOMAN_REMINDER_GATHER_SECONDS="2", **env)
        return Desk(office, clock)

    yield make


def text(raw: bytes) -> str:
    mail = message_from_bytes(raw, policy=policy.default)
    assert (mail["Auto-Submitted"], mail["X-Auto-Response-Suppress"]) == ("auto-generated", "All")
    return f"{mail['Subject']}\n{mail.get_content()}"


def test_due_while_the_service_was_down(make_desk: Callable[..., Desk], smtp: ScriptedSMTP) -> None:
    """Two reminders become due while it lies dead: one mail with both, however often it dies afterwards."""
    desk = make_desk(DRAGOMAN_PUBLIC_URL="https://office.test")
    numbers = {desk.order("Anna Kowalska", 3), desk.order("Олена Шевченко", 3)}
    time.sleep(1.5)
    assert desk.told() == []
    desk.office.service.kill()
    desk.later(2.5)
    desk.office.start()
    desk.api.port = desk.office.service.port
    told = desk.wait_told(2)
    assert {item["order"]["order_number"] for item in told} == numbers
    desk.wait_mails("sent", "sent")
    [mail] = smtp.wait_taken(1)
    assert mail.recipients == ["owner@dragoman.test"] and mail.sender == desk.office.address
    words = text(mail.raw)
    assert all(number in words for number in numbers)
    assert words.count("https://office.test/orders?order=") == 2
    for _ in range(3):
        desk.kill_and_start()
        time.sleep(0.7)
    assert len(desk.told()) == 2
    assert len(smtp.taken) == 1
    # It is no message of anybody.
    assert all(message["direction"] == "inbound" for message in desk.office.mails())


@pytest.mark.parametrize("at,taken", [("MAIL", 0), ("END", 0), ("TAKEN", 1)])
def test_killed_while_it_mails(make_desk: Callable[..., Desk], smtp: ScriptedSMTP, at: str, taken: int) -> None:
    desk = make_desk()
    desk.order("Anna Kowalska", 3)
    rule = smtp.on(at, silent=True, times=1)
    desk.later(2.5)
    desk.wait_told(1)
    end = time.monotonic() + 15
    while not rule.hits:
        assert time.monotonic() < end, desk.office.last_log()
        time.sleep(0.01)
    assert desk.mails() == ["sending"]
    desk.kill_and_start()
    desk.wait_mails("uncertain")
    time.sleep(1.5)
    assert len(smtp.taken) == taken
    assert len(desk.told()) == 1


def test_a_server_that_is_away_for_a_moment(make_desk: Callable[..., Desk], smtp: ScriptedSMTP) -> None:
    desk = make_desk()
    desk.order("Anna Kowalska", 3)
    smtp.on("MAIL", "451 4.3.0 Later", times=2)
    desk.later(2.5)
    smtp.wait_taken(1)
    desk.wait_mails("sent")
    time.sleep(1)
    assert len(smtp.taken) == 1


def test_a_person_whose_address_is_the_offices_own(make_desk: Callable[..., Desk], smtp: ScriptedSMTP, box: Mailbox) -> None:
    """The reminder comes back through the mailbox, in the inbox and in the folder of sent mail: it makes no conversation."""
    first = make_desk()
    office = first.office
    command(office.data, "user", "add", "--email", office.address, "--name", "Front desk", "--role", "manager", "--password-stdin",
            stdin=PASSWORD + "\n")
    api = API(office.service.port, token_in(command(office.data, "token", "add", "--email", office.address, "--name", "tests")))
    desk = Desk(office, first.clock, api)
    before = len(office.mails())

    def back(item: Any) -> None:
        box.deliver([b"Received: from here by there\r\n" + item.raw])
        box.deliver([b"X-Kept-By: the server\r\n" + item.raw], "Sent", flags="S")

    smtp.on_taken = back
    desk.order("Anna Kowalska", 3)
    desk.later(2.5)
    [mail] = smtp.wait_taken(1)
    assert mail.recipients == [office.address]
    office.wait_here(office.address, box.count() + box.count("Sent"))
    assert len(office.mails()) == before
