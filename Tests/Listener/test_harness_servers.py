"""The proxy and the scripted server do what the other tests rely on; shown with Python's own client, without Dragoman."""
from __future__ import annotations

import imaplib
import ssl
import subprocess
import threading
from collections.abc import Iterator

import pytest

from clients import bodies, hear, mail, through, until
from dovecot import Dovecot
from imap_proxy import Proxy
from imap_script import ScriptedServer
from user_mailbox import Mailbox


def ca(shared_server: Dovecot) -> str:
    return str(shared_server.authority.ca_file)


def test_proxy_lets_through_and_counts(shared_server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    sent = [mail(n, 3000) for n in range(20)]
    box.deliver(sent)
    with through(box, proxy.port, ca(shared_server)) as client:
        assert [raw.replace(b"\r\n", b"\n") for raw in bodies(client)] == sent
    assert proxy.literal_bytes == sum(len(raw.replace(b"\n", b"\r\n")) for raw in sent)
    assert f"LOGIN {box.user}" in proxy.commands and not any(box.password in c for c in proxy.commands)
    assert proxy.writes() == []


@pytest.mark.parametrize("line", ["STORE 1 +FLAGS (\\Seen)", "FETCH 1 (BODY[])", "FETCH 1 RFC822", "EXPUNGE", "CLOSE"])
def test_proxy_notices_what_changes_a_mailbox(shared_server: Dovecot, box: Mailbox, proxy: Proxy, line: str) -> None:
    box.deliver([mail(1)])
    client = through(box, proxy.port, ca(shared_server))
    client.uid("FETCH", "1", "(UID RFC822.SIZE INTERNALDATE FLAGS BODY.PEEK[])")
    assert proxy.writes() == []
    client.send(b"x1 " + line.encode() + b"\r\n")
    client.readline()
    client.shutdown()
    assert proxy.writes() == [line]


def test_proxy_cuts_inside_a_literal(shared_server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    box.deliver([mail(1, 50_000)])
    proxy.cut_literal_after = 20_000
    client = through(box, proxy.port, ca(shared_server))
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        bodies(client)
    assert proxy.cuts == 1
    with through(box, proxy.port, ca(shared_server)) as client:
        assert len(bodies(client)) == 1


def test_proxy_cuts_idle_and_swallows(shared_server: Dovecot, box: Mailbox, proxy: Proxy) -> None:
    client = through(box, proxy.port, ca(shared_server))
    client.send(b"i1 IDLE\r\n")
    assert client.readline().startswith(b"+")
    assert until(lambda: proxy.idling() == 1)
    assert proxy.cut_idle() == 1
    with pytest.raises((imaplib.IMAP4.abort, OSError)):
        if client.readline() == b"":
            raise ConnectionError
    client = through(box, proxy.port, ca(shared_server))
    proxy.black_hole = True
    client.sock.settimeout(0.5)
    with pytest.raises(TimeoutError):
        client.noop()
    proxy.black_hole = False
    proxy.close_listener()
    with pytest.raises(ConnectionRefusedError):
        through(box, proxy.port, ca(shared_server))
    proxy.open_listener()
    through(box, proxy.port, ca(shared_server)).logout()


def test_proxy_hides_capabilities(shared_server: Dovecot, box: Mailbox) -> None:
    with Proxy(shared_server.port, shared_server.authority.pairs["good"], hide=(b"IDLE",)) as proxy:
        client = through(box, proxy.port, ca(shared_server))
        _, data = client.capability()
        assert b"IDLE" not in data[0].split() and b"IMAP4rev1" in data[0]


@pytest.fixture
def script(shared_server: Dovecot) -> Iterator[ScriptedServer]:
    with ScriptedServer(shared_server.authority.pairs["good"]) as one:
        for n in range(5):
            one.deliver(mail(n, 2000))
        yield one


def opened(script: ScriptedServer, shared_server: Dovecot, password: str = "secret") -> imaplib.IMAP4:
    client = imaplib.IMAP4_SSL("localhost", script.port, ssl_context=ssl.create_default_context(cafile=ca(shared_server)), timeout=5)
    client.login("anyone", password)
    client.select("INBOX", readonly=True)
    return client


def test_script_serves(script: ScriptedServer, shared_server: Dovecot) -> None:
    with opened(script, shared_server) as client:
        assert [raw.replace(b"\r\n", b"\n") for raw in bodies(client)] == [mail(n, 2000) for n in range(5)]
        assert client.uid("SEARCH", "ALL")[1] == [b"1 2 3 4 5"]
        _, data = client.uid("FETCH", "2:3", "(UID RFC822.SIZE FLAGS INTERNALDATE BODY.PEEK[HEADER.FIELDS (SUBJECT MESSAGE-ID)])")
        assert data[0][1] == b"Subject: one\r\nMessage-ID: <1@example.test>\r\n\r\n" and b"RFC822.SIZE 20" in data[0][0]
        assert len(client.list()[1]) == 2
        assert b"MESSAGES 5" in client.status("INBOX", "(MESSAGES UIDNEXT UIDVALIDITY)")[1][0]
    with pytest.raises(imaplib.IMAP4.error, match="AUTHENTICATIONFAILED"):
        opened(script, shared_server, "wrong")


def test_script_idles(script: ScriptedServer, shared_server: Dovecot) -> None:
    with opened(script, shared_server) as client:
        threading.Timer(0.2, lambda: script.deliver(mail(9))).start()
        hear(client, 5)
        client.send(b"DONE\r\n")
        assert b"OK" in client.readline()
        assert len(bodies(client)) == 6


def test_script_misbehaves(script: ScriptedServer, shared_server: Dovecot) -> None:
    rules = script.rules
    rules.size_lie = 1000
    with opened(script, shared_server) as client:
        size = int(client.uid("FETCH", "1", "(RFC822.SIZE)")[1][0].split()[-1].rstrip(b")"))
        assert size == len(mail(0, 2000).replace(b"\n", b"\r\n")) + 1000
    rules.bye_after = 2
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, shared_server))
    rules.bye_after, rules.cut_literal_at = None, 100
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, shared_server))
    assert len(bodies(opened(script, shared_server))) == 5
    rules.before["UID FETCH"] = b"\xff\x00 what is this\r\n"
    with pytest.raises(imaplib.IMAP4.abort):
        bodies(opened(script, shared_server))
    del rules.before["UID FETCH"]
    rules.refuse_login = "[ALERT] Use an app password."
    with pytest.raises(imaplib.IMAP4.error, match="app password"):
        opened(script, shared_server)
    rules.refuse_login, rules.deaf = None, True
    client = imaplib.IMAP4_SSL("localhost", script.port, ssl_context=ssl.create_default_context(cafile=ca(shared_server)), timeout=1)
    client.login("anyone", "secret")
    with pytest.raises(TimeoutError):
        client.noop()


def test_openssl_agrees(shared_server: Dovecot) -> None:
    """The authority's chain is one that a strict verifier takes."""
    done = subprocess.run(["openssl", "verify", "-x509_strict", "-purpose", "sslserver", "-verify_hostname", "localhost", "-CAfile",
                           ca(shared_server), str(shared_server.authority.pairs["good"].certificate)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
