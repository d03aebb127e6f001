"""Each way in which sending fails ends in the state and the fault that docs/sending.md names, in words, and heals by itself where it can."""
from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from dovecot import Dovecot
from dragoman import CommandFailed, command
from letters import letter
from sending_office import SendingOffice
from smtp_script import ScriptedSMTP
from user_mailbox import Mailbox


def failed(office: SendingOffice, message: dict[str, Any], fault: str, words: str) -> dict[str, Any]:
    """It is red, says why in a sentence and in the server's own words, and stands out in the list until someone looked."""
    now = office.wait_state(message, "failed")
    assert now["fault"] == fault and words in (now["fault_detail"] or ""), now
    assert now["error"] and now["error"][0].isupper() and now["outgoing"]["stage"] == "stopped", now
    assert office.conversation(now["conversation_id"])["attention"] is True
    return now


# -------------------------------------------------------------------- not now


@pytest.mark.parametrize("at,reply", [
    ("MAIL", "451 4.7.1 Greylisted, come back"), ("RCPT", "450 4.2.0 Mailbox busy"), ("DATA", "451 4.3.0 Try again later"),
    ("END", "452 4.3.1 Out of room for now"), ("GREETING", "421 4.3.2 Too busy"), ("EHLO", "421 4.3.2 Too busy"),
    ("AUTH", "454 4.7.0 Temporary failure of sign-in")])
def test_not_now_then_sent(office: SendingOffice, smtp: ScriptedSMTP, at: str, reply: str) -> None:
    heard = office.hear()
    rule = smtp.on(at, reply, times=2)
    message = office.reply(heard)
    office.wait_state(message, "sent")
    assert rule.hits == 2 and len(smtp.taken) == 1
    assert office.message(message)["error"] is None and office.conversation(heard.conversation)["attention"] is False


def test_says_since_when_it_tries(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("RCPT", "450 4.2.0 Mailbox busy")
    heard = office.hear()
    message = office.reply(heard)
    end = time.monotonic() + 10
    while (now := office.message(message))["state"] != "queued" or now["outgoing"]["attempts"] < 2:
        assert time.monotonic() < end, now
        time.sleep(0.02)
    assert now["outgoing"]["retrying_since"], now
    assert "Mailbox busy" in (now["fault_detail"] or ""), "people read meanwhile why it is not out"
    smtp.script.clear()
    office.wait_state(message, "sent")


def test_gives_up_in_the_end(make_office: Callable[..., SendingOffice], smtp: ScriptedSMTP) -> None:
    office = make_office(DRAGOMAN_GIVE_UP_SECONDS="1")
    smtp.on("MAIL", "451 4.7.1 Greylisted, come back")
    message = office.reply(office.hear())
    failed(office, message, "gave_up", "Greylisted, come back")
    smtp.script.clear()
    office.do(message, "retry")
    office.wait_state(message, "sent")
    assert len(smtp.wait_taken(1)) == 1


# -------------------------------------------------------------------- no


@pytest.mark.parametrize("at,reply,fault", [
    ("MAIL", "553 5.7.1 Not your address", "sender_refused"), ("RCPT", "550 5.1.1 No such person", "recipient_refused"),
    ("DATA", "554 5.7.0 Not from you", "content_refused"), ("END", "554 5.7.1 Looks like spam", "content_refused")])
def test_refused_for_good(office: SendingOffice, smtp: ScriptedSMTP, at: str, reply: str, fault: str) -> None:
    heard = office.hear()
    rule = smtp.on(at, reply)
    message = office.reply(heard)
    now = failed(office, message, fault, reply[10:])
    time.sleep(0.5)
    assert rule.hits == 1 and now["outgoing"]["attempts"] == 1 and smtp.taken == [], "final is final at once"
    assert office.outgoing()["state"] == "ok", "the message's trouble, not the account's"
    # The next answer does not wait for the one that failed; a new try goes out by hand only.
    smtp.script.clear()
    second = office.reply(heard, "Another one.")
    office.wait_state(second, "sent")
    office.do(message, "retry")
    office.wait_state(message, "sent")
    assert len(smtp.wait_taken(2)) == 2 and office.message(message)["error"] is None


def test_one_refused_recipient_refuses_all(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("RCPT", "550 5.1.1 No such person", address="jan@example.test")
    message = office.reply(office.hear(), cc=[{"name": "Jan", "address": "jan@example.test"}, {"name": "", "address": "ewa@example.test"}])
    now = failed(office, message, "recipient_refused", "No such person")
    assert smtp.taken == [] and "DATA" not in smtp.commands
    assert "jan@example.test" in now["error"] + now["fault_detail"], "it says who"


def test_seen_is_not_red_any_more(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("MAIL", "553 5.7.1 Not your address")
    heard = office.hear()
    failed(office, office.reply(heard), "sender_refused", "Not your address")
    status, _ = office.api.request("PATCH", f"/api/v1/communications/conversations/{heard.conversation}", {"attention": False})
    assert status == 200 and office.conversation(heard.conversation)["attention"] is False


def test_too_large_is_said_before_it_is_sent(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.size = 50_000
    file = office.upload("scan.pdf", b"%PDF" + bytes(60_000), "application/pdf")
    heard = office.hear()
    message = office.reply(heard, attachments=[file["id"]])
    now = office.wait_state(message, "failed")
    assert now["fault"] == "too_large" and now["error"], now
    assert "DATA" not in smtp.commands and smtp.taken == []
    second = office.reply(heard, "Without the file.")
    office.wait_state(second, "sent")


# -------------------------------------------------------------------- the account


def test_the_way_out_is_tried_before_it_is_promised(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    """The test of a mailbox signs in at both servers, and says which of them refuses."""
    steps = json.loads(command(office.data, "channel", "test", "--address", office.address, "--json"))["steps"]
    assert [step["step"] for step in steps][-1] == "outgoing" and all(step["ok"] for step in steps), steps
    assert smtp.taken == [], "a test sends nothing"
    smtp.password = "another one"
    with pytest.raises(CommandFailed) as refused:
        command(office.data, "channel", "test", "--address", office.address)
    assert "Mail cannot be sent. The server refuses the user name or the password." in str(refused.value)


def test_sign_in_refused_then_the_password_is_given(office: SendingOffice, smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    first, second = office.hear(), office.hear()
    smtp.password = "another one"
    messages = [office.reply(first), office.reply(second)]
    health = office.wait_outgoing("down", "signin_refused")
    assert health["queued"] == 2 and health["next_try_at"] and "535" in health["detail"] + health["words"], health
    time.sleep(0.5)
    # The one that is tried may be on its way for a moment.
    assert {office.message(m)["state"] for m in messages} <= {"queued", "sending"} and smtp.taken == []
    assert not office.conversation(first.conversation)["attention"], "not the message's fault"
    shared_server.set_password(office.box.user, "another one")
    office.change(office.address, password="another one")
    for message in messages:
        office.wait_state(message, "sent")
    office.wait_outgoing("ok")
    assert len(smtp.taken) == 2


def test_sign_in_heals_by_itself(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("AUTH", "535 5.7.8 Application-specific password required")
    message = office.reply(office.hear())
    assert "Application-specific password required" in office.wait_outgoing("down", "signin_refused")["detail"]
    smtp.script.clear()
    office.wait_state(message, "sent")
    office.wait_outgoing("ok")


@pytest.mark.parametrize("kind,reason", [("expired", "tls_expired"), ("unknown", "tls_untrusted"), ("wrong_name", "tls_wrong_name")])
def test_bad_certificate(office: SendingOffice, smtp: ScriptedSMTP, shared_server: Dovecot, kind: str, reason: str) -> None:
    heard = office.hear()
    smtp.use(shared_server.authority.pairs[kind])
    message = office.reply(heard)
    office.wait_outgoing("down", reason)
    assert office.message(message)["state"] in ("queued", "sending") and smtp.signins == [], "no password goes there"
    smtp.use(shared_server.authority.pairs["good"])
    office.wait_state(message, "sent")
    office.wait_outgoing("ok")


def test_server_is_away_and_comes_back(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    smtp.close_listener()
    smtp.cut_all()
    message = office.reply(heard)
    office.wait_outgoing("retrying", "refused")
    assert office.message(message)["state"] in ("queued", "sending")
    smtp.open_listener()
    office.wait_state(message, "sent")
    office.wait_outgoing("ok")


def test_name_is_unknown(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    there = {"host": "smtp.dragoman.invalid", "port": smtp.port, "security": "tls", "user": office.box.user}
    office.change(office.address, smtp=there, password=office.box.password)
    message = office.reply(heard)
    office.wait_outgoing("retrying", "name_not_found")
    office.change(office.address, smtp={**there, "host": "localhost"}, password=office.box.password)
    office.wait_state(message, "sent")


def test_starttls_is_never_left_out(office: SendingOffice, smtp: ScriptedSMTP, box: Mailbox) -> None:
    """A server (or somebody between) that offers none gets neither password nor mail."""
    heard = office.hear()
    with ScriptedSMTP(user=box.user) as plain:
        there = {"host": "localhost", "port": plain.port, "security": "starttls", "user": box.user}
        office.change(office.address, smtp=there, password=box.password)
        message = office.reply(heard)
        office.wait_outgoing("down", "starttls_missing")
        assert plain.signins == [] and plain.taken == [] and not any(c.startswith(("AUTH", "MAIL")) for c in plain.commands)
    office.change(office.address, smtp={**there, "port": smtp.port, "security": "tls"}, password=box.password)
    office.wait_state(message, "sent")


def test_sends_by_starttls(office: SendingOffice, shared_server: Dovecot, box: Mailbox) -> None:
    with ScriptedSMTP(shared_server.authority.pairs["good"], "starttls", user=box.user) as server:
        there = {"host": "localhost", "port": server.port, "security": "starttls", "user": box.user}
        office.change(office.address, smtp=there, password=box.password)
        office.wait_state(office.reply(office.hear()), "sent")
        assert len(server.taken) == 1


def test_one_bad_account_does_not_hold_another(office: SendingOffice, smtp: ScriptedSMTP, shared_server: Dovecot) -> None:
    other = shared_server.add_user(f"{office.box.user}b")
    with ScriptedSMTP(shared_server.authority.pairs["good"], "tls", user=other.user) as good:
        address = office.connect(other, "--smtp", good.url())
        office.wait_ok(address)
        other.deliver([letter(1, message_id=f"{other.user}@example.test", to=address)])
        there = office.find(f"{other.user}@example.test")
        smtp.on("GREETING", silent=True)
        stuck = office.reply(office.hear())
        begin = time.monotonic()
        sent = office.reply(there["conversation_id"])
        office.wait_state(sent, "sent")
        assert time.monotonic() - begin < 2 and office.message(stuck)["state"] != "sent"
    smtp.script.clear()
    office.wait_state(stuck, "sent")


# -------------------------------------------------------------------- slow, silent, cut


def test_slow_is_not_broken(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    # Up to the sign-in there is one limit for all, then one for each answer.
    for at, delay in (("GREETING", 0.4), ("EHLO", 0.4), ("AUTH", 0.4), ("MAIL", 1), ("RCPT", 1), ("DATA", 1), ("END", 1)):
        smtp.on(at, delay=delay, times=1)
    message = office.reply(office.hear())
    office.wait_state(message, "sent")
    assert len(smtp.taken) == 1 and smtp.connections == 1


@pytest.mark.parametrize("how", ["drop", "silent"])
@pytest.mark.parametrize("at", ["GREETING", "EHLO", "MAIL", "RCPT", "DATA", "BODY"])
def test_lost_before_the_end_of_the_body(office: SendingOffice, smtp: ScriptedSMTP, at: str, how: str) -> None:
    """Nobody can have got it: it goes out by itself, once. Far more than what lies in the buffers in between, or its end would be on its
    way too and nobody could know: up to 4 MB in the kernel's of the sender (tcp_wmem), 2 MB in those of the server."""
    heard = office.hear()
    rule = smtp.on(at, times=1, after=200_000, drop=how == "drop", silent=how == "silent")
    files = [office.upload("scan.bin", bytes(9_000_000), "application/octet-stream")["id"]] if at == "BODY" else []
    message = office.reply(heard, attachments=files)
    office.wait_state(message, "sent")
    assert rule.hits == 1 and len(smtp.taken) == 1


@pytest.mark.parametrize("how", ["drop", "silent"])
@pytest.mark.parametrize("at,reached", [("END", 0), ("TAKEN", 1)])
def test_lost_after_the_end_of_the_body(office: SendingOffice, smtp: ScriptedSMTP, at: str, reached: int, how: str) -> None:
    """Nobody here can know: a person decides, and nothing goes out before."""
    heard = office.hear()
    smtp.on(at, times=1, drop=how == "drop", silent=how == "silent")
    message = office.reply(heard)
    now = office.wait_state(message, "uncertain")
    assert now["fault"] == "unconfirmed" and now["error"], now
    assert office.conversation(heard.conversation)["attention"] is True
    time.sleep(1)
    assert office.message(message)["state"] == "uncertain" and len(smtp.taken) == reached


def test_lost_after_the_answer(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("REPLIED", drop=True, times=1)
    message = office.reply(office.hear())
    office.wait_state(message, "sent")
    time.sleep(0.5)
    assert len(smtp.taken) == 1


def test_copy_that_cannot_be_filed_is_not_red(template: tuple[Path, str], tmp_path: Path, server: Dovecot) -> None:
    """The mail is out: whatever the folder of sent mail does, the message is sent."""
    box = server.add_user("biuro")
    with ScriptedSMTP(server.authority.pairs["good"], "tls", user="biuro") as smtp, SendingOffice(template, tmp_path, box, smtp.url()) as office:
        heard = office.open().hear()
        smtp.on_taken = lambda _: server.stop()
        message = office.reply(heard)
        office.wait_state(message, "sent")
        time.sleep(1.5)
        now = office.message(message)
        assert now["state"] == "sent" and now["error"] is None and now["outgoing"]["stage"] == "filing", now
        assert not office.conversation(heard.conversation)["attention"]
        smtp.on_taken = lambda _: None
        server.start()
        office.wait_filed(message)
        assert box.count("Sent") == 1 and len(smtp.taken) == 1
