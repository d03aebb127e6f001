"""Reports of non-delivery as servers of other makes write them land on the message that bounced; notices of delay change nothing."""
from __future__ import annotations

import time

import pytest

from sending_office import SendingOffice, refused
from smtp_script import ScriptedSMTP, message_id


def report(to: str, recipient: str, original: bytes, action: str, status: str, identity: str) -> bytes:
    """RFC 3464, with the headers of what was not delivered."""
    head = original.replace(b"\r\n", b"\n").split(b"\n\n", 1)[0].decode()
    return (f"From: Mail Delivery System <mailer-daemon@mx.example.test>\nTo: {to}\nSubject: Delivery Status Notification\n"
            f"Date: Mon, 4 Mar 2024 12:00:00 +0100\nMessage-ID: <{identity}>\nAuto-Submitted: auto-replied\nMIME-Version: 1.0\n"
            'Content-Type: multipart/report; report-type=delivery-status; boundary="b"\n\n'
            f"--b\nContent-Type: text/plain\n\nAbout your mail to {recipient}.\n"
            f"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.test\n\nFinal-Recipient: rfc822; {recipient}\n"
            f"Action: {action}\nStatus: {status}\nDiagnostic-Code: smtp; 550 {status} The mailbox is gone\n"
            f"--b\nContent-Type: text/rfc822-headers\n\n{head}\n--b--\n").encode()


@pytest.mark.parametrize("action,status,state", [("failed", "5.1.1", "failed"), ("delayed", "4.4.1", "sent")])
def test_lands_on_the_message(office: SendingOffice, smtp: ScriptedSMTP, action: str, status: str, state: str) -> None:
    heard = office.hear()
    first = office.wait_state(office.reply(heard, "One."), "sent")
    second = office.wait_state(office.reply(heard, "Two."), "sent")
    raw = report(office.address, heard.sender, smtp.taken[0].raw, action, status, f"dsn.{office.box.user}@mx.example.test")
    came = office.hear(raw)
    assert came.conversation == heard.conversation
    now = office.wait_state(first, state)
    assert office.message(second)["state"] == "sent", "only the one that it names"
    bad = state == "failed"
    assert (now["fault"], office.conversation(heard.conversation)["attention"]) == (("bounced", True) if bad else (None, False))
    if bad:
        assert "The mailbox is gone" in now["fault_detail"] and heard.sender in now["error"] + now["fault_detail"], now
        # Others may have got it: the same mail does not go to everybody again.
        refused("not_failed", 409, office.do, first, "retry")


def test_report_of_a_stranger_changes_nothing(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    message = office.wait_state(office.reply(heard), "sent")
    other = smtp.taken[0].raw.replace(message_id(smtp.taken[0].raw).encode(), b"drg-" + b"0" * 32 + b"@dragoman.test")
    office.hear(report(office.address, "else@example.test", other, "failed", "5.1.1", f"dsn2.{office.box.user}@mx.example.test"))
    time.sleep(0.5)
    assert office.message(message)["state"] == "sent"
