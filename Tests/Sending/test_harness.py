"""The mail servers of this suite do what the other tests rely on; shown with Python's own client, without Dragoman."""
from __future__ import annotations

import smtplib
import ssl
import subprocess
import sys
import time
from pathlib import Path

import pytest

import smtp_script
from clients import until
from dovecot import Dovecot, family, running
from postfix import PUT_OFF, REFUSED, Postfix, delivering_dovecot, missing_postfix
from smtp_script import PASSWORD, ScriptedSMTP, message_id, recorded
from user_mailbox import Mailbox

MAIL = (b"From: Biuro <biuro@dragoman.test>\r\nTo: anna@example.test\r\nSubject: one\r\nDate: Mon, 4 Mar 2024 10:00:00 +0100\r\n"
        b"Message-ID: <%d@dragoman.test>\r\n\r\nText.\r\n.dots\r\n..\r\n\xc5\x82\r\n")
TO = ["anna@example.test", "jan@example.test"]


def client(server: ScriptedSMTP, authority: Dovecot, password: str = PASSWORD) -> smtplib.SMTP:
    context = ssl.create_default_context(cafile=str(authority.authority.ca_file))
    one: smtplib.SMTP
    if server.security == "tls":
        one = smtplib.SMTP_SSL("localhost", server.port, context=context, timeout=5)
    else:
        one = smtplib.SMTP("localhost", server.port, timeout=5)
        if server.security == "starttls":
            one.starttls(context=context)
    one.login("biuro", password)
    return one


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
def test_takes_and_records(shared_server: Dovecot, tmp_path: Path, security: str) -> None:
    record = tmp_path / "taken"
    with ScriptedSMTP(shared_server.authority.pairs["good"], security, record=record) as server:
        with client(server, shared_server) as one:
            one.sendmail("biuro@dragoman.test", TO, MAIL % 1, ["BODY=8BITMIME"])
            one.sendmail("biuro@dragoman.test", TO[:1], MAIL % 2)
        assert [(t.sender, t.recipients, t.raw, t.user) for t in server.taken] == [
            ("biuro@dragoman.test", TO, MAIL % 1, "biuro"), ("biuro@dragoman.test", TO[:1], MAIL % 2, "biuro")]
        assert recorded(record) == server.taken and server.ids() == ["1@dragoman.test", "2@dragoman.test"]
        assert f"SIZE={len(MAIL % 1)}" in server.taken[0].options


def test_torn_record(tmp_path: Path) -> None:
    item = smtp_script.Taken("a", ["b"], b"raw", "c")
    (tmp_path / "taken").write_text(item.line() + item.line()[:30])
    assert recorded(tmp_path / "taken") == [item]


def test_signs_in_or_not(smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    with pytest.raises(smtplib.SMTPAuthenticationError, match="535"):
        client(smtp, shared_server, "not this one")
    context = ssl.create_default_context(cafile=str(shared_server.authority.ca_file))
    with smtplib.SMTP_SSL("localhost", smtp.port, context=context, timeout=5) as one, pytest.raises(smtplib.SMTPSenderRefused, match="530"):
        one.sendmail("biuro@dragoman.test", TO, MAIL % 1)
    assert smtp.signins == [("biuro", False)] * len(smtp.signins) and smtp.signins
    assert smtp.taken == []


@pytest.mark.parametrize("kind", ["expired", "unknown", "wrong_name"])
def test_bad_certificates(smtp: ScriptedSMTP, shared_server: Dovecot, kind: str) -> None:
    smtp.use(shared_server.authority.pairs[kind])
    with pytest.raises(ssl.SSLCertVerificationError):
        client(smtp, shared_server)
    smtp.use(shared_server.authority.pairs["good"])
    client(smtp, shared_server).quit()


@pytest.mark.parametrize("at,error", [
    ("GREETING", smtplib.SMTPConnectError), ("AUTH", smtplib.SMTPAuthenticationError), ("MAIL", smtplib.SMTPSenderRefused),
    ("RCPT", smtplib.SMTPRecipientsRefused), ("DATA", smtplib.SMTPDataError), ("END", smtplib.SMTPDataError)])
def test_refuses_where_told(smtp: ScriptedSMTP, shared_server: Dovecot, at: str, error: type[Exception]) -> None:
    rule = smtp.on(at, "450 4.7.1 not now", times=1)

    def send() -> None:
        with client(smtp, shared_server) as one:
            one.sendmail("biuro@dragoman.test", TO[:1], MAIL % 1)

    # Python's client tries another way of signing in, so that one refusal there does not show.
    rule.times = -1
    with pytest.raises(error, match="450"):
        send()
    assert smtp.taken == [] and rule.hits >= 1
    smtp.script.clear()
    send()
    assert len(smtp.taken) == 1


def test_refuses_one_recipient(smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    smtp.on("RCPT", "550 5.1.1 unknown", address=TO[1])
    with client(smtp, shared_server) as one:
        assert one.sendmail("biuro@dragoman.test", TO, MAIL % 1) == {TO[1]: (550, b"5.1.1 unknown")}
    assert smtp.taken[0].recipients == TO[:1]


@pytest.mark.parametrize("security", ["tls", "starttls", "none"])
@pytest.mark.parametrize("at,kept", [("MAIL", 0), ("RCPT", 0), ("DATA", 0), ("BODY", 0), ("END", 0), ("TAKEN", 1)])
def test_cuts_where_told(shared_server: Dovecot, security: str, at: str, kept: int) -> None:
    with ScriptedSMTP(shared_server.authority.pairs["good"], security) as server:
        rule = server.on(at, drop=True, times=1)
        one = client(server, shared_server)
        with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
            one.sendmail("biuro@dragoman.test", TO, MAIL % 1 + b"0123456789abcdef\r\n" * 20_000)
        assert (rule.hits, len(server.taken)) == (1, kept)
        assert until(lambda: not server.sessions)


def test_cuts_after_the_answer(smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    smtp.on("REPLIED", drop=True, times=1)
    one = client(smtp, shared_server)
    one.sendmail("biuro@dragoman.test", TO, MAIL % 1)
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        for _ in range(3):
            one.noop()
    assert len(smtp.taken) == 1


@pytest.mark.parametrize("at", ["GREETING", "EHLO", "AUTH", "MAIL", "RCPT", "DATA", "BODY", "END", "TAKEN"])
def test_is_silent_where_told(smtp: ScriptedSMTP, shared_server: Dovecot, at: str) -> None:
    smtp.on(at, silent=True)
    context = ssl.create_default_context(cafile=str(shared_server.authority.ca_file))
    with pytest.raises((TimeoutError, smtplib.SMTPServerDisconnected), match="timed out"):
        one = smtplib.SMTP_SSL("localhost", smtp.port, context=context, timeout=0.3)
        one.login("biuro", PASSWORD)
        one.sendmail("biuro@dragoman.test", TO, MAIL % 1 + b"x\r\n" * 1000)
    assert len(smtp.taken) == (at == "TAKEN")


def test_waits_and_limits(smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    smtp.on("MAIL", delay=0.4, times=1)
    smtp.size = 100
    with client(smtp, shared_server) as one:
        begin = time.monotonic()
        with pytest.raises(smtplib.SMTPSenderRefused, match="552"):
            one.sendmail("biuro@dragoman.test", TO, MAIL % 1)
        assert time.monotonic() - begin >= 0.4
        assert one.esmtp_features["size"] == "100"


def test_away_and_back(smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    one = client(smtp, shared_server)
    smtp.close_listener()
    with pytest.raises(ConnectionRefusedError):
        client(smtp, shared_server)
    assert one.noop()[0] == 250, "the open connection goes on"
    smtp.cut_all()
    with pytest.raises((smtplib.SMTPServerDisconnected, OSError)):
        one.noop()
        one.noop()
    smtp.open_listener()
    client(smtp, shared_server).quit()


def test_as_a_process(tmp_path: Path) -> None:
    record = tmp_path / "taken"
    with subprocess.Popen([sys.executable, smtp_script.__file__, "--record", str(record)], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                          text=True) as process:
        assert process.stdout and process.stdin
        port = int(process.stdout.readline())
        with smtplib.SMTP("localhost", port, timeout=5) as one:
            one.login("biuro", PASSWORD)
            one.sendmail("biuro@dragoman.test", TO, MAIL % 7)
        assert [t.raw for t in recorded(record)] == [MAIL % 7]
        process.stdin.close()
        assert process.wait(5) == 0


# -------------------------------------------------------------------- Postfix


def posted(office: Postfix, box: Mailbox, to: list[str], raw: bytes, tls: bool = False) -> None:
    context = ssl.create_default_context(cafile=str(office.dovecot.authority.ca_file))
    one: smtplib.SMTP
    if tls:
        one = smtplib.SMTP_SSL("localhost", office.tls_port, context=context, timeout=10)
    else:
        one = smtplib.SMTP("localhost", office.port, timeout=10)
        one.starttls(context=context)
    with one:
        one.login(box.user, box.password)
        one.sendmail(f"{box.user}@dragoman.test", to, raw)


def first(box: Mailbox) -> bytes:
    assert until(lambda: box.count() >= 1, 15), "nothing was delivered"
    with box.client() as one:
        one.select("INBOX", readonly=True)
        return bytes(one.uid("FETCH", "1", "(BODY.PEEK[])")[1][0][1])


@pytest.mark.parametrize("tls", [True, False])
def test_postfix_delivers(post_office: Postfix, tls: bool) -> None:
    sender, anna, jan = (post_office.dovecot.add_user(f"{name}{tls}".lower()) for name in ("biuro", "anna", "jan"))
    posted(post_office, sender, [f"{anna.user}@example.test", f"{jan.user}@example.test"], MAIL % 1, tls)
    for box in (anna, jan):
        raw = first(box)
        assert raw.endswith(MAIL % 1) and message_id(raw) == "1@dragoman.test"


def test_postfix_asks_for_a_password(post_office: Postfix) -> None:
    box = post_office.dovecot.add_user("stranger")
    post_office.dovecot.passwords["stranger"] = "not this one"
    with pytest.raises(smtplib.SMTPAuthenticationError):
        posted(post_office, box, ["anna@example.test"], MAIL % 1)
    with smtplib.SMTP("localhost", post_office.port, timeout=10) as one, pytest.raises(smtplib.SMTPSenderRefused, match="STARTTLS"):
        one.sendmail("stranger@dragoman.test", ["anna@example.test"], MAIL % 1)


@pytest.mark.parametrize("domain,action", [(REFUSED, b"failed"), (PUT_OFF, b"delayed")])
def test_postfix_reports(post_office: Postfix, domain: str, action: bytes) -> None:
    box = post_office.dovecot.add_user(f"biuro-{action.decode()}")
    posted(post_office, box, [f"nobody@{domain}"], MAIL % 9)
    raw = first(box)
    assert b"Action: " + action in raw and b"9@dragoman.test" in raw and b"multipart/report" in raw


@pytest.mark.skipif(missing_postfix() is not None, reason=missing_postfix() or "")
def test_postfix_ends_with_the_test() -> None:
    dovecot, port = delivering_dovecot()
    with dovecot, Postfix(dovecot, port) as one:
        assert one.process
        ours = family(one.process.pid)
        assert {"master", "qmgr"} <= set(ours.values())
    # By id: other tests have theirs at the same time.
    assert not set(ours) & set(running()) and not one.base.exists()
