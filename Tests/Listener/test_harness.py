"""The servers of this suite do what the other tests rely on; shown with Python's own client, without Dragoman."""
from __future__ import annotations

import imaplib
import socket
import ssl
import subprocess
import threading
import time
from collections.abc import Callable, Iterator

import pytest

from dovecot import Dovecot, Mailbox, have_dovecot, running
from imap_proxy import Proxy
from imap_script import ScriptedServer

pytestmark = pytest.mark.skipif(not have_dovecot(), reason="no Dovecot: packaging/require.sh test installs it")
MAIL = b"From: a@example.test\nTo: b@example.test\nSubject: one\nMessage-ID: <%d@example.test>\n\nText %d.\n"


def mail(number: int, size: int = 0) -> bytes:
    return MAIL % (number, number) + (b"0123456789abcdef" * 4 + b"\n") * (size // 65)


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    with Dovecot() as dovecot:
        yield dovecot


@pytest.fixture
def box(server: Dovecot) -> Mailbox:
    return server.add_user(f"user{len(server.passwords)}")


def through(box: Mailbox, port: int, cafile: str | None = None) -> imaplib.IMAP4:
    context = ssl.create_default_context(cafile=cafile)
    client = imaplib.IMAP4_SSL("localhost", port, ssl_context=context, timeout=5)
    client.login(box.user, box.password)
    client.select("INBOX", readonly=True)
    return client


def bodies(client: imaplib.IMAP4) -> list[bytes]:
    _, data = client.uid("FETCH", "1:*", "(UID BODY.PEEK[])")
    return [part[1] for part in data if isinstance(part, tuple)]


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


def test_passwords_change_at_once(server: Dovecot, box: Mailbox) -> None:
    box.client().logout()
    server.set_password(box.user, "another one")
    assert box.password == "another one"
    box.client().logout()
    server.passwords[box.user] = "not what it is"
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


def hear(client: imaplib.IMAP4, limit: float) -> float:
    """Waits in IDLE for a new mail; the moment when it is told. (imaplib has no IDLE yet.)"""
    tag = client._new_tag()
    client.send(tag + b" IDLE\r\n")
    assert client.readline().startswith(b"+")
    client.sock.settimeout(limit)
    while b"EXISTS" not in client.readline():
        pass
    return time.monotonic()


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


def test_sessions_are_counted_and_cut(server: Dovecot, box: Mailbox) -> None:
    clients = [box.client() for _ in range(3)]
    assert server.sessions() == 3
    assert server.kill_sessions() == 3
    for client in clients:
        with pytest.raises((imaplib.IMAP4.abort, OSError)):
            client.noop()
    end = time.monotonic() + 5
    while server.sessions() and time.monotonic() < end:
        time.sleep(0.02)
    assert server.sessions() == 0
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


# -------------------------------------------------------------------- the proxy

@pytest.fixture
def proxy(server: Dovecot) -> Iterator[Proxy]:
    with Proxy(server.port, server.authority.pairs["good"]) as one:
        yield one


def ca(server: Dovecot) -> str:
    return str(server.authority.ca_file)


def test_proxy_lets_through_and_counts(server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    sent = [mail(n, 3000) for n in range(20)]
    box.deliver(sent)
    with through(box, proxy.port, ca(server)) as client:
        assert [raw.replace(b"\r\n", b"\n") for raw in bodies(client)] == sent
    assert proxy.literal_bytes == sum(len(raw.replace(b"\n", b"\r\n")) for raw in sent)
    assert f"LOGIN {box.user}" in proxy.commands and not any(box.password in c for c in proxy.commands)
    assert proxy.writes() == []


@pytest.mark.parametrize("line", ["STORE 1 +FLAGS (\\Seen)", "FETCH 1 (BODY[])", "FETCH 1 RFC822", "EXPUNGE", "CLOSE"])
def test_proxy_notices_what_changes_a_mailbox(server: Dovecot, box: Mailbox, proxy: Proxy, line: str) -> None:
    box.deliver([mail(1)])
    client = through(box, proxy.port, ca(server))
    client.uid("FETCH", "1", "(UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])")
    assert proxy.writes() == []
    client.send(b"x1 " + line.encode() + b"\r\n")
    client.readline()
    client.shutdown()
    assert proxy.writes() == [line]


def test_proxy_cuts_inside_a_literal(server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    box.deliver([mail(1, 50_000)])
    proxy.cut_literal_after = 20_000
    client = through(box, proxy.port, ca(server))
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        bodies(client)
    assert proxy.cuts == 1
    with through(box, proxy.port, ca(server)) as client:
        assert len(bodies(client)) == 1


def until(condition: Callable[[], bool], limit: float = 5) -> bool:
    end = time.monotonic() + limit
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.01)
    return False


def test_proxy_cuts_idle_and_swallows(server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    client = through(box, proxy.port, ca(server))
    client.send(b"i1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    assert until(lambda: proxy.idling() == 1)
    assert proxy.cut_idle() == 1
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        if client.readline() == b"":
            raise ConnectionError
    client = through(box, proxy.port, ca(server))
    proxy.black_hole = True
    client.sock.settimeout(0.5)
    with pytest.raises(TimeoutError):
        client.noop()
    proxy.black_hole = False
    proxy.close_listener()
    with pytest.raises(ConnectionRefusedError):
        through(box, proxy.port, ca(server))
    proxy.open_listener()
    through(box, proxy.port, ca(server)).logout()


def test_proxy_hides_capabilities(server: Dovecot, box: Mailbox) -> None:
    with Proxy(server.port, server.authority.pairs["good"], hide=(b"IDLE",)) as proxy:
        client = through(box, proxy.port, ca(server))
        _, data = client.capability()
        assert b"IDLE" not in data[0].split() and b"IMAP4rev1" in data[0]


# -------------------------------------------------------------------- the scripted server

@pytest.fixture
def script(server: Dovecot) -> Iterator[ScriptedServer]:
    with ScriptedServer(server.authority.pairs["good"]) as one:
        for n in range(5):
            one.deliver(mail(n, 2000))
        yield one


def opened(script: ScriptedServer, server: Dovecot, password: str = "secret") -> imaplib.IMAP4:
    client = imaplib.IMAP4_SSL("localhost", script.port, ssl_context=ssl.create_default_context(cafile=ca(server)), timeout=5)
    client.login("anyone", password)
    client.select("INBOX", readonly=True)
    return client


def test_script_serves(script: ScriptedServer, server: Dovecot) -> None:
    with opened(script, server) as client:
        assert [raw.replace(b"\r\n", b"\n") for raw in bodies(client)] == [mail(n, 2000) for n in range(5)]
        assert client.uid("SEARCH", None, "ALL")[1] == [b"1 2 3 4 5"]
        _, data = client.uid("FETCH", "2:3", "(UID RFC822.SIZE FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS (SUBJECT MESSAGE-ID)])")
        assert data[0][1] == b"Subject: one\r\nMessage-ID: <1@example.test>\r\n\r\n" and b"RFC822.SIZE 20" in data[0][0]
        assert len(client.list()[1]) == 2
        assert b"MESSAGES 5" in client.status("INBOX", "(MESSAGES UIDNEXT UIDVALIDITY)")[1][0]
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        opened(script, server, "wrong")


def test_script_idles(script: ScriptedServer, server: Dovecot) -> None:
    with opened(script, server) as client:
        threading.Timer(0.2, lambda: script.deliver(mail(9))).start()
        hear(client, 5)
        client.send(b"DONE\r\n")
        assert b"OK" in client.readline()
        assert len(bodies(client)) == 6


def test_script_misbehaves(script: ScriptedServer, server: Dovecot) -> None:
    rules = script.rules
    rules.size_lie = 1000
    with opened(script, server) as client:
        size = int(client.uid("FETCH", "1", "(RFC822.SIZE)")[1][0].split()[-1].rstrip(b")"))
        assert size == len(mail(0, 2000).replace(b"\n", b"\r\n")) + 1000
    rules.bye_after = 2
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, server))
    rules.bye_after, rules.cut_literal_at = None, 100
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, server))
    assert len(bodies(opened(script, server))) == 5
    rules.before["UID FETCH"] = b"\xff\x00 what is this\r\n"
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, server))
    del rules.before["UID FETCH"]
    rules.refuse_login = "[ALERT] Use an app password."
    with pytest.raises(imaplib.IMAP4.error, match="app password"):
        opened(script, server)
    rules.refuse_login, rules.deaf = None, True
    client = imaplib.IMAP4_SSL("localhost", script.port, ssl_context=ssl.create_default_context(cafile=ca(server)), timeout=1)
    client.login("anyone", "secret")
    with pytest.raises(TimeoutError):
        client.noop()


def test_openssl_agrees(server: Dovecot) -> None:
    """The authority's chain is one that a strict verifier takes."""
    done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost", "-CAfile",
                           ca(server), str(server.authority.pairs["good"].certificate)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
