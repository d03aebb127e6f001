"""What happens to mailboxes in the world: each ends in the right state, with the right words, and heals by itself."""
from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from dovecot import Dovecot, Mailbox
from dragoman import free_port
from folders import complaints
from imap_proxy import Proxy
from imap_script import ScriptedServer
from letters import letter, letters
from office import Office

OUTAGE = float(os.environ.get("DRAGOMAN_OUTAGE", "5" if os.environ.get("CI") else "20"))
Make = Callable[..., Office]


def seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


# -------------------------------------------------------------------- the way there

def test_server_stopped_and_back(office: Office, server: Dovecot) -> None:
    """Amber at once with the next try in sight, never an end to trying, everything there afterwards."""
    box = server.add_user("biuro")
    box.deliver(letters(5))
    address = office.connect(box)
    office.wait_ok(address)
    server.stop()
    stopped = time.monotonic()
    health = office.wait_bad(address, "refused", ("retrying",))
    assert seconds(health["next_try_at"]) - time.time() < 1.5, "the pause is capped at a second here"
    # Delivered by the server's other half while nobody can ask for it.
    box.deliver(letters(5, first=6))
    tries = set()
    while time.monotonic() < stopped + OUTAGE:
        now = office.health(address)
        assert now["state"] == "retrying" and now["reason"] == "refused", now
        tries.add(now["next_try_at"])
        time.sleep(0.1)
    assert len(tries) >= OUTAGE / 3, f"only {len(tries)} tries in {OUTAGE} s"
    server.start()
    healed = time.monotonic()
    office.wait_mails(10, limit=10)
    health = office.wait_ok(address)
    assert time.monotonic() - healed < 8
    assert (health["reason"], health["next_try_at"]) == (None, None), health


def test_red_after_a_minute_of_silence(office: Office, server: Dovecot) -> None:
    """`down` when it has failed for 60 s; `retrying` before."""
    if os.environ.get("CI"):
        pytest.skip("takes a minute; the state machine is tested with its own clock")
    box = server.add_user("biuro")
    address = office.connect(box)
    office.wait_ok(address)
    server.stop()
    begin = time.monotonic()
    office.wait_bad(address, "refused", ("retrying",))
    office.wait_bad(address, "refused", ("down",), limit=75)
    assert 55 < time.monotonic() - begin < 75
    server.start()
    office.wait_ok(address)


def test_retry_now(make_office: Make, server: Dovecot) -> None:
    """Nobody waits for the pause to end who has just repaired the server."""
    office, box = make_office(DRAGOMAN_BACKOFF_CAP_MS="300000"), server.add_user("biuro")
    address = office.connect(box)
    office.wait_ok(address)
    server.stop()
    # The pauses grow: at some time the next try is well ahead.
    office.wait(address, lambda h: bool(h.get("next_try_at")) and seconds(h["next_try_at"]) - time.time() > 4, "pausing", limit=60)
    server.start()
    office.order(address, "retry")
    office.wait_ok(address, limit=3)


@pytest.mark.parametrize("reason", ["name_not_found", "refused", "timed_out", "starttls_missing", "tls_failed"])
def test_no_way_there(office: Office, box: Mailbox, reason: str) -> None:
    """A mailbox that never worked says why in the same words."""
    with ScriptedServer(password=box.password) as plain:
        if reason == "timed_out":
            plain.rules.mute = True
        url = {
            "name_not_found": f"imaps://{box.user}@no-such-host.invalid:993",
            "refused": f"imaps://{box.user}@localhost:{free_port()}",
            "timed_out": f"imap+starttls://{box.user}@localhost:{plain.port}",
            "starttls_missing": f"imap+starttls://{box.user}@localhost:{plain.port}",
            "tls_failed": f"imaps://{box.user}@localhost:{plain.port}",
        }[reason]
        address = office.connect(box, url=url)
        health = office.wait_bad(address, reason)
        assert health["last_success_at"] is None
        if reason == "starttls_missing":
            assert "LOGIN" not in plain.commands and not any("AUTH" in c for c in plain.commands), "a password went without TLS"
        # Settings take effect at once.
        office.connect(box)
        office.wait_ok(address)


def test_starttls_works(office: Office, box: Mailbox) -> None:
    box.deliver(letters(3))
    address = office.connect(box, url=box.url(tls=False))
    office.wait_ok(address)
    office.wait_mails(3)


@pytest.mark.parametrize(("kind", "reason"), [("expired", "tls_expired"), ("unknown", "tls_untrusted"), ("wrong_name", "tls_wrong_name")])
def test_certificates(office: Office, server: Dovecot, kind: str, reason: str) -> None:
    """Red at once: it does not heal alone. When the server's owner has repaired it, it goes on by itself."""
    box = server.add_user("biuro")
    box.deliver(letters(2))
    server.use_certificate(kind)
    address = office.connect(box)
    health = office.wait_bad(address, reason, ("down",))
    assert office.mails() == []
    assert health["last_success_at"] is None
    server.use_certificate("good")
    office.wait_mails(2)
    office.wait_ok(address)
    # It goes bad while everything runs.
    server.use_certificate(kind)
    office.wait_bad(address, reason, ("down",))
    server.use_certificate("good")
    office.wait_ok(address)


def test_own_authority(office: Office, box: Mailbox) -> None:
    """Unknown without the CA file; good with it, also by the settings."""
    box.deliver(letters(2))
    address = office.connect(box, ca=False)
    office.wait_bad(address, "tls_untrusted", ("down",))
    office.change(address, ca_pem=box.server.authority.ca_file.read_text())
    office.wait_ok(address)
    office.wait_mails(2)


# -------------------------------------------------------------------- signing in

def test_wrong_password_then_the_right_one(office: Office, box: Mailbox) -> None:
    box.deliver(letters(2))
    address = office.connect(box, password="not this one")
    health = office.wait_bad(address, "signin_refused", ("down",))
    assert "Authentication failed" in health["detail"], "the server's own words"
    assert health["next_try_at"], "it goes on trying"
    office.change(address, password=box.password)
    office.wait_ok(address)
    office.wait_mails(2)


def test_password_changed_on_the_server(office: Office, server: Dovecot) -> None:
    """The old connection is gone, the password is wrong: red; the office types the new one at the command line."""
    box = server.add_user("biuro")
    address = office.connect(box)
    office.wait_ok(address)
    server.set_password("biuro", "a new one")
    server.kill_sessions()
    office.wait_bad(address, "signin_refused", ("down",))
    box.deliver(letters(3))
    office.connect(box, address=address)
    office.wait_ok(address)
    office.wait_mails(3)
    # And the other way: it is put back on the server, nobody does anything here.
    server.set_password("biuro", "a third one")
    server.kill_sessions()
    office.wait_bad(address, "signin_refused", ("down",))
    server.set_password("biuro", "a new one")
    office.wait_ok(address)


def test_refused_in_the_servers_own_words(office: Office, box: Mailbox, script: ScriptedServer) -> None:
    script.rules.refuse_login = "[ALERT] Application-specific password required"
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    health = office.wait_bad(address, "signin_refused", ("down",))
    assert "Application-specific password required" in health["detail"]
    script.rules.refuse_login = None
    office.wait_ok(address)


def test_no_password_sign_in_there(office: Office, box: Mailbox, script: ScriptedServer) -> None:
    script.rules.capabilities = "IMAP4rev1 IDLE LOGINDISABLED AUTH=XOAUTH2"
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    office.wait_bad(address, "signin_unavailable", ("down",))
    assert "LOGIN" not in script.commands


def test_another_master_key(office: Office, box: Mailbox) -> None:
    """The passwords cannot be read: it says so and asks for them again; nothing else is lost."""
    box.deliver(letters(2))
    address = office.connect(box)
    office.wait_ok(address)
    assert office.service.stop() == 0
    key = office.data / "master.key"
    assert key.stat().st_mode & 0o777 == 0o600 and key.stat().st_size >= 32
    key.unlink()
    office.start()
    office.wait_bad(address, "password_missing", ("down",))
    assert len(office.mails()) == 2
    box.deliver(letters(1, first=3))
    office.change(address, password=box.password)
    office.wait_mails(3)
    office.wait_ok(address)


# -------------------------------------------------------------------- in the middle of it

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


def test_garbage(office: Office, script: ScriptedServer, box: Mailbox) -> None:
    for number in range(4):
        script.deliver(letter(number))
    script.rules.before["UID FETCH"] = b"* 1 FETCH (UID (((\r\n\xff\xfe\x00 {99999999999999999999}\r\n" * 3
    address = office.connect(box, url=f"imaps://{box.user}@localhost:{script.port}", password="secret")
    office.wait_bad(address, "protocol_error")
    assert office.mails() == []
    script.rules.before.clear()
    office.wait_mails(4)
    office.wait_ok(address)


@pytest.mark.parametrize("greeting", [b"\x16\x03\x01 what\r\n", b"220 mail.example.test ESMTP\r\n", b"* OK " + b"x" * 3_000_000 + b"\r\n"])
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


# -------------------------------------------------------------------- the mailbox changes

def test_emptied_and_refilled(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Nothing here goes away, nothing comes twice, and what is new comes."""
    box.deliver(letters(10))
    address = office.connect(box, port=proxy.port)
    office.wait_mails(10)
    box.empty()
    office.wait(address, lambda h: h.get("state") == "ok", "ok")
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["gone"]) == (0, 10)
    assert len(office.mails()) == 10
    box.deliver([*letters(10), letter(11)])
    office.wait_mails(11)
    office.wait_ok(address)
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["here"], ledger["missing_count"]) == (11, 11, 0)
    assert proxy.writes() == []


def test_uidvalidity_changed(office: Office, proxy: Proxy, box: Mailbox) -> None:
    """Every mail has a new number. Found again by size, date and Message-ID; only what is not unique is fetched."""
    now = time.time()
    unique = letters(60, size=4000)
    twins = [letter(n, message_id="same@example.test", text="A" * 20 + str(n)) for n in (101, 102, 103)]
    nameless = [letter(n, message_id=None) for n in (201, 202)]
    box.deliver(unique, at=[now - 1000 + n for n in range(60)])
    box.deliver(twins, at=[now - 500] * 3)
    box.deliver(nameless, at=[now - 400] * 2)
    address = office.connect(box, port=proxy.port)
    office.wait_mails(65)
    office.wait_ok(address)
    ids, fetched = {m["id"] for m in office.mails()}, proxy.literal_bytes
    proxy.close_listener()
    proxy.cut_sessions()
    before, after = box.new_uidvalidity()
    assert before != after
    proxy.open_listener()
    box.deliver([letter(300)])
    office.wait_mails(66)
    office.wait_ok(address)
    assert ids < {m["id"] for m in office.mails()}
    again = proxy.literal_bytes - fetched
    # Headers to compare by may cost a few hundred bytes a mail; the bodies of the 60 would be 250,000.
    assert again < 60 * 700 + 5 * 1000 + 2000, f"{again} bytes were fetched again"
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["here"], ledger["missing_count"], ledger["gone"]) == (66, 66, 0, 0)
    assert complaints(office.data, unread_is_inbound=False) == []


def test_folder_renamed(office: Office, box: Mailbox) -> None:
    """The folder is missing: said, and the others go on. Chosen under its new name, nothing comes twice."""
    box.deliver(letters(5), "Klienci")
    box.deliver([letter(50)])
    address = office.connect(box, "--folder", "INBOX", "--folder", "Klienci")
    office.wait_mails(6)
    office.wait_ok(address)
    box.rename("Klienci", "Archiwum")
    office.wait_bad(address, "folder_missing", limit=40)
    folders = {f["name"]: f for f in office.channel(address)["email"]["folders"]}
    assert folders["Klienci"]["missing"] is True and folders["INBOX"]["missing"] is False
    box.deliver([letter(51)])
    office.wait_mails(7)
    office.change(address, folders=["INBOX", "Archiwum"])
    office.wait_ok(address)
    assert len(office.mails()) == 7
    box.deliver([letter(6)], "Archiwum")
    office.wait_mails(8, limit=30)
    # Back under the old name, the new one not chosen any more.
    office.change(address, folders=["INBOX"])
    office.wait_ok(address)
    assert len(office.mails()) == 8


def test_folder_missing_and_back(office: Office, box: Mailbox) -> None:
    box.deliver(letters(3), "Klienci")
    address = office.connect(box, "--folder", "INBOX", "--folder", "Klienci")
    office.wait_mails(3)
    box.rename("Klienci", "Weg")
    office.wait_bad(address, "folder_missing", limit=40)
    box.rename("Weg", "Klienci")
    box.deliver([letter(4)], "Klienci")
    office.wait_mails(4, limit=40)
    office.wait_ok(address)


# -------------------------------------------------------------------- this side

def test_disk_full(make_office: Make, box: Mailbox) -> None:
    """Red with the reason, nothing lost, nothing half; more room and a start later all is there."""
    office = make_office()
    pages = (office.data / "dragoman.db").stat().st_size // 4096
    office.restart(DRAGOMAN_MAX_DB_PAGES=str(pages + 400))
    box.deliver(letters(150, size=30_000))
    address = office.connect(box)
    office.wait_bad(address, "disk_full", limit=60)
    assert office.health(address)["state"] in ("retrying", "down")
    some = len(office.mails())
    assert 0 < some < 150, some
    office.restart(DRAGOMAN_MAX_DB_PAGES="4000000")
    office.wait_mails(150, limit=60)
    office.wait_ok(address)
    assert complaints(office.data, unread_is_inbound=False) == []


def test_oversized_mail(make_office: Make, proxy: Proxy, box: Mailbox) -> None:
    """A card with its headers that does not hold up the others; "fetch anyway" brings it."""
    office = make_office(DRAGOMAN_MAX_MAIL_BYTES="50000")
    big = letter(2, size=200_000)
    box.deliver([letter(1), big, letter(3)])
    address = office.connect(box, port=proxy.port)
    mails = {m["subject"]: m for m in office.wait_mails(3)}
    office.wait_ok(address)
    assert proxy.literal_bytes < 60_000, "its body was fetched"
    card = mails["Letter 2"]
    assert card["type"] == "unsupported" and card["from"]["address"] == "client2@example.test"
    assert card["oversized"] == {"size": len(big.replace(b"\n", b"\r\n")), "state": "waiting", "error": None}
    assert mails["Letter 1"]["oversized"] is None
    folder = office.channel(address)["email"]["folders"][0]
    assert folder["oversized"] == 1
    ledger = office.ledger(address)["folders"][0]
    assert (ledger["on_server"], ledger["oversized"], ledger["missing_count"]) == (3, 1, 0)
    status, body = office.api.request("POST", f"/api/v1/communications/messages/{mails['Letter 1']['id']}/fetch")
    assert status == 409 and b"not_oversized" in body
    status, body = office.api.request("POST", f"/api/v1/communications/messages/{card['id']}/fetch")
    assert status == 202, body
    end = time.monotonic() + 20
    while time.monotonic() < end:
        mails = {m["subject"]: m for m in office.mails()}
        if mails["Letter 2"]["oversized"] is None:
            break
        time.sleep(0.05)
    assert mails["Letter 2"]["oversized"] is None and mails["Letter 2"]["type"] == "text", mails["Letter 2"]
    assert len(mails) == 3 and "this is letter 2" in mails["Letter 2"]["text"]
    assert office.api.bytes(f"/api/v1/communications/messages/{mails['Letter 2']['id']}/raw").replace(b"\r\n", b"\n") == big
    office.restart()
    office.wait_ok(address)
    assert len(office.mails()) == 3


def test_one_sick_account_does_not_slow_another(office: Office, shared_server: Dovecot, proxy: Proxy, script: ScriptedServer) -> None:
    """Beside mailboxes that are silent, refuse, break off and stutter, a healthy one is as quick as ever."""
    script.rules.mute = True
    well, sick = shared_server.add_user("well"), [shared_server.add_user(f"sick{n}") for n in range(4)]
    sick[2].deliver(letters(30, first=1000, size=50_000))
    proxy.cut_every_literal_at = 20_000
    office.connect(sick[0], url=f"imaps://x@localhost:{script.port}")
    office.connect(sick[1], password="wrong")
    office.connect(sick[2], port=proxy.port)
    office.connect(sick[3], url=f"imaps://x@localhost:{free_port()}")
    address = office.connect(well)
    office.wait_ok(address)
    times = []
    for number in range(8):
        begin = time.monotonic()
        well.deliver([letter(number)])
        end = begin + 10
        while time.monotonic() < end and not any(c["subject"] == f"Letter {number}" for c in inbox(office)):
            time.sleep(0.02)
        times.append(time.monotonic() - begin)
    assert sorted(times)[4] < 2.5, times
    health = {a: (i["health"]["state"], i["health"]["reason"]) for a, i in office.channels().items()}
    assert health.pop(address) == ("ok", None)
    assert all(state in ("connecting", "retrying", "down") for state, _ in health.values()), health


def inbox(office: Office) -> list[dict[str, str]]:
    return office.api.json("/api/v1/communications/inbox?view=all&limit=100")["items"]  # type: ignore[no-any-return]


def test_fifty_accounts_stop_in_two_seconds(office: Office, shared_server: Dovecot, capsys: pytest.CaptureFixture[str]) -> None:
    """Whatever they are doing: waiting, fetching, trying."""
    boxes = [shared_server.add_user(f"many{n}") for n in range(50)]
    for number, box in enumerate(boxes):
        box.deliver(letters(1, first=2000 + number))
    urls = [f"imaps://{b.user}@localhost:{free_port()}" if n % 10 == 9 else "" for n, b in enumerate(boxes)]
    body = {"platform": "email", "password": boxes[0].password, "ca_pem": shared_server.authority.ca_file.read_text(), "smtp": None, "backfill": "all"}
    for box, url in zip(boxes, urls):
        port = int(url.rsplit(":", 1)[1]) if url else shared_server.tls_port
        imap = {"host": "localhost", "port": port, "security": "tls", "user": box.user}
        status, answer = office.api.request("POST", "/api/v1/settings/channels", {**body, "address": f"{box.user}@dragoman.test", "imap": imap})
        assert status == 201, answer
    office.wait_mails(45, limit=60)
    begin = time.monotonic()
    assert office.service.stop() == 0
    took = time.monotonic() - begin
    with capsys.disabled():
        print(f"\nstop with 50 accounts: {took * 1000:.0f} ms")
    assert took < 2
