"""The folder of sent mail: one copy of what went out, whoever puts it there, and one message here for each mail there."""
from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from sending_office import SendingOffice, header
from smtp_script import ScriptedSMTP, Taken, message_id
from test_good import everything_in
from user_mailbox import Mailbox


def complete(office: SendingOffice, count: int, limit: float = 15) -> None:
    """Everything that lies in the folder is known here."""
    end = time.monotonic() + limit
    while True:
        ledger = office.ledger(office.address)
        sent = next(f for f in ledger["folders"] if f["name"] == "Sent")
        if (sent["on_server"], sent["here"], sent["missing_count"]) == (count, count, 0):
            return
        assert time.monotonic() < end, sent
        time.sleep(0.2)


def test_one_copy_byte_for_byte(office: SendingOffice, smtp: ScriptedSMTP, box: Mailbox) -> None:
    heard = office.hear()
    message = office.reply(heard, "Zażółć gęślą jaźń.", bcc=[{"name": "", "address": "secret@example.test"}])
    office.wait_filed(message)
    assert list(box.flags("Sent").values()) == [("\\Recent", "\\Seen")] or all("\\Seen" in f for f in box.flags("Sent").values())
    (copy,) = everything_in(box, "Sent")
    assert message_id(copy) == message_id(smtp.taken[0].raw) == f"drg-{message['id'].replace('-', '')}@dragoman.test"
    without = copy.replace(b"\r\nBcc: " + header(copy, "Bcc").encode(), b"") if header(copy, "Bcc") else copy
    assert without == smtp.taken[0].raw, "the copy is what went out"
    complete(office, 1)
    assert [m["id"] for m in office.messages(heard.conversation)] == [heard.message, message["id"]]


def test_server_keeps_one_by_itself(make_office: Callable[..., SendingOffice], smtp: ScriptedSMTP, box: Mailbox) -> None:
    """As Gmail and Outlook do: it is found there, and no second one is put beside it."""
    office = make_office(DRAGOMAN_SENT_COPY_SECONDS="1")

    def keep(item: Taken) -> None:
        box.deliver([b"X-Kept-By: the server\r\n" + item.raw], "Sent", flags="S")

    smtp.on_taken = keep
    heard = office.hear()
    message = office.reply(heard)
    office.wait_filed(message)
    assert box.count("Sent") == 1
    complete(office, 1)
    time.sleep(1)
    assert box.count("Sent") == 1 and len(office.messages(heard.conversation)) == 2


def test_copy_after_a_failed_try(office: SendingOffice, smtp: ScriptedSMTP, box: Mailbox) -> None:
    """Every attempt is the same mail."""
    smtp.on("DATA", drop=True, times=2)
    message = office.reply(office.hear())
    office.wait_filed(message)
    assert [message_id(raw) for raw in everything_in(box, "Sent")] == smtp.ids() and len(smtp.taken) == 1


@pytest.mark.parametrize("kept", [True, False])
def test_uncertain_and_found_in_sent(office: SendingOffice, smtp: ScriptedSMTP, box: Mailbox, kept: bool) -> None:
    """What turns up in the folder was sent; what does not stays uncertain."""
    smtp.on("TAKEN", drop=True, times=1)
    heard = office.hear()
    message = office.reply(heard)
    office.wait_state(message, "uncertain")
    if not kept:
        time.sleep(1)
        assert office.message(message)["state"] == "uncertain"
        return
    box.deliver([b"X-Kept-By: the server\r\n" + smtp.taken[0].raw], "Sent", flags="S")
    now = office.wait_state(message, "sent")
    assert now["fault"] is None and now["error"] is None, now
    time.sleep(0.5)
    assert box.count("Sent") == 1 and len(office.messages(heard.conversation)) == 2 and len(smtp.taken) == 1


def test_written_elsewhere_stands_in_its_conversation_once(office: SendingOffice, box: Mailbox) -> None:
    """An answer from somebody's phone."""
    heard = office.hear()
    raw = (f"From: Biuro <{office.address}>\nTo: {heard.sender}\nSubject: Re: Letter\nDate: Mon, 4 Mar 2024 11:00:00 +0100\n"
           f"Message-ID: <phone.{box.user}@dragoman.test>\nIn-Reply-To: <{heard.external_id}>\n\nFrom my phone.\n").encode()
    box.append(raw, "Sent")
    found = office.find(f"phone.{box.user}@dragoman.test")
    assert found["conversation_id"] == heard.conversation and found["direction"] == "outbound" and found["author"] is None
    complete(office, 1)
    assert len(office.messages(heard.conversation)) == 2


def test_look_alike_of_another_is_not_ours(office: SendingOffice, smtp: ScriptedSMTP, box: Mailbox) -> None:
    """Our Message-ID in a mail that came in is a reply token that somebody copied: no sign that anything was sent."""
    smtp.on("TAKEN", drop=True, times=1)
    heard = office.hear()
    message = office.reply(heard)
    office.wait_state(message, "uncertain")
    raw = smtp.taken[0].raw
    box.deliver([raw.replace(b"From: ", b"From: Mallory <mallory@example.test>\r\nX-Old-From: ", 1)])
    time.sleep(1.5)
    assert office.message(message)["state"] == "uncertain", "only the folder of sent mail tells"
