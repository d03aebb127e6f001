"""Connections that end, fall silent or turn to garbage in the middle: half a mail is no mail, and all come once."""
from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from dovecot import Dovecot
from imap_proxy import Proxy
from imap_script import ScriptedServer
from letters import letter, letters
from office import Office
from user_mailbox import Mailbox

Make = Callable[..., Office]


def test_cut_inside_a_literal(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Half a mail is no mail. While it happens each time: amber; then all is there, once."""
    mails = letters(10, size=30_000)
    box.deliver(mails)
    proxy.cut_literal_after = 95_000
    address = office.connect(box, port=proxy.port)
    office.wait_mails(10)
    assert proxy.cuts == 1
    office.wait_ok(address)
    sizes = {m["size"] for m in office.mails()}
    assert sizes == {len(m.replace(b"\n", b"\r\n")) for m in mails}
    proxy.cut_every_literal_at = 10_000
    box.deliver([letter(99, size=40_000)])
    office.wait_bad(address, "connection_lost", ("retrying",))
    assert len(office.mails()) == 10
    proxy.cut_every_literal_at = None
    office.wait_mails(11)
    office.wait_ok(address)
    assert office.ledger(address)["folders"][0]["missing_count"] == 0


def test_cut_inside_idle(office: Office, proxy: Proxy, box: Mailbox) -> None:
    address = office.connect(box, port=proxy.port)
    office.wait_ok(address)
    for number in range(3):
        waits(proxy)
        assert proxy.cut_idle() >= 1
        box.deliver([letter(number)])
        office.wait_mails(number + 1, limit=10)
    office.wait_ok(address)


def waits(proxy: Proxy, limit: float = 10) -> None:
    end = time.monotonic() + limit
    while not proxy.idling() and time.monotonic() < end:
        time.sleep(0.02)
    assert proxy.idling(), "no connection waits in IDLE"


def test_sessions_killed_by_the_server(office: Office, shared_server: Dovecot, box: Mailbox) -> None:
    address = office.connect(box)
    office.wait_ok(address)
    shared_server.kill_sessions()
    box.deliver(letters(2))
    office.wait_mails(2)
    office.wait_ok(address)


def test_half_open_in_idle(make_office: Make, proxy: Proxy, box: Mailbox) -> None:
    """The line is dead and nobody says so. It is found when IDLE is renewed, not days later."""
    office = make_office(DRAGOMAN_IDLE_SECONDS="2", DRAGOMAN_TIMEOUT_SECONDS="2")
    address = office.connect(box, port=proxy.port)
    office.wait_ok(address)
    waits(proxy)
    proxy.black_hole = True
    begin = time.monotonic()
    box.deliver(letters(2))
    office.wait_bad(address, "timed_out", ("retrying",), limit=15)
    assert time.monotonic() - begin < 12
    proxy.black_hole = False
    proxy.cut_sessions()
    office.wait_mails(2)
    office.wait_ok(address)


def test_silence_inside_a_literal(make_office: Make, proxy: Proxy, box: Mailbox) -> None:
    office = make_office(DRAGOMAN_TIMEOUT_SECONDS="2")
    box.deliver(letters(20, size=60_000))
    proxy.chunk_delay = 0.02
    address = office.connect(box, port=proxy.port)
    office.wait_mails_at_least(2)
    proxy.black_hole = True
    office.wait_bad(address, "timed_out")
    proxy.black_hole, proxy.chunk_delay = False, 0
    office.wait_mails(20)
    office.wait_ok(address)


def test_a_slow_line_is_no_dead_line(make_office: Make, script: ScriptedServer, box: Mailbox) -> None:
    """Inactivity counts, not duration: a mail may take longer than the timeout."""
    office = make_office(DRAGOMAN_TIMEOUT_SECONDS="2")
    script.deliver(letter(1, size=12_000))
    script.rules.literal_delay, script.rules.piece = 0.5, 1500
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    office.wait_mails(1, limit=30)
    office.wait_ok(address)
    assert script.connections <= 3


def test_bye_in_the_middle(office: Office, script: ScriptedServer, box: Mailbox) -> None:
    for number in range(12):
        script.deliver(letter(number))
    script.rules.bye_after = 0
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    health = office.wait_bad(address, "server_bye")
    assert "the server goes down" in health["detail"]
    script.rules.bye_after = 5  # Each time a few more.
    office.wait_mails(12, limit=40)
    script.rules.bye_after = None
    office.wait_ok(address)


@pytest.mark.parametrize(("garbage", "reasons"), [(b"* 1 FETCH (UID (((\r\n", {"protocol_error", None}), (b"\xff\xfe\x00 \x80\r\n" * 3, {"protocol_error"}),
                                                  (b"* 1 FETCH (UID 1 BODY[] {99999999999999999999}\r\n", {"protocol_error", "too_large"})])
def test_garbage(office: Office, script: ScriptedServer, box: Mailbox, garbage: bytes, reasons: set[str | None]) -> None:
    """Said where it stops the work; an answer that is only odd may be passed over. Never a hole."""
    for number in range(4):
        script.deliver(letter(number))
    script.rules.before["UID FETCH"] = garbage
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    office.wait(address, lambda h: h.get("state") not in (None, "connecting") and h.get("backlog") == 0 and h.get("reason") in reasons, str(reasons))
    if None not in reasons:
        assert office.mails() == []
    script.rules.before.clear()
    office.wait_mails(4)
    office.wait_ok(address)


@pytest.mark.parametrize("greeting", [b"\x16\x03\x01 what\r\n", b"220 mail.example.test ESMTP\r\n", b"* OK " + b"x" * 50_000_000])
def test_not_an_imap_server(office: Office, script: ScriptedServer, box: Mailbox, greeting: bytes) -> None:
    script.rules.greeting = greeting
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    office.wait_bad(address, "protocol_error")
    script.rules.greeting = b"* OK ready\r\n"
    office.wait_ok(address)


@pytest.mark.parametrize("lie", [-400, 1, 5000])
def test_a_server_that_lies_about_sizes(office: Office, script: ScriptedServer, box: Mailbox, lie: int) -> None:
    """The literal counts, not what was said of it before."""
    mails = letters(20, size=2000)
    for raw in mails:
        script.deliver(raw)
    script.rules.size_lie = lie
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    shown = office.wait_mails(20)
    office.wait_ok(address)
    assert {m["size"] for m in shown} == {len(m.replace(b"\n", b"\r\n")) for m in mails}
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["here"], ledger["missing_count"]) == (20, 20, 0)


def test_a_server_that_says_no(office: Office, script: ScriptedServer, box: Mailbox) -> None:
    script.deliver(letter(1))
    script.rules.refuse["UID FETCH"] = "[SERVERBUG] Internal error occurred"
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    health = office.wait_bad(address, "server_refused")
    assert "Internal error occurred" in health["detail"]
    script.rules.refuse.clear()
    office.wait_mails(1)
    office.wait_ok(address)
