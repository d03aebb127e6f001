"""Delivery reports (RFC 3464) and the older, free-form ones."""
from __future__ import annotations

from typing import TYPE_CHECKING

import parts
from compose import OFFICE, Letter
from parts import Part
from truth import File
from words import Person

if TYPE_CHECKING:
    from stories import Stage


def _daemon(recipient: str) -> Person:
    return Person("en", "Mail Delivery System", f"mailer-daemon@mx.{recipient.split('@')[1]}")


def _report(s: "Stage", recipient: str, original_id: str, status: str) -> tuple[Part, str]:
    """A multipart/report whose third part holds the headers of what was not delivered."""
    text = (f"I'm sorry to have to inform you that your message could not be delivered.\n\n"
            f"<{recipient}>: host mx.example said: 550 {status} User unknown\n")
    delivery = (f"Reporting-MTA: dns; mx.example\n\nFinal-Recipient: rfc822; {recipient}\nAction: failed\n"
                f"Status: {status}\nDiagnostic-Code: smtp; 550 {status} User unknown").encode()
    headers = f"From: {OFFICE.address}\nTo: {recipient}\nSubject: Wycena\nMessage-ID: <{original_id}>".encode()
    kind = s.rng.choice(["text/rfc822-headers", "message/rfc822"])
    returned = headers + (b"\n\nTresc." if kind == "message/rfc822" else b"")
    report = Part([b"Content-Type: message/delivery-status"], delivery)
    back = Part([b"Content-Type: " + kind.encode()], returned)
    part = parts.multipart("report", [parts.text(text, "us-ascii", "7bit", "us-ascii"), report, back], s.rng,
                           "; report-type=delivery-status")
    return part, text


def _send_report(s: "Stage", key: str, recipient: str, original_id: str, related: str | None = None) -> None:
    status = s.rng.choice(["5.1.1", "5.7.1", "5.2.2"])
    part, text = _report(s, recipient, original_id, status)
    letter = Letter(_daemon(recipient), s.key(key), [OFFICE], subject="Undelivered Mail Returned to Sender", related=related,
                    headers=(b"Auto-Submitted: auto-replied",), auto="bounce", feature="bounce", delay=20)
    bounce = {"recipient": recipient, "status": status, "original_message_id": original_id}
    mail = s.composer.mail(letter, part, text, bounce)
    delivery = b"Final-Recipient"
    assert delivery in mail.raw
    # A report's machine parts are evidence for the bounce; whether they are listed as files is the product's choice.
    mail.files = [File("*", "*", 0, "", naming="ignore")]
    s.mails.append(mail)


def bounced(s: "Stage") -> None:
    """The office's answer comes back: the report stands in the conversation of what it reports on."""
    client = s.writer.person()
    first = s.send(client, "a")
    answer = s.send(OFFICE, "a", [client], answers=first)
    _send_report(s, "a", client.address, s.id_of(answer))


def orphan_bounce(s: "Stage") -> None:
    """A report on a mail that was never seen here."""
    _send_report(s, "a", s.writer.person().address, f"never.{s.number}@dragoman.test")
