"""No way there, bad certificates, refused sign-ins: the right state, the right words, and it heals by itself."""
from __future__ import annotations

import os
import time
from collections.abc import Callable
from datetime import datetime

import pytest

from dovecot import Dovecot
from dragoman import free_port
from imap_script import ScriptedServer
from letters import letters
from office import Office
from user_mailbox import Mailbox

OUTAGE = float(os.environ.get("DRAGOMAN_OUTAGE", "5" if os.environ.get("CI") else "20"))
Make = Callable[..., Office]


def seconds(stamp: str) -> float:
    return datetime.fromisoformat(stamp.replace("Z", "+00:00")).timestamp()


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
