"""Who may send, to whom, and what: refusals are words before anything is on its way."""
from __future__ import annotations

import datetime
import json
import time
from typing import Any

import pytest

from dragoman import API, PASSWORD
from letters import letter
from office import MESSAGES
from sending_office import Refused, SendingOffice, body, key, refused
from smtp_script import ScriptedSMTP


def test_roles(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    accountant = office.person("ksiegowa", "accountant")
    status, _ = office.post(f"{MESSAGES}/conversations/{heard.conversation}/messages", body(heard.message), accountant)
    assert status == 403
    status, _ = office.post(f"{MESSAGES}/conversations", {"channel_account_id": office.channels()[office.address]["id"], "text": "x",
                            "to": [{"name": "", "address": "a@example.test"}], "idempotency_key": key()}, accountant)
    assert status == 403
    held = office.reply(heard, hold_seconds=30)
    status, _ = office.post(f"{MESSAGES}/messages/{held['id']}/cancel", None, accountant)
    assert status == 403
    office.do(held, "cancel", api=office.person("ala"))
    assert smtp.taken == []


def test_own_address(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    own = {"name": "Me", "address": office.address.upper()}
    refused("own_address", 422, office.reply, heard, to=[own])
    refused("own_address", 422, office.write_first, [own])
    message = office.reply(heard, to=[{"name": "", "address": heard.sender}], cc=[own])
    office.wait_state(message, "sent")


@pytest.mark.parametrize("mark", ["Auto-Submitted: auto-replied", "Auto-Submitted: auto-generated"])
def test_robots_are_not_answered_by_programs(office: SendingOffice, smtp: ScriptedSMTP, mark: str) -> None:
    raw = letter(1, message_id=f"robot.{office.box.user}@example.test", to=office.address)
    heard = office.hear(raw.replace(b"MIME-Version", mark.encode() + b"\nMIME-Version", 1))
    refused("robot", 422, office.reply, heard)
    time.sleep(0.3)
    assert smtp.taken == []


def test_not_more_than_thirty_to_one_address(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    sent = [office.reply(heard, f"Number {n}.", last_seen_message_id=heard.message) for n in range(30)]
    with pytest.raises(Refused) as error:
        office.reply(heard, "One too many.", last_seen_message_id=heard.message)
    assert error.value.status == 429 and error.value.problem["detail"]
    office.wait_state(office.reply(office.hear()), "sent")
    office.wait_state(sent[-1], "sent", limit=40)
    assert len(smtp.taken) == 31 and len(set(smtp.ids())) == 31


@pytest.mark.parametrize("change", [
    {"text": ""}, {"to": [{"name": "x", "address": "no address"}]}, {"subject": "x\r\nBcc: y@example.test"},
    {"to": [{"name": "a\r\nBcc: y@example.test", "address": "a@example.test"}]}, {"hold_seconds": 61}, {"attachments": ["no id"]},
    {"to": [{"name": "", "address": "a@example.test\r\nRCPT TO:<b@example.test>"}]}, {"send_at": "tomorrow"}])
def test_what_cannot_be_sent_is_said_at_once(office: SendingOffice, smtp: ScriptedSMTP, change: dict[str, Any]) -> None:
    """Refused with a word on the field, or sent without the smuggled header."""
    heard = office.hear()
    status, answer = office.post(f"{MESSAGES}/conversations/{heard.conversation}/messages", body(heard.message, **change))
    if status == 201:
        office.wait_state(answer, "sent", "failed")
        assert all("y@example.test" not in t.recipients + [""] and b"\nbcc:" not in t.raw.lower() and "b@example.test" not in t.recipients
                   for t in smtp.taken)
        assert "\r" in json.dumps(change) or "\\r" in json.dumps(change), "it should have been refused"
    else:
        assert status == 422 and answer["detail"] and answer.get("field"), answer


def test_file_of_somebody_else(office: SendingOffice) -> None:
    file = office.upload("mine.txt", b"mine", "text/plain")
    assert file["size"] == 4 and office.api.bytes(f"/api/v1/files/{file['id']}") == b"mine"
    heard = office.hear()
    with pytest.raises(Refused) as error:
        office.reply(heard, attachments=["00000000-0000-4000-8000-000000000000"])
    assert error.value.status == 422


class Page(API):
    """A person's browser: signed in by password, with a cookie."""

    def __init__(self, office: SendingOffice) -> None:
        super().__init__(office.service.port, "")
        self.origin = {"Origin": f"http://127.0.0.1:{self.port}"}
        credentials = json.dumps({"email": "owner@dragoman.test", "password": PASSWORD}).encode()
        self.connection.request("POST", "/api/v1/auth/login", credentials, {"Content-Type": "application/json", **self.origin})
        answer = self.connection.getresponse()
        assert answer.status in (200, 204), answer.read()
        answer.read()
        self.origin["Cookie"] = (answer.headers["Set-Cookie"] or "").split(";")[0]

    def _once(self, method: str, path: str, data: Any, headers: dict[str, str]) -> tuple[int, bytes]:
        headers.pop("Authorization", None)
        return super()._once(method, path, data, {**headers, **self.origin})


def test_pages_hold_for_a_moment_and_scripts_do_not(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    """A person may undo; a robot's mail is answered by a person, though not by a script."""
    raw = letter(1, message_id=f"robot.{office.box.user}@example.test", to=office.address)
    heard = office.hear(raw.replace(b"MIME-Version", b"Auto-Submitted: auto-replied\nMIME-Version", 1))
    page = Page(office)
    assert page.json("/api/v1/auth/me")["user"]["undo_seconds"] == 5
    assert page.request("PATCH", "/api/v1/auth/me", {"undo_seconds": 10})[0] == 200
    asked = {k: v for k, v in body(heard.message).items() if k != "hold_seconds"}
    message = office.ask(f"{MESSAGES}/conversations/{heard.conversation}/messages", asked, page)
    due, made = (datetime.datetime.fromisoformat(at) for at in (message["outgoing"]["due_at"], message["created_at"]))
    assert 9.5 < (due - made).total_seconds() < 10.5 and message["author"]["name"] == "Owner"
    office.do(message, "cancel", api=page)
    other = office.hear()
    asked = {k: v for k, v in body(other.message).items() if k != "hold_seconds"}
    office.wait_state(office.ask(f"{MESSAGES}/conversations/{other.conversation}/messages", asked), "sent", limit=3)
    assert len(smtp.taken) == 1
