"""The good path with real servers: Postfix takes it and delivers by LMTP into a Dovecot, where the recipient's program would read it."""
from __future__ import annotations

import email.utils
import hashlib
import os
import smtplib
import ssl
import time
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

import pytest

from clients import until
from postfix import PUT_OFF, REFUSED, Postfix
from sending_office import Heard, SendingOffice, header
from threads import threads
from user_mailbox import Mailbox

FILES = {"Świadectwo ślubu.pdf": ("application/pdf", os.urandom(70_001)), "empty.txt": ("text/plain", b""),
         "переклад — v2.docx": ("application/octet-stream", os.urandom(333)), "dots.txt": ("text/plain", b".\r\n..\nFrom here\n\r\x00\xff" * 50)}


class Client:
    """A counterpart with a mailbox and a mail program of his own."""

    def __init__(self, post: Postfix, user: str, name: str) -> None:
        self.post, self.name = post, name
        self.box: Mailbox = post.dovecot.add_user(user)
        self.address = f"{user}@example.test"

    @property
    def person(self) -> dict[str, str]:
        return {"name": self.name, "address": self.address}

    def send(self, to: str, subject: str, text: str, answers: bytes = b"") -> bytes:
        mail = EmailMessage(policy=policy.SMTP)
        mail["From"], mail["To"], mail["Subject"] = email.utils.formataddr((self.name, self.address)), to, subject
        mail["Date"], mail["Message-ID"] = email.utils.localtime(), email.utils.make_msgid(domain="example.test")
        if answers:
            mail["In-Reply-To"] = header(answers, "Message-ID")
            mail["References"] = f"{header(answers, 'References')} {header(answers, 'Message-ID')}".strip()
        mail.set_content(text)
        with smtplib.SMTP("localhost", self.post.port, timeout=10) as one:
            one.starttls(context=ssl.create_default_context(cafile=str(self.post.dovecot.authority.ca_file)))
            one.login(self.box.user, self.box.password)
            one.sendmail(self.address, [to], mail.as_bytes())
        return mail.as_bytes()

    def received(self, count: int) -> list[bytes]:
        """All mails in the mailbox, once there are so many; more are as wrong as fewer."""
        until(lambda: self.box.count() >= count, 15)
        found = everything_in(self.box)
        assert len(found) == count, f"{len(found)} instead of {count}"
        return found


def everything_in(box: Mailbox, folder: str = "INBOX") -> list[bytes]:
    with box.client() as one:
        one.select(folder, readonly=True)
        return [part[1] for part in one.uid("FETCH", "1:*", "(UID BODY.PEEK[])")[1] if isinstance(part, tuple)]


@pytest.fixture
def place(post_office: Postfix, template: tuple[Path, str], tmp_path: Path) -> Iterator[SendingOffice]:
    """An office whose mailbox is on the Dovecot behind Postfix, and which sends by Postfix."""
    box = post_office.dovecot.add_user(f"biuro{len(post_office.dovecot.passwords)}")
    with SendingOffice(template, tmp_path, box, post_office.url(box.user)) as office:
        yield office.open(prepared=0)


@pytest.fixture
def anna(post_office: Postfix) -> Client:
    return Client(post_office, f"anna{len(post_office.dovecot.passwords)}", "Анна Żółć-Müller")


def heard_from(office: SendingOffice, client: Client, subject: str = "Запит щодо перекладу: świadectwo") -> tuple[Heard, bytes]:
    raw = client.send(office.address, subject, "Dzień dobry, ile to kosztuje?\n\n\xa0Анна\n")
    shown = office.find(header(raw, "Message-ID").strip("<>"))
    return Heard(shown["conversation_id"], shown["id"], shown["external_id"], client.address), raw


def test_reply_arrives_as_it_was_meant(place: SendingOffice, anna: Client, post_office: Postfix) -> None:
    heard, asked = heard_from(place, anna)
    jan, secret = (Client(post_office, f"{name}{len(post_office.dovecot.passwords)}", full) for name, full in
                   (("jan", "Ян «Jan» Łąka, Biuro"), ("secret", "Ukryty")))
    attachments = [place.upload(name, data, mime)["id"] for name, (mime, data) in FILES.items()]
    text = "Dzień dobry,\n\nwycena: 120 zł — «gotowe» 🙂\n.\n.kropka\nFrom now on\n" + "дуже довгий рядок " * 120
    message = place.reply(heard, text, attachments=attachments, cc=[jan.person], bcc=[secret.person])
    before = time.time()
    place.wait_state(message, "sent")
    raw = anna.received(1)[0]
    mail = message_from_bytes(raw, policy=policy.default)
    assert mail.defects == [] and mail["MIME-Version"] == "1.0"
    assert [(a.display_name, a.addr_spec) for a in mail["To"].addresses] == [(anna.name, anna.address)]
    assert [(a.display_name, a.addr_spec) for a in mail["Cc"].addresses] == [(jan.name, jan.address)]
    assert [a.addr_spec for a in mail["From"].addresses] == [place.address] and mail["Bcc"] is None
    assert header(raw, "Message-ID") == f"<drg-{message['id'].replace('-', '')}@dragoman.test>"
    assert header(raw, "In-Reply-To") == header(asked, "Message-ID") and header(raw, "References").split() == [header(asked, "Message-ID")]
    assert abs(email.utils.parsedate_to_datetime(mail["Date"]).timestamp() - before) < 30
    assert "Запит щодо перекладу: świadectwo" in mail["Subject"] and mail["Subject"].lower().startswith("re:")
    for one in (jan, secret):
        assert header(one.received(1)[0], "Message-ID") == header(raw, "Message-ID") and b"\nbcc:" not in one.received(1)[0].lower()
    same_body(mail, text)
    same_files(mail)
    assert all(len(line) <= 998 for line in raw.split(b"\r\n")) and b"\n" not in raw.replace(b"\r\n", b""), "RFC 5322 section 2.1.1"


def text_of(mail: EmailMessage, kind: str = "plain") -> str:
    part = mail.get_body((kind,))
    assert part, f"no {kind} text"
    return str(part.get_content())


def same_body(mail: EmailMessage, text: str) -> None:
    kinds = [part.get_content_type() for part in mail.walk()]
    at = kinds.index("multipart/alternative")
    assert kinds[at + 1:at + 3] == ["text/plain", "text/html"], kinds
    plain = text_of(mail)
    assert " ".join(plain.split()).startswith(" ".join(text.split())), plain[:300]
    html = text_of(mail, "html")
    assert "«gotowe» 🙂" in html and "120 zł" in html


def same_files(mail: EmailMessage) -> None:
    found = {part.get_filename() or "": part for part in mail.iter_attachments()}
    assert sorted(found) == sorted(FILES)
    for name, (mime, data) in FILES.items():
        got = found[name].get_payload(decode=True) or b""
        assert isinstance(got, bytes)
        assert hashlib.sha256(got).hexdigest() == hashlib.sha256(data).hexdigest(), name
        assert found[name].get_content_type() == mime and found[name].get_content_disposition() == "attachment"


def test_a_conversation_goes_to_and_fro(place: SendingOffice, anna: Client) -> None:
    """One conversation here, one thread there, whoever writes."""
    heard, asked = heard_from(place, anna)
    theirs, office = [asked], []
    for number in range(1, 4):
        message = place.reply(heard.conversation, f"Answer {number}.")
        place.wait_state(message, "sent")
        office.append(anna.received(number)[-1])
        raw = anna.send(place.address, "Re: zupełnie inny temat", f"Thanks {number}.", answers=office[-1])
        assert place.find(header(raw, "Message-ID").strip("<>"))["conversation_id"] == heard.conversation
        theirs.append(raw)
    other, _ = heard_from(place, anna)
    assert other.conversation != heard.conversation, "the same subject from the same person without a reference is another one"
    assert len(threads(theirs + office)) == 1 and len(threads(office)) == 1
    assert [m["direction"] for m in place.messages(heard.conversation)] == ["inbound", "outbound"] * 3 + ["inbound"]
    last = header(office[-1], "References").split()
    assert last[0] == header(asked, "Message-ID") and last[-1] == header(theirs[-2], "Message-ID")


def test_the_thread_rule_can_fail(anna: Client) -> None:
    """Two mails without a reference are two threads."""
    mails = [f"Message-ID: <{n}@x>\n{more}\n\n".encode() for n, more in ((1, "Subject: a"), (2, "Subject: a"), (3, "References: <9@x> <2@x>"))]
    assert sorted(map(sorted, threads(mails))) == [["1@x"], ["2@x", "3@x"]]


def test_first_message_and_forward(place: SendingOffice, anna: Client, post_office: Postfix) -> None:
    heard, _ = heard_from(place, anna)
    jan = Client(post_office, f"jan{len(post_office.dovecot.passwords)}", "Jan Łąka")
    message = place.write_first([jan.person], "Can you translate this?", "Zlecenie nr 7", forward_of=heard.message)
    assert message["conversation_id"] != heard.conversation
    place.wait_state(message, "sent")
    raw = jan.received(1)[0]
    mail = message_from_bytes(raw, policy=policy.default)
    body = text_of(mail)
    assert mail["Subject"] == "Zlecenie nr 7" and body.startswith("Can you translate this?") and "ile to kosztuje?" in body
    assert not header(raw, "In-Reply-To")
    answer = jan.send(place.address, "Re: Zlecenie nr 7", "Yes.", answers=raw)
    assert place.find(header(answer, "Message-ID").strip("<>"))["conversation_id"] == message["conversation_id"]


def test_quote_and_signature(place: SendingOffice, anna: Client) -> None:
    heard, _ = heard_from(place, anna)
    status, _ = place.api.request("PATCH", "/api/v1/auth/me", {"signature": "Олена Савчук\nBiuro Tłumaczeń"})
    assert status == 200
    place.wait_state(place.reply(heard, "So it is.", quote=True, signature=True), "sent")
    body = text_of(message_from_bytes(anna.received(1)[0], policy=policy.default)).replace("\r\n", "\n")
    assert body.index("So it is.") < body.index("Олена Савчук\nBiuro Tłumaczeń") and "> Dzień dobry, ile to kosztuje?" in body


def test_sends_by_tls_from_the_first_byte(place: SendingOffice, anna: Client, post_office: Postfix) -> None:
    place.change(place.address, smtp={"host": "localhost", "port": post_office.tls_port, "security": "tls", "user": place.box.user},
                 password=place.box.password)
    heard, _ = heard_from(place, anna)
    place.wait_state(place.reply(heard), "sent")
    anna.received(1)


# -------------------------------------------------------------------- reports


@pytest.mark.parametrize("domain,state", [(REFUSED, "failed"), (PUT_OFF, "sent")])
def test_postfix_reports_on_it(place: SendingOffice, anna: Client, domain: str, state: str) -> None:
    """A real report of non-delivery makes it red; a real notice of delay does not."""
    heard, _ = heard_from(place, anna)
    message = place.reply(heard, to=[{"name": "", "address": f"nobody@{domain}"}])
    place.wait_state(message, "sent", "failed")
    assert until(lambda: place.box.count() >= 2, 15), "Postfix sent no report"
    place.wait_mails(3)
    now = place.wait_state(message, state)
    report = place.messages(heard.conversation)[-1]
    assert report["direction"] == "inbound" and report["id"] != message["id"], "the report stands where the message does"
    assert (now["fault"], place.conversation(heard.conversation)["attention"]) == (("bounced", True) if state == "failed" else (None, False))
    if state == "failed":
        assert "No such person here" in now["fault_detail"] and now["error"], now
