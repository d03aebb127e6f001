"""Servers that refuse, withhold, renumber, drip or are suddenly others: no mail is lost, mixed up or held back for it."""
from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

import imap_script
from dovecot import Dovecot
from imap_script import Conversation, ScriptedServer
from letters import letter, letters
from office import MESSAGES, Office

Make = Callable[..., Office]
Serve = Callable[[], ScriptedServer]


@pytest.fixture
def serve(shared_server: Dovecot) -> Iterator[Serve]:
    with ExitStack() as stack:
        yield lambda: stack.enter_context(ScriptedServer(shared_server.authority.pairs["good"]))


def add(office: Office, server: ScriptedServer, trust: Dovecot, user: str = "u") -> str:
    address = f"{user}@dragoman.test"
    office.add(address, f"imaps://{user}@127.0.0.1:{server.port}", "secret", "--ca-file", trust.authority.ca_file)
    return address


def test_a_mail_that_the_server_cannot_read(office: Office, serve: Serve, shared_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """It becomes a card; the others come."""
    usual = Conversation._uid_fetch

    async def refuse(self: Conversation, tag: str, rest: str) -> None:
        if "BODY.PEEK[]" in rest and any(m.uid == 3 for m in self._chosen(rest.split(" ")[0])):
            return await self.say(f"{tag} NO [SERVERBUG] Some messages could not be fetched")
        await usual(self, tag, rest)

    monkeypatch.setattr(imap_script.Conversation, "_uid_fetch", refuse)
    server = serve()
    server.deliver(letter(1))
    address = add(office, server, shared_server)
    office.wait_mails(1)
    for number in range(2, 7):
        server.deliver(letter(number))
    mails = {m["subject"]: m for m in office.wait_mails(6, limit=40)}
    assert mails["Letter 3"]["type"] == "unsupported" and mails["Letter 3"]["oversized"]["state"] == "failed"
    assert "could not" in mails["Letter 3"]["oversized"]["error"]
    office.wait_ok(address)


def test_a_mail_that_is_left_out_once(office: Office, serve: Serve, shared_server: Dovecot, monkeypatch: pytest.MonkeyPatch) -> None:
    """The comparison that follows at once brings it."""
    usual, once = Conversation._one, []

    async def withhold(self: Conversation, message: imap_script.Message, items: str) -> None:
        if message.uid == 3 and "BODY.PEEK[]" in items and not once:
            return once.append(message.uid)
        await usual(self, message, items)

    monkeypatch.setattr(imap_script.Conversation, "_one", withhold)
    server = serve()
    server.deliver(letter(1))
    add(office, server, shared_server)
    office.wait_mails(1)
    for number in range(2, 7):
        server.deliver(letter(number))
    office.wait_mails(6)
    assert once


def test_the_mailbox_moves_to_another_server(office: Office, serve: Serve, shared_server: Dovecot) -> None:
    """Whose numbers and UIDVALIDITY are the same and mean other mails."""
    old, new = serve(), serve()
    for raw in letters(20):
        old.deliver(raw)
    for raw in [*letters(2), *letters(5, first=100)]:
        new.deliver(raw)
    address = add(office, old, shared_server)
    office.wait_mails(20)
    office.wait_ok(address)
    office.change(address, imap={"host": "127.0.0.1", "port": new.port, "security": "tls", "user": "u"}, password="secret")
    office.wait_mails(25)
    new.deliver(letter(200))
    office.wait_mails(26)


def test_fetch_anyway_after_new_numbers(make_office: Make, serve: Serve, shared_server: Dovecot) -> None:
    """The card is never replaced by another mail, and finds its own under the new number."""
    office, server = make_office(DRAGOMAN_MAX_MAIL_BYTES="50000"), serve()
    for raw in (letter(1), letter(2, size=200_000), letter(3)):
        server.deliver(raw)
    address = add(office, server, shared_server)
    card = {m["subject"]: m for m in office.wait_mails(3)}["Letter 2"]
    office.wait_ok(address)

    def renumber() -> None:
        folder = server.folders["INBOX"]
        folder.uidvalidity, folder.next_uid = 77, 5
        for message, uid in zip(folder.messages, (3, 4, 2)):
            message.uid = uid
        folder.messages.sort(key=lambda m: m.uid)

    server.call(renumber)
    status, body = office.api.request("POST", f"{MESSAGES}/messages/{card['id']}/fetch")
    assert status == 202, body
    end = time.monotonic() + 40
    while time.monotonic() < end:
        mails = {m["subject"]: m for m in office.mails()}
        if mails["Letter 2"]["oversized"] is None:
            break
        time.sleep(0.1)
    assert sorted(mails) == ["Letter 1", "Letter 2", "Letter 3"]
    assert mails["Letter 2"]["id"] == card["id"] and mails["Letter 2"]["type"] == "text", mails["Letter 2"]


def test_four_that_drip_do_not_hold_the_others(office: Office, serve: Serve, shared_server: Dovecot) -> None:
    """All places for history are taken by servers that drip: new mail, changed settings and the stop go on."""
    slow, quick, new = [serve() for _ in range(4)], serve(), serve()
    for number, server in enumerate(slow):
        server.deliver(letter(number, size=200_000))
        server.rules.literal_delay, server.rules.piece = 1, 100
        add(office, server, shared_server, user=f"slow{number}")
    end = time.monotonic() + 15
    while time.monotonic() < end and any(server.connections < 2 for server in slow):
        time.sleep(0.05)
    address = add(office, quick, shared_server, user="quick")
    end = time.monotonic() + 10
    while time.monotonic() < end and not quick.connections:
        time.sleep(0.05)
    office.change(address, name="Another name")
    add(office, new, shared_server, user="new")
    time.sleep(1)
    quick.deliver(letter(51))
    end = time.monotonic() + 15
    while time.monotonic() < end and not (new.connections and any(m["subject"] == "Letter 51" for m in office.mails())):
        time.sleep(0.05)
    assert new.connections and any(m["subject"] == "Letter 51" for m in office.mails())
    begin = time.monotonic()
    assert office.service.stop() == 0
    assert time.monotonic() - begin < 5
    office.start()
