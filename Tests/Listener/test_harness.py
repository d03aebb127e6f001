"""The mail server of this suite does what the other tests rely on; shown with Python's own client, without Dragoman."""
from __future__ import annotations

import imaplib
import socket
import ssl
import threading
import time

import pytest

from clients import bodies, hear, mail
from dovecot import Dovecot, have_dovecot, running
from user_mailbox import Mailbox

pytestmark = pytest.mark.skipif(not have_dovecot(), reason="no Dovecot: packaging/require.sh test installs it")


def test_mails_come_back_and_nothing_changes(box: Mailbox) -> None:
    sent = [mail(n) for n in range(50)]
    box.deliver(sent)
    before = box.snapshot()
    with box.client() as client:
        client.select("INBOX", readonly=True)
        assert [raw.replace(b"\r\n", b"\n") for raw in bodies(client)] == sent
    assert box.snapshot() == before
    assert set(box.flags().values()) == {("\\Recent",)}


@pytest.mark.parametrize("change", ["seen", "selected", "deleted", "keyword"])
def test_every_change_is_seen(box: Mailbox, change: str) -> None:
    """What a listener must not do shows in the snapshot."""
    box.deliver([mail(1), mail(2)])
    before = box.snapshot()
    with box.client() as client:
        client.select("INBOX", readonly=False)
        if change == "seen":
            client.fetch("1", "(BODY[])")
        elif change == "deleted":
            client.store("1", "+FLAGS", "\\Deleted")
            client.expunge()
        elif change == "keyword":
            client.store("1", "+FLAGS", "Dragoman")
    assert box.snapshot() != before


def test_times_of_arrival_and_flags(box: Mailbox) -> None:
    box.deliver([mail(1)], at=[1_700_000_000], flags="S")
    with box.client() as client:
        client.select("INBOX", readonly=True)
        _, data = client.uid("FETCH", "1", "(INTERNALDATE FLAGS)")
    assert b"14-Nov-2023" in data[0] or b"15-Nov-2023" in data[0]
    assert b"\\Seen" in data[0]


def test_passwords_change_at_once(shared_server: Dovecot, box: Mailbox) -> None:
    box.client().logout()
    shared_server.set_password(box.user, "another one")
    assert box.password == "another one"
    box.client().logout()
    shared_server.passwords[box.user] = "not what it is"
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        box.client()


def test_uidvalidity_changes(box: Mailbox) -> None:
    box.deliver([mail(n) for n in range(3)])
    assert box.count() == 3
    before, after = box.new_uidvalidity()
    assert after > before and box.count() == 3 and box.uidvalidity() == after


def test_emptied_refilled_and_renamed(box: Mailbox) -> None:
    box.deliver([mail(1), mail(2)])
    assert list(box.flags()) == [1, 2]
    box.empty()
    assert box.count() == 0
    box.deliver([mail(1), mail(2)])
    assert list(box.flags()) == [3, 4]
    box.deliver([mail(5)], "Klienci")
    assert box.count("Klienci") == 1
    box.rename("Klienci", "Archiwum")
    assert box.count("Archiwum") == 1 and "Klienci" not in box.folders()
    box.append(mail(9), "Sent")
    assert box.count("Sent") == 1


def test_idle_hears_of_deliveries(box: Mailbox, capsys: pytest.CaptureFixture[str]) -> None:
    with box.client() as client:
        client.select("INBOX", readonly=True)
        begin = time.monotonic() + 0.2

        def later() -> None:
            time.sleep(0.2)
            box.deliver([mail(1)])

        threading.Thread(target=later).start()
        took = hear(client, 5) - begin
        client.send(b"DONE\r\n")
    with capsys.disabled():
        print(f"\nDovecot tells of a mail after {took * 1000:.0f} ms")
    assert took < 3


def test_sessions_are_counted_and_cut(shared_server: Dovecot, box: Mailbox) -> None:
    clients = [box.client() for _ in range(3)]
    assert shared_server.sessions() == 3
    assert shared_server.kill_sessions() == 3
    for client in clients:
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.noop()
    end = time.monotonic() + 5
    while shared_server.sessions() and time.monotonic() < end:
        time.sleep(0.02)
    assert shared_server.sessions() == 0
    box.client().logout()


def test_certificates_are_good_and_bad() -> None:
    words = {"expired": "has expired", "unknown": "unable to get local issuer", "wrong_name": "Hostname mismatch"}
    with Dovecot() as own:
        box = own.add_user("biuro")
        box.client().logout()
        for kind, text in words.items():
            own.use_certificate(kind)
            with pytest.raises(ssl.SSLCertVerificationError, match=text):
                box.client()
        own.certificate = "good"
        own.stop()
        with pytest.raises(ConnectionRefusedError):
            socket.create_connection(("127.0.0.1", own.tls_port), timeout=2)
        own.start()
        client = imaplib.IMAP4("127.0.0.1", own.port, timeout=5)
        client.starttls(ssl.create_default_context(cafile=str(own.authority.ca_file)))
        client.login("biuro", box.password)
        master = own.process.pid if own.process else 0
    assert not [pid for pid, (_, parent) in running().items() if parent == master]
    assert not own.base.exists()
