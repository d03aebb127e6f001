"""The outbox: a message goes out once, in its order, when it is time, and never over somebody else's head."""
from __future__ import annotations

import datetime
import threading
import time
from typing import Any

import pytest

from clients import until
from dragoman import API
from letters import letter
from office import MESSAGES
from sending_office import SendingOffice, body, key, refused
from smtp_script import ScriptedSMTP


def later(seconds: float) -> str:
    return (datetime.datetime.now(datetime.timezone.utc) + datetime.timedelta(seconds=seconds)).isoformat(timespec="milliseconds").replace(
        "+00:00", "Z")


# -------------------------------------------------------------------- once


def test_three_times_at_once_is_one_message(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    asked, path = body(heard.message), f"{MESSAGES}/conversations/{heard.conversation}/messages"
    answers: list[tuple[int, dict[str, Any]]] = []
    barrier = threading.Barrier(3)

    def post() -> None:
        api = API(office.service.port, office.token)
        barrier.wait()
        answers.append(office.post(path, asked, api))

    threads = [threading.Thread(target=post) for _ in range(3)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(status for status, _ in answers) in ([200, 200, 201], [201, 201, 201]), answers
    assert len({message["id"] for _, message in answers}) == 1
    office.wait_state(answers[0][1], "sent")
    status, again = office.post(path, asked)
    assert status in (200, 201) and again["id"] == answers[0][1]["id"], "also long after"
    time.sleep(0.3)
    assert len(smtp.taken) == 1 and len(office.messages(heard.conversation)) == 2


def test_other_body_with_the_same_key(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    asked, path = body(heard.message), f"{MESSAGES}/conversations/{heard.conversation}/messages"
    status, message = office.post(path, asked)
    assert status == 201
    status, problem = office.post(path, {**asked, "text": "Something else."})
    assert status == 422 and problem["detail"], problem
    office.wait_state(message, "sent")
    assert len(smtp.taken) == 1


def test_taken_back_is_not_sent_by_a_second_post(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    """The same request again, of a page that did not hear the first answer, after somebody took it back."""
    heard = office.hear()
    asked, path = body(heard.message, hold_seconds=30), f"{MESSAGES}/conversations/{heard.conversation}/messages"
    status, message = office.post(path, asked)
    assert status == 201
    office.do(message, "cancel")
    status, _ = office.post(path, asked)
    assert status >= 400 or office.messages(heard.conversation)[-1]["id"] == heard.message
    time.sleep(0.5)
    assert smtp.taken == []


# -------------------------------------------------------------------- when


def test_held_and_taken_back(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    to = [{"name": "Jan", "address": "jan@example.test"}]
    message = office.reply(heard, "To be taken back.", hold_seconds=3, to=to, subject="Re: else")
    assert message["state"] == "queued" and message["outgoing"]["due_at"] and message["outgoing"]["scheduled"] is False
    answer = office.do(message, "cancel")
    assert answer["conversation_id"] == heard.conversation
    assert (answer["request"]["text"], answer["request"]["to"], answer["request"]["subject"]) == ("To be taken back.", to, "Re: else")
    assert [m["id"] for m in office.messages(heard.conversation)] == [heard.message]
    time.sleep(3.5)
    assert smtp.taken == [] and office.conversation(heard.conversation)["message_count"] == 1


def test_hold_ends_by_itself(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    message = office.reply(office.hear(), hold_seconds=1)
    begin = time.monotonic()
    office.wait_state(message, "sent")
    assert 0.5 < time.monotonic() - begin < 4
    refused("already_sending", 409, office.do, message, "cancel")


def test_cancel_while_it_is_sent(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("DATA", delay=1, times=1)
    message = office.reply(office.hear())
    office.wait_state(message, "sending")
    refused("already_sending", 409, office.do, message, "cancel")
    office.wait_state(message, "sent")


def test_scheduled(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    """It holds nobody back, and survives a restart."""
    heard = office.hear()
    scheduled = office.reply(heard, "At its time.", send_at=later(4))
    assert scheduled["outgoing"]["scheduled"] is True
    now = office.reply(heard, "At once.")
    office.wait_state(now, "sent")
    assert office.message(scheduled)["state"] == "queued" and len(smtp.taken) == 1
    office.restart()
    office.wait_state(scheduled, "sent")
    assert len(smtp.taken) == 2


def test_order_within_a_conversation(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    """While the first is put off the second waits; another conversation goes on."""
    heard, other = office.hear(), office.hear()
    smtp.on("RCPT", "450 4.2.0 Mailbox busy", address=heard.sender)
    first, second = office.reply(heard, "First."), office.reply(heard, "Second.", to=[{"name": "", "address": "else@example.test"}])
    third = office.reply(other, "Third.")
    office.wait_state(third, "sent")
    time.sleep(0.5)
    assert len(smtp.taken) == 1 and office.message(second)["state"] == "queued"
    smtp.script.clear()
    office.wait_state(second, "sent")
    assert office.message(first)["state"] == "sent"
    assert [t.recipients[0] for t in smtp.taken] == [other.sender, heard.sender, "else@example.test"]


# -------------------------------------------------------------------- over somebody's head


def test_newer_message(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    box, sender = office.box, heard.sender
    box.deliver([letter(99, sender=sender, message_id=f"more.{box.user}@example.test", to=office.address).replace(
        b"MIME-Version", f"In-Reply-To: <{heard.external_id}>\nMIME-Version".encode(), 1)])
    newer = office.find(f"more.{box.user}@example.test")
    assert newer["conversation_id"] == heard.conversation
    problem = refused("newer_message", 409, office.reply, heard, last_seen_message_id=heard.message)
    assert problem["message"]["id"] == newer["id"] and problem["message"]["text"] == newer["text"]
    assert smtp.taken == []
    office.wait_state(office.reply(heard, last_seen_message_id=newer["id"]), "sent")


def test_somebody_else_answered(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    ala = office.person("ala")
    theirs = office.reply(heard, "Mine.", api=ala)
    assert theirs["author"]["name"] == "Ala"
    problem = refused("newer_message", 409, office.reply, heard, last_seen_message_id=heard.message)
    assert problem["message"]["id"] == theirs["id"]
    office.wait_state(theirs, "sent")
    # Ala herself has not been overtaken by her own answer.
    office.wait_state(office.reply(heard, "And another thing.", api=ala, last_seen_message_id=heard.message), "sent")


def test_notes_do_not_count(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    note = office.ask(f"{MESSAGES}/conversations/{heard.conversation}/messages", {"kind": "note", "text": "Cheap one.", "idempotency_key": key()},
                      office.person("ala"))
    office.wait_state(office.reply(heard, last_seen_message_id=heard.message), "sent")
    assert office.message(note)["state"] is None and len(smtp.taken) == 1
    assert b"Cheap one" not in smtp.taken[0].raw, "a note is never mailed"
    for what, answer in (("retry", None), ("cancel", None), ("resolve", {"outcome": "resend"})):
        status, _ = office.post(f"{MESSAGES}/messages/{note['id']}/{what}", answer)
        assert status in (404, 409), (what, status)
    time.sleep(0.3)
    assert len(smtp.taken) == 1


# -------------------------------------------------------------------- by hand


def test_retry_and_cancel_of_a_failed_one(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    smtp.on("MAIL", "553 5.7.1 Not your address")
    message = office.reply(heard, "Failed.")
    office.wait_state(message, "failed")
    office.do(message, "retry")
    office.wait_state(message, "failed")
    assert office.do(message, "cancel")["request"]["text"] == "Failed."
    assert [m["id"] for m in office.messages(heard.conversation)] == [heard.message]
    smtp.script.clear()
    sent = office.wait_state(office.reply(heard), "sent")
    refused("not_failed", 409, office.do, sent, "retry")
    refused("not_uncertain", 409, office.do, sent, "resolve", outcome="resend")


@pytest.mark.parametrize("outcome,mails", [("sent", 1), ("resend", 2)])
def test_a_person_decides(office: SendingOffice, smtp: ScriptedSMTP, outcome: str, mails: int) -> None:
    smtp.on("TAKEN", drop=True, times=1)
    message = office.reply(office.hear())
    office.wait_state(message, "uncertain")
    refused("already_sending", 409, office.do, message, "cancel")
    office.do(message, "resolve", outcome=outcome)
    office.wait_filed(message)
    assert len(smtp.wait_taken(mails)) == mails and len(set(smtp.ids())) == 1, "sent again it is the same mail"
    assert len({item.raw for item in smtp.taken}) == 1


def test_killed_while_it_was_sent(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    smtp.on("END", silent=True, times=1)
    heard = office.hear()
    message = office.reply(heard)
    office.wait_state(message, "sending")
    time.sleep(0.3)
    office.service.kill()
    office.start()
    now = office.wait_state(message, "uncertain")
    assert now["fault"] == "interrupted" and office.conversation(heard.conversation)["attention"]
    time.sleep(0.5)
    assert smtp.taken == [], "nothing goes out by itself"


@pytest.mark.parametrize("what", ["stop", "settings"])
def test_in_order_it_is_known(office: SendingOffice, smtp: ScriptedSMTP, what: str) -> None:
    """An orderly stop, or new settings, while a mail is on the wire: it goes to its end, and what became of it is known."""
    rule = smtp.on("END", delay=1, times=1)
    message = office.reply(office.hear())
    assert until(lambda: rule.hits == 1)
    if what == "stop":
        office.restart()
    else:
        office.change(office.address, password=office.box.password)
    office.wait_state(message, "sent")
    time.sleep(0.3)
    assert len(smtp.taken) == 1


def test_channel_is_removed(office: SendingOffice, smtp: ScriptedSMTP) -> None:
    heard = office.hear()
    message = office.reply(heard, hold_seconds=2)
    office.run("channel", "remove", "--address", office.address)
    now = office.wait_state(message, "failed")
    assert now["fault"] == "not_connected" and smtp.taken == []
